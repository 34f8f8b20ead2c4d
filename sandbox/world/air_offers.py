"""What is sold for a search: ways there and back of one carrier, in every cabin and brand, at most `CAP` of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

from sandbox.world.air_brands import Brand, brands
from sandbox.world.air_fares import LONG_HAUL_KM, SliceFare, branded, price_slice
from sandbox.world.air_itineraries import Itinerary, itineraries
from sandbox.world.airports import distance_km
from sandbox.world.carriers import carriers

CAP = 100
MOST_CONNECTIONS = 30
CHILD, INFANT = 0.78, 0.1


@dataclass(frozen=True)
class Leg:
    """One wish of a search: any of these airports to any of those, on a day, between clock times if given."""

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    on: date
    departs_between: tuple[str, str] | None = None
    arrives_between: tuple[str, str] | None = None


@dataclass(frozen=True)
class Travellers:
    adults: int
    children: int = 0
    infants: int = 0
    """On a lap: no seat."""

    @property
    def seats(self) -> int:
        return self.adults + self.children

    def cents(self, adult: int) -> int:
        return self.adults * adult + self.children * round(adult * CHILD) + self.infants * round(adult * INFANT)


@dataclass(frozen=True)
class Quote:
    """One priced way of making the whole journey. Amounts are cents for all travellers."""

    carrier: str
    cabin: str
    brand: Brand
    ways: tuple[Itinerary, ...]
    fares: tuple[SliceFare, ...]
    total: int
    tax: int
    co2_kg: int


def quotes(
    legs: Sequence[Leg],
    travellers: Travellers,
    *,
    now: datetime,
    sold: Mapping[str, int],
    cabin: str | None = None,
    max_connections: int = 1,
) -> list[Quote]:
    """Cheapest first."""
    desk = _Desk(travellers, now, sold, is_return=len(legs) > 1)
    journeys = list(_journeys([_ways(leg, now, max_connections) for leg in legs]))
    picked = list(islice(desk.sell(journeys, cabin), CAP))
    return sorted(picked, key=lambda one: (one.total, one.carrier, [way.departs for way in one.ways]))


def requote(
    ways: tuple[Itinerary, ...], cabin: str, brand: str, travellers: Travellers, now: datetime, sold: Mapping[str, int]
) -> Quote | None:
    """The same journey sold now; None when it no longer is."""
    desk = _Desk(travellers, now, sold, is_return=len(ways) > 1)
    for rank, one in enumerate(desk.brands_of(ways, cabin)):
        if one.name == brand:
            return desk.quote(ways, cabin, rank)
    return None


class _Desk:
    def __init__(self, travellers: Travellers, now: datetime, sold: Mapping[str, int], *, is_return: bool) -> None:
        self._travellers, self._today, self._sold, self._is_return = travellers, now.date(), sold, is_return
        self._fares: dict[tuple[Itinerary, str], SliceFare | None] = {}

    def sell(self, journeys: list[tuple[Itinerary, ...]], cabin: str | None) -> Iterator[Quote]:
        """In the order they deserve a place.

        Every journey at its cheapest, a taste of each cabin, then the other cabins and brands of the non-stop ones,
        then those of the rest.
        """
        direct = [one for one in journeys if all(len(way.flights) == 1 for way in one)]
        rest = journeys[len(direct) :]
        if cabin is not None:
            layers = [(journeys, cabin, 0), (direct, cabin, 1), (rest, cabin, 1), (direct, cabin, 2)]
            return chain.from_iterable(self._layer(*layer) for layer in layers)
        layers = [
            (direct, "economy", 1), (direct, "business", 0), (direct, "premium_economy", 0), (direct, "economy", 2),
            (rest, "business", 0), (rest, "economy", 1), (direct, "business", 1), (direct, "premium_economy", 1),
        ]  # fmt: skip
        tastes = (("first", 6), ("premium_economy", 8), ("business", 16))
        return _once(
            chain(
                self._layer(journeys, "economy", 0),
                *(islice(self._layer(direct or rest, one, 0), most) for one, most in tastes),
                *(self._layer(*layer) for layer in layers),
            )
        )

    def _layer(self, journeys: Iterable[tuple[Itinerary, ...]], cabin: str, rank: int) -> Iterator[Quote]:
        for ways in journeys:
            found = self.quote(ways, cabin, rank)
            if found is not None:
                yield found

    def brands_of(self, ways: tuple[Itinerary, ...], cabin: str) -> tuple[Brand, ...]:
        line = carriers()[ways[0].carrier]
        if (cabin == "premium_economy" and not line.premium_economy) or (cabin == "first" and not line.first):
            return ()
        long_haul = distance_km(ways[0].origin, ways[0].destination) > LONG_HAUL_KM
        return brands(line, cabin, long_haul=long_haul)

    def quote(self, ways: tuple[Itinerary, ...], cabin: str, rank: int) -> Quote | None:
        offered = self.brands_of(ways, cabin)
        if rank >= len(offered):
            return None
        fares: list[SliceFare] = []
        for way in ways:
            fare = self._fare(way, cabin)
            if fare is None:
                return None
            fares.append(fare)
        brand = offered[rank]
        amounts = [branded(fare, brand) for fare in fares]
        adult, adult_tax = sum(one[0] for one in amounts), sum(one[1] for one in amounts)
        co2 = round(sum(fare.co2_kg for fare in fares) * self._travellers.seats)
        total, tax = self._travellers.cents(adult), self._travellers.cents(adult_tax)
        return Quote(ways[0].carrier, cabin, brand, ways, tuple(fares), total, tax, co2)

    def _fare(self, way: Itinerary, cabin: str) -> SliceFare | None:
        key = (way, cabin)
        if key not in self._fares:
            self._fares[key] = price_slice(
                way, cabin, seats=self._travellers.seats, today=self._today, sold=self._sold,
                is_return=self._is_return,
            )  # fmt: skip
        return self._fares[key]


def _ways(leg: Leg, now: datetime, max_connections: int) -> list[Itinerary]:
    earliest = int(now.timestamp()) // 60 + 60
    found = itineraries(leg.origins, leg.destinations, leg.on, max_connections=max_connections)
    fitting = [way for way in found if way.departs >= earliest and _fits(way, leg)]
    direct = [way for way in fitting if len(way.flights) == 1]
    connecting = [way for way in fitting if len(way.flights) > 1]
    return direct + connecting[: max(12, MOST_CONNECTIONS - len(direct))]


def _fits(way: Itinerary, leg: Leg) -> bool:
    for clock, wished in (
        (way.flights[0].departs_local, leg.departs_between),
        (way.flights[-1].arrives_local, leg.arrives_between),
    ):
        if wished is not None and not wished[0] <= f"{clock:%H:%M}" <= wished[1]:
            return False
    return True


def _journeys(slices: list[list[Itinerary]]) -> Iterator[tuple[Itinerary, ...]]:
    """Non-stop journeys first. Each way out is flown back with the same carrier, from where it arrived, if it can."""
    made: list[tuple[Itinerary, ...]] = []
    later = [_by_carrier(ways) for ways in slices[1:]]
    rank: dict[tuple[str, bool], int] = {}
    for out in slices[0]:
        place = rank[out.carrier, len(out.flights) == 1] = rank.get((out.carrier, len(out.flights) == 1), -1) + 1
        journey = [out]
        for groups in later:
            way = _way_back(groups.get(out.carrier, []), journey, place)
            if way is None:
                break
            journey.append(way)
        else:
            made.append(tuple(journey))
    return iter(sorted(made, key=lambda ways: max(len(way.flights) for way in ways) > 1))


def _by_carrier(ways: list[Itinerary]) -> dict[str, list[Itinerary]]:
    groups: dict[str, list[Itinerary]] = {}
    for way in ways:
        groups.setdefault(way.carrier, []).append(way)
    return groups


def _way_back(group: list[Itinerary], journey: list[Itinerary], place: int) -> Itinerary | None:
    """The `place`-th of those most like the way out: as many flights, and the same airports."""
    out = journey[0]
    fitting = [way for way in group if way.departs >= journey[-1].arrives + 60]
    if not fitting:
        return None

    def unlike(way: Itinerary) -> tuple[bool, int]:
        same = (way.origin == out.destination) + (way.destination == out.origin)
        return (len(way.flights) != len(out.flights), 2 - same)

    least = min(map(unlike, fitting))
    alike = [way for way in fitting if unlike(way) == least]
    return alike[place % len(alike)]


def _once(found: Iterable[Quote]) -> Iterator[Quote]:
    seen: set[tuple[tuple[Itinerary, ...], str, str]] = set()
    for quote in found:
        key = (quote.ways, quote.cabin, quote.brand.name)
        if key not in seen:
            seen.add(key)
            yield quote
