"""The terms rooms are sold under: what a plan costs beside the flexible price, who is paid, and when leaving costs what."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.world.hotel_rooms import BOARDS, Board, RoomType
from sandbox.world.hotels import Hotel

ALL = 100


@dataclass(frozen=True, slots=True)
class Step:
    """From 23:59 hotel time so many days before arrival, leaving costs `nights` nights or `percent` of the stay."""

    days_before: int
    nights: int = 0
    percent: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """`steps` empty: nothing is ever given back."""

    code: str
    factor: float
    steps: tuple[Step, ...]
    at_hotel: bool = False
    packaging: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """A cancellation fee that holds from an instant on, in hotel time."""

    starts: datetime
    amount: int
    percent: int
    nights: int


_FLEXIBLE = (
    (Step(1, nights=1),),
    (Step(2, nights=1), Step(0, percent=ALL)),
    (Step(3, percent=50), Step(1, percent=ALL)),
    (Step(7, nights=1), Step(2, percent=ALL)),
)
_SEMI_FLEXIBLE = (Step(14, percent=50), Step(3, percent=ALL))


def drawn(*parts: object) -> int:
    """A number the same parts always give."""
    return zlib.crc32("/".join(map(str, parts)).encode())


def plans_of(hotel: Hotel) -> tuple[Plan, ...]:
    """What the house offers, the flexible plan first."""
    flexible = _FLEXIBLE[drawn("flexible", hotel.code) % len(_FLEXIBLE)]
    plans = [Plan("BAR", 1.0, flexible), Plan("NRF", 0.86, ())]
    if hotel.code % 3 == 0:
        plans.append(Plan("SMF", 0.93, _SEMI_FLEXIBLE))
    if hotel.code % 4 == 1:
        plans.append(Plan("PAH", 1.03, flexible, at_hotel=True))
    if hotel.code % 9 == 4:
        plans.append(Plan("PKG", 0.78, (), packaging=True))
    return tuple(plans)


def plan_of(hotel: Hotel, code: str) -> Plan | None:
    return next((plan for plan in plans_of(hotel) if plan.code == code), None)


def boards_of(hotel: Hotel) -> tuple[Board, ...]:
    codes: tuple[str, ...]
    if hotel.city.kind in ("l", "s") and hotel.stars >= 4:
        codes = ("BB", "HB", "AI") if hotel.stars == 5 and hotel.city.kind == "l" and hotel.code % 2 else ("BB", "HB")
    else:
        codes = ("RO",) if hotel.stars == 2 else ("RO", "BB")
    return tuple(BOARDS[code] for code in codes)


def room_of(hotel: Hotel, code: str) -> RoomType | None:
    return next((room for room in hotel.rooms if room.code == code), None)


def sells_at_fixed_price(hotel: Hotel) -> bool:
    """Houses whose selling rate may not be undercut; the seller keeps a commission."""
    return hotel.code % 7 == 3


COMMISSION_PERCENT = 12


def needs_recheck(hotel: Hotel, room: RoomType, plan: Plan) -> bool:
    """One rate in five is only an indication until it is valuated."""
    return drawn("recheck", hotel.code, room.code, plan.code) % 5 == 0


RECHECK_MOVES = (0.0, 0.0, 0.011, -0.015, 0.017, 0.048)


def recheck_move(hotel: Hotel, room: RoomType, plan: Plan, check_in: date) -> float:
    """By what share an indicated price turns out different: mostly little, now and then beyond a usual tolerance."""
    return RECHECK_MOVES[drawn("move", hotel.code, room.code, plan.code, check_in) % len(RECHECK_MOVES)]


def tiers_of(plan: Plan, nightly: tuple[int, ...], check_in: date, zone: ZoneInfo, quoted_on: date) -> tuple[Tier, ...]:
    """The plan's steps as instants and amounts for one stay."""
    total = sum(nightly)
    if not plan.steps:
        return (Tier(datetime.combine(quoted_on, time(0), zone), total, ALL, 0),)
    return tuple(
        Tier(
            starts=datetime.combine(check_in - timedelta(days=step.days_before), time(23, 59), zone)
            if step.days_before
            else datetime.combine(check_in, time(12, 0), zone),
            amount=sum(nightly[: step.nights]) if step.nights else round(total * step.percent / 100),
            percent=step.percent,
            nights=step.nights,
        )
        for step in plan.steps
    )


def fee_at(tiers: tuple[Tier, ...], at: datetime) -> int:
    """What leaving costs at that instant: the dearest tier that has begun."""
    return max((tier.amount for tier in tiers if tier.starts <= at), default=0)
