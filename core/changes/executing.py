"""Cancel what was agreed, supplier by supplier. The lines are the log: any process may die anywhere, another goes on.

Only what was really cancelled gives money back. The rest stays `cancelling`, is tried again, and becomes attention.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from core.bookings.desk import Desk, rows
from core.bookings.models import BookingItemRow
from core.bookings.ports import Cancellation, QuoteStale, Supplier, SupplierRefused
from core.bookings.run import LeaseLost
from core.changes.leasing import kept_alive
from core.changes.lifecycle import LineStatus, Requester
from core.changes.models import CancellationItemRow, CancellationRow
from core.changes.recording import Recording
from core.changes.repository import CancellationRepository, renew_lease, take_lease
from core.db.tenancy import SystemActor
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import Conflict, OutcomeUnknown, TryLater

log = structlog.get_logger(__name__)

declare(
    cancellation__leased="a cancellation's lease is taken, nothing of it has been done yet",
    cancellation__item__before="about to ask a supplier to cancel an item",
    cancellation__item__after="the supplier has cancelled an item, not yet recorded",
)

_WAITS: Final = (2, 4, 8, 15, 30, 60, 120, 300, 600, 1800, 3600)
_FRESH: Final = timedelta(seconds=60)
"""How long an amount that binds nobody is trusted before it is asked for again."""


@dataclass(slots=True)
class Run:
    """One process's hold on one cancellation."""

    actor: SystemActor
    epoch: int
    row: CancellationRow
    lines: Sequence[CancellationItemRow]
    items: dict[UUID, BookingItemRow]

    @property
    def is_forced(self) -> bool:
        """The supplier cancelled it: there is nothing to agree about any more."""
        return self.row.requested_by == Requester.PROVIDER


class Worse(Exception):
    """Less would come back than was agreed; nothing was cancelled."""


class Executing:
    """Carries cancellations out."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._recording = desk, Recording(desk)

    async def execute(self, org_id: UUID, cancellation_id: UUID) -> None:
        """Job `cancellations.execute`: as far as it will go. Safe to repeat and to run twice at once."""
        run = await self._take(org_id, cancellation_id)
        if run is None:
            return
        crashpoint("cancellation.leased")

        async def renew() -> bool:
            async with self._desk.begin(run.actor) as uow:
                return await renew_lease(uow, run.row.id, run.epoch, uow.now + self._desk.lease)

        try:
            async with kept_alive(renew, lease_seconds=self._desk.lease.total_seconds()):
                waiting = [line for line in run.lines if LineStatus(line.status) is LineStatus.REQUESTED]
                await asyncio.gather(*(self._one(run, line) for line in waiting))
                wait = timedelta(seconds=_WAITS[min(run.epoch, len(_WAITS)) - 1])
                await self._recording.end(run.actor, run.row.id, run.epoch, wait=wait)
        except LeaseLost:
            log.warning("cancellation.taken_over", cancellation=run.row.reference)

    async def _take(self, org_id: UUID, cancellation_id: UUID) -> Run | None:
        actor = SystemActor(org_id, "worker")
        async with self._desk.begin(actor) as uow:
            epoch = await take_lease(uow, cancellation_id, uow.now + self._desk.lease)
            if epoch is None:
                return None
            cancellations = CancellationRepository(uow.session)
            row = await cancellations.lock(cancellation_id)
            items = {item.id: item for item in await rows(uow).items(row.booking_id)}
            return Run(actor, epoch, row, await cancellations.lines(row.id), items)

    async def _one(self, run: Run, line: CancellationItemRow) -> None:
        item = run.items[line.item_id]
        try:
            done = await self._cancel(run, line, item)
        except Worse:
            await self._recording.kept(run.actor, run.row.id, run.epoch, line.id)
        except (SupplierRefused, Conflict, TryLater) as failed:
            log.warning("cancellation.item_failed", item=item.client_reference, error=failed.message)
            await self._recording.left(run.actor, run.row.id, run.epoch, line.id, failed.message)
        else:
            await self._recording.cancelled(run.actor, run.row.id, run.epoch, line.id, done)

    async def _cancel(self, run: Run, line: CancellationItemRow, item: BookingItemRow) -> Cancellation:
        """Cancel at what was agreed. Raises `Worse` when that is no longer to be had."""
        supplier, reference = self._desk.suppliers[item.supplier], item.supplier_reference
        assert reference is not None
        quote = line.quote_reference
        if not run.is_forced and quote is None and self._desk.clock.now() - line.quoted_at > _FRESH:
            quote = await self._asked_again(run, line, supplier, reference)
        for _ in range(3):
            try:
                return await self._ask(supplier, reference, quote)
            except QuoteStale:
                quote = await self._asked_again(run, line, supplier, reference)
        raise TryLater("The supplier keeps changing what it gives back.", supplier=item.supplier)

    async def _ask(self, supplier: Supplier, reference: str, quote: str | None) -> Cancellation:
        crashpoint("cancellation.item.before")
        try:
            done = await supplier.cancel(reference, quote_reference=quote)
        except OutcomeUnknown as unknown:
            found = await supplier.standing_of(reference)
            if not found.is_cancelled:
                raise TryLater(unknown.message, **unknown.facts) from unknown
            done = found.cancellation or Cancellation(reference, None)
        crashpoint("cancellation.item.after")
        return done

    async def _asked_again(self, run: Run, line: CancellationItemRow, supplier: Supplier, reference: str) -> str | None:
        """A fresh quote's reference, when it is no worse than what was agreed."""
        told = await supplier.quote_cancellation(reference)
        if told is None or run.is_forced:
            return None if told is None else told.reference
        if told.refund is not None and told.refund < line.refund:
            raise Worse
        await self._recording.quoted(run.actor, run.row.id, run.epoch, line.id, told.reference)
        return told.reference
