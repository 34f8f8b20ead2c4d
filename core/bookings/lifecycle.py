"""Which status of a booking and of its items may follow which. Payment, approval, sync and dispute are other facets."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from core.bookings.errors import MoveRefused


class BookingStatus(StrEnum):
    """Where a trip stands."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    AWAITING_PAYMENT = "awaiting_payment"
    BOOKING = "booking"
    CONFIRMED = "confirmed"
    TICKETED = "ticketed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PARTIALLY_CANCELLED = "partially_cancelled"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    FAILED = "failed"
    EXPIRED = "expired"


B = BookingStatus
_TRAVELLED: Final = frozenset({B.IN_PROGRESS, B.COMPLETED, B.NO_SHOW})
NEXT: Final[Mapping[BookingStatus, frozenset[BookingStatus]]] = {
    B.DRAFT: frozenset({B.AWAITING_APPROVAL, B.AWAITING_PAYMENT, B.BOOKING, B.CANCELLED, B.EXPIRED}),
    B.AWAITING_APPROVAL: frozenset({B.DRAFT, B.AWAITING_PAYMENT, B.BOOKING, B.CANCELLED, B.EXPIRED}),
    B.AWAITING_PAYMENT: frozenset({B.DRAFT, B.BOOKING, B.CANCELLED, B.EXPIRED}),
    B.BOOKING: frozenset({B.DRAFT, B.CONFIRMED, B.TICKETED, B.FAILED}),
    B.CONFIRMED: frozenset({B.TICKETED, B.PARTIALLY_CANCELLED, B.CANCELLED}) | _TRAVELLED,
    B.TICKETED: frozenset({B.PARTIALLY_CANCELLED, B.CANCELLED}) | _TRAVELLED,
    B.IN_PROGRESS: frozenset({B.COMPLETED, B.PARTIALLY_CANCELLED, B.CANCELLED, B.NO_SHOW}),
    B.PARTIALLY_CANCELLED: frozenset({B.CANCELLED}) | _TRAVELLED,
    B.COMPLETED: frozenset(),
    B.CANCELLED: frozenset(),
    B.NO_SHOW: frozenset(),
    B.FAILED: frozenset({B.DRAFT}),
    B.EXPIRED: frozenset({B.DRAFT}),
}

BOUGHT: Final = frozenset({B.CONFIRMED, B.TICKETED, B.IN_PROGRESS, B.COMPLETED, B.PARTIALLY_CANCELLED})


class ItemStatus(StrEnum):
    """Where one item stands: the saga's log. `requested` is written before a supplier is asked."""

    CHOSEN = "chosen"
    HELD = "held"
    REQUESTED = "requested"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"


I = ItemStatus  # noqa: E741 (reads as the table's own short name)
ITEM_NEXT: Final[Mapping[ItemStatus, frozenset[ItemStatus]]] = {
    I.CHOSEN: frozenset({I.HELD, I.REQUESTED, I.CANCELLED}),
    I.HELD: frozenset({I.REQUESTED, I.CANCELLING, I.CHOSEN}),
    I.REQUESTED: frozenset({I.CONFIRMED, I.UNKNOWN, I.FAILED, I.CHOSEN, I.CANCELLING}),
    I.UNKNOWN: frozenset({I.CONFIRMED, I.FAILED, I.REQUESTED, I.CANCELLING}),
    I.CONFIRMED: frozenset({I.CANCELLING}),
    I.FAILED: frozenset({I.CHOSEN}),
    I.CANCELLING: frozenset({I.CANCELLED, I.CONFIRMED}),
    I.CANCELLED: frozenset({I.CHOSEN}),
}


def ensure_move(reference: str, before: BookingStatus, after: BookingStatus) -> None:
    """Refuse a move of a booking that the table does not know."""
    if after not in NEXT[before]:
        raise MoveRefused(
            f"Booking {reference} is {words(before)}, so it cannot become {words(after)}.",
            reference=reference,
            before=before.value,
            after=after.value,
        )


def ensure_item_move(title: str, before: ItemStatus, after: ItemStatus) -> None:
    """Refuse a move of an item that the table does not know."""
    if after not in ITEM_NEXT[before]:
        raise MoveRefused(
            f"{title} is {words(before)}, so it cannot become {words(after)}.", before=before.value, after=after.value
        )


def words(status: StrEnum) -> str:
    """A status as people say it."""
    return status.value.replace("_", " ")
