"""Jobs that used up their attempts: read, replay, drop."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_LIST: Final = text(
    "SELECT org_id, id, name, args, attempts, dead_at, last_error FROM outbox"
    " WHERE dead_at IS NOT NULL ORDER BY dead_at DESC LIMIT :most"
)
_REPLAY: Final = text(
    "UPDATE outbox SET dead_at = NULL, attempts = 0, due_at = :now, lease_until = NULL"
    " WHERE dead_at IS NOT NULL AND (CAST(:id AS uuid) IS NULL OR id = CAST(:id AS uuid)) RETURNING id"
)
_DROP: Final = text(
    "DELETE FROM outbox WHERE dead_at IS NOT NULL AND (CAST(:id AS uuid) IS NULL OR id = CAST(:id AS uuid))"
    " RETURNING id"
)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job that was given up."""

    org_id: UUID
    id: UUID
    name: str
    args: dict[str, Any]
    attempts: int
    dead_at: datetime
    last_error: str | None


async def read(session: AsyncSession, most: int = 200) -> Sequence[DeadLetter]:
    """Newest first."""
    return [DeadLetter(*row) for row in await session.execute(_LIST, {"most": most})]


async def replay(session: AsyncSession, job_id: UUID | None, now: datetime) -> int:
    """Give one (or with None all) a fresh set of attempts; how many."""
    return len((await session.execute(_REPLAY, {"id": job_id, "now": now})).all())


async def drop(session: AsyncSession, job_id: UUID | None) -> int:
    """Throw one (or with None all) away; how many."""
    return len((await session.execute(_DROP, {"id": job_id})).all())
