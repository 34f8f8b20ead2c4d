"""Searches and the options they found."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from web.api.schemas.common import Money, PolicyTag, Shape, Terms


class Code(Shape):
    code: str
    name: str


class Endpoint(Shape):
    """An airport at one end of a slice."""

    code: str
    name: str
    city: str
    zone: str
    terminal: str | None


class Stop(Shape):
    code: str
    city: str
    layover_min: int


class Segment(Shape):
    """One flight number, take-off to landing."""

    carrier: str
    carrier_name: str
    number: str
    operating: str | None
    origin: str
    destination: str
    departs_local: str
    arrives_local: str
    departs_zone: str
    arrives_zone: str
    duration_min: int
    cabin: str
    fare_basis: str | None
    aircraft: str | None


class Slice(Shape):
    """One direction of a journey."""

    origin: Endpoint
    destination: Endpoint
    departs_local: str
    arrives_local: str
    departs_at: datetime
    arrives_at: datetime
    day_change: int
    duration_min: int
    stops: list[Stop]
    segments: list[Segment]


class Bags(Shape):
    carry_on: int
    checked: int


class Rank(Shape):
    """Where an option stands in the list, and why."""

    position: int
    score: float
    reason: str
    badges: list[str]


class Promise(Shape):
    """What makes something found an option: its handle, its verdict, its place in the list, how long it is promised."""

    offer_id: str
    short: str
    supplier: str
    policy: PolicyTag
    rank: Rank
    expires_at: datetime
    checked_at: datetime


class FlightOption(Promise):
    """A priced flight, promised until `expires_at`."""

    kind: Literal["flight"]
    airline: Code
    flight_numbers: list[str]
    slices: list[Slice]
    cabin: str
    fare_brand: str | None
    bags: Bags
    total: Money
    per_traveller: Money
    travellers: int
    co2_kg: int | None
    refundable: Terms
    changeable: Terms
    holdable: bool
    hold_until: datetime | None
    preferred: bool
    days_before_stay: int | None = None


class BookedFlight(Shape):
    """A flight as it was when it was chosen. Bookings made elsewhere may lack what is optional here."""

    kind: Literal["flight"]
    airline: Code
    flight_numbers: list[str]
    slices: list[dict[str, Any]] = Field(description="As in `FlightOption`, as far as it is known.")
    cabin: str
    total: Money
    per_traveller: Money
    travellers: int
    co2_kg: int | None
    refundable: Terms
    changeable: Terms
    fare_brand: str | None = None
    bags: Bags | None = None
    holdable: bool | None = None
    hold_until: datetime | None = None
    preferred: bool | None = None
    days_before_stay: int | None = None


class HotelFacts(Shape):
    code: str
    name: str
    stars: float | None
    address: str
    area: str | None = None
    city: str
    country: str
    latitude: float | None = None
    longitude: float | None = None
    zone: str
    distance_km: float | None = None


class CancellationTier(Shape):
    from_at: datetime
    from_local: str
    amount: Money


class Cancellation(Shape):
    free_until: datetime | None = None
    free_until_local: str | None
    tiers: list[CancellationTier]
    text: str


class HotelOption(Promise):
    """A priced room, promised until `expires_at`."""

    kind: Literal["hotel"]
    hotel: HotelFacts
    room: str
    board: str
    check_in: date
    check_out: date
    nights: int
    total: Money
    per_night: Money
    travellers: int
    cancellation: Cancellation
    refundable: Terms
    pay_at: Literal["web", "hotel"]
    rooms_left: int | None
    description: str | None
    rate_comments: str | None
    co2_kg: int | None
    preferred: bool


class BookedHotel(Shape):
    """A room as it was when it was chosen. Bookings made elsewhere may lack what is optional here."""

    kind: Literal["hotel"]
    hotel: HotelFacts
    room: str
    board: str
    check_in: date
    check_out: date
    nights: int
    total: Money
    per_night: Money
    travellers: int
    cancellation: Cancellation
    refundable: Terms
    rooms: int | None = None
    pay_at: Literal["web", "hotel"] | None = None
    rooms_left: int | None = None
    description: str | None = None
    rate_comments: str | None = None
    co2_kg: int | None = None
    preferred: bool | None = None


class SupplierState(Shape):
    """How one supplier did in a search."""

    supplier: str
    state: Literal["searching", "done", "failed", "late"]
    count: int
    elapsed_ms: int
    message: str | None


class PlaceView(Shape):
    """A city or an airport."""

    code: str
    name: str
    label: str
    city: str
    country: str
    country_name: str
    airports: list[str]
    latitude: float
    longitude: float
    zone: str
    kind: str


class SearchResult(Shape):
    """What a search found, best first, with how each supplier did."""

    id: str
    request: dict[str, Any]
    origin: PlaceView | None
    destination: PlaceView
    flights: list[FlightOption]
    hotels: list[HotelOption]
    suppliers: list[SupplierState]
    weather: dict[str, Any] | None
    relaxations: list[str]
    hidden_flights: int = Field(description="How many more were found than are shown.")
    hidden_hotels: int
    depart_on: date
    return_on: date | None
    check_in: date | None
    check_out: date | None
    nights: int | None
    created_at: datetime
