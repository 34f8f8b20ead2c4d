"""Seats: how full a flight already is, which fare bucket is open, and what is left in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sandbox.kernel import seed
from sandbox.world.air_schedules import Flight
from sandbox.world.carriers import aircraft

# Cabin -> (booking letter, share of the cabin sold up to which it is open, factor on the fare)
BUCKETS: Mapping[str, tuple[tuple[str, float, float], ...]] = {
    "economy": (
        ("Q", 0.45, 0.88), ("K", 0.62, 0.97), ("H", 0.76, 1.08), ("M", 0.88, 1.24), ("B", 0.95, 1.45), ("Y", 1.0, 1.75),
    ),
    "premium_economy": (("E", 0.5, 0.92), ("T", 0.8, 1.05), ("W", 1.0, 1.25)),
    "business": (("P", 0.4, 0.9), ("Z", 0.6, 1.0), ("D", 0.8, 1.14), ("C", 0.93, 1.32), ("J", 1.0, 1.55)),
    "first": (("A", 0.6, 1.0), ("F", 1.0, 1.2)),
}  # fmt: skip
_CURVE = ((0, 1.0), (3, 0.93), (7, 0.85), (14, 0.72), (30, 0.52), (60, 0.36), (90, 0.26), (200, 0.08), (400, 0.02))


@dataclass(frozen=True, slots=True)
class Opening:
    """The cheapest bucket that still holds everybody."""

    cabin: str
    letter: str
    factor: float
    left: int


def capacity(flight: Flight, cabin: str) -> int:
    return aircraft()[flight.service.aircraft].seats.get(cabin, 0)


def stock_key(flight_key: str, cabin: str) -> str:
    return f"{flight_key}:{cabin}"


def taken_by_others(flight: Flight, cabin: str, today: date) -> int:
    """Seats the rest of the world has bought so far."""
    days = max(0, (flight.departs_local.date() - today).days)
    final = min(1.0, seed.between(0.58, 1.01, "load", flight.key, cabin))
    return int(capacity(flight, cabin) * final * interpolated(_CURVE, days))


def opening(flight: Flight, cabin: str, seats: int, today: date, sold: Mapping[str, int]) -> Opening | None:
    total = capacity(flight, cabin)
    taken = taken_by_others(flight, cabin, today) + sold.get(stock_key(flight.key, cabin), 0)
    for letter, share, factor in BUCKETS[cabin]:
        left = int(total * share) - taken
        if left >= seats:
            return Opening(cabin, letter, factor, left)
    return None


def interpolated(curve: tuple[tuple[int, float], ...], at: float) -> float:
    for (x0, y0), (x1, y1) in pairwise(curve):
        if at <= x1:
            return y0 + (y1 - y0) * max(0.0, at - x0) / (x1 - x0)
    return curve[-1][1]
