"""One item could not be had: cancel what was bought, let the money go, and say exactly what was undone.

Nothing is silently lost: a cancellation that fails becomes attention with a deadline, and is tried again until done.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

import structlog

from core.bookings.desk import Desk, rows
from core.bookings.lifecycle import BookingStatus, ItemStatus
from core.bookings.models import BookingItemRow
from core.bookings.ports import Cancellation, SupplierRefused
from core.bookings.repository import open_attention, resolve_attention
from core.bookings.run import Run
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import TryLater
from core.payments import ledger, reservations

log = structlog.get_logger(__name__)

declare(
    item__undo__before="about to cancel a confirmed item",
    item__undo__after="the supplier has cancelled, not yet recorded",
    saga__undone="everything is undone and recorded, the transaction is still open",
)

_DEADLINE: Final = timedelta(hours=1)


class Undoing:
    """Compensates a booking that cannot be completed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def undo(self, run: Run, *, because: str) -> None:
        """Cancel, release, and end as failed; raises `TryLater` while something is still to be cancelled."""
        await self._mark(run)
        left = await asyncio.gather(
            *(self._cancel(run, item) for item in run.items if item.status == ItemStatus.CANCELLING)
        )
        if any(left):
            raise TryLater("A supplier has not confirmed a cancellation yet.")
        if run.payment is not None:
            await self._desk.reservations.release(run.payment)
        await self._end(run, because)

    async def _mark(self, run: Run) -> None:
        """Say what is about to be cancelled before asking for it."""
        async with self._desk.begin(run.actor) as uow:
            booking = await run.locked(uow)
            items = await rows(uow).items(booking.id)
            for item in items:
                if ItemStatus(item.status) is ItemStatus.CONFIRMED:
                    item.move_to(ItemStatus.CANCELLING, uow=uow, because="another item could not be booked")
            await uow.session.flush()
            await self._desk.tell(uow, booking, items, run.last4)
            run.refresh(booking, items)

    async def _cancel(self, run: Run, item: BookingItemRow) -> bool:
        """Cancel one item; True when it is still to be done."""
        assert item.supplier_reference is not None
        try:
            crashpoint("item.undo.before")
            done = await self._desk.suppliers[item.supplier].cancel(item.supplier_reference)
            crashpoint("item.undo.after")
        except (SupplierRefused, TryLater) as failed:
            log.warning("item.undo_failed", item=item.client_reference, error=failed.message)
            await self._worry(run, item, failed.message)
            return True
        await self._cancelled(run, item, done)
        return False

    async def _worry(self, run: Run, item: BookingItemRow, why: str) -> None:
        async with self._desk.begin(run.actor) as uow:
            await open_attention(
                uow,
                key=f"rollback:{item.id}",
                booking_id=run.booking_id,
                item_id=item.id,
                reason="rollback.failed",
                severity="critical",
                detail=f"{item.title} ({item.locator}) must be cancelled at {item.supplier}: {why}",
                due_at=uow.now + _DEADLINE,
            )

    async def _cancelled(self, run: Run, item: BookingItemRow, done: Cancellation) -> None:
        async with self._desk.begin(run.actor) as uow:
            booking = await run.locked(uow)
            row = await rows(uow).item(item.id)
            row.move_to(ItemStatus.CANCELLED, uow=uow, because=f"cancelled, reference {done.reference}")
            row.cancelled_at, row.cancellation_reference = uow.now, done.reference
            back = row.total if done.refund is None else done.refund
            await ledger.post(uow, [ledger.returned(row.id, booking.id, row.kind, row.supplier, back)])
            await resolve_attention(uow, f"rollback:{row.id}")
            booking.touched(uow)
            await uow.session.flush()
            await self._desk.tell(uow, booking, await rows(uow).items(booking.id), run.last4)

    async def _end(self, run: Run, because: str) -> None:
        async with self._desk.begin(run.actor) as uow:
            booking = await run.locked(uow)
            if BookingStatus(booking.status) is not BookingStatus.BOOKING:
                return
            if run.payment is not None:
                facet = await reservations.record_released(uow, run.payment, because="Nothing was bought", at=uow.now)
                booking.payment_status = facet.value
            booking.move_to(BookingStatus.FAILED, uow=uow, because=because)
            await resolve_attention(uow, f"stuck:{booking.id}")
            await self._desk.announce(uow, booking, "failed")
            uow.audit.add("booking.failed", subject_type="booking", subject_id=booking.id, because=because)
            await uow.session.flush()
            items = await rows(uow).items(booking.id)
            await self._desk.tell(uow, booking, items, run.last4)
            await self._desk.tell_panel(uow, await self._desk.view(uow, booking.id))
            await uow.end_job()
            crashpoint("saga.undone")
