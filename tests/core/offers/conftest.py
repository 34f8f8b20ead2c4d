"""Options without suppliers, and a search desk on a real database."""

import asyncio
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from core.db.unit_of_work import Database
from core.kernel.clock import FixedClock
from core.kernel.money import Money
from core.offers.candidates import Candidate
from core.offers.ports import FoundOffer, Weather, WeatherDay
from core.offers.profile import PreferredVendors, SearchProfile, TravellerFacts
from core.offers.service import Searches
from core.offers.shelf import Offers
from core.people.caller import Caller, Door, Role
from core.places.service import Places

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def _money(amount: str) -> dict:
    return Money.of(amount, "USD").as_json()


def _segment(carrier: str, number: str, leaves: str, lands: str, cabin: str) -> dict:
    return {
        "carrier": carrier, "carrier_name": carrier, "number": number, "operating": None, "origin": "JFK",
        "destination": "LHR", "departs_local": leaves, "arrives_local": lands, "departs_zone": "America/New_York",
        "arrives_zone": "Europe/London", "duration_min": 420, "cabin": cabin, "fare_basis": None, "aircraft": None,
    }  # fmt: skip


def _flight(
    price: str = "500",
    *,
    carrier: str = "BA",
    number: str = "178",
    leaves: str = "2026-12-01T18:00",
    minutes: int = 420,
    stops: int = 0,
    cabin: str = "economy",
    refundable: str = "no",
    supplier: str = "duffel",
    brand: str | None = None,
    expires_in: timedelta = timedelta(minutes=30),
    travellers: int = 1,
) -> FoundOffer:
    lands = (datetime.fromisoformat(leaves) + timedelta(minutes=minutes + 300)).isoformat("T", "minutes")
    place = {"code": "JFK", "name": "Kennedy", "city": "New York", "zone": "America/New_York", "terminal": None}
    there = {
        "origin": place, "destination": {**place, "code": "LHR", "city": "London"}, "departs_local": leaves,
        "arrives_local": lands, "departs_at": leaves + ":00Z", "arrives_at": lands + ":00Z", "day_change": 1,
        "duration_min": minutes, "stops": [{"code": "DUB", "city": "Dublin", "layover_min": 90}] * stops,
        "segments": [_segment(carrier, number, leaves, lands, cabin)],
    }  # fmt: skip
    snapshot = {
        "kind": "flight", "airline": {"code": carrier, "name": f"{carrier} Airways"},
        "flight_numbers": [f"{carrier}{number}"], "slices": [there], "cabin": cabin, "fare_brand": brand,
        "bags": {"carry_on": 1, "checked": 1}, "total": _money(price), "per_traveller": _money(price),
        "travellers": travellers, "co2_kg": 500, "refundable": {"state": refundable, "penalty": None},
        "changeable": {"state": "no", "penalty": None}, "holdable": False, "hold_until": None, "preferred": False,
    }  # fmt: skip
    return FoundOffer(
        "flight", supplier, f"off_{uuid4().hex[:8]}", snapshot, {"id": "x"}, Money.of(price, "USD"), NOW + expires_in
    )


def _hotel(
    price: str = "300",
    *,
    code: str = "1",
    stars: int | None = 3,
    away: float = 1.0,
    room: str = "Double",
    refundable: str = "yes",
    name: str = "The Inn",
    area: str = "Mayfair",
) -> FoundOffer:
    total = Money.of(price, "USD")
    snapshot = {
        "kind": "hotel",
        "hotel": {
            "code": code, "name": name, "stars": stars, "address": "1 High Street", "area": area, "city": "London",
            "country": "GB", "latitude": 51.5, "longitude": -0.1, "zone": "Europe/London", "distance_km": away,
        },
        "room": room, "board": "Room only", "check_in": "2026-12-02", "check_out": "2026-12-05", "nights": 3, "rooms": 1,
        "total": total.as_json(), "per_night": total.split([1, 1, 1])[0].as_json(), "travellers": 1,
        "cancellation": {"free_until": "2026-11-30T23:59:00Z" if refundable == "yes" else None, "free_until_local": None, "tiers": [], "text": ""},
        "refundable": {"state": refundable, "penalty": None}, "pay_at": "web", "rooms_left": 3, "description": None,
        "rate_comments": None, "co2_kg": None, "preferred": False,
    }  # fmt: skip
    return FoundOffer("hotel", "hotelbeds", f"key_{uuid4().hex[:8]}", snapshot, {}, total, NOW + timedelta(minutes=30))


@pytest.fixture
def flight() -> Callable[..., FoundOffer]:
    return _flight


@pytest.fixture
def hotel() -> Callable[..., FoundOffer]:
    return _hotel


@pytest.fixture
def candidate() -> Callable[..., Candidate]:
    return lambda found, level="green": Candidate(found, {"level": level})


@dataclass
class Source:
    """Answers what it is told, after a while, or fails."""

    name: str
    found: list[FoundOffer] = field(default_factory=list)
    after: float = 0.0
    fails: Exception | None = None
    asked: list = field(default_factory=list)

    async def search(self, query) -> list[FoundOffer]:
        self.asked.append(query)
        await asyncio.sleep(self.after)
        if self.fails is not None:
            raise self.fails
        return deepcopy(self.found)


@dataclass(frozen=True)
class Verdict:
    level: str

    def as_json(self) -> dict:
        return {
            "level": self.level, "outcome": "compliant", "ack_required": False, "approval_required": False,
            "bookable": self.level != "red", "summary": "",
            "results": [], "ruleset_version": "1",
        }  # fmt: skip


@dataclass
class Rulebook:
    """Business is amber, first is red; keeps the facts it saw."""

    seen: list[dict] = field(default_factory=list)

    async def tag(self, caller, facts):
        self.seen += facts
        levels = {"business": "amber", "first": "red"}
        return [Verdict(levels.get(fact.get("segment.fare_class"), "green")) for fact in facts]


@dataclass
class Directory:
    home_airport: str | None = "JFK"

    async def of(self, caller) -> SearchProfile:
        traveller = TravellerFacts("Engineering", "senior", "US", "USD")
        return SearchProfile(traveller, self.home_airport, PreferredVendors.of(airlines=["ba"], hotels=["Grand Inn"]))


@dataclass
class Sky:
    after: float = 0.0

    async def forecast(self, latitude, longitude, start, end) -> Weather:
        await asyncio.sleep(self.after)
        return Weather("forecast", (WeatherDay(start, 9.0, 3.0, 40, "Rain"),), "test")


@dataclass
class SearchDesk:
    searches: Searches
    offers: Offers
    flights: Source
    hotels: Source
    rules: Rulebook
    directory: Directory
    sky: Sky
    clock: FixedClock


@pytest.fixture
def desk_of(database: Database) -> Callable[..., SearchDesk]:
    def make(*, more_flights: tuple[Source, ...] = (), deadline: float = 0.5) -> SearchDesk:
        flights, hotels = Source("duffel"), Source("hotelbeds")
        rules, directory, sky, clock = Rulebook(), Directory(), Sky(), FixedClock(NOW)
        searches = Searches(
            database.begin,
            clock=clock,
            places=Places(),
            flights=(flights, *more_flights),
            hotels=(hotels,),
            policy=rules,
            profiles=directory,
            weather=sky,
            deadline=timedelta(seconds=deadline),
            offer_validity=timedelta(minutes=20),
        )
        return SearchDesk(searches, Offers(database.begin), flights, hotels, rules, directory, sky, clock)

    return make


@pytest.fixture
def desk(desk_of, flight, hotel) -> SearchDesk:
    made = desk_of()
    made.flights.found = [
        flight("500", number="178"),
        flight("420", carrier="EI", number="104", minutes=640, stops=1),
        flight("2400", number="178", cabin="business", refundable="yes"),
        flight("6400", number="178", cabin="first"),
        flight("450", carrier="VS", number="4", leaves="2026-12-01T08:00"),
    ]
    made.hotels.found = [
        hotel("300", code="1"), hotel("600", code="2", stars=5, away=0.4), hotel("240", code="3", stars=2, away=5.0),
        hotel("250", code="1", room="Single", refundable="no"),
    ]  # fmt: skip
    return made


def _caller(*roles: Role, org=None) -> Caller:
    return Caller(org or uuid4(), uuid4(), "Ada", "ada@example.com", frozenset(roles or {Role.TRAVELLER}), Door.CHAT)


@pytest.fixture
def caller_of() -> Callable[..., Caller]:
    return _caller


@pytest.fixture
def ada() -> Caller:
    return _caller()


@pytest.fixture
def leaves() -> date:
    return date(2026, 12, 1)
