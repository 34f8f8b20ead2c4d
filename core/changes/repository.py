"""Every query about cancellations, and the lease of the one that is executed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.changes.errors import CancellationNotFound
from core.changes.lifecycle import CancellationStatus
from core.changes.models import CancellationItemRow, CancellationRow
from core.db.unit_of_work import UnitOfWork

_TAKE: Final = text(
    "UPDATE cancellations SET lease_until = :until, epoch = epoch + 1 WHERE id = :id"
    " AND status IN ('processing', 'partial') AND (lease_until IS NULL OR lease_until < :now) RETURNING epoch"
)
_RENEW: Final = text("UPDATE cancellations SET lease_until = :until WHERE id = :id AND epoch = :epoch RETURNING 1")
STUCK: Final = text(
    "SELECT org_id, id, epoch FROM cancellations WHERE status IN ('processing', 'partial')"
    " AND (lease_until < :now OR (lease_until IS NULL AND updated_at < :untouched)) ORDER BY updated_at LIMIT 200"
)
UNLOOKED: Final = text(
    "SELECT b.org_id, b.id FROM bookings b WHERE b.status IN ('confirmed', 'ticketed', 'partially_cancelled')"
    " AND EXISTS (SELECT 1 FROM booking_items i WHERE i.org_id = b.org_id AND i.booking_id = b.id"
    " AND i.status = 'confirmed' AND i.starts_at > :now)"
    " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.org_id = b.org_id"
    " AND o.key = 'look:' || b.id || ':' || CAST(:turn AS text)) ORDER BY b.starts_on LIMIT 200"
)


class CancellationRepository:
    """Cancellations of the tenant the session is in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, cancellation_id: UUID) -> CancellationRow:
        """The row, locked."""
        row = await self._session.scalar(
            select(CancellationRow).where(CancellationRow.id == cancellation_id).with_for_update()
        )
        if row is None:
            raise CancellationNotFound("There is no such cancellation.", cancellation_id=str(cancellation_id))
        return row

    async def of_proposal(self, proposal_id: UUID) -> CancellationRow:
        """What a proposal would carry out."""
        row = await self._session.scalar(select(CancellationRow).where(CancellationRow.proposal_id == proposal_id))
        if row is None:
            raise CancellationNotFound("There is no such cancellation.", proposal_id=str(proposal_id))
        return row

    async def lines(self, cancellation_id: UUID) -> Sequence[CancellationItemRow]:
        """Its items, in the order in which they were written."""
        found = await self._session.scalars(
            select(CancellationItemRow)
            .where(CancellationItemRow.cancellation_id == cancellation_id)
            .order_by(CancellationItemRow.id)
        )
        return found.all()

    async def line(self, line_id: UUID) -> CancellationItemRow:
        """One of its items, locked."""
        row = await self._session.scalar(
            select(CancellationItemRow).where(CancellationItemRow.id == line_id).with_for_update()
        )
        assert row is not None
        return row

    async def of_booking(self, booking_id: UUID) -> Sequence[CancellationRow]:
        """All requests of a booking that came to anything, newest first."""
        unsaid = (CancellationStatus.CALCULATING.value, CancellationStatus.AWAITING_CONFIRMATION.value)
        found = await self._session.scalars(
            select(CancellationRow)
            .where(CancellationRow.booking_id == booking_id, CancellationRow.status.not_in(unsaid))
            .order_by(CancellationRow.created_at.desc(), CancellationRow.id.desc())
        )
        return found.all()

    async def unanswered(self, booking_id: UUID) -> Sequence[CancellationRow]:
        """Quotes of the booking that nobody has agreed to, locked."""
        open_ones = (CancellationStatus.CALCULATING.value, CancellationStatus.AWAITING_CONFIRMATION.value)
        found = await self._session.scalars(
            select(CancellationRow)
            .where(CancellationRow.booking_id == booking_id, CancellationRow.status.in_(open_ones))
            .with_for_update()
        )
        return found.all()

    async def add(self, row: CancellationRow, lines: Sequence[CancellationItemRow] = ()) -> None:
        """Write a request and its items."""
        self._session.add(row)
        await self._session.flush()
        self._session.add_all(lines)
        await self._session.flush()


async def take_lease(uow: UnitOfWork, cancellation_id: UUID, until: datetime) -> int | None:
    """The epoch of a fresh lease, or None when another process executes, or nothing is to be executed."""
    found = await uow.session.execute(_TAKE, {"id": cancellation_id, "until": until, "now": uow.now})
    epoch = found.scalar_one_or_none()
    return None if epoch is None else int(epoch)


async def renew_lease(uow: UnitOfWork, cancellation_id: UUID, epoch: int, until: datetime) -> bool:
    """Keep the lease; False when it has been taken over."""
    found = await uow.session.execute(_RENEW, {"id": cancellation_id, "until": until, "epoch": epoch})
    return found.scalar_one_or_none() is not None
