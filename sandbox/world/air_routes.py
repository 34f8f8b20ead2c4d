"""Which pairs of airports a carrier connects, and how many times a day."""

from functools import cache, lru_cache

from sandbox.kernel import seed
from sandbox.world.airports import Airport, airports, distance_km
from sandbox.world.carriers import Carrier, aircraft, carriers, carriers_at

CONNECTORS = frozenset({"IST", "DXB", "DOH", "AUH", "ADD"})
LONG_KM = 4500
_SHORT_DAILY = {
    (1, 1): 6.0, (1, 2): 4.5, (1, 3): 2.8, (1, 4): 1.4, (2, 2): 3.2, (2, 3): 2.0, (2, 4): 1.1, (3, 3): 1.1, (3, 4): 0.6,
    (4, 4): 0.45,
}  # fmt: skip
_LONG_DAILY = {1: 1.9, 2: 1.1, 3: 0.6, 4: 0.4}
_DOMESTIC = {1: 1.0, 2: 0.97, 3: 0.88, 4: 0.7}
_SHORT = {1: 0.97, 2: 0.88, 3: 0.55, 4: 0.13}
_LONG = {1: 0.85, 2: 0.45, 3: 0.1, 4: 0.01}
_CONNECTING = {1: 0.97, 2: 0.88, 3: 0.5, 4: 0.06}
_LOW = {1: 0.7, 2: 0.75, 3: 0.62, 4: 0.3}


@lru_cache(maxsize=200_000)
def daily_flights(carrier: Carrier, origin: str, destination: str) -> float:
    """Flights a day each way; below one means some days of the week; 0 means it does not fly there."""
    ends = [one for one in carrier.hubs if one in (origin, destination)]
    if not ends or carrier.kind == "test":
        return 0.0
    hub = ends[0]
    other = destination if hub == origin else origin
    if not _serves(carrier, hub, other):
        return 0.0
    a, b = airports()[hub], airports()[other]
    km = distance_km(hub, other)
    swing = seed.between(0.75, 1.35, "daily", carrier.code, *sorted((hub, other)))
    if km >= LONG_KM:
        daily = _LONG_DAILY[b.size] * (1.25 if hub in CONNECTORS else 1.0)
    else:
        sizes = (min(a.size, b.size), max(a.size, b.size))
        daily = _SHORT_DAILY[sizes] * (0.55 if km > 2200 else 1.0)
    if carrier.kind == "low":
        daily *= 0.55
    if carrier.hubs.index(hub) > 0:
        daily *= 0.7
    return daily * swing


@lru_cache(maxsize=200_000)
def _serves(carrier: Carrier, hub: str, other: str) -> bool:
    a, b = airports()[hub], airports()[other]
    km = distance_km(hub, other)
    fleet = (*carrier.short, *carrier.long)
    if not carrier.short and km < 3000:
        return False
    if km < 110 or a.city_code == b.city_code or km > max(aircraft()[kind].range_km for kind in fleet):
        return False
    if (carrier.code, hub) in lifelines(other):
        return True
    return seed.fraction("route", carrier.code, *sorted((hub, other))) < _likelihood(carrier, a, b, km)


def _likelihood(carrier: Carrier, hub: Airport, other: Airport, km: float) -> float:
    rank = carrier.hubs.index(hub.iata)
    near = hub.region == other.region or km < 2500
    if carrier.kind == "low":
        if km > 3900 and not (carrier.long and near):
            return 0.0
        return _LOW[other.size] * (1.0 if near else 0.25) * (1.0 if rank < 4 else 0.6)
    both_hubs = other.iata in carrier.hubs
    if both_hubs:
        return 1.0
    if hub.country == other.country:
        return _DOMESTIC[other.size] * (1.0 if rank == 0 else 0.65)
    if km < LONG_KM:
        base = _CONNECTING if hub.iata in CONNECTORS else _SHORT
        return base[other.size] * (1.0 if rank == 0 else 0.5) * (0.75 if carrier.kind == "hybrid" else 1.0)
    if not carrier.long:
        return 0.0
    if hub.iata in CONNECTORS and rank == 0:
        return _CONNECTING[other.size]
    if rank == 0 and other.size == 1 and _partner_at(carrier, other.iata):
        return 1.0
    return _LONG[other.size] * (1.0 if rank == 0 else 0.35) * (0.4 if carrier.kind == "hybrid" else 1.0)


def _partner_at(carrier: Carrier, hub: str) -> bool:
    return bool(carrier.alliance) and any(
        one.alliance == carrier.alliance and one.hubs[0] == hub for one in carriers_at(hub)
    )


@cache
def lifelines(airport: str) -> frozenset[tuple[str, str]]:
    """(carrier, hub) that always fly here, so that no airport is an island: home carriers and the nearest hubs."""
    at = airports()[airport]
    home = [
        (distance_km(airport, one.hubs[0]), one.code, one.hubs[0])
        for one in carriers().values()
        if one.kind == "full" and one.short and one.hubs[0] != airport
    ]
    reach = sorted(home)
    own = [found for found in reach if carriers()[found[1]].country == at.country][:3]
    big = [found for found in reach if airports()[found[2]].size == 1][:4]
    return frozenset((code, hub) for _, code, hub in [*own, *big])
