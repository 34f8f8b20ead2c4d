"""Cancellations of a booking, and what came back."""

from datetime import datetime
from typing import Literal

from web.api.schemas.bookings import Refund
from web.api.schemas.common import Money, Shape


class CancelledItem(Shape):
    """One item of a cancellation. Fee and refund make up what was paid."""

    item_id: str
    kind: str
    title: str
    status: Literal["quoted", "requested", "cancelled", "kept"]
    paid: Money
    fee: Money
    refund: Money
    reason: str
    source: Literal["supplier", "terms", "unknown"]
    detail: str | None
    reference: str | None


class Cancellation(Shape):
    """One request to cancel, with what became of each item and each refund."""

    id: str
    reference: str
    booking_id: str
    requested_by: Literal["user", "provider", "system", "support"]
    status: Literal[
        "pending", "calculating", "awaiting_confirmation", "processing", "partial", "completed", "rejected", "failed"
    ]
    paid: Money
    fee: Money
    refund: Money
    destination: str
    because: str | None
    review_reasons: list[str]
    items: list[CancelledItem]
    refunds: list[Refund]
    created_at: datetime
    ended_at: datetime | None


class CancellationList(Shape):
    items: list[Cancellation]
