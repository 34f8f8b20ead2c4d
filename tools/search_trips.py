"""Find flights and hotels."""

from datetime import date, time
from decimal import Decimal

from pydantic import Field

from core.kernel.money import Money
from core.offers.request import Cabin, Sort, TripRequest
from tools.findings import findings, tell_progress
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool


class SearchTrips(ToolInput):
    destination: str = Field(description="City, airport or IATA code to travel to, as the traveller wrote it.")
    depart_on: date = Field(description="Day of departure, YYYY-MM-DD, worked out from today's date in the facts.")
    origin: str | None = Field(
        None, description="Where the trip starts. Leave out to use the traveller's home airport; then say so."
    )
    return_on: date | None = Field(None, description="Day of return, YYYY-MM-DD, if the traveller named one.")
    nights: int | None = Field(None, description="Hotel nights, if the traveller said how many instead of a return.")
    one_way: bool = Field(False, description="True only if no return is wanted.")
    travellers: int = Field(1, description="How many people travel.")
    cabin: Cabin | None = Field(None, description="Only a cabin the traveller asked for.")
    max_stops: int | None = Field(None, description="0 for direct flights only.", ge=0, le=3)
    depart_after: time | None = Field(None, description="Earliest outbound departure, local HH:MM.")
    depart_before: time | None = Field(None, description="Latest outbound departure, local HH:MM.")
    want_flights: bool = Field(True, description="False if only a hotel is wanted.")
    want_hotels: bool = Field(True, description="False if only flights are wanted.")
    hotel_min_stars: int | None = Field(None, description="Fewest stars the hotel may have.", ge=1, le=5)
    near: str | None = Field(None, description="District, street or office the hotel should be near.", max_length=120)
    budget_amount: Decimal | None = Field(None, description="The most the whole trip may cost, in major units.", gt=0)
    budget_currency: str = Field("USD", description="ISO code of the budget's currency.", pattern="^[A-Z]{3}$")
    sort: Sort = Field(Sort.BEST, description="What matters most to the traveller.")

    def request(self) -> TripRequest:
        """In the core's words."""
        wanted = self.model_dump(exclude={"budget_amount", "budget_currency"})
        budget = None if self.budget_amount is None else Money.rounded(self.budget_amount, self.budget_currency)
        return TripRequest(**wanted, budget=budget)


@tool(effect=Effect.READS)
async def search_trips(ask: SearchTrips, context: ToolContext) -> Reply:
    """Search flights and hotels for a new trip.

    Call it as soon as destination and date are known; ask only for what is missing and not in the facts. The person
    sees the options as cards, so do not list them again: say in one or two sentences why the best ones fit and what
    you assumed. Every option is tagged by travel policy: green, amber or red.
    """
    result = await context.app.searches.run(
        context.caller,
        ask.request(),
        thread_id=context.thread_id,
        progress=lambda progress: tell_progress(context, progress),
    )
    return findings(result)
