"""Two people of one organisation, one of another, and the journal their turns are written through."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from core.conversations.service import Conversations
from core.db.bus import LocalBus
from core.db.pipeline import Pipelines
from core.db.unit_of_work import Database
from core.kernel.clock import ShiftedClock
from core.kernel.ids import ThreadId
from core.people.caller import Caller, Door
from core.people.demo import seed
from core.people.service import People


@pytest.fixture
async def people(database: Database) -> People:
    await seed(database.begin)
    return People(database.begin, database.sweep)


@pytest.fixture
async def maya(people: People) -> Caller:
    return await people.caller_for_email("maya.chen@northwind.example", Door.CHAT)


@pytest.fixture
async def owen(people: People) -> Caller:
    return await people.caller_for_email("owen.park@contoso.example", Door.CHAT)


@pytest.fixture
def clock() -> ShiftedClock:
    return ShiftedClock(datetime.now(UTC))


@pytest.fixture
async def conversations(
    database: Database, database_url: str, people: People, clock: ShiftedClock
) -> AsyncIterator[Conversations]:
    pipelines = Pipelines(database_url, size=4)
    yield Conversations(database.begin, database.sweep, pipelines, bus=LocalBus(), clock=clock)
    await pipelines.close()


@pytest.fixture
async def thread_id(conversations: Conversations, maya: Caller) -> ThreadId:
    return (await conversations.create_thread(maya)).id
