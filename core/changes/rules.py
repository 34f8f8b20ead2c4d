"""What cancelling gives back, item by item, and whether it may go through without anybody looking at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from core.bookings.ports import SupplierQuote
from core.changes.terms import Terms
from core.kernel.hashing import content_hash
from core.kernel.money import Money

_SELLER: Final = {"flight": "airline", "hotel": "hotel"}


class Source(StrEnum):
    """Where an amount comes from."""

    SUPPLIER = "supplier"
    TERMS = "terms"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ItemQuote:
    """What cancelling one item gives back now, and why. `refund` and `fee` make up what was paid."""

    item_id: UUID
    kind: str
    title: str
    paid: Money
    fee: Money
    refund: Money
    source: Source
    reason: str
    credit: Money | None = None
    reference: str | None = None
    expires_at: datetime | None = None
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """What would come back at another time."""

    label: str
    at: datetime
    fee: Money
    refund: Money


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a cancellation may be carried out at once, or a person looks at it first; with every reason."""

    reasons: tuple[str, ...]

    @property
    def is_automatable(self) -> bool:
        """Nothing speaks against it."""
        return not self.reasons


def quote_item(
    *,
    item_id: UUID,
    kind: str,
    title: str,
    terms: Terms,
    told: SupplierQuote | None,
    at: datetime,
    is_forced: bool = False,
) -> ItemQuote:
    """The quote of one item. What the supplier says itself wins over our reading of its terms.

    `is_forced`: the supplier has cancelled, so all of it comes back whatever the terms say.
    """
    paid, seller = terms.price, _SELLER.get(kind, "supplier")
    if is_forced:
        zero = Money.zero(paid.currency)
        words = f"The {seller} cancelled, so everything comes back."
        return ItemQuote(item_id, kind, title, paid, zero, paid, Source.SUPPLIER, words)
    issues: list[str] = []
    if told is not None and told.refund is not None and told.refund.currency == paid.currency:
        refund = max(Money.zero(paid.currency), min(told.refund, paid))
        fee, source, reason = paid - refund, Source.SUPPLIER, _told_words(seller, paid, refund, told.credit)
    else:
        fee = terms.fee_at(at)
        refund, reason = paid - fee, _terms_words(seller, terms, at)
        source = Source.TERMS if terms.is_known else Source.UNKNOWN
        if told is not None and told.refund is not None:
            issues.append(f"The {seller} would refund in {told.refund.currency}, not in {paid.currency}.")
        elif source is Source.UNKNOWN:
            issues.append(f"The {seller} does not say what {title} gives back.")
    if told is not None and told.credit:
        issues.append(f"{title} comes back as the {seller}'s credit, not as money.")
    return ItemQuote(
        item_id,
        kind,
        title,
        paid,
        fee,
        refund,
        source,
        reason,
        credit=None if told is None else told.credit,
        reference=None if told is None else told.reference,
        expires_at=None if told is None else told.expires_at,
        issues=tuple(issues),
    )


def _told_words(seller: str, paid: Money, refund: Money, credit: Money | None) -> str:
    if credit:
        return f"The {seller} gives {credit} back as its own credit, not as money."
    if refund == paid:
        return f"The {seller} gives everything back."
    if not refund:
        return f"The {seller} gives nothing back."
    return f"The {seller} keeps {paid - refund}."


def _terms_words(seller: str, terms: Terms, at: datetime) -> str:
    if not terms.is_known:
        return f"The {seller} does not say what cancelling costs, so count on nothing coming back."
    fee, deadline = terms.fee_at(at), terms.next_deadline(at)
    until = "" if deadline is None else f" until {terms.local(deadline)}"
    if not fee:
        return f"Cancelling is free{until}."
    if fee == terms.price:
        return f"Not refundable: the {seller} keeps everything."
    return f"Cancelling costs {fee}{until}."


def total(amounts: Sequence[Money]) -> Money:
    """The sum of amounts of one currency; there is at least one."""
    return Money.total(amounts, amounts[0].currency)


def curve(terms: Sequence[Terms], quotes: Sequence[ItemQuote], *, at: datetime) -> tuple[Point, ...]:
    """What comes back now, a day from now, and after the next deadline. Only now, where some terms are not known."""
    fee = total([quote.fee for quote in quotes])
    points = [Point("Now", at, fee, total([quote.refund for quote in quotes]))]
    if not all(one.is_known for one in terms):
        return tuple(points)
    deadlines = [(found, one) for one in terms if (found := one.next_deadline(at)) is not None]
    when = [("Tomorrow", at + timedelta(days=1))]
    if deadlines:
        first, owner = min(deadlines, key=lambda pair: pair[0])
        when.append((f"After {owner.local(first)}", first))
    for label, moment in when:
        costs = total([one.fee_at(moment) for one in terms])
        points.append(Point(label, moment, costs, total([one.price for one in terms]) - costs))
    return tuple(points)


def weigh(quotes: Sequence[ItemQuote], *, limit: Money, is_disputed: bool) -> Verdict:
    """Whether a person looks first; each thing that speaks against carrying it out is a reason.

    It goes through by itself when every item is quoted by its supplier or by a known tier, in money of one currency,
    nothing is disputed, and what comes back is within the limit.
    """
    reasons = [issue for quote in quotes for issue in quote.issues]
    if is_disputed:
        reasons.append("A charge of this booking is disputed.")
    codes = {quote.paid.currency.code for quote in quotes}
    if len(codes) > 1:
        reasons.append(f"The items were paid in {' and '.join(sorted(codes))}.")
    else:
        refund = total([quote.refund for quote in quotes])
        if refund.currency == limit.currency and refund > limit:
            reasons.append(f"{refund} is more than the {limit} that go back without a second look.")
    return Verdict(tuple(reasons))


def agreement(booking_id: UUID, quotes: Sequence[ItemQuote], *, destination: str) -> Mapping[str, Any]:
    """Exactly what a yes cancels: the items, and what each gives back to where."""
    return {
        "cancel": str(booking_id),
        "items": [
            {
                "item": str(quote.item_id),
                "paid": quote.paid.minor,
                "fee": quote.fee.minor,
                "refund": quote.refund.minor,
                "currency": quote.paid.currency.code,
            }
            for quote in sorted(quotes, key=lambda one: str(one.item_id))
        ],
        "to": destination,
    }


def agreement_hash(agreed: Mapping[str, Any]) -> str:
    """The hash a proposal carries and the core compares."""
    return content_hash(agreed)


def is_worse(shown: Sequence[ItemQuote], now: Sequence[ItemQuote]) -> bool:
    """Whether less comes back than was shown. More is never a reason to ask again."""
    return total([quote.refund for quote in now]) < total([quote.refund for quote in shown])
