"""Who may cancel what of a booking now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from core.bookings.actions import not_cancellable
from core.bookings.lifecycle import BOUGHT, BookingStatus, ItemStatus, words
from core.bookings.models import BookingItemRow, BookingRow
from core.changes.errors import ItemUnknown, NothingToCancel
from core.changes.lifecycle import Requester
from core.people.caller import Caller, Role, RoleMissing

STANDING: Final = frozenset({ItemStatus.CONFIRMED, ItemStatus.CANCELLING})


def requester_of(caller: Caller, booking: BookingRow) -> Requester:
    """In whose name a caller cancels: their own, or as support. Reading a trip is not yet a right to cancel it."""
    if caller.employee_id in {booking.employee_id, booking.booked_by_id}:
        return Requester.USER
    if caller.is_(Role.TRAVEL_ADMIN, Role.EXPERT):
        return Requester.SUPPORT
    raise RoleMissing("Only the traveller or the travel desk can cancel this trip.")


def chosen(
    booking: BookingRow, items: Sequence[BookingItemRow], wanted: Sequence[UUID] | None, *, at: datetime
) -> list[BookingItemRow]:
    """The items to cancel: those named, or all that still can be."""
    if BookingStatus(booking.status) not in BOUGHT - {BookingStatus.COMPLETED}:
        status = words(BookingStatus(booking.status))
        raise NothingToCancel(f"Booking {booking.reference} is {status}; there is nothing to cancel.", status=status)
    if not wanted:
        found = [item for item in items if why_not(item, at) is None]
        if not found:
            raise NothingToCancel(f"Nothing of booking {booking.reference} can be cancelled any more.")
        return found
    known = {item.id: item for item in items}
    named = [known.get(item_id) for item_id in dict.fromkeys(wanted)]
    if None in named:
        raise ItemUnknown("There is no such item in this booking.", items=[str(item_id) for item_id in wanted])
    for item in named:
        if item is not None and (reason := why_not(item, at)) is not None:
            raise NothingToCancel(reason, item_id=str(item.id))
    return [item for item in named if item is not None]


def why_not(item: BookingItemRow, at: datetime) -> str | None:
    """Why an item cannot be cancelled, in words; None when it can. The very rule that the pages show."""
    known = {name: getattr(item, name) for name in ("status", "title", "kind", "starts_at", "ends_at")}
    return not_cancellable(known, at)
