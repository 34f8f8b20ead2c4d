"""`begin()`: the only thing that commits.

One use-case step is one unit of work of milliseconds. No model call, provider call or socket send happens inside
one; what must happen after it is an outbox row in the same transaction, and what may happen after it is a hint.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from core.db.bus import Bus
from core.db.models import AuditRow
from core.db.outbox import Carried, Outbox, carried_by, finish
from core.db.tenancy import Actor
from core.kernel.clock import Clock
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import new_id

declare(commit__before="a unit of work is about to commit", commit__after="a unit of work has committed")

_SET_TENANT = text("SELECT set_config('app.org_id', :org, true)")


class Audit:
    """Who did what, beside the change itself."""

    def __init__(self, session: AsyncSession, actor: Actor, now: datetime) -> None:
        self._session, self._actor, self._now = session, actor, now

    def add(self, action: str, *, subject_type: str, subject_id: UUID | str, **facts: Any) -> None:
        """Record `noun.past` on a subject."""
        self._session.add(
            AuditRow(
                org_id=self._actor.org_id,
                id=new_id(),
                at=self._now,
                actor_id=self._actor.actor_id,
                actor_name=self._actor.actor_name,
                door=self._actor.door_name,
                action=action,
                subject_type=subject_type,
                subject_id=str(subject_id),
                facts=facts,
            )
        )


class UnitOfWork:
    """One open transaction inside one tenant."""

    def __init__(self, session: AsyncSession, actor: Actor, now: datetime) -> None:
        self.session = session
        self.actor = actor
        self.org_id = actor.org_id
        self.now = now
        self.outbox = Outbox(session, actor.org_id, now)
        self.audit = Audit(session, actor, now)
        self.hints: list[tuple[str, dict[str, Any]]] = []
        self._after: list[Callable[[], Awaitable[None]]] = []
        self._ended: Carried | None = None

    def publish(self, channel: str, payload: dict[str, Any]) -> None:
        """Send a hint once this has committed."""
        self.hints.append((channel, payload))

    def after_commit(self, act: Callable[[], Awaitable[None]]) -> None:
        """Do something in memory once this has committed; it must not be needed for the truth."""
        self._after.append(act)

    async def end_job(self) -> bool:
        """With the last thing a job does: its row is done if and only if this commits, for one commit instead of two.

        False: another worker has taken the job over; whoever must not do it twice gives up then. Quiet outside a job.
        """
        carried = carried_by(self.org_id)
        if carried is None or carried.is_over:
            return True
        self._ended = carried
        return await finish(self.session, carried.job, self.now)

    async def committed(self, bus: Bus) -> None:
        """Send what waited for the commit."""
        if self._ended is not None:
            self._ended.is_over = True
        if self.outbox.added:
            await bus.publish("outbox", {"org_id": str(self.org_id)})
        for channel, payload in self.hints:
            await bus.publish(channel, payload)
        for act in self._after:
            await act()


class Begin(Protocol):
    """Opens a unit of work for somebody."""

    def __call__(self, actor: Actor) -> AbstractAsyncContextManager[UnitOfWork]:
        """`async with begin(caller) as uow:`."""
        ...


class Database:
    """The two pools and the one way into them."""

    def __init__(self, app: AsyncEngine, sweeper: AsyncEngine, *, clock: Clock, bus: Bus) -> None:
        self._app, self._sweeper, self._clock, self._bus = app, sweeper, clock, bus

    @asynccontextmanager
    async def begin(self, actor: Actor) -> AsyncIterator[UnitOfWork]:
        """A transaction inside the actor's tenant: committed at the end, rolled back on any exception."""
        async with AsyncSession(self._app, expire_on_commit=False, autoflush=False) as session:
            await session.execute(_SET_TENANT, {"org": str(actor.org_id)})
            uow = UnitOfWork(session, actor, self._clock.now())
            yield uow
            await session.flush()
            crashpoint("commit.before")
            await session.commit()
            crashpoint("commit.after")
        await uow.committed(self._bus)

    @asynccontextmanager
    async def sweep(self) -> AsyncIterator[AsyncSession]:
        """A transaction that sees every tenant: for the relay and the sweepers only."""
        async with AsyncSession(self._sweeper, expire_on_commit=False, autoflush=False) as session:
            yield session
            await session.commit()

    async def close(self) -> None:
        """Give the connections back."""
        await self._app.dispose()
        await self._sweeper.dispose()
