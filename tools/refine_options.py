"""Change something about the last search, or see more of it."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from core.kernel.errors import NotFound
from core.kernel.money import Money
from core.offers.request import Cabin, Sort, TripRequest, asking
from tools.findings import findings, tell_progress
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool

if TYPE_CHECKING:
    from core.offers.result import SearchResult


class NothingToRefine(NotFound):
    """There was no search in this conversation yet."""

    code = "search.none_yet"


class RefineOptions(ToolInput):
    page: int = Field(1, description="2 or more to see further options of the same search; leave the rest out.", ge=1)
    only: Literal["flights", "hotels"] | None = Field(None, description="Set when only one kind is meant.")
    sort: Sort | None = Field(None, description="What matters most now.")
    cabin: Cabin | None = Field(None, description="Another cabin.")
    max_stops: int | None = Field(None, description="0 for direct flights only.", ge=0, le=3)
    any_stops: bool = Field(False, description="True to drop an earlier limit on stops.")
    depart_after: time | None = Field(None, description="Earliest outbound departure, local HH:MM.")
    depart_before: time | None = Field(None, description="Latest outbound departure, local HH:MM.")
    hotel_min_stars: int | None = Field(None, description="Fewest stars the hotel may have.", ge=1, le=5)
    near: str | None = Field(None, description="Where the hotel should be near.", max_length=120)
    nights: int | None = Field(None, description="Another number of nights.")
    depart_on: date | None = Field(None, description="Another day of departure, YYYY-MM-DD.")
    return_on: date | None = Field(None, description="Another day of return, YYYY-MM-DD.")
    travellers: int | None = Field(None, description="Another number of travellers.")
    origin: str | None = Field(None, description="Another place to start from.")
    destination: str | None = Field(None, description="Another place to go to.")
    budget_amount: Decimal | None = Field(None, description="The most the whole trip may cost, major units.", gt=0)
    budget_currency: str = Field("USD", description="ISO code of the budget's currency.", pattern="^[A-Z]{3}$")

    @property
    def is_only_a_page(self) -> bool:
        """Nothing about the search itself changes."""
        return not self.model_fields_set - {"page", "only"}


@tool(effect=Effect.READS)
async def refine_options(ask: RefineOptions, context: ToolContext) -> Reply:
    """Search again with something changed, or show further options of the last search.

    Give only what changes: cheaper is sort=cheapest, "direct only" is max_stops=0, "show more" is page=2. Everything
    else stays as it was asked before.
    """
    last = await _last_search(context)
    kinds = {"flights": ("flight",), "hotels": ("hotel",)}.get(ask.only or "", ("flight", "hotel"))
    if ask.is_only_a_page:
        return findings(last, page=ask.page, kinds=kinds)
    result = await context.app.searches.run(
        context.caller,
        _changed(last, ask),
        thread_id=context.thread_id,
        progress=lambda progress: tell_progress(context, progress),
    )
    return findings(result, kinds=kinds)


async def _last_search(context: ToolContext) -> "SearchResult":
    """The newest search of the conversation, with the newest options of a kind it left out."""
    offers = []
    if context.thread_id is not None:
        offers = await context.app.offers.latest_of_thread(context.caller, context.thread_id)
    if not offers:
        raise NothingToRefine("Search first; then the options can be refined.")
    newest = await context.app.searches.get(context.caller, max(offer.search_id for offer in offers))
    flights = tuple(offer for offer in offers if offer.kind == "flight")
    hotels = tuple(offer for offer in offers if offer.kind == "hotel")
    return replace(newest, flights=flights, hotels=hotels)


def _changed(last: "SearchResult", ask: RefineOptions) -> TripRequest:
    request = last.request
    given = ask.model_dump(
        exclude_unset=True, exclude={"page", "only", "any_stops", "budget_amount", "budget_currency"}
    )
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if ask.any_stops:
        changes["max_stops"] = None
    if ask.budget_amount is not None:
        changes["budget"] = Money.rounded(ask.budget_amount, ask.budget_currency)
    changes["want_flights"] = ask.only == "flights" or (
        ask.only is None and (request.want_flights or bool(last.flights))
    )
    changes["want_hotels"] = ask.only == "hotels" or (ask.only is None and (request.want_hotels or bool(last.hotels)))
    return asking(request, **{**_moved(request, ask), **changes})


def _moved(request: TripRequest, ask: RefineOptions) -> dict[str, Any]:
    """Dates that follow: leaving a day later with the same stay comes back a day later."""
    if ask.nights is not None and ask.return_on is None:
        return {"return_on": None, "one_way": False}
    if ask.return_on is not None:
        return {"one_way": False}
    if ask.depart_on is None or request.return_on is None:
        return {}
    shift: timedelta = ask.depart_on - request.depart_on
    return {"return_on": request.return_on + shift}
