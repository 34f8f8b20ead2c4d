"""Notices from outside, kept once each: duplicates, reordering and replays change nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from core.db.models import InboxRow
from core.db.tenancy import PLATFORM_ORG, SystemActor
from core.db.unit_of_work import Begin
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import new_id

declare(inbox__received="a verified notice and its job are written, its sender has not been answered")


class Inbox:
    """Receives verified notices and leaves a job for each new one."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def receive(self, provider: str, *, event_id: str, event_type: str, payload: dict[str, Any]) -> bool:
        """Keep a notice and leave `inbox.handle`. False when it had come before."""
        async with self._begin(SystemActor(PLATFORM_ORG, "webhook")) as uow:
            fresh = await uow.session.execute(
                insert(InboxRow)
                .values(
                    id=new_id(),
                    provider=provider,
                    event_id=event_id,
                    event_type=event_type,
                    payload=payload,
                    received_at=uow.now,
                )
                .on_conflict_do_nothing(index_elements=["provider", "event_id"])
                .returning(InboxRow.id)
            )
            inbox_id = fresh.scalar_one_or_none()
            if inbox_id is None:
                return False
            await uow.outbox.add("inbox.handle", key=f"inbox:{inbox_id}", inbox_id=str(inbox_id))
            crashpoint("inbox.received")
            return True

    async def read(self, inbox_id: UUID) -> InboxRow | None:
        """One notice, or None where it is already handled or unknown."""
        async with self._begin(SystemActor(PLATFORM_ORG, "webhook")) as uow:
            found = await uow.session.execute(
                select(InboxRow).where(InboxRow.id == inbox_id, InboxRow.handled_at.is_(None))
            )
            return found.scalar_one_or_none()

    async def handled(self, inbox_id: UUID, outcome: str) -> None:
        """Mark one handled, with what was made of it."""
        async with self._begin(SystemActor(PLATFORM_ORG, "webhook")) as uow:
            await uow.end_job()
            await uow.session.execute(
                update(InboxRow).where(InboxRow.id == inbox_id).values(handled_at=uow.now, outcome=outcome)
            )
