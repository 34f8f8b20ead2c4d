"""Who flies where, when, and with what: a timetable made from seeds, the same for any process and any date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

from sandbox.kernel import seed
from sandbox.world.air_famous import FAMOUS
from sandbox.world.air_routes import daily_flights
from sandbox.world.air_test_routes import TEST_CARRIER, TEST_LEGS
from sandbox.world.airports import Airport, airports, distance_km
from sandbox.world.carriers import Carrier, aircraft, carriers

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Service:
    """One numbered flight of the timetable."""

    carrier: str
    number: int
    origin: str
    destination: str
    departs: int
    """Minutes after local midnight."""
    days: tuple[int, ...]
    aircraft: str
    block_min: int
    via: str | None = None
    """Where it lands on the way without a change of flight."""


@dataclass(frozen=True, slots=True)
class Flight:
    """A service on a day. Local times are what the airport's clock shows; the instants are minutes since 1970, UTC."""

    service: Service
    departs_local: datetime
    arrives_local: datetime
    departs: int
    arrives: int

    @property
    def carrier(self) -> str:
        return self.service.carrier

    @property
    def origin(self) -> str:
        return self.service.origin

    @property
    def destination(self) -> str:
        return self.service.destination

    @property
    def km(self) -> float:
        return distance_km(self.service.origin, self.service.destination)

    @property
    def key(self) -> str:
        """Names this flight for ever: `2026-12-01:BA178:JFK:LHR`."""
        one = self.service
        return f"{self.departs_local.date()}:{one.carrier}{one.number}:{one.origin}:{one.destination}"


@lru_cache(maxsize=100_000)
def flights(carrier: str, origin: str, destination: str, on: date) -> tuple[Flight, ...]:
    """In order of departure."""
    weekday = on.weekday()
    found = [_on_day(one, on) for one in services(carrier, origin, destination) if weekday in one.days]
    return tuple(sorted(found, key=lambda flight: flight.departs))


def flight_of(key: str) -> Flight | None:
    """The flight a key names, or None when the timetable holds none such."""
    day, number, origin, destination = key.split(":")
    for flight in flights(number[:2], origin, destination, date.fromisoformat(day)):
        if flight.key == key:
            return flight
    return None


@lru_cache(maxsize=100_000)
def services(carrier: str, origin: str, destination: str) -> tuple[Service, ...]:
    famous = _famous().get((carrier, origin, destination))
    if famous is not None:
        return famous
    if carrier == TEST_CARRIER:
        return _test_services(origin, destination)
    line = carriers()[carrier]
    daily = daily_flights(line, origin, destination)
    if daily <= 0:
        return ()
    count = max(1, round(daily))
    days = EVERY_DAY if daily >= 0.95 else _thin_days(carrier, origin, destination, daily)
    types = _types(line, distance_km(origin, destination))
    first, step = _numbers(carrier, origin, destination)
    made = []
    for index, departs in enumerate(_departures(carrier, airports()[origin], airports()[destination], count)):
        kind = seed.pick(types, "type", carrier, *sorted((origin, destination)), index)
        block = block_minutes(origin, destination)
        made.append(Service(carrier, first + step * index, origin, destination, departs, days, kind, block))
    return tuple(made)


@lru_cache(maxsize=100_000)
def block_minutes(origin: str, destination: str) -> int:
    """Gate to gate: cruise with or against the westerlies, and the time on the ground and in the climb."""
    km = distance_km(origin, destination)
    a, b = airports()[origin], airports()[destination]
    east = (b.longitude - a.longitude + 540) % 360 - 180
    windy = min(1.0, abs(a.latitude + b.latitude) / 2 / 45)
    wind = 62 * windy * max(-1.0, min(1.0, east * 85 / max(km, 1)))
    cruise = 500 if km < 350 else 760 if km < 1200 else 865
    minutes = 60 * km / (cruise + (wind if km >= 800 else 0)) + (34 if km < 3000 else 55)
    return 5 * round(minutes / 5)


def _on_day(one: Service, on: date) -> Flight:
    a, b = airports()[one.origin], airports()[one.destination]
    local = datetime(on.year, on.month, on.day, one.departs // 60, one.departs % 60, tzinfo=a.zone)
    # A local time the spring change skips is read back as the clock then shows it.
    instant = local.astimezone(UTC)
    local = instant.astimezone(a.zone)
    arrival = instant + timedelta(minutes=one.block_min)
    departs = int(instant.timestamp()) // 60
    return Flight(
        one, local.replace(tzinfo=None), arrival.astimezone(b.zone).replace(tzinfo=None), departs,
        departs + one.block_min,
    )  # fmt: skip


@cache
def _famous() -> Mapping[tuple[str, str, str], tuple[Service, ...]]:
    found: dict[tuple[str, str, str], tuple[Service, ...]] = {}
    for line in FAMOUS.strip().splitlines():
        carrier, origin, destination, listed = line.split("|")
        made = []
        for one in listed.split():
            number, at, kind = one.split("/")
            departs = int(at[:2]) * 60 + int(at[2:])
            block = block_minutes(origin, destination)
            made.append(Service(carrier, int(number), origin, destination, departs, EVERY_DAY, kind, block))
        found[carrier, origin, destination] = tuple(made)
    return found


def _test_services(origin: str, destination: str) -> tuple[Service, ...]:
    via = TEST_LEGS.get((origin, destination))
    if via is None:
        return ()
    if via:
        block = block_minutes(origin, via) + 60 + block_minutes(via, destination)
    else:
        block = block_minutes(origin, destination)
    first, step = _numbers(TEST_CARRIER, origin, destination)
    return tuple(
        Service(TEST_CARRIER, first + step * index, origin, destination, departs, EVERY_DAY, "773", block, via or None)
        for index, departs in enumerate((9 * 60 + 25, 18 * 60 + 40))
    )


def _thin_days(carrier: str, origin: str, destination: str, daily: float) -> tuple[int, ...]:
    count = max(2, round(daily * 7))
    ranked = sorted(EVERY_DAY, key=lambda day: seed.number("day", carrier, *sorted((origin, destination)), day))
    return tuple(sorted(ranked[:count]))


def _types(carrier: Carrier, km: float) -> tuple[str, ...]:
    fleet = carrier.long if carrier.long and km > 4200 else carrier.short or carrier.long
    able = tuple(kind for kind in fleet if aircraft()[kind].range_km >= km)
    jets = tuple(kind for kind in able if kind not in ("AT7", "DH4")) if km > 900 else able
    return jets or able or tuple(kind for kind in carrier.long if aircraft()[kind].range_km >= km)


def _numbers(carrier: str, origin: str, destination: str) -> tuple[int, int]:
    """First flight number and the step; the way back has the numbers between."""
    pair = sorted((origin, destination))
    base = seed.integer(50, 450, "number", carrier, *pair) * 20
    if distance_km(origin, destination) > 4200:
        base = seed.integer(2, 48, "number", carrier, *pair) * 20
    return base + (0 if origin == pair[0] else 1), 2


def _departures(carrier: str, origin: Airport, destination: Airport, count: int) -> list[int]:
    """Local departure minutes, spread over the hours such a route is flown at."""
    start, end = _window(origin, destination)
    span = (end - start) / count
    pair = (carrier, origin.iata, destination.iata)
    minutes = [start + span * (index + seed.between(0.15, 0.85, "at", *pair, index)) for index in range(count)]
    return [5 * round(minute / 5) % 1440 for minute in minutes]


def _window(origin: Airport, destination: Airport) -> tuple[int, int]:
    km = distance_km(origin.iata, destination.iata)
    americas = ("north_america", "latin_america")
    if km > 4500 and origin.region in americas and destination.region not in (*americas, "asia", "oceania"):
        return 17 * 60, 23 * 60 + 30
    if km > 4500 and destination.region in americas and origin.region not in (*americas, "asia", "oceania"):
        return 8 * 60, 18 * 60
    if km > 4500:
        return 8 * 60 + 30, 24 * 60 - 5
    return 6 * 60, 21 * 60 + 15
