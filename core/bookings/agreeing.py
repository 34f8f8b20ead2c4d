"""What a yes covers, built from the rows alone, so that the same question asked later gives the same hash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.bookings.errors import DraftEmpty, MixedCurrencies, OfferExpired, TravellersDiffer
from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.rules import agreement
from core.kernel.money import Money


def total_of(items: Sequence[BookingItemRow], fallback: str) -> Money:
    """The sum of the items, which must be of one currency."""
    codes = {item.currency for item in items}
    if len(codes) > 1:
        raise MixedCurrencies(
            f"These items are priced in {' and '.join(sorted(codes))}; choose items in one currency.",
            currencies=sorted(codes),
        )
    return Money.total((item.total for item in items), codes.pop() if codes else fallback)


def ensure_bookable(items: Sequence[BookingItemRow], travellers: Sequence[int]) -> None:
    """There is something, for one party, in one currency."""
    if not items:
        raise DraftEmpty("There is nothing in this draft yet. Choose a flight or a hotel first.")
    if len(set(travellers)) > 1:
        raise TravellersDiffer(
            "The flight and the hotel are for different numbers of travellers.", travellers=travellers
        )
    total_of(items, items[0].currency)


def ensure_live(items: Sequence[BookingItemRow], now: Any) -> None:
    """Every offer's price is still promised."""
    for item in items:
        if item.offer_expires_at <= now and item.hold_reference is None:
            raise OfferExpired(
                f"The price of {item.title} is no longer promised. Search again for a fresh one.",
                item_id=str(item.id),
                offer_id=str(item.offer_id),
            )


def agreed_of(booking: BookingRow, items: Sequence[BookingItemRow], travellers: Sequence[str]) -> dict[str, Any]:
    """The agreement as the rows stand now."""
    return agreement(
        items=[
            {"id": i.id, "offer_id": i.offer_id, "total_minor": i.total_minor, "currency": i.currency}
            for i in sorted(items, key=lambda row: row.position)
        ],
        travellers=travellers,
        total=total_of(items, booking.currency),
        policy=booking.policy or {},
    )
