"""Two connections that meet at a lock, and the same two where the locks are taken out.

A race that is left to chance proves nothing. Both transactions therefore wait for each other right after they have
read a row `FOR UPDATE`: with the lock the second cannot arrive, and the first goes on alone after a moment; without
it both hold what they have read, and whatever the lock was for now happens.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

from core.db.bus import RedisBus
from core.db.engine import make_engine
from core.db.tenancy import APP_ROLE, SWEEPER_ROLE
from core.db.unit_of_work import Database
from core.kernel.clock import SystemClock
from tests.core.bookings.conftest import World, world

__all__ = ["world"]

LOCK = " FOR UPDATE"


class Meeting:
    """Where two transactions wait for each other; the patience of one that waits alone is short."""

    def __init__(self) -> None:
        self.table: str | None = None
        self.met = asyncio.Event()
        self.arrived = 0

        self.holds_first = self.any_read = False
        self.someone = asyncio.Event()

    def at(self, table: str, *, holds_first: bool = False, any_read: bool = False) -> None:
        """`holds_first`: the first waits for `met` to be set by the test, everybody else passes by."""
        self.table, self.arrived, self.holds_first, self.any_read = table, 0, holds_first, any_read
        self.met, self.someone = asyncio.Event(), asyncio.Event()

    async def arrive(self) -> None:
        self.arrived += 1
        self.someone.set()
        if self.arrived >= 2:
            if self.holds_first:
                return
            self.met.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(0.4):
                await self.met.wait()


def watched(engine: AsyncEngine, meeting: Meeting, *, locks: bool) -> AsyncEngine:
    """The engine with its row locks made meeting points, or taken out as well."""

    @event.listens_for(engine.sync_engine, "before_cursor_execute", retval=True)
    def take_out(_c: Any, _cursor: Any, statement: str, parameters: Any, context: Any, _many: bool) -> Any:
        if context is not None:
            context.reads_to_write = LOCK in statement
        return (statement if locks else statement.replace(LOCK, "")), parameters

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    def meet(_c: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        is_meant = meeting.any_read or getattr(context, "reads_to_write", False)
        if meeting.table and is_meant and f"FROM {meeting.table} " in " ".join(statement.split()):
            await_only(meeting.arrive())

    return engine


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


@pytest.fixture
def locks() -> bool:
    """Overridden with False by `without_locks`."""
    return True


@pytest.fixture
async def database(database_url: str, redis: Redis, meeting: Meeting, locks: bool) -> AsyncIterator[Database]:
    made = Database(
        watched(make_engine(database_url, role=APP_ROLE, pool_size=5), meeting, locks=locks),
        make_engine(database_url, role=SWEEPER_ROLE, pool_size=2),
        clock=SystemClock(),
        bus=RedisBus(redis),
    )
    yield made
    await made.close()


async def counted(world: World, query: str, **values: Any) -> int:
    """A number over every tenant."""
    async with world.database.sweep() as session:
        return int(await session.scalar(text(query), values) or 0)
