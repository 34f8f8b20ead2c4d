"""Buy what was agreed. The items are the log: any process can be killed anywhere, and another goes on from the rows.

One run: take the lease, check prices, reserve the money, buy every item at once, then finish or undo. Between two
units of work stands at most one outside call per item, and each had its key stored before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.bookings.buying import Buying
from core.bookings.desk import Desk, rows
from core.bookings.finishing import Finishing
from core.bookings.lifecycle import ItemStatus
from core.bookings.pricing import Pricing
from core.bookings.repository import open_attention, renew_lease, take_lease
from core.bookings.run import LeaseLost, Run
from core.bookings.undoing import Undoing
from core.db.tenancy import SystemActor
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import OutcomeUnknown, TryLater
from core.payments import reservations
from core.payments.lifecycle import PaymentStatus
from core.payments.ports import CardHolder

log = structlog.get_logger(__name__)

declare(
    saga__leased="the lease is taken, nothing has been done yet",
    saga__money="the money is reserved and every item is marked as requested",
)

_WAITS: Final = (1, 2, 4, 8, 15, 30, 60)
_LOOK_AGAIN: Final = 4
_WORRY_AFTER: Final = 6


class Saga:
    """Executes bookings."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pricing, self._buying = Pricing(desk), Buying(desk)
        self._finishing, self._undoing = Finishing(desk), Undoing(desk)

    async def execute(self, org_id: UUID, booking_id: UUID) -> None:
        """Bring a booking as far as it will go. Safe to repeat and to run twice at once."""
        run = await self._take(org_id, booking_id)
        if run is None:
            return
        crashpoint("saga.leased")
        try:
            async with self._kept_alive(run):
                await self._advance(run)
        except LeaseLost:
            log.warning("saga.taken_over", booking=run.booking.reference)
        except TryLater as later:
            await self._pause(run, later)

    async def _take(self, org_id: UUID, booking_id: UUID) -> Run | None:
        actor = SystemActor(org_id, "worker")
        async with self._desk.begin(actor) as uow:
            epoch = await take_lease(uow, booking_id, uow.now + self._desk.lease)
            if epoch is None:
                return None
            booking = await rows(uow).lock(booking_id)
            employee = await self._desk.employee(uow, booking.employee_id)
            return Run(
                actor=actor,
                epoch=epoch,
                booking=booking,
                items=tuple(await rows(uow).items(booking_id)),
                payment=await reservations.open_of(uow, booking_id),
                employee=employee,
            )

    async def _advance(self, run: Run) -> None:
        fresh: frozenset[UUID] = frozenset()
        if not run.is_undoing and (run.payment is None or run.payment.status is PaymentStatus.REQUESTED):
            again = run.payment is not None
            if not again and not await self._pricing.settle(run):
                return
            fresh = await self._reserve(run, again=again)
            if not fresh:
                return
        await self._buying.buy(run, fresh=fresh)
        if run.is_undoing:
            await self._undoing.undo(run, because=run.failure)
        else:
            await self._finishing.finish(run)

    async def _reserve(self, run: Run, *, again: bool) -> frozenset[UUID]:
        """Reserve the money and mark every item requested; the items that were. Empty: declined, and told so."""
        assert run.payment is not None
        made = await self._desk.reservations.reserve(
            run.payment, holder=_holder(run), description=f"{run.booking.title} ({run.booking.reference})", again=again
        )
        async with self._desk.begin(run.actor) as uow:
            booking = await run.locked(uow)
            run.payment = await reservations.record_reservation(uow, run.payment, made)
            if run.payment.status is not PaymentStatus.RESERVED:
                await self._finishing.decline(uow, run, booking, made.decline_code)
                return frozenset()
            booking.payment_status = "reserved"
            items = await rows(uow).items(booking.id)
            for item in items:
                if ItemStatus(item.status) in {ItemStatus.CHOSEN, ItemStatus.HELD}:
                    item.move_to(ItemStatus.REQUESTED, uow=uow, because="money reserved")
                    item.asked_at = uow.now
                    item.attempts += 1
            booking.touched(uow)
            await self._desk.tell(uow, booking, items, run.last4)
            run.refresh(booking, items)
            crashpoint("saga.money")
        return frozenset(item.id for item in run.items if item.status == ItemStatus.REQUESTED)

    @asynccontextmanager
    async def _kept_alive(self, run: Run) -> AsyncIterator[None]:
        """Keep the lease while a supplier takes its minutes. A lease lost to another process ends this run."""
        working, lost = asyncio.current_task(), False
        assert working is not None

        async def beat() -> None:
            nonlocal lost
            while not lost:
                await asyncio.sleep(self._desk.lease.total_seconds() / 3)
                with suppress(SQLAlchemyError, OSError):
                    async with self._desk.begin(run.actor) as uow:
                        lost = not await renew_lease(uow, run.booking_id, run.epoch, uow.now + self._desk.lease)
            working.cancel()

        beating = asyncio.create_task(beat())
        try:
            yield
        except asyncio.CancelledError:
            if not lost:
                raise
            working.uncancel()
            raise LeaseLost("Another process has taken this booking over.") from None
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating

    async def _pause(self, run: Run, later: TryLater) -> None:
        """Leave it for later: the lease stands for the waiting time, and the sweeper picks the booking up after it."""
        reason, wait = str(later), _WAITS[min(run.epoch, len(_WAITS)) - 1]
        if isinstance(later, OutcomeUnknown):
            wait = min(wait, _LOOK_AGAIN)
        log.info("saga.paused", booking=run.booking.reference, reason=reason, wait_s=wait)
        async with self._desk.begin(run.actor) as uow:
            await renew_lease(uow, run.booking_id, run.epoch, uow.now + timedelta(seconds=wait))
            if run.epoch >= _WORRY_AFTER:
                await open_attention(
                    uow,
                    key=f"stuck:{run.booking_id}",
                    booking_id=run.booking_id,
                    reason="booking.stuck",
                    severity="high",
                    detail=f"A supplier or the payment provider has not answered: {reason}",
                    due_at=uow.now + self._desk.offer_validity,
                )


def _holder(run: Run) -> CardHolder:
    person = run.employee
    return CardHolder(str(person.id), person.name, person.email, person.phone, dict(person.address or {}))
