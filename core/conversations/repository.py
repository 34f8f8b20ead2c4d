"""Queries of threads."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.conversations.errors import ThreadNotFound
from core.conversations.models import ThreadRow
from core.conversations.types import Thread, ThreadPage
from core.kernel.ids import EmployeeId, ThreadId
from core.people.caller import Caller, Role

_MOST: Final = 100


class ThreadRepository:
    """Threads of one tenant."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, org_id: UUID, thread_id: ThreadId, owner_id: EmployeeId, *, title: str | None, at: datetime
    ) -> None:
        """Insert, or leave what is there."""
        row = {"org_id": org_id, "id": thread_id, "owner_id": owner_id, "title": title}
        await self._session.execute(
            insert(ThreadRow)
            .values(**row, created_at=at, updated_at=at)
            .on_conflict_do_nothing(index_elements=["org_id", "id"])
        )

    async def get(self, caller: Caller, thread_id: ThreadId, *, only_own: bool = False) -> Thread:
        """One thread this caller may read."""
        query = select(ThreadRow).where(ThreadRow.org_id == caller.org_id, ThreadRow.id == thread_id)
        if only_own or not caller.is_(Role.TRAVEL_ADMIN, Role.EXPERT):
            query = query.where(ThreadRow.owner_id == caller.employee_id)
        row = (await self._session.execute(query)).scalar_one_or_none()
        if row is None:
            raise ThreadNotFound("There is no such conversation.", thread_id=str(thread_id))
        return _thread(row)

    async def change(
        self, org_id: UUID, thread_id: ThreadId, *, title: str | None, archived: bool | None, at: datetime
    ) -> None:
        """Set what is given."""
        values: dict[str, object] = {"updated_at": at}
        if title is not None:
            values["title"] = title
        if archived is not None:
            values["archived"] = archived
        await self._session.execute(
            update(ThreadRow).where(ThreadRow.org_id == org_id, ThreadRow.id == thread_id).values(**values)
        )

    async def page(self, caller: Caller, cursor: str | None, limit: int) -> ThreadPage:
        """The caller's threads, newest talk first, from a cursor on."""
        most = max(1, min(limit, _MOST))
        query = (
            select(ThreadRow)
            .where(ThreadRow.org_id == caller.org_id, ThreadRow.owner_id == caller.employee_id)
            .order_by(ThreadRow.updated_at.desc(), ThreadRow.id.desc())
            .limit(most + 1)
        )
        place = None if cursor is None else parse_cursor(cursor)
        if place is not None:
            query = query.where(tuple_(ThreadRow.updated_at, ThreadRow.id) < place)
        rows = (await self._session.execute(query)).scalars().all()
        following = f"{rows[most - 1].updated_at.isoformat()}~{rows[most - 1].id}" if len(rows) > most else None
        return ThreadPage(tuple(_thread(row) for row in rows[:most]), following)


def parse_cursor(cursor: str) -> tuple[datetime, UUID] | None:
    """The place a cursor names, or None where it is none of ours."""
    at, _, last = cursor.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None


def _thread(row: ThreadRow) -> Thread:
    return Thread(
        id=ThreadId(row.id),
        owner_id=EmployeeId(row.owner_id),
        title=row.title,
        status=row.status,
        archived=row.archived,
        last_seq=row.last_seq,
        running=row.active_run_id is not None,
        updated_at=row.updated_at,
        trip=row.trip,
        booking_reference=row.booking_reference,
    )
