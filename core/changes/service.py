"""Cancellations, as every door uses them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from core.bookings.desk import Desk, rows
from core.bookings.ports import CancellationNews
from core.bookings.unit import Sweep
from core.bookings.view import BookingView
from core.changes import reading
from core.changes.confirming import Confirming
from core.changes.executing import Executing
from core.changes.given_up import GivenUp
from core.changes.proposing import Proposing
from core.changes.repository import STUCK
from core.changes.returning import Returning
from core.consents.service import Proposal
from core.db.tenancy import SystemActor
from core.payments.ports import RefundReceipt
from core.payments.refunds import Refunds
from core.people.caller import Caller

_UNTOUCHED: Final = timedelta(seconds=5)


class Cancellations:
    """Quotes, confirmations, reads, and the jobs behind them."""

    def __init__(self, desk: Desk, sweep: Sweep, refunds: Refunds, *, auto_limit: Decimal) -> None:
        self._desk, self._sweep, self._refunds = desk, sweep, refunds
        self._proposing = Proposing(desk, auto_limit=auto_limit)
        self._confirming, self._executing = Confirming(desk, self._proposing), Executing(desk)
        self._returning, self._given_up = Returning(desk, refunds, sweep), GivenUp(desk, sweep)

    async def quote(self, caller: Caller, booking_id: UUID, *, item_ids: Sequence[UUID] | None = None) -> Proposal:
        """See `Proposing.quote`."""
        return await self._proposing.quote(caller, booking_id, item_ids=item_ids)

    async def confirm(
        self, caller: Caller, proposal_id: UUID, *, nonce: str, acknowledged: Sequence[str] = ()
    ) -> BookingView:
        """See `Confirming.confirm`."""
        return await self._confirming.confirm(caller, proposal_id, nonce=nonce, acknowledged=acknowledged)

    async def approve(self, caller: Caller, cancellation_id: UUID) -> BookingView:
        """The travel desk lets a cancellation go through that did not by itself."""
        return await self._confirming.decide(caller, cancellation_id, approve=True, because=None)

    async def reject(self, caller: Caller, cancellation_id: UUID, *, because: str) -> BookingView:
        """The travel desk does not."""
        return await self._confirming.decide(caller, cancellation_id, approve=False, because=because)

    async def of_booking(self, caller: Caller, booking_id: UUID) -> list[dict[str, Any]]:
        """What was cancelled of a booking the caller may see, and what came back."""
        async with self._desk.begin(caller) as uow:
            await rows(uow).find_id(caller, str(booking_id))
            return await reading.of_booking(uow, booking_id)

    async def retry_refund(self, caller: Caller, refund_id: UUID) -> dict[str, Any]:
        """See `Returning.retry`."""
        return reading.refund_json(await self._returning.retry(caller, refund_id))

    async def provider_cancelled(self, supplier: str, news: CancellationNews) -> str:
        """See `GivenUp.heard`."""
        return await self._given_up.heard(supplier, news.supplier_reference)

    async def refund_heard(self, reference: str | None, receipt: RefundReceipt, failure_reason: str | None) -> str:
        """See `Refunds.heard`."""
        return await self._refunds.heard(reference, receipt, failure_reason)

    async def execute(self, org_id: UUID, cancellation_id: UUID) -> None:
        """Job `cancellations.execute`."""
        await self._executing.execute(org_id, cancellation_id)

    async def look(self, org_id: UUID, booking_id: UUID) -> None:
        """Job `cancellations.look`."""
        await self._given_up.look(org_id, booking_id)

    async def send_refund(self, org_id: UUID, refund_id: UUID) -> None:
        """Job `refunds.send`."""
        await self._refunds.send(org_id, refund_id)

    async def refund_moved(self, org_id: UUID, refund_id: UUID) -> None:
        """Job `refunds.moved`."""
        await self._returning.moved(org_id, refund_id)

    async def shrink_card(self, org_id: UUID, booking_id: UUID) -> None:
        """Job `payments.shrink`."""
        await self._returning.shrink(org_id, booking_id)

    async def sweep(self) -> int:
        """Set going every cancellation whose process died or paused; how many."""
        now = self._desk.clock.now()
        async with self._sweep() as session:
            found = (await session.execute(STUCK, {"now": now, "untouched": now - _UNTOUCHED})).all()
        for org_id, cancellation_id, epoch in found:
            async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
                await uow.outbox.add(
                    "cancellations.execute",
                    key=f"resume:{cancellation_id}:{epoch}",
                    cancellation_id=str(cancellation_id),
                )
        return len(found)

    async def patrol(self) -> int:
        """Find what suppliers gave up without a word, and refunds that should have come by now; how many are looked at."""
        return await self._given_up.sweep() + await self._returning.chase()
