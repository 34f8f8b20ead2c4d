"""Searches and offers."""

from datetime import date, time
from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from core.kernel.ids import OfferId, SearchId
from core.kernel.money import Money
from core.offers.errors import OfferNotFound, SearchNotFound
from core.offers.request import Cabin, Sort, TripRequest
from web.api.answers import Json
from web.api.dependencies import AppDep, CallerDep
from web.api.describe import answers, once
from web.api.identity import known_id
from web.api.once import OnceRoute

router = APIRouter(tags=["searches"], route_class=OnceRoute)


class Budget(BaseModel):
    """The most the whole trip may cost."""

    amount: Decimal = Field(gt=0, max_digits=12, decimal_places=3)
    currency: str = Field(pattern="^[A-Z]{3}$")


class SearchIn(BaseModel):
    """A trip as one would say it. Places may be names or codes; dates are local to where the trip starts."""

    origin: str | None = Field(None, max_length=100, examples=["New York"])
    destination: str = Field(min_length=1, max_length=100, examples=["London"])
    depart_on: date
    return_on: date | None = None
    nights: int | None = Field(None, ge=1, le=60)
    travellers: int = Field(1, examples=[1])
    cabin: Cabin | None = None
    max_stops: int | None = Field(None, ge=0, le=3)
    want_flights: bool = True
    want_hotels: bool = True
    hotel_min_stars: int | None = Field(None, ge=1, le=5)
    depart_after: time | None = None
    depart_before: time | None = None
    one_way: bool = False
    near: str | None = Field(None, max_length=200, examples=["Paddington"])
    sort: Sort = Sort.BEST
    budget: Budget | None = None

    def request(self) -> TripRequest:
        """The same in core's words, which decides whether it makes sense."""
        fields = self.model_dump(exclude={"budget"})
        budget = None
        if self.budget is not None:
            budget = Money.of(str(self.budget.amount), self.budget.currency)
        return TripRequest(**fields, budget=budget)


@router.post("/searches", **once("SearchResult", 201))
async def search(body: SearchIn, app: AppDep, caller: CallerDep) -> Json:
    """Ask every supplier. One that does not answer in time is named in `suppliers`; the others' options are there."""
    result = await app.searches.run(caller, body.request())
    return Json(result.as_json(), 201)


@router.get("/searches/{search_id}", **answers("SearchResult", also=(404,)))
async def search_again(search_id: str, app: AppDep, caller: CallerDep) -> Json:
    """A search as it was found, with every option that was kept."""
    missing = SearchNotFound("There is no such search.")
    result = await app.searches.get(caller, SearchId(known_id(search_id, missing)))
    return Json(result.as_json(whole=True))


@router.get("/offers/{offer_id}", **answers(None, also=(404,)))
async def offer(offer_id: str, app: AppDep, caller: CallerDep) -> Json:
    """One option. `expires_at` says how long it is promised."""
    missing = OfferNotFound("There is no such offer.")
    found = await app.offers.get(caller, OfferId(known_id(offer_id, missing)))
    return Json(found.option_json())
