"""What an item's own terms say of cancelling it: penalties that begin at instants, read from the item's snapshot.

A deadline is an instant. One that is given as a local time is local to the item's own place, never to the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.kernel.money import Money


class PenaltyKind(StrEnum):
    """How a penalty is worded."""

    PERCENTAGE = "percentage"
    FIXED = "fixed"
    NIGHTS = "nights"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Penalty:
    """What cancelling costs: a share of the price, an amount, so many nights, or all of it."""

    kind: PenaltyKind
    percent: Decimal = Decimal(0)
    amount: Money | None = None
    nights: int = 0

    def of(self, price: Money, nights: int | None) -> Money:
        """The fee, rounded once and never more than the price. Nights that cannot be counted cost everything."""
        match self.kind:
            case PenaltyKind.PERCENTAGE:
                fee = price.share(self.percent)
            case PenaltyKind.FIXED:
                fee = self.amount if self.amount is not None else price
            case PenaltyKind.NIGHTS:
                fee = price if not nights else Money.total(price.split([1] * nights)[: self.nights], price.currency)
            case PenaltyKind.FULL:
                fee = price
        return max(Money.zero(price.currency), min(fee, price))


FULL: Final = Penalty(PenaltyKind.FULL)
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Tier:
    """A penalty that holds from an instant on, that instant included. None: from the purchase on."""

    from_at: datetime | None
    penalty: Penalty


@dataclass(frozen=True, slots=True)
class Terms:
    """The tiers of one item in the order in which they begin. `is_known` is False where the supplier says nothing."""

    price: Money
    tiers: tuple[Tier, ...]
    zone: str
    nights: int | None = None
    is_known: bool = True

    def fee_at(self, at: datetime) -> Money:
        """What cancelling costs at an instant: the penalty that began last."""
        begun = [tier for tier in self.tiers if tier.from_at is None or tier.from_at <= at]
        return begun[-1].penalty.of(self.price, self.nights) if begun else Money.zero(self.price.currency)

    def next_deadline(self, at: datetime) -> datetime | None:
        """The next instant after which it costs something else."""
        now = self.fee_at(at)
        ahead = (tier.from_at for tier in self.tiers if tier.from_at is not None and tier.from_at > at)
        return next((deadline for deadline in ahead if self.fee_at(deadline) != now), None)

    def local(self, at: datetime) -> str:
        """`29 Nov 2031, 18:00 local time` at the item's own place."""
        return f"{at.astimezone(ZoneInfo(self.zone)):%-d %b %Y, %H:%M} local time"


def terms_of(kind: str, snapshot: Mapping[str, Any], *, price: Money, zone: str, starts_at: datetime) -> Terms:
    """The terms in the snapshot an item was bought with; later news of the same offer changes nothing about them."""
    if kind == "hotel":
        return _stay(snapshot, price, zone, starts_at)
    return _flight(snapshot, price, zone, starts_at)


def _ordered(tiers: list[Tier]) -> tuple[Tier, ...]:
    """Earliest first, whatever order the supplier wrote them in."""
    return tuple(sorted(tiers, key=lambda tier: tier.from_at or _ALWAYS))


def _flight(snapshot: Mapping[str, Any], price: Money, zone: str, departs_at: datetime) -> Terms:
    refundable = snapshot.get("refundable") or {}
    state = refundable.get("state", "unknown")
    if state != "yes":
        return Terms(price, (Tier(None, FULL),), zone, is_known=state == "no")
    penalty = _money(refundable.get("penalty"), price) or Money.zero(price.currency)
    before = Tier(None, Penalty(PenaltyKind.FIXED, amount=penalty))
    return Terms(price, (before, Tier(departs_at, FULL)), zone)


def _stay(snapshot: Mapping[str, Any], price: Money, zone: str, starts_at: datetime) -> Terms:
    nights = int(snapshot["nights"]) if snapshot.get("nights") else None
    said = snapshot.get("cancellation") or {}
    state = (snapshot.get("refundable") or {}).get("state", "unknown")
    read = [_tier(tier, price, zone) for tier in said.get("tiers") or ()]
    tiers = [tier for tier in read if tier is not None]
    is_known = len(tiers) == len(read) and (bool(tiers) or state in {"yes", "no"})
    if not tiers:
        free_until = _instant(said, "free_until", "free_until_local", zone)
        tiers = [Tier(free_until or starts_at, FULL)] if state == "yes" else [Tier(None, FULL)]
    if not is_known:
        tiers = [Tier(None, FULL)]
    needs_nights = any(tier.penalty.kind is PenaltyKind.NIGHTS for tier in tiers)
    return Terms(price, _ordered(tiers), zone, nights, is_known and not (needs_nights and nights is None))


def _tier(said: Mapping[str, Any], price: Money, zone: str) -> Tier | None:
    """One tier of a snapshot; None where it cannot be read, which makes the terms unknown rather than cheap."""
    from_at = _instant(said, "from_at", "from_local", zone)
    penalty = _penalty(said, price)
    return None if from_at is None or penalty is None else Tier(from_at, penalty)


def _penalty(said: Mapping[str, Any], price: Money) -> Penalty | None:
    try:
        match str(said.get("type") or "fixed"):
            case "full":
                return FULL
            case "percentage":
                return Penalty(PenaltyKind.PERCENTAGE, percent=Decimal(str(said["percent"])))
            case "nights":
                return Penalty(PenaltyKind.NIGHTS, nights=int(said["nights"]))
            case "fixed":
                amount = _money(said.get("amount"), price)
                return None if amount is None else Penalty(PenaltyKind.FIXED, amount=amount)
            case _:
                return None
    except (KeyError, ValueError, InvalidOperation):
        return None


def _money(said: Any, price: Money) -> Money | None:
    """An amount of the snapshot; one in another currency than the price cannot be compared with it."""
    if not isinstance(said, Mapping):
        return None
    amount = Money.from_json(said)
    return amount if amount.currency == price.currency else price


def _instant(said: Mapping[str, Any], name: str, local_name: str, zone: str) -> datetime | None:
    """An instant as it stands, or a wall time read in the item's own zone."""
    for key in (name, local_name):
        if said.get(key):
            at = datetime.fromisoformat(str(said[key]))
            return at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))
    return None
