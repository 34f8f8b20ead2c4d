"""What every use case of booking works with, gathered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.ports import ApprovalDesk, OfferBook, PolicyJudge, Rematcher, Supplier
from core.bookings.progress import steps
from core.bookings.repository import BookingRepository
from core.bookings.rules import Tolerance
from core.bookings.view import BookingView, panel_of, read
from core.consents.service import Proposals
from core.conversations import events
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.clock import Clock
from core.messages.service import Messages
from core.payments.reservations import Reservations
from core.people.employee import Employee
from core.people.service import People


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything booking needs from its neighbours.

    `unknown_settle` is how long a supplier may take over an order whose answer we cannot hear any more: only then is an
    order that cannot be found taken as never made. `lease` is how long a silent process keeps a booking to itself.
    """

    begin: Begin
    clock: Clock
    people: People
    offers: OfferBook
    judge: PolicyJudge
    approvals: ApprovalDesk
    proposals: Proposals
    reservations: Reservations
    messages: Messages
    suppliers: Mapping[str, Supplier]
    rematcher: Rematcher
    tolerance: Tolerance
    offer_validity: timedelta
    unknown_settle: timedelta
    is_sandbox: bool
    base_url: str
    lease: timedelta = timedelta(seconds=6)

    async def employee(self, uow: UnitOfWork, employee_id: UUID) -> Employee:
        """The traveller, whole."""
        return await self.people.read(uow, employee_id)

    async def view(self, uow: UnitOfWork, booking_id: UUID) -> BookingView:
        """The booking as it stands in this unit of work."""
        await uow.session.flush()
        return await read(uow, booking_id, approval=await self.approvals.view(uow, booking_id))

    async def tell(
        self, uow: UnitOfWork, booking: BookingRow, items: Sequence[BookingItemRow], last4: str | None = None
    ) -> None:
        """Put the booking's progress into its conversation, in the very transaction that changes it."""
        if booking.thread_id is None:
            return
        told = {
            "booking_id": str(booking.id),
            "reference": booking.reference,
            "status": booking.status,
            "progress": steps(_head(booking), [_item(item) for item in items], last4),
        }
        await events.append(uow, booking.thread_id, [{"type": "CUSTOM", "name": "booking", "value": told}])

    async def tell_panel(self, uow: UnitOfWork, view: BookingView, *more: Mapping[str, Any]) -> None:
        """Put the trip panel (and anything beside it) into the conversation."""
        if view.thread_id is None:
            return
        panel = {"type": "CUSTOM", "name": "trip", "value": panel_of(view)}
        await events.append(uow, view.thread_id, [*more, panel])

    async def announce(self, uow: UnitOfWork, booking: BookingRow, kind: str) -> None:
        """Leave word for the concierge to say in the conversation, once per happening."""
        if booking.thread_id is None:
            return
        await uow.outbox.add(
            "bookings.announce",
            key=f"announce:{booking.id}:{kind}:{booking.version}",
            booking_id=str(booking.id),
            kind=kind,
        )


def _head(booking: BookingRow) -> dict[str, Any]:
    return {
        "status": booking.status,
        "approval_status": booking.approval_status,
        "payment_status": booking.payment_status,
    }


def _item(item: BookingItemRow) -> dict[str, Any]:
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "status": item.status,
        "locator": item.locator,
        "eticket_numbers": item.eticket_numbers,
        "detail": item.detail,
    }


def rows(uow: UnitOfWork) -> BookingRepository:
    """The bookings of a unit of work."""
    return BookingRepository(uow.session)
