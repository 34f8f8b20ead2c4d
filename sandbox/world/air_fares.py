"""What a seat costs, in cents of a US dollar for one adult and one way.

It depends on distance, cabin, season, weekday, how far ahead it is bought, how full the flight is and who flies it;
the brand comes on top.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sandbox.kernel import seed
from sandbox.world.air_brands import Brand
from sandbox.world.air_inventory import Opening, interpolated, opening
from sandbox.world.air_itineraries import Itinerary
from sandbox.world.air_schedules import Flight
from sandbox.world.airports import airports, distance_km
from sandbox.world.carriers import aircraft, carriers

LONG_HAUL_KM = 4200
_AHEAD = (
    (0, 1.85),
    (1, 1.7),
    (3, 1.48),
    (7, 1.22),
    (14, 1.08),
    (21, 1.0),
    (30, 0.96),
    (60, 0.9),
    (90, 0.86),
    (400, 0.84),
)
_NORTHERN = (0.88, 0.88, 0.95, 1.0, 1.03, 1.16, 1.24, 1.22, 1.02, 0.98, 0.92, 1.1)
_WEEKDAY = (1.02, 0.94, 0.93, 0.98, 1.09, 0.97, 1.1)
_SHORT_CABIN = {"economy": 1.0, "premium_economy": 1.5, "business": 2.6, "first": 3.6}
_LONG_CABIN = {"economy": 1.0, "premium_economy": 1.95, "business": 4.5, "first": 8.0}
_SHORT_CO2 = {"economy": 1.0, "premium_economy": 1.0, "business": 1.5, "first": 1.5}
_LONG_CO2 = {"economy": 1.0, "premium_economy": 1.5, "business": 2.6, "first": 4.0}
_LOWER = {"first": "business", "business": "economy", "premium_economy": "economy"}


@dataclass(frozen=True, slots=True)
class SliceFare:
    """One way in one cabin before the brand: what an adult pays, of which tax, and the bucket of each flight."""

    cents: int
    tax_cents: int
    openings: tuple[Opening, ...]
    left: int
    co2_kg: float


def price_slice(
    way: Itinerary, cabin: str, *, seats: int, today: date, sold: Mapping[str, int], is_return: bool
) -> SliceFare | None:
    """None when the cabin is not flown on the way or has not enough seats left."""
    openings: list[Opening] = []
    longest = max(way.flights, key=lambda flight: flight.km)
    for flight in way.flights:
        found = _open_in(flight, cabin, seats, today, sold, strict=flight is longest)
        if found is None:
            return None
        openings.append(found)
    km = distance_km(way.origin, way.destination)
    flown = sum(flight.km for flight in way.flights)
    bucket = sum(one.factor * flight.km for one, flight in zip(openings, way.flights, strict=True)) / flown
    fare = _plain(km) * _cabin(cabin, km) * carriers()[way.carrier].price * bucket
    fare *= _ahead(way, cabin, today) * _season(way) * _WEEKDAY[way.flights[0].departs_local.weekday()]
    fare *= _character(way, is_return=is_return) * (0.9 if len(way.flights) > 1 else 1.0)
    tax = 14 + 9 * len(way.flights) + 0.07 * fare + (48 if km > LONG_HAUL_KM else 0)
    co2 = sum(emissions_kg(flight, one.cabin) for flight, one in zip(way.flights, openings, strict=True))
    return SliceFare(
        round(100 * (fare + tax)), round(100 * tax), tuple(openings), min(one.left for one in openings), co2
    )


def branded(fare: SliceFare, brand: Brand) -> tuple[int, int]:
    """(cents, of which tax) for an adult; taxes do not grow with the brand."""
    net = fare.cents - fare.tax_cents
    return round(net * brand.factor) + fare.tax_cents, fare.tax_cents


def emissions_kg(flight: Flight, cabin: str) -> float:
    weights = _LONG_CO2 if flight.km > LONG_HAUL_KM else _SHORT_CO2
    return flight.km * aircraft()[flight.service.aircraft].kg_per_km_seat * weights[cabin] + 12


def _open_in(
    flight: Flight, cabin: str, seats: int, today: date, sold: Mapping[str, int], *, strict: bool
) -> Opening | None:
    """A feeder without the cabin is flown in the next lower one; the longest flight must have it."""
    flown = aircraft()[flight.service.aircraft].seats
    while cabin not in flown:
        if strict:
            return None
        cabin = _LOWER.get(cabin, "economy")
    return opening(flight, cabin, seats, today, sold)


def _plain(km: float) -> float:
    return 36 + 0.105 * min(km, 1500) + 0.043 * max(0.0, km - 1500)


def _cabin(cabin: str, km: float) -> float:
    return (_LONG_CABIN if km > LONG_HAUL_KM else _SHORT_CABIN)[cabin]


def _ahead(way: Itinerary, cabin: str, today: date) -> float:
    factor = interpolated(_AHEAD, (way.flights[0].departs_local.date() - today).days)
    return float(factor**0.45) if cabin in ("business", "first") else factor


def _season(way: Itinerary) -> float:
    at = way.flights[0].departs_local
    month = at.month - 1
    if airports()[way.destination].latitude < -15:
        month = (month + 6) % 12
    holiday = 1.12 if (at.month, at.day) >= (12, 18) or (at.month, at.day) <= (1, 4) else 1.0
    return _NORTHERN[month] * holiday


def _character(way: Itinerary, *, is_return: bool) -> float:
    """What makes one flight dearer than its neighbour: the route, the hour, the day's whim; a return is cheaper."""
    route = seed.between(0.92, 1.1, "route fare", way.carrier, *sorted((way.origin, way.destination)))
    whim = seed.between(0.94, 1.07, "whim", *(flight.key for flight in way.flights))
    hour = way.flights[0].departs_local.hour
    popular = 1.05 if 7 <= hour <= 9 or 17 <= hour <= 19 else 0.93 if hour < 6 or hour >= 22 else 1.0
    return route * whim * popular * (0.9 if is_return else 1.0)
