"""What suppliers answered to a cancellation, written once: the item, the ledger, the refund, the booking, the traveller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from core.bookings.desk import Desk, rows
from core.bookings.lifecycle import BookingStatus, ItemStatus
from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.ports import Cancellation
from core.bookings.repository import open_attention, resolve_attention
from core.bookings.run import LeaseLost
from core.changes.choosing import STANDING
from core.changes.lifecycle import CancellationStatus, LineStatus, Requester
from core.changes.models import CancellationItemRow, CancellationRow
from core.changes.post import cancellation_mail
from core.changes.repository import CancellationRepository
from core.db.tenancy import SystemActor
from core.db.unit_of_work import UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.money import Money
from core.payments import ledger, refunds

declare(
    cancellation__item__recorded="a cancelled item, its ledger entries and its refund are written",
    cancellation__ended="a cancellation has ended with its mail and its word, the transaction is still open",
)

_DEADLINE: Final = timedelta(hours=1)
_LOOK_WITHIN: Final = timedelta(hours=4)


class Recording:
    """Writes outcomes under the lease of whoever executes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def _locked(self, uow: UnitOfWork, cancellation_id: UUID, epoch: int) -> tuple[BookingRow, CancellationRow]:
        """The booking, then the cancellation, if this run still holds the lease."""
        cancellations = CancellationRepository(uow.session)
        booking_id = await self._booking_of(uow, cancellation_id)
        booking = await rows(uow).lock(booking_id)
        row = await cancellations.lock(cancellation_id)
        if row.epoch != epoch:
            raise LeaseLost("Another process has taken this cancellation over.", reference=row.reference)
        return booking, row

    @staticmethod
    async def _booking_of(uow: UnitOfWork, cancellation_id: UUID) -> UUID:
        row = await uow.session.get_one(CancellationRow, (uow.org_id, cancellation_id))
        booking_id = row.booking_id
        uow.session.expire(row)
        return booking_id

    async def cancelled(
        self, actor: SystemActor, cancellation_id: UUID, epoch: int, line_id: UUID, done: Cancellation
    ) -> None:
        """The supplier has cancelled: this, and only this, gives money back."""
        async with self._desk.begin(actor) as uow:
            booking, row = await self._locked(uow, cancellation_id, epoch)
            line = await CancellationRepository(uow.session).line(line_id)
            item = await rows(uow).item(line.item_id)
            if LineStatus(line.status) is not LineStatus.REQUESTED:
                return
            agreed = line.refund
            if done.refund is not None and done.refund.currency == agreed.currency:
                line.gives_back(done.refund)
            line.move_to(LineStatus.CANCELLED, at=uow.now)
            line.detail, line.cancellation_reference = None, done.reference
            item.move_to(ItemStatus.CANCELLED, uow=uow, because=f"cancelled, reference {done.reference}")
            item.cancelled_at, item.cancellation_reference, item.detail = uow.now, done.reference, None
            await self._money(uow, booking, row, line, item, agreed)
            await resolve_attention(uow, f"cancel:{item.id}")
            await self._move(uow, booking, row)
            crashpoint("cancellation.item.recorded")

    async def _money(
        self,
        uow: UnitOfWork,
        booking: BookingRow,
        row: CancellationRow,
        line: CancellationItemRow,
        item: BookingItemRow,
        agreed: Money,
    ) -> None:
        await ledger.post(
            uow,
            [
                ledger.receivable(item.id, booking.id, item.kind, item.supplier, line.refund),
                ledger.fee(item.id, booking.id, item.kind, item.supplier, line.fee),
            ],
        )
        refund = await refunds.of_item(uow, row.id, item.id)
        if refund is not None:
            await refunds.fall_due(uow, refund, line.refund)
        if line.refund < agreed:
            await open_attention(
                uow,
                key=f"short:{item.id}",
                booking_id=booking.id,
                item_id=item.id,
                reason="refund.short",
                severity="high",
                detail=f"{item.supplier} gives back {line.refund} for {item.title}, not the {agreed} that were agreed.",
                due_at=uow.now + _LOOK_WITHIN,
            )
        await uow.outbox.add("payments.shrink", key=f"shrink:{line.id}", booking_id=str(booking.id))

    async def _move(self, uow: UnitOfWork, booking: BookingRow, row: CancellationRow) -> None:
        """The booking as its items now are: cancelled when none stands, else partially."""
        await uow.session.flush()
        items = await rows(uow).items(booking.id)
        after = BookingStatus.PARTIALLY_CANCELLED if _standing(items) else BookingStatus.CANCELLED
        booking.modification_count += 1
        if BookingStatus(booking.status) is not after:
            booking.move_to(after, uow=uow, because=f"cancellation {row.reference}, asked by the {row.requested_by}")
        else:
            booking.touched(uow)
        await uow.session.flush()
        await self._desk.tell(uow, booking, items)

    async def left(self, actor: SystemActor, cancellation_id: UUID, epoch: int, line_id: UUID, why: str) -> None:
        """Not cancelled yet: it is tried again, and a person is told by when."""
        async with self._desk.begin(actor) as uow:
            booking, row = await self._locked(uow, cancellation_id, epoch)
            line = await CancellationRepository(uow.session).line(line_id)
            item = await rows(uow).item(line.item_id)
            line.attempts += 1
            line.detail = item.detail = why
            booking.touched(uow)
            await open_attention(
                uow,
                key=f"cancel:{item.id}",
                booking_id=booking.id,
                item_id=item.id,
                reason="cancellation.stuck",
                severity="critical" if row.requested_by == Requester.PROVIDER else "high",
                detail=f"{item.title} ({item.locator}) must be cancelled at {item.supplier}: {why}",
                due_at=uow.now + _DEADLINE,
            )

    async def kept(self, actor: SystemActor, cancellation_id: UUID, epoch: int, line_id: UUID) -> None:
        """Less would have come back than was agreed, so it stays booked."""
        async with self._desk.begin(actor) as uow:
            booking, row = await self._locked(uow, cancellation_id, epoch)
            line = await CancellationRepository(uow.session).line(line_id)
            item = await rows(uow).item(line.item_id)
            if LineStatus(line.status) is not LineStatus.REQUESTED:
                return
            line.move_to(LineStatus.KEPT, at=uow.now)
            line.detail = "the supplier would give back less than was agreed"
            item.move_to(ItemStatus.CONFIRMED, uow=uow, because=line.detail)
            refund = await refunds.of_item(uow, row.id, item.id)
            if refund is not None:
                await refunds.fall_due(uow, refund, Money.zero(line.currency))
            booking.touched(uow)
            await self._desk.announce(uow, booking, "cancellation_changed")
            await uow.session.flush()
            await self._desk.tell(uow, booking, await rows(uow).items(booking.id))

    async def quoted(
        self, actor: SystemActor, cancellation_id: UUID, epoch: int, line_id: UUID, reference: str | None
    ) -> None:
        """The supplier's newest quote, no worse than the one agreed to."""
        async with self._desk.begin(actor) as uow:
            await self._locked(uow, cancellation_id, epoch)
            line = await CancellationRepository(uow.session).line(line_id)
            line.quote_reference, line.quoted_at = reference, uow.now

    async def end(self, actor: SystemActor, cancellation_id: UUID, epoch: int, *, wait: timedelta) -> None:
        """All suppliers have answered: tell the traveller once. Or some have not: come back after `wait`."""
        async with self._desk.begin(actor) as uow:
            booking, row = await self._locked(uow, cancellation_id, epoch)
            lines = await CancellationRepository(uow.session).lines(row.id)
            statuses = {LineStatus(line.status) for line in lines}
            if LineStatus.REQUESTED in statuses:
                await self._paused(uow, booking, row, statuses, wait)
                return
            done = [line for line in lines if LineStatus(line.status) is LineStatus.CANCELLED]
            if not done:
                row.move_to(CancellationStatus.FAILED, at=uow.now, because="nothing could be had as agreed")
                return
            row.fee_minor, row.refund_minor = sum(i.fee_minor for i in done), sum(i.refund_minor for i in done)
            row.paid_minor = sum(line.paid_minor for line in done)
            row.move_to(CancellationStatus.COMPLETED, at=uow.now)
            await self._say(uow, booking, row, done)
            uow.audit.add("cancellation.completed", subject_type="booking", subject_id=booking.id, ref=row.reference)
            await uow.session.flush()
            await self._desk.tell_panel(uow, await self._desk.view(uow, booking.id))
            crashpoint("cancellation.ended")

    async def _paused(
        self, uow: UnitOfWork, booking: BookingRow, row: CancellationRow, statuses: set[LineStatus], wait: timedelta
    ) -> None:
        row.lease_until = uow.now + wait
        if LineStatus.CANCELLED in statuses and CancellationStatus(row.status) is CancellationStatus.PROCESSING:
            row.move_to(CancellationStatus.PARTIAL, at=uow.now)
            await self._desk.announce(uow, booking, "cancellation_partial")
        await uow.session.flush()
        await self._desk.tell_panel(uow, await self._desk.view(uow, booking.id))

    async def _say(
        self, uow: UnitOfWork, booking: BookingRow, row: CancellationRow, done: Sequence[CancellationItemRow]
    ) -> None:
        items = {item.id: item for item in await rows(uow).items(booking.id)}
        kind = "provider_cancelled" if row.requested_by == Requester.PROVIDER else "cancelled"
        await uow.outbox.add(
            "bookings.announce",
            key=f"announce:{row.id}",
            booking_id=str(booking.id),
            kind=kind,
            what=" and ".join(items[line.item_id].title for line in done),
            refund=row.money(row.refund_minor).text if row.refund_minor else "",
            fee=row.money(row.fee_minor).text if row.fee_minor else "",
            to=row.destination,
        )
        await cancellation_mail(self._desk, uow, booking, row, [(line, items[line.item_id]) for line in done])


def _standing(items: Sequence[BookingItemRow]) -> bool:
    return any(ItemStatus(item.status) in STANDING for item in items)
