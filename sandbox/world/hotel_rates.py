"""Prices and free rooms for any hotel and date: a pure function of the stay and the day of asking.

Money is whole US cents. Prices depend on the city, the stars, the street, the room, the season, the weekday, how far
ahead one books and on a few crowded weeks; the asking day is part of a rate key, so a key's price never drifts.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sandbox.world.cities import CITIES, City
from sandbox.world.hotel_plans import Plan, Tier, boards_of, drawn, needs_recheck, plans_of, tiers_of
from sandbox.world.hotel_rooms import Board, RoomType
from sandbox.world.hotels import Hotel, hotel_by_code

STAR_FACTOR = {2: 0.82, 3: 1.0, 4: 1.45, 5: 3.4}
WEEKDAYS = {
    "b": (1.02, 1.09, 1.11, 1.07, 0.95, 0.90, 0.86),
    "m": (0.98, 1.03, 1.04, 1.02, 1.05, 1.05, 0.92),
    "l": (0.94, 0.94, 0.96, 1.00, 1.12, 1.14, 0.98),
    "s": (0.94, 0.95, 0.97, 1.00, 1.12, 1.15, 1.00),
}
CROWDED_WEEK = 1.28


@dataclass(frozen=True, slots=True)
class Stay:
    """Who sleeps when: `rooms` rooms, each with so many adults and children."""

    check_in: date
    check_out: date
    rooms: int
    adults: int
    children: int

    @property
    def nights(self) -> tuple[date, ...]:
        return tuple(self.check_in + timedelta(days=day) for day in range((self.check_out - self.check_in).days))


@dataclass(frozen=True, slots=True)
class Rate:
    """One price for one room type under one plan and board; `nightly` is what all rooms cost, night by night."""

    hotel: Hotel
    room: RoomType
    plan: Plan
    board: Board
    stay: Stay
    quoted_on: date
    nightly: tuple[int, ...]
    recheck: bool

    @property
    def total(self) -> int:
        return sum(self.nightly)

    def tiers(self, total: int | None = None) -> tuple[Tier, ...]:
        """The cancellation fees, scaled to `total` when the stay turned out to cost something else."""
        nightly = self.nightly if total is None or total == self.total else scaled(self.nightly, total)
        return tiers_of(self.plan, nightly, self.stay.check_in, self.hotel.city.tz, self.quoted_on)


def scaled(nightly: tuple[int, ...], total: int) -> tuple[int, ...]:
    """The same nights adding up to `total`; the last night takes the rounding."""
    before = sum(nightly)
    nights = [amount * total // before for amount in nightly[:-1]]
    return (*nights, total - sum(nights))


def season(city: City, day: date) -> float:
    """High and low season by climate and kind of city, and the turn of the year."""
    angle = math.tau * day.timetuple().tm_yday / 365.25
    if city.kind == "s":
        factor = 1 + 0.28 * math.cos(angle - math.tau * ((40 if city.latitude > 0 else 220) / 365.25))
    elif city.kind == "b":
        factor = 1 + 0.06 * math.cos(2 * (angle - math.tau * 100 / 365.25))
    else:
        peak = 15 if abs(city.latitude) < 20 or city.latitude < 0 else 197
        factor = 1 + (0.20 if city.kind == "l" else 0.11) * math.cos(angle - math.tau * peak / 365.25)
    return factor * (1.25 if (day.month, day.day) in ((12, 30), (12, 31)) and city.kind != "b" else 1.0)


def lead(days: int) -> float:
    """Booking early is cheaper, booking at the last moment dearer."""
    for limit, factor in ((2, 1.12), (6, 1.06), (20, 1.0), (60, 0.96)):
        if days <= limit:
            return factor
    return 0.93


@lru_cache(maxsize=8192)
def _day_factor(code: str, day: date) -> float:
    city = CITIES[code]
    factor = season(city, day) * WEEKDAYS[city.kind][day.weekday()]
    year, week, weekday = day.isocalendar()
    crowded = drawn("crowded", code, year, week) % 19 == 0
    busy_days = (2, 3, 4) if city.kind == "b" else (5, 6, 7)
    return factor * (CROWDED_WEEK if crowded and weekday in busy_days else 1.0)


def _occupancy(adults: int, children: int) -> float:
    return (0.94 if adults == 1 else 1.0 + 0.22 * (adults - 2)) + 0.1 * children


def _nightly(hotel: Hotel, room: RoomType, plan: Plan, board: Board, stay: Stay, quoted_on: date) -> tuple[int, ...]:
    standard = hotel.city.nightly_usd * 100 * STAR_FACTOR[hotel.stars] * hotel.appeal
    early = lead((stay.check_in - quoted_on).days)
    meals = standard * board.per_person * (stay.adults + 0.5 * stay.children) / (1 if hotel.stars < 5 else 1.8)
    bed = standard * room.factor * early * _occupancy(stay.adults, stay.children)
    return tuple(
        stay.rooms
        * round(
            (bed * _day_factor(hotel.city.code, night) * (0.97 + drawn(hotel.code, night) % 61 / 1000) + meals)
            * plan.factor
        )
        for night in stay.nights
    )


def rate_of(hotel: Hotel, room: RoomType, plan: Plan, board: Board, stay: Stay, quoted_on: date) -> Rate:
    return Rate(
        hotel=hotel,
        room=room,
        plan=plan,
        board=board,
        stay=stay,
        quoted_on=quoted_on,
        nightly=_nightly(hotel, room, plan, board, stay, quoted_on),
        recheck=needs_recheck(hotel, room, plan),
    )


@lru_cache(maxsize=4096)
def rates_of(hotel_code: int, stay: Stay, quoted_on: date) -> tuple[Rate, ...]:
    """Every rate of a house that fits the party, whether or not a room is still free."""
    hotel = hotel_by_code(hotel_code)
    if hotel is None:
        return ()
    return tuple(
        rate_of(hotel, room, plan, board, stay, quoted_on)
        for room in hotel.rooms
        if stay.adults <= room.max_adults and stay.children <= room.max_children
        for plan in plans_of(hotel)
        for board in boards_of(hotel)
    )


def offered(hotel: Hotel, room: RoomType, night: date, asked_on: date) -> int:
    """How many rooms the house still gives the trade for a night: fewer the nearer the night, sometimes none."""
    days = max(0, (night - asked_on).days)
    nearness = 1.0 if days <= 3 else max(0.25, 1 - days / 120)
    crowd = drawn("crowd", hotel.code, room.code, night) % 100 / 100
    if days <= 3 and drawn("full", hotel.code, night) % 23 == 0:
        return 0
    return max(0, room.count - round(room.count * crowd * nearness * 0.95))
