"""What a person asks for, and the plan it becomes once places and dates make sense."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.kernel.money import Money
from core.offers import errors
from core.places.place import Ambiguous, Place
from core.places.service import Places

MOST_TRAVELLERS: Final = 9
FARTHEST: Final = timedelta(days=330)
LONGEST_STAY: Final = 30


class Cabin(StrEnum):
    """Cabins, lowest first."""

    ECONOMY = "economy"
    PREMIUM_ECONOMY = "premium_economy"
    BUSINESS = "business"
    FIRST = "first"


class Sort(StrEnum):
    """What the traveller cares about most."""

    BEST = "best"
    CHEAPEST = "cheapest"
    FASTEST = "fastest"
    EARLIEST = "earliest"
    LATEST = "latest"
    GREENEST = "greenest"


@dataclass(frozen=True, slots=True, kw_only=True)
class TripRequest:
    """A trip as asked for, in words and dates.

    `nights` are nights in a hotel: with it and no `return_on`, the return is the day the stay ends. `budget` is for
    the whole trip. Without `return_on` and `nights` the flight is one way and the hotel one night.
    """

    destination: str
    depart_on: date
    origin: str | None = None
    return_on: date | None = None
    nights: int | None = None
    one_way: bool = False
    travellers: int = 1
    cabin: Cabin | None = None
    max_stops: int | None = None
    depart_after: time | None = None
    depart_before: time | None = None
    want_flights: bool = True
    want_hotels: bool = True
    hotel_min_stars: int | None = None
    near: str | None = None
    budget: Money | None = None
    sort: Sort = Sort.BEST

    def as_json(self) -> dict[str, Any]:
        """For the stored search and the API."""
        return {
            "origin": self.origin,
            "destination": self.destination,
            "depart_on": self.depart_on.isoformat(),
            "return_on": self.return_on.isoformat() if self.return_on else None,
            "nights": self.nights,
            "one_way": self.one_way,
            "travellers": self.travellers,
            "cabin": self.cabin.value if self.cabin else None,
            "max_stops": self.max_stops,
            "depart_after": self.depart_after.isoformat("minutes") if self.depart_after else None,
            "depart_before": self.depart_before.isoformat("minutes") if self.depart_before else None,
            "want_flights": self.want_flights,
            "want_hotels": self.want_hotels,
            "hotel_min_stars": self.hotel_min_stars,
            "near": self.near,
            "budget": self.budget.as_json() if self.budget else None,
            "sort": self.sort.value,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> TripRequest:
        """The inverse of `as_json`."""
        return cls(
            origin=value.get("origin"),
            destination=str(value["destination"]),
            depart_on=date.fromisoformat(value["depart_on"]),
            return_on=date.fromisoformat(value["return_on"]) if value.get("return_on") else None,
            nights=value.get("nights"),
            one_way=bool(value.get("one_way")),
            travellers=int(value.get("travellers") or 1),
            cabin=Cabin(value["cabin"]) if value.get("cabin") else None,
            max_stops=value.get("max_stops"),
            depart_after=time.fromisoformat(value["depart_after"]) if value.get("depart_after") else None,
            depart_before=time.fromisoformat(value["depart_before"]) if value.get("depart_before") else None,
            want_flights=value.get("want_flights", True),
            want_hotels=value.get("want_hotels", True),
            hotel_min_stars=value.get("hotel_min_stars"),
            near=value.get("near"),
            budget=Money.from_json(value["budget"]) if value.get("budget") else None,
            sort=Sort(value.get("sort") or Sort.BEST),
        )


@dataclass(frozen=True, slots=True)
class TripPlan:
    """A request that makes sense: places known, dates in order."""

    request: TripRequest
    origin: Place | None
    destination: Place
    return_on: date | None
    check_in: date
    check_out: date
    wants_hotels: bool

    @property
    def nights(self) -> int:
        """Nights in the hotel."""
        return (self.check_out - self.check_in).days


def plan_trip(request: TripRequest, places: Places, *, now: datetime, home_airport: str | None) -> TripPlan:
    """Check a request and resolve its places. Raises what `core.offers.errors` lists."""
    if not 1 <= request.travellers <= MOST_TRAVELLERS:
        raise errors.TravellersOutOfRange(
            f"I can search for 1 to {MOST_TRAVELLERS} travellers at once, not {request.travellers}.",
            travellers=request.travellers,
            most=MOST_TRAVELLERS,
        )
    if not (request.want_flights or request.want_hotels):
        raise errors.NothingWanted("Ask for flights, hotels or both.")
    destination = _place(request.destination, places, "destination")
    origin = _origin(request, places, home_airport)
    if origin is not None and request.want_flights and places.city_of(origin) == places.city_of(destination):
        raise errors.SamePlace(f"The trip would end where it starts, in {destination.city}.", place=destination.code)
    _check_dates(request, now.astimezone(ZoneInfo((origin or destination).zone)).date())
    return _dated(request, places, origin, destination)


def _origin(request: TripRequest, places: Places, home_airport: str | None) -> Place | None:
    if request.origin:
        return _place(request.origin, places, "origin")
    if not request.want_flights:
        return None
    home = places.airport(home_airport) if home_airport else None
    if home is None:
        raise errors.OriginMissing("Where does the trip start?")
    return home


def _place(text: str, places: Places, which: str) -> Place:
    found = places.resolve(text)
    if isinstance(found, Ambiguous):
        choices = [choice.as_json() for choice in found.choices]
        named = "; ".join(choice.label for choice in found.choices)
        raise errors.AmbiguousPlace(
            f"Which {text.strip()} do you mean: {named}?", text=text, which=which, choices=choices
        )
    if found is None:
        raise errors.UnknownPlace(
            f"I do not know a city or airport called “{text.strip()[:80]}”.", text=text[:80], which=which
        )
    return found


def _check_dates(request: TripRequest, today: date) -> None:
    if request.depart_on < today:
        raise errors.PastDate(
            f"{request.depart_on:%-d %B %Y} has passed; today is {today:%-d %B %Y}.",
            depart_on=request.depart_on.isoformat(),
            today=today.isoformat(),
        )
    if request.return_on is not None and request.return_on < request.depart_on:
        raise errors.ReturnBeforeDeparture(
            f"The return on {request.return_on:%-d %B %Y} is before the departure on {request.depart_on:%-d %B %Y}.",
            depart_on=request.depart_on.isoformat(),
            return_on=request.return_on.isoformat(),
        )
    if max(request.depart_on, request.return_on or request.depart_on) - today > FARTHEST:
        raise errors.TooFarAhead(
            f"Airlines sell about {FARTHEST.days} days ahead; the last day I can search is {today + FARTHEST:%-d %B %Y}.",
            last=(today + FARTHEST).isoformat(),
        )
    if request.nights is not None and not 1 <= request.nights <= LONGEST_STAY:
        raise errors.StayTooLong(f"A stay has 1 to {LONGEST_STAY} nights, not {request.nights}.", nights=request.nights)


def _dated(request: TripRequest, places: Places, origin: Place | None, destination: Place) -> TripPlan:
    """The stay begins when one lands: flying to London overnight, the first hotel night is the next day's."""
    flies = request.want_flights and origin is not None
    shift = places.arrival_day(origin, destination, request.depart_on) if flies and origin else 0
    check_in = request.depart_on + timedelta(days=shift)
    return_on = None if request.one_way else request.return_on
    if return_on is None and request.nights is not None and not request.one_way:
        return_on = check_in + timedelta(days=request.nights)
    check_out = _check_out(request, check_in, return_on)
    wants_hotels = request.want_hotels and check_out > check_in
    if wants_hotels and request.one_way and request.want_flights and request.nights is None:
        wants_hotels = False
    if wants_hotels and (check_out - check_in).days > LONGEST_STAY:
        raise errors.StayTooLong(
            f"Hotels sell at most {LONGEST_STAY} nights at once; this stay has {(check_out - check_in).days}.",
            nights=(check_out - check_in).days,
        )
    if return_on is not None and return_on < check_in:
        check_in = request.depart_on
    return TripPlan(request, origin, destination, return_on, check_in, max(check_out, check_in), wants_hotels)


def _check_out(request: TripRequest, check_in: date, return_on: date | None) -> date:
    if request.nights is not None and (return_on is None or request.return_on is None):
        return check_in + timedelta(days=request.nights)
    if return_on is not None:
        return return_on
    return check_in + timedelta(days=1)


def asking(request: TripRequest, **changes: Any) -> TripRequest:
    """The same request with something else in it."""
    return replace(request, **changes)
