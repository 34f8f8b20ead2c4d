"""Work that must happen after a commit: rows written inside it, claimed with a lease, finished or retried.

The queue that wakes a worker may lose everything at any time; these rows may not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.models import OutboxRow
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import new_id
from core.kernel.tracing import carrier

LEASE: Final = timedelta(seconds=12)
MAX_ATTEMPTS: Final = 8

declare(outbox__added="a job row was written, its transaction is still open")


class TakenOver(Exception):
    """Another worker has this job now; what the slower one was about to write is not written."""


@dataclass(frozen=True, slots=True)
class Job:
    """One claim of a job row. `epoch` goes up with every claim, so a zombie's late write is refused."""

    org_id: UUID
    id: UUID
    name: str
    args: dict[str, Any]
    attempt: int
    epoch: int


@dataclass(slots=True)
class Carried:
    """A job as it is carried out. `is_over` once a unit of work that ended it has committed."""

    job: Job
    is_over: bool = False


_CARRIED: ContextVar[Carried | None] = ContextVar("carried_job", default=None)


@contextmanager
def carrying(job: Job) -> Iterator[Carried]:
    """What the block calls, and every task it starts, works for this job."""
    carried = Carried(job)
    before = _CARRIED.set(carried)
    try:
        yield carried
    finally:
        _CARRIED.reset(before)


def carried_by(org_id: UUID) -> Carried | None:
    """The job this code works for, where it is one of that tenant's."""
    carried = _CARRIED.get()
    return carried if carried is not None and carried.job.org_id == org_id else None


class Outbox:
    """The jobs of one unit of work."""

    def __init__(self, session: AsyncSession, org_id: UUID, now: datetime) -> None:
        self._session, self._org_id, self._now = session, org_id, now
        self.added = 0

    async def add(self, name: str, *, key: str | None = None, due_at: datetime | None = None, **args: str) -> None:
        """Leave a job. With a `key`, the same job is left once, however often it is asked for."""
        row = {
            "org_id": self._org_id,
            "id": new_id(),
            "name": name,
            "key": key,
            "args": {**args, **carrier()},
            "created_at": self._now,
            "due_at": due_at or self._now,
            "attempts": 0,
            "epoch": 0,
        }
        statement = insert(OutboxRow).values(row)
        if key is not None:
            statement = statement.on_conflict_do_nothing(index_elements=["org_id", "key"])
        await self._session.execute(statement)
        self.added += 1
        crashpoint("outbox.added")

    async def cancel(self, key: str) -> None:
        """Take back a job that is not done yet."""
        await self._session.execute(
            text("DELETE FROM outbox WHERE key = :key AND done_at IS NULL AND org_id = :org"),
            {"key": key, "org": self._org_id},
        )


_DUE = text(
    "SELECT org_id, id, attempts FROM outbox WHERE done_at IS NULL AND dead_at IS NULL AND due_at <= :now"
    " AND (lease_until IS NULL OR lease_until < :now) ORDER BY due_at LIMIT :most"
)
_CLAIM = text(
    "UPDATE outbox SET lease_until = :until, epoch = epoch + 1, attempts = attempts + 1"
    " WHERE org_id = :org AND id = :id AND done_at IS NULL AND dead_at IS NULL AND due_at <= :now"
    " AND (lease_until IS NULL OR lease_until < :now) RETURNING name, args, attempts, epoch"
)
_EXTEND = text(
    "UPDATE outbox SET lease_until = :until"
    " WHERE org_id = :org AND id = :id AND epoch = :epoch AND done_at IS NULL RETURNING id"
)
_FINISH = text(
    "UPDATE outbox SET done_at = :now, lease_until = NULL, last_error = NULL"
    " WHERE org_id = :org AND id = :id AND epoch = :epoch AND done_at IS NULL RETURNING id"
)
_RETRY = text(
    "UPDATE outbox SET due_at = :due, lease_until = NULL, last_error = :error,"
    " dead_at = CASE WHEN attempts >= :most THEN CAST(:now AS timestamptz) END"
    " WHERE org_id = :org AND id = :id AND epoch = :epoch AND done_at IS NULL RETURNING dead_at IS NOT NULL"
)


class Due(NamedTuple):
    """A job that waits for a worker, and how often it has been tried."""

    org_id: UUID
    id: UUID
    attempts: int


async def due(session: AsyncSession, now: datetime, most: int = 100) -> Sequence[Due]:
    """Jobs that wait for a worker, longest waiting first. For the sweeper's role."""
    found = await session.execute(_DUE, {"now": now, "most": most})
    return [Due(row.org_id, row.id, row.attempts) for row in found]


async def claim(
    session: AsyncSession, org_id: UUID, job_id: UUID, now: datetime, lease: timedelta = LEASE
) -> Job | None:
    """Take the job for `lease`, or None when somebody else has it or it is over."""
    found = await session.execute(_CLAIM, {"org": org_id, "id": job_id, "now": now, "until": now + lease})
    row = found.one_or_none()
    return None if row is None else Job(org_id, job_id, row.name, row.args, row.attempts, row.epoch)


async def extend(session: AsyncSession, job: Job, now: datetime, lease: timedelta = LEASE) -> bool:
    """Keep the lease while the job runs. False: a later claim has taken over."""
    values = {"org": job.org_id, "id": job.id, "epoch": job.epoch, "until": now + lease}
    return (await session.execute(_EXTEND, values)).scalar_one_or_none() is not None


async def finish(session: AsyncSession, job: Job, now: datetime) -> bool:
    """Mark done. False: a later claim has taken over, or it was done already."""
    values = {"org": job.org_id, "id": job.id, "epoch": job.epoch, "now": now}
    return (await session.execute(_FINISH, values)).scalar_one_or_none() is not None


async def retry(
    session: AsyncSession, job: Job, now: datetime, *, error: str, wait: timedelta, most: int = MAX_ATTEMPTS
) -> bool:
    """Put back for later. True when that was the last attempt and the row is now a dead letter."""
    found = await session.execute(
        _RETRY,
        {
            "org": job.org_id,
            "id": job.id,
            "epoch": job.epoch,
            "now": now,
            "due": now + wait,
            "error": error[:2000],
            "most": most,
        },
    )
    return bool(found.scalar_one_or_none())
