"""Every query about bookings that changes them. Whole reads for people are in `view` and `listing`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.bookings.errors import BookingNotFound
from core.bookings.lifecycle import BookingStatus
from core.bookings.models import AttentionRow, BookingItemRow, BookingRow
from core.db.tenancy import Actor
from core.db.unit_of_work import UnitOfWork
from core.kernel.ids import new_id, parse_id
from core.people.caller import Caller


def _mine(actor: Actor) -> UUID | None:
    """Whose bookings the actor is confined to; None: the whole tenant's."""
    if isinstance(actor, Caller) and not actor.sees_everyone:
        return actor.employee_id
    return None


class BookingRepository:
    """Bookings of the tenant the session is in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find_id(self, actor: Actor, id_or_reference: str) -> UUID:
        """The id of a booking named by id or reference that the actor may see; anything else is not there."""
        key = parse_id(id_or_reference)
        named = BookingRow.id == key if key is not None else BookingRow.reference == id_or_reference.strip().upper()
        query = select(BookingRow.id).where(named)
        owner = _mine(actor)
        if owner is not None:
            query = query.where((BookingRow.employee_id == owner) | (BookingRow.booked_by_id == owner))
        found = await self._session.scalar(query)
        if found is None:
            raise BookingNotFound("There is no such booking.", booking=id_or_reference[:64])
        return found

    async def lock(self, booking_id: UUID) -> BookingRow:
        """The row, locked, for the system's own work."""
        row = await self._session.scalar(select(BookingRow).where(BookingRow.id == booking_id).with_for_update())
        if row is None:
            raise BookingNotFound("There is no such booking.", booking=str(booking_id))
        return row

    async def lock_for(self, caller: Caller, booking_id: UUID) -> BookingRow:
        """The caller's own booking (or a travel admin's to handle), locked."""
        query = select(BookingRow).where(BookingRow.id == booking_id).with_for_update()
        owner = _mine(caller)
        if owner is not None:
            query = query.where((BookingRow.employee_id == owner) | (BookingRow.booked_by_id == owner))
        row = await self._session.scalar(query)
        if row is None:
            raise BookingNotFound("There is no such booking.", booking=str(booking_id))
        return row

    async def open_draft(self, caller: Caller, thread_id: UUID) -> BookingRow | None:
        """The draft a conversation is working on, locked."""
        return await self._session.scalar(
            select(BookingRow)
            .where(
                BookingRow.thread_id == thread_id,
                BookingRow.employee_id == caller.employee_id,
                BookingRow.status == BookingStatus.DRAFT.value,
            )
            .order_by(BookingRow.created_at.desc())
            .limit(1)
            .with_for_update()
        )

    async def items(self, booking_id: UUID) -> Sequence[BookingItemRow]:
        """The booking's items in order. Call under the booking's lock when they are to be changed."""
        rows = await self._session.scalars(
            select(BookingItemRow).where(BookingItemRow.booking_id == booking_id).order_by(BookingItemRow.position)
        )
        return rows.all()

    async def item(self, item_id: UUID) -> BookingItemRow:
        """One item, locked."""
        row = await self._session.scalar(select(BookingItemRow).where(BookingItemRow.id == item_id).with_for_update())
        assert row is not None
        return row

    async def remove_items(self, booking_id: UUID, item_ids: Sequence[UUID]) -> None:
        """Take items out of a draft."""
        await self._session.execute(
            text("DELETE FROM booking_items WHERE booking_id = :booking AND id = ANY(:items)"),
            {"booking": booking_id, "items": list(item_ids)},
        )


_TAKE_LEASE = text(
    "UPDATE bookings SET lease_until = :until, epoch = epoch + 1 WHERE id = :id AND status = 'booking'"
    " AND (lease_until IS NULL OR lease_until < :now) RETURNING epoch"
)
_RENEW = text("UPDATE bookings SET lease_until = :until WHERE id = :id AND epoch = :epoch RETURNING 1")


async def take_lease(uow: UnitOfWork, booking_id: UUID, until: datetime) -> int | None:
    """The epoch of a fresh lease, or None when another process executes, or nothing is to be executed."""
    found = await uow.session.execute(_TAKE_LEASE, {"id": booking_id, "until": until, "now": uow.now})
    epoch = found.scalar_one_or_none()
    return None if epoch is None else int(epoch)


async def renew_lease(uow: UnitOfWork, booking_id: UUID, epoch: int, until: datetime) -> bool:
    """Keep the lease; False when it has been taken over."""
    found = await uow.session.execute(_RENEW, {"id": booking_id, "until": until, "epoch": epoch})
    return found.scalar_one_or_none() is not None


async def open_attention(
    uow: UnitOfWork,
    *,
    key: str,
    booking_id: UUID,
    reason: str,
    severity: str,
    detail: str,
    due_at: datetime,
    item_id: UUID | None = None,
) -> None:
    """Ask for a person's attention, once per key; what was seen to and happens again is asked again."""
    asking = insert(AttentionRow)
    fresh = asking.excluded
    await uow.session.execute(
        asking.values(
            org_id=uow.org_id,
            id=new_id(),
            key=key,
            booking_id=booking_id,
            item_id=item_id,
            reason=reason,
            severity=severity,
            detail=detail,
            opened_at=uow.now,
            due_at=due_at,
        ).on_conflict_do_update(
            index_elements=["org_id", "key"],
            set_={"detail": fresh.detail, "opened_at": fresh.opened_at, "due_at": fresh.due_at, "resolved_at": None},
            where=AttentionRow.resolved_at.is_not(None),
        )
    )


async def resolve_attention(uow: UnitOfWork, key: str) -> None:
    """It has been seen to."""
    await uow.session.execute(
        text("UPDATE attention SET resolved_at = :now WHERE key = :key AND resolved_at IS NULL"),
        {"now": uow.now, "key": key},
    )
