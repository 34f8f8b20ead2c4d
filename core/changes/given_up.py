"""A supplier cancels by itself: everything comes back without anybody asking, and everybody hears of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from core.bookings.desk import Desk, rows
from core.bookings.lifecycle import BOUGHT, BookingStatus, ItemStatus
from core.bookings.models import BookingItemRow
from core.bookings.ports import SupplierRefused
from core.bookings.repository import open_attention
from core.bookings.unit import Sweep
from core.changes.cards import destination_of
from core.changes.confirming import begin
from core.changes.lifecycle import CancellationStatus, LineStatus, Requester
from core.changes.models import CancellationRow
from core.changes.proposing import line_of, write_totals
from core.changes.quoting import terms_of_item
from core.changes.repository import UNLOOKED, CancellationRepository
from core.changes.rules import quote_item
from core.db.tenancy import SystemActor
from core.db.unit_of_work import UnitOfWork
from core.kernel.errors import Conflict, TryLater
from core.kernel.ids import new_id, new_reference
from core.payments import reservations

_SEEN_WITHIN: Final = timedelta(hours=2)
_LOOK_EVERY: Final = timedelta(hours=6)


class GivenUp:
    """Hears of, or finds, what suppliers cancelled."""

    def __init__(self, desk: Desk, sweep: Sweep) -> None:
        self._desk, self._sweep = desk, sweep

    async def heard(self, supplier: str, supplier_reference: str) -> str:
        """A supplier's word that it will not deliver an order; what was made of it, in a word."""
        async with self._sweep() as session:
            found = (
                await session.execute(
                    select(BookingItemRow.org_id, BookingItemRow.booking_id, BookingItemRow.id).where(
                        BookingItemRow.supplier == supplier, BookingItemRow.supplier_reference == supplier_reference
                    )
                )
            ).one_or_none()
        if found is None:
            return "unmatched"
        return await self._take(SystemActor(found.org_id, "webhook"), found.booking_id, found.id)

    async def _take(self, actor: SystemActor, booking_id: UUID, item_id: UUID) -> str:
        """Begin a cancellation in the provider's name. What we are cancelling ourselves is no news."""
        async with self._desk.begin(actor) as uow:
            booking = await rows(uow).lock(booking_id)
            item = await rows(uow).item(item_id)
            if BookingStatus(booking.status) not in BOUGHT or ItemStatus(item.status) is not ItemStatus.CONFIRMED:
                return "noted"
            cancellations = CancellationRepository(uow.session)
            for earlier in await cancellations.unanswered(booking.id):
                earlier.move_to(CancellationStatus.REJECTED, at=uow.now, because="the supplier cancelled by itself")
            await self._desk.proposals.supersede(uow, booking.id)
            quote = quote_item(
                item_id=item.id, kind=item.kind, title=item.title, terms=terms_of_item(item), told=None, at=uow.now,
                is_forced=True,
            )  # fmt: skip
            row = CancellationRow(
                org_id=uow.org_id,
                id=new_id(),
                booking_id=booking.id,
                reference=f"CX{new_reference(6)}",
                requested_by=Requester.PROVIDER.value,
                requester_id=None,
                status=CancellationStatus.PROCESSING.value,
                paid_minor=0,
                fee_minor=0,
                refund_minor=0,
                currency=booking.currency,
                destination=destination_of(await reservations.locked_open(uow, booking.id)),
                review_reasons=[],
                because=quote.reason,
                epoch=0,
                created_at=uow.now,
                updated_at=uow.now,
            )
            write_totals(row, [quote])
            line = line_of(row, quote, at=uow.now, status=LineStatus.REQUESTED)
            await cancellations.add(row, [line])
            await self._alert(uow, item)
            await begin(uow, booking, row, [line], [item], because=quote.reason)
            await uow.session.flush()
            await self._desk.tell(uow, booking, await rows(uow).items(booking.id))
        return "cancelled"

    @staticmethod
    async def _alert(uow: UnitOfWork, item: BookingItemRow) -> None:
        await open_attention(
            uow,
            key=f"given-up:{item.id}",
            booking_id=item.booking_id,
            item_id=item.id,
            reason="provider.cancelled",
            severity="critical",
            detail=f"{item.title} was cancelled by {item.supplier}. The traveller may need another.",
            due_at=uow.now + _SEEN_WITHIN,
        )

    async def look(self, org_id: UUID, booking_id: UUID) -> None:
        """Job `cancellations.look`: whether what is booked still stands. For suppliers that send no word."""
        actor = SystemActor(org_id, "worker")
        async with self._desk.begin(actor) as uow:
            items = [item for item in await rows(uow).items(booking_id) if item.status == ItemStatus.CONFIRMED]
        for item in items:
            supplier = self._desk.suppliers.get(item.supplier)
            if supplier is None or item.supplier_reference is None or item.ends_at <= self._desk.clock.now():
                continue
            with suppress(SupplierRefused, Conflict, TryLater):
                found = await supplier.standing_of(item.supplier_reference)
                if found.is_cancelled or found.by_supplier:
                    await self._take(actor, booking_id, item.id)

    async def sweep(self) -> int:
        """Leave a look for every booking that had none in this turn of the clock; how many."""
        now = self._desk.clock.now()
        turn = str(int(now.timestamp() // _LOOK_EVERY.total_seconds()))
        async with self._sweep() as session:
            found = (await session.execute(UNLOOKED, {"now": now, "turn": turn})).all()
        for org_id, booking_id in found:
            async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
                await uow.outbox.add("cancellations.look", key=f"look:{booking_id}:{turn}", booking_id=str(booking_id))
        return len(found)
