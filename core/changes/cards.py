"""The card on which a cancellation is agreed to: each item, what comes back, to where and when, and what it would be later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.rules import split_of
from core.changes.quoting import terms_of_item
from core.changes.rules import ItemQuote, Point, Verdict, total
from core.payments.methods import COMPANY_CARD
from core.payments.models import PaymentRow
from core.payments.refund_rules import ARRIVAL_WORDS, arrival

WARNING: Final = "A cancellation cannot be taken back. Booking again means today's price, if there is room at all."


def destination_of(payment: PaymentRow | None) -> str:
    """Where the money goes back to, in words."""
    if payment is None:
        return "the way it was paid"
    kind = "Company virtual card" if payment.kind == COMPANY_CARD else (payment.brand or "Saved card").capitalize()
    return f"{kind} ···· {payment.last4}" if payment.last4 else kind


def card_of(
    booking: BookingRow,
    items: Sequence[BookingItemRow],
    quotes: Sequence[ItemQuote],
    points: Sequence[Point],
    verdict: Verdict,
    *,
    traveller: str,
    destination: str,
    is_whole: bool,
    today: date,
    diff: Sequence[dict[str, str]] | None,
) -> dict[str, Any]:
    """The proposal's card."""
    return {
        "kind": "cancel_trip",
        "booking_reference": booking.reference,
        "title": f"Cancel {booking.title}" if is_whole else f"Cancel {' and '.join(item.title for item in items)}",
        "items": [_item(item, quote) for item, quote in zip(items, quotes, strict=True)],
        "travellers": [traveller],
        "total": total([quote.paid for quote in quotes]).as_json(),
        "split": split_of([(item.kind, item.total) for item in items], booking.currency),
        "payment_methods": [],
        "payment_method": None,
        "policy": dict(booking.policy or {}),
        "acknowledgements": [],
        "approvers": [],
        "concerns": [],
        "cancellation": _terms(quotes, points, verdict, destination=destination, is_whole=is_whole, today=today),
        "diff": None if diff is None else list(diff),
        "sandbox": booking.is_sandbox,
    }


def _terms(
    quotes: Sequence[ItemQuote],
    points: Sequence[Point],
    verdict: Verdict,
    *,
    destination: str,
    is_whole: bool,
    today: date,
) -> dict[str, Any]:
    first, last = arrival(today)
    return {
        "paid": total([quote.paid for quote in quotes]).as_json(),
        "fee": total([quote.fee for quote in quotes]).as_json(),
        "refund": total([quote.refund for quote in quotes]).as_json(),
        "destination": destination,
        "arrival": {"words": ARRIVAL_WORDS, "earliest": first.isoformat(), "latest": last.isoformat()},
        "curve": [
            {
                "label": point.label,
                "at": point.at.isoformat(),
                "fee": point.fee.as_json(),
                "refund": point.refund.as_json(),
            }
            for point in points
        ],
        "warning": WARNING,
        "is_whole": is_whole,
        "review_reasons": list(verdict.reasons),
    }


def _item(item: BookingItemRow, quote: ItemQuote) -> dict[str, Any]:
    return {
        "item_id": str(item.id),
        "kind": item.kind,
        "title": item.title,
        "subtitle": item.subtitle,
        "starts_local": item.starts_local,
        "ends_local": item.ends_local,
        "zone": item.zone,
        "supplier": item.supplier,
        "total": dict(item.total.as_json()),
        "terms": quote.reason,
        "comments": None,
        "cancellation": {
            "paid": quote.paid.as_json(),
            "fee": quote.fee.as_json(),
            "refund": quote.refund.as_json(),
            "credit": None if quote.credit is None else quote.credit.as_json(),
            "reason": quote.reason,
            "source": quote.source.value,
            "tiers": [
                {
                    "from_local": None if tier.from_at is None else terms.local(tier.from_at),
                    "fee": tier.penalty.of(terms.price, terms.nights).as_json(),
                }
                for terms in (terms_of_item(item),)
                for tier in terms.tiers
            ],
        },
    }
