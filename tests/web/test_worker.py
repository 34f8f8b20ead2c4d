"""The worker: leases, retries, dead letters, and work that goes on whatever happens to Redis."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from core.app import App, build_app
from core.db import outbox
from core.db.tenancy import SystemActor
from core.kernel.errors import Conflict, TryLater
from core.people.demo_people import CONTOSO
from core.settings import Settings
from tests.fixtures.stores import ROOT, fresh_database
from web.worker import dead_letters
from web.worker.doorbell import Doorbell
from web.worker.executor import Executor, wait_after
from web.worker.registry import registered
from web.worker.relay import Relay

Work = Callable[..., Any]


@pytest.fixture(scope="module")
def quiet_settings(settings: Settings, own_redis_url: str) -> Iterator[Settings]:
    """A database of its own, whose jobs no other worker takes."""
    with fresh_database(f"test_{os.getpid()}_jobs") as url:
        yield settings.model_copy(update={"database_url": url, "redis_url": own_redis_url.split("?")[0]})


@pytest.fixture(scope="module")
def owner(quiet_settings: Settings) -> Iterator[psycopg.Connection]:
    with psycopg.connect(quiet_settings.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="module")
async def app(quiet_settings: Settings) -> AsyncIterator[App]:
    made = build_app(quiet_settings)
    yield made
    await made.close()


@pytest.fixture
async def add(app: App, owner: psycopg.Connection) -> Callable[..., Any]:
    """Leave a job; its id."""

    async def left(name: str = "tests.run", **args: str) -> UUID:
        async with app.begin(SystemActor(CONTOSO)) as uow:
            await uow.outbox.add(name, **args)
        row = owner.execute("SELECT id FROM outbox WHERE name = %s ORDER BY id DESC LIMIT 1", (name,)).fetchone()
        assert row is not None
        return UUID(str(row[0]))

    return left


def state(owner: psycopg.Connection, job_id: UUID) -> dict[str, Any]:
    names = ("done_at", "dead_at", "attempts", "epoch", "last_error", "lease_until", "due_at")
    row = owner.execute(f"SELECT {', '.join(names)} FROM outbox WHERE id = %s", (job_id,)).fetchone()
    assert row is not None
    return dict(zip(names, row, strict=True))


async def test_a_job_runs_and_its_row_says_so(app: App, add: Any, owner: psycopg.Connection) -> None:
    seen = []

    async def work(org_id: UUID, *, what: str) -> None:
        seen.append((org_id, what))

    job_id = await add(what="this")
    assert await Executor(app, {"tests.run": work}).run(CONTOSO, job_id)
    assert seen == [(CONTOSO, "this")]
    assert state(owner, job_id)["done_at"] is not None


async def test_a_job_rung_for_twice_runs_once(app: App, add: Any) -> None:
    runs = 0

    async def work(org_id: UUID) -> None:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.05)

    job_id = await add()
    workers = [Executor(app, {"tests.run": work}) for _ in range(4)]
    answers = await asyncio.gather(*(worker.run(CONTOSO, job_id) for worker in workers for _ in range(3)))
    assert (runs, answers.count(True)) == (1, 1)


async def test_a_vendor_that_does_not_answer_is_asked_again_later(
    app: App, add: Any, owner: psycopg.Connection
) -> None:
    async def work(org_id: UUID) -> None:
        raise TryLater("The airline does not answer.")

    job_id = await add()
    await Executor(app, {"tests.run": work}).run(CONTOSO, job_id)
    after = state(owner, job_id)
    assert (after["done_at"], after["dead_at"], after["lease_until"]) == (None, None, None)
    assert after["last_error"].startswith("provider.unavailable")
    assert after["due_at"] > app.clock.now()


async def test_a_bug_is_retried_until_its_attempts_are_used_up(app: App, add: Any, owner: psycopg.Connection) -> None:
    async def work(org_id: UUID) -> None:
        raise ZeroDivisionError

    job_id, executor = await add(), Executor(app, {"tests.run": work})
    for _ in range(outbox.MAX_ATTEMPTS):
        owner.execute("UPDATE outbox SET due_at = now() WHERE id = %s", (job_id,))
        assert await executor.run(CONTOSO, job_id)
    after = state(owner, job_id)
    assert after["dead_at"] is not None
    assert after["attempts"] == outbox.MAX_ATTEMPTS
    assert not await executor.run(CONTOSO, job_id)


async def test_a_refusal_is_a_dead_letter_at_once(app: App, add: Any, owner: psycopg.Connection) -> None:
    async def work(org_id: UUID) -> None:
        raise Conflict("It is over.")

    job_id = await add()
    await Executor(app, {"tests.run": work}).run(CONTOSO, job_id)
    assert state(owner, job_id)["dead_at"] is not None


async def test_a_dead_letter_can_be_read_replayed_and_dropped(app: App, add: Any, owner: psycopg.Connection) -> None:
    async def work(org_id: UUID) -> None:
        raise Conflict("Not yet.")

    job_id = await add()
    await Executor(app, {"tests.run": work}).run(CONTOSO, job_id)
    async with app.begin_sweep() as session:
        assert job_id in [letter.id for letter in await dead_letters.read(session)]
        assert await dead_letters.replay(session, job_id, app.clock.now()) == 1
    done: list[UUID] = []

    async def mended(org_id: UUID) -> None:
        done.append(org_id)

    assert await Executor(app, {"tests.run": mended}).run(CONTOSO, job_id)
    assert done == [CONTOSO]
    async with app.begin_sweep() as session:
        assert await dead_letters.drop(session, job_id) == 0


async def test_a_job_nobody_knows_is_kept(app: App, add: Any, owner: psycopg.Connection) -> None:
    job_id = await add("tests.unheard_of")
    await Executor(app, {}).run(CONTOSO, job_id)
    assert "nothing is registered" in state(owner, job_id)["last_error"]
    owner.execute("DELETE FROM outbox WHERE id = %s", (job_id,))


async def test_a_worker_that_stops_gives_its_job_back(app: App, add: Any, owner: psycopg.Connection) -> None:
    started = asyncio.Event()

    async def work(org_id: UUID) -> None:
        started.set()
        await asyncio.sleep(30)

    job_id, executor = await add(), Executor(app, {"tests.run": work})
    running = asyncio.create_task(executor.run(CONTOSO, job_id))
    await asyncio.wait_for(started.wait(), 5)
    await executor.close(within=0.01)
    with pytest.raises(asyncio.CancelledError):
        await running
    after = state(owner, job_id)
    assert (after["done_at"], after["dead_at"], after["lease_until"]) == (None, None, None)
    owner.execute("DELETE FROM outbox WHERE id = %s", (job_id,))


async def test_a_zombies_late_write_is_refused(app: App, add: Any, owner: psycopg.Connection) -> None:
    job_id = await add()
    async with app.begin_sweep() as session:
        zombie = await outbox.claim(session, CONTOSO, job_id, app.clock.now())
    assert zombie is not None
    owner.execute("UPDATE outbox SET lease_until = now() - interval '1 second' WHERE id = %s", (job_id,))
    async with app.begin_sweep() as session:
        heir = await outbox.claim(session, CONTOSO, job_id, app.clock.now())
        assert heir is not None
        assert heir.epoch == zombie.epoch + 1
        await outbox.finish(session, zombie, app.clock.now())
        assert not await outbox.extend(session, zombie, app.clock.now())
        assert await outbox.extend(session, heir, app.clock.now())
    assert state(owner, job_id)["done_at"] is None
    owner.execute("DELETE FROM outbox WHERE id = %s", (job_id,))


async def test_work_goes_on_while_redis_is_away(app: App, add: Any, owner: psycopg.Connection) -> None:
    ran = asyncio.Event()

    async def work(org_id: UUID) -> None:
        ran.set()

    executor = Executor(app, {"tests.run": work})
    doorbell = Doorbell("redis://127.0.0.1:9", executor.run)
    job_id = await add()
    await Relay(app, doorbell, executor).look()
    await asyncio.wait_for(ran.wait(), 10)
    await executor.close()
    await doorbell.close()
    assert state(owner, job_id)["attempts"] == 1


async def test_a_ring_wakes_a_worker(app: App, add: Any, quiet_settings: Settings) -> None:
    ran = asyncio.Event()

    async def work(org_id: UUID) -> None:
        ran.set()

    executor = Executor(app, {"tests.run": work})
    doorbell = Doorbell(quiet_settings.redis_url, executor.run)
    answering = asyncio.create_task(doorbell.answer_rings())
    job_id = await add()
    assert await doorbell.ring(CONTOSO, job_id, 0)
    await asyncio.wait_for(ran.wait(), 10)
    answering.cancel()
    await asyncio.gather(answering, return_exceptions=True)
    await doorbell.close()
    assert (await asyncio.wait_for(executor.close(), 6)) is None


def test_waits_grow_and_stay_bounded() -> None:
    waits = [wait_after(attempt).total_seconds() for attempt in range(1, 12)]
    assert 1 < waits[0] < 3
    assert max(waits) <= 375


async def test_every_job_core_leaves_has_somebody_to_do_it(app: App) -> None:
    """Job names are looked for where they are added, so that a new one cannot be forgotten here."""
    added = set()
    for package in ("core", "agent", "web"):
        for path in (ROOT / package).rglob("*.py"):
            added |= set(re.findall(r"outbox\.add\(\s*\"([a-z_]+\.[a-z_]+)\"", path.read_text()))
    assert added
    assert added <= set(registered(app))
