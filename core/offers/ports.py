"""What searching needs from outside, in our words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from core.kernel.money import Money
from core.offers.facts import Facts
from core.offers.profile import SearchProfile
from core.offers.request import Cabin
from core.people.caller import Caller
from core.places.place import Place

OfferKind = Literal["flight", "hotel"]


@dataclass(frozen=True, slots=True)
class FlightQuery:
    """Flights there, and back when `return_on` is given. `timeout` is in seconds."""

    origin: Place
    destination: Place
    depart_on: date
    return_on: date | None
    travellers: int
    cabin: Cabin | None
    timeout: float


@dataclass(frozen=True, slots=True)
class HotelQuery:
    """Rooms around a point, one for each traveller."""

    city: Place
    latitude: float
    longitude: float
    radius_km: float
    check_in: date
    check_out: date
    rooms: int
    min_stars: int | None
    timeout: float

    @property
    def nights(self) -> int:
        """How many."""
        return (self.check_out - self.check_in).days


@dataclass(frozen=True, slots=True)
class FoundOffer:
    """One offer as a supplier made it. `snapshot` is the option people see; `raw` is what booking sends back."""

    kind: OfferKind
    supplier: str
    supplier_offer_id: str
    snapshot: dict[str, Any]
    raw: dict[str, Any]
    total: Money
    expires_at: datetime


class FlightSource(Protocol):
    """Finds flights. Raises `TryLater` when the supplier does not answer."""

    @property
    def name(self) -> str:
        """Short name as stored on offers."""
        ...

    async def search(self, query: FlightQuery) -> Sequence[FoundOffer]:
        """What can be bought now."""
        ...


class HotelSource(Protocol):
    """Finds rooms. Raises `TryLater` when the supplier does not answer."""

    @property
    def name(self) -> str:
        """Short name as stored on offers."""
        ...

    async def search(self, query: HotelQuery) -> Sequence[FoundOffer]:
        """What can be bought now."""
        ...


@dataclass(frozen=True, slots=True)
class WeatherDay:
    """One day; None where the source does not say."""

    on: date
    high_c: float | None
    low_c: float | None
    rain_percent: int | None
    summary: str


@dataclass(frozen=True, slots=True)
class Weather:
    """Days at a place: a forecast, or the climate where a forecast does not reach."""

    kind: Literal["forecast", "climate"]
    days: tuple[WeatherDay, ...]
    attribution: str
    note: str | None = None

    def as_json(self, place: Place) -> dict[str, Any]:
        """The weather card."""
        return {
            "place": place.name,
            "kind": self.kind,
            "note": self.note,
            "attribution": self.attribution,
            "days": [
                {
                    "date": day.on.isoformat(),
                    "high_c": day.high_c,
                    "low_c": day.low_c,
                    "rain_percent": day.rain_percent,
                    "summary": day.summary,
                }
                for day in self.days
            ],
        }


class WeatherSource(Protocol):
    """Knows the weather."""

    async def forecast(self, latitude: float, longitude: float, start: date, end: date) -> Weather:
        """The days from start to end, both included."""
        ...


class Geocoder(Protocol):
    """Finds a named place near a city: a district, a street, an office."""

    async def locate(self, text: str, near: Place) -> tuple[float, float] | None:
        """Latitude and longitude, or None when nothing of that name lies there."""
        ...


class Verdict(Protocol):
    """What policy says of one option."""

    def as_json(self) -> Mapping[str, Any]:
        """The policy tag; `level` is green, amber or red."""
        ...


class PolicyTagger(Protocol):
    """Evaluates policy over many options at once."""

    async def tag(self, caller: Caller, facts: Sequence[Facts]) -> Sequence[Verdict]:
        """One verdict for each set of facts, in order."""
        ...


class Profiles(Protocol):
    """Who travels, as searching cares: home airport, level, what their organisation prefers."""

    async def of(self, caller: Caller) -> SearchProfile:
        """The caller's own."""
        ...


@dataclass(frozen=True, slots=True)
class SupplierProgress:
    """How one supplier is doing in a search."""

    supplier: str
    state: Literal["searching", "done", "failed", "late"]
    count: int = 0
    elapsed_ms: int = 0
    message: str | None = None

    def as_json(self) -> dict[str, Any]:
        """For the stream and the result."""
        return {
            "supplier": self.supplier,
            "state": self.state,
            "count": self.count,
            "elapsed_ms": self.elapsed_ms,
            "message": self.message,
        }


Progress = Callable[[SupplierProgress], Awaitable[None]]
