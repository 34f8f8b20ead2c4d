"""The answer to an unsafe request, kept by the key its caller chose, so that a retry gets the same answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from core.db.models import IdempotencyRow
from core.db.tenancy import Actor
from core.db.unit_of_work import Begin
from core.kernel.errors import Conflict, Invalid
from core.kernel.ids import new_id

# A request that has not finished by then died with its process; its effects are guarded by their own keys.
ABANDONED_AFTER: Final = timedelta(seconds=60)


class KeyReused(Invalid):
    """The same key came with another request."""

    code = "idempotency.key_reused"


class InProgress(Conflict):
    """The first request with this key is still running."""

    code = "idempotency.in_progress"


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer: HTTP-like status and JSON body."""

    status: int
    body: dict[str, Any]


class Idempotency:
    """Remembers answers by (tenant, owner, key)."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def replay_or_begin(self, actor: Actor, *, key: str, request_hash: str) -> Answer | None:
        """The stored answer of this key, or None: this request is now the one that runs."""
        owner = actor.actor_id or UUID(int=0)
        async with self._begin(actor) as uow:
            fresh = await uow.session.execute(
                insert(IdempotencyRow)
                .values(
                    org_id=actor.org_id,
                    id=new_id(),
                    owner_id=owner,
                    key=key,
                    request_hash=request_hash,
                    created_at=uow.now,
                )
                .on_conflict_do_nothing(index_elements=["org_id", "owner_id", "key"])
                .returning(IdempotencyRow.id)
            )
            if fresh.scalar_one_or_none() is not None:
                return None
            row = (
                await uow.session.execute(
                    select(IdempotencyRow)
                    .where(IdempotencyRow.owner_id == owner, IdempotencyRow.key == key)
                    .with_for_update()
                )
            ).scalar_one()
            if row.request_hash != request_hash:
                raise KeyReused("This Idempotency-Key was used for another request.", key=key)
            if row.finished_at is not None and row.status is not None:
                return Answer(row.status, row.body or {})
            if uow.now - row.created_at < ABANDONED_AFTER:
                raise InProgress("The first request with this Idempotency-Key is still running.", key=key)
            row.created_at = uow.now
            return None

    async def finish(self, actor: Actor, *, key: str, answer: Answer) -> None:
        """Keep the answer."""
        owner = actor.actor_id or UUID(int=0)
        async with self._begin(actor) as uow:
            await uow.session.execute(
                update(IdempotencyRow)
                .where(IdempotencyRow.owner_id == owner, IdempotencyRow.key == key)
                .values(finished_at=uow.now, status=answer.status, body=answer.body)
            )

    async def forget(self, actor: Actor, *, key: str) -> None:
        """Drop a key whose request did nothing, such as one that failed on our side before it began."""
        owner = actor.actor_id or UUID(int=0)
        async with self._begin(actor) as uow:
            await uow.session.execute(
                delete(IdempotencyRow).where(
                    IdempotencyRow.owner_id == owner, IdempotencyRow.key == key, IdempotencyRow.finished_at.is_(None)
                )
            )
