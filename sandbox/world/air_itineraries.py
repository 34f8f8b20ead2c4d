"""Ways from one airport to another on a day: non-stop flights and legal connections over the carriers' hubs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from sandbox.world.air_schedules import Flight, flights
from sandbox.world.air_test_routes import TEST_CARRIER, TEST_CONNECTIONS, UNSERVED
from sandbox.world.airports import airports, distance_km
from sandbox.world.carriers import Carrier, carriers, carriers_at

MAX_WAIT_MIN = 6 * 60
PER_HUB = 2
PER_CARRIER = 4


@dataclass(frozen=True, slots=True)
class Itinerary:
    """`carrier` sells it; its flights may be a partner's."""

    carrier: str
    flights: tuple[Flight, ...]

    @property
    def departs(self) -> int:
        return self.flights[0].departs

    @property
    def arrives(self) -> int:
        return self.flights[-1].arrives

    @property
    def minutes(self) -> int:
        return self.arrives - self.departs

    @property
    def origin(self) -> str:
        return self.flights[0].origin

    @property
    def destination(self) -> str:
        return self.flights[-1].destination


def itineraries(
    origins: Sequence[str], destinations: Sequence[str], on: date, *, max_connections: int = 1
) -> list[Itinerary]:
    """Everything sold between two groups of airports, non-stops first, then by duration."""
    found: list[Itinerary] = []
    for origin in origins:
        for destination in destinations:
            if (origin, destination) in UNSERVED:
                continue
            found += _direct(origin, destination, on)
            if max_connections and airports()[origin].city_code != airports()[destination].city_code:
                found += _connecting(origin, destination, on)
    return sorted(found, key=lambda one: (len(one.flights), one.minutes, one.departs, one.carrier))


@lru_cache(maxsize=20_000)
def _direct(origin: str, destination: str, on: date) -> tuple[Itinerary, ...]:
    lines = {*carriers_at(origin), *carriers_at(destination), carriers()[TEST_CARRIER]}
    return tuple(
        Itinerary(line.code, (flight,))
        for line in sorted(lines, key=lambda one: one.code)
        for flight in flights(line.code, origin, destination, on)
    )


@lru_cache(maxsize=5_000)
def _connecting(origin: str, destination: str, on: date) -> tuple[Itinerary, ...]:
    straight = distance_km(origin, destination)
    if straight < 250:
        return ()
    best: dict[str, list[Itinerary]] = {}
    for line in carriers().values():
        if line.kind in ("low", "test"):
            continue
        for hub in line.hubs:
            if hub in (origin, destination) or _detour(origin, hub, destination) > 1.38 * straight + 350:
                continue
            best.setdefault(line.code, []).extend(_over(line, origin, hub, destination, on))
    if (via := TEST_CONNECTIONS.get((origin, destination))) is not None:
        best[TEST_CARRIER] = _over(carriers()[TEST_CARRIER], origin, via, destination, on)
    limit = 1.9 * (60 * straight / 820 + 60) + 240
    kept: list[Itinerary] = []
    for found in best.values():
        found.sort(key=lambda one: (one.minutes, one.departs))
        kept += [one for one in found if one.minutes <= limit][:PER_CARRIER]
    return tuple(kept)


def _over(line: Carrier, origin: str, hub: str, destination: str, on: date) -> list[Itinerary]:
    made: list[Itinerary] = []
    onward = [*_legs(line, hub, destination, on), *_legs(line, hub, destination, on + timedelta(days=1))]
    if not onward:
        return []
    for first in _legs(line, origin, hub, on):
        least = first.arrives + minimum_connection(origin, hub, destination)
        for second in onward:
            if line.code not in (first.carrier, second.carrier):
                continue
            if least <= second.departs <= first.arrives + MAX_WAIT_MIN:
                made.append(Itinerary(line.code, (first, second)))
                break
    made.sort(key=lambda one: (one.minutes, one.departs))
    return made[:PER_HUB]


def _legs(line: Carrier, origin: str, destination: str, on: date) -> list[Flight]:
    """The carrier's own flights, else a partner's."""
    own = flights(line.code, origin, destination, on)
    if own:
        return list(own)
    partners = (flights(code, origin, destination, on) for code in _partners_between(line, origin, destination))
    return sorted(_flat(partners), key=lambda flight: flight.departs)


def _partners_between(line: Carrier, origin: str, destination: str) -> Iterator[str]:
    if not line.alliance:
        return
    for one in {*carriers_at(origin), *carriers_at(destination)}:
        if one.code != line.code and one.alliance == line.alliance:
            yield one.code


def _flat(groups: Iterable[tuple[Flight, ...]]) -> Iterator[Flight]:
    for group in groups:
        yield from group


@cache
def minimum_connection(origin: str, hub: str, destination: str) -> int:
    """Legal minutes between flights: more where a border or a large hub must be crossed."""
    at = airports()[hub]
    inland = airports()[origin].country == at.country == airports()[destination].country
    return (40 if inland else 65) + (10 if at.size == 1 else 0)


@lru_cache(maxsize=200_000)
def _detour(origin: str, hub: str, destination: str) -> float:
    return distance_km(origin, hub) + distance_km(hub, destination)
