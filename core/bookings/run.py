"""One process's hold on one booking: the lease, and the rows as it last saw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.bookings.desk import rows
from core.bookings.errors import MoveRefused
from core.bookings.lifecycle import ItemStatus
from core.bookings.models import BookingItemRow, BookingRow
from core.db.tenancy import SystemActor
from core.db.unit_of_work import UnitOfWork
from core.payments.reservations import Payment
from core.people.employee import Employee


class LeaseLost(MoveRefused):
    """Another process executes this booking now; a zombie's late write is refused."""

    code = "booking.lease_lost"


@dataclass(slots=True)
class Run:
    """What a run knows. Rows are copies outside a unit of work; `locked` gives the real one inside it."""

    actor: SystemActor
    epoch: int
    booking: BookingRow
    items: tuple[BookingItemRow, ...]
    payment: Payment | None
    employee: Employee

    @property
    def booking_id(self) -> UUID:
        """The booking."""
        return self.booking.id

    @property
    def is_undoing(self) -> bool:
        """Whether an item could not be had, so that the others are not to be had either."""
        return any(
            item.status in {ItemStatus.CANCELLING, ItemStatus.FAILED, ItemStatus.CANCELLED} for item in self.items
        )

    @property
    def failure(self) -> str:
        """Why the trip is not to be had, in words for the traveller."""
        failed = next((item for item in self.items if item.status == ItemStatus.FAILED), None)
        if failed is None:
            return "an item could not be booked"
        return f"{failed.title}: {failed.detail or 'the supplier refused'}"

    @property
    def last4(self) -> str | None:
        """The card's last digits, once the money is reserved."""
        return None if self.payment is None else self.payment.last4

    async def locked(self, uow: UnitOfWork) -> BookingRow:
        """The booking, locked, if this run still holds the lease."""
        booking = await rows(uow).lock(self.booking_id)
        if booking.epoch != self.epoch:
            raise LeaseLost("Another process has taken this booking over.", reference=booking.reference)
        return booking

    def refresh(self, booking: BookingRow, items: Sequence[BookingItemRow]) -> None:
        """Take over what was just written."""
        self.booking, self.items = booking, tuple(items)

    def saw(self, item: BookingItemRow) -> None:
        """Take over one item that was just written."""
        self.items = tuple(item if item.id == known.id else known for known in self.items)
