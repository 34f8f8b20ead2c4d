"""What a supplier asks for an item now."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from core.bookings.desk import Desk
from core.bookings.items import offer_of
from core.bookings.lifecycle import ItemStatus
from core.bookings.models import BookingItemRow
from core.bookings.ports import OfferGone, Repriced
from core.kernel.money import Money

HELD: Final = Repriced(Money.of(0, "USD"), datetime.min.replace(tzinfo=UTC), "", {})
"""Stands for "the supplier holds it": its price is not asked again."""


class Prices:
    """Asks suppliers, and finds the same thing again where an offer has lapsed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def now(self, item: BookingItemRow, *, may_rematch: bool) -> Repriced | None:
        """Today's price, `HELD`, or None when it can no longer be had. Raises `TryLater`.

        `may_rematch` also searches anew for a live offer that its supplier has withdrawn; a lapsed one always is.
        """
        at = self._desk.clock.now()
        if item.status == ItemStatus.HELD and item.hold_expires_at is not None and item.hold_expires_at > at:
            return HELD
        offer = offer_of(item)
        try:
            if item.offer_expires_at > at:
                return await self._desk.suppliers[item.supplier].reprice(offer)
        except OfferGone:
            if not may_rematch:
                return None
        try:
            return await self._desk.rematcher.rematch(item.supplier, offer)
        except OfferGone:
            return None
