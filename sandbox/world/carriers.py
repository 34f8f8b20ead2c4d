"""The airlines of the air world: where they are based, how far they reach, what they fly and how they price."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sandbox.world.carriers_table import AIRCRAFT, CARRIERS, REGIONAL_PARTNERS


@dataclass(frozen=True)
class Aircraft:
    code: str
    name: str
    seats: Mapping[str, int]
    """Cabin class -> seats."""
    range_km: int
    kg_per_km_seat: float

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True)
class Carrier:
    code: str
    name: str
    country: str
    alliance: str
    kind: str
    """full, hybrid, low (cost) or test."""
    hubs: tuple[str, ...]
    price: float
    """Its fares against the world's usual ones."""
    short: tuple[str, ...]
    long: tuple[str, ...]
    premium_economy: bool
    first: bool
    holds: bool
    """Whether it lets an agency hold a seat without paying."""

    @property
    def is_long_haul(self) -> bool:
        return bool(self.long)

    def __hash__(self) -> int:
        return hash(self.code)


@cache
def aircraft() -> Mapping[str, Aircraft]:
    found: dict[str, Aircraft] = {}
    for line in AIRCRAFT.strip().splitlines():
        code, name, seats, reach, burn = line.split("|")
        first, business, premium, economy = (int(number) for number in seats.split())
        cabins = {"first": first, "business": business, "premium_economy": premium, "economy": economy}
        found[code] = Aircraft(code, name, {cabin: n for cabin, n in cabins.items() if n}, int(reach), float(burn))
    return found


@cache
def carriers() -> Mapping[str, Carrier]:
    found: dict[str, Carrier] = {}
    for line in CARRIERS.strip().splitlines():
        code, name, country, alliance, kind, hubs, price, short, long, extras = line.split("|")
        found[code] = Carrier(
            code, name, country, alliance, kind, tuple(hubs.split()), float(price), tuple(short.split()),
            tuple(long.split()), "P" in extras, "F" in extras, "H" in extras,
        )  # fmt: skip
    return found


@cache
def carriers_at(hub: str) -> tuple[Carrier, ...]:
    return tuple(carrier for carrier in carriers().values() if hub in carrier.hubs)


@cache
def hubs() -> frozenset[str]:
    return frozenset(hub for carrier in carriers().values() for hub in carrier.hubs)


def operator_of(carrier: Carrier, type_code: str) -> tuple[str, str]:
    """(code, name) of who flies it: regional jets of the American majors are flown by partners."""
    partner = REGIONAL_PARTNERS.get((carrier.code, type_code))
    return partner or (carrier.code, carrier.name)
