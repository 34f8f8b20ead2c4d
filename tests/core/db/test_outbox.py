"""Jobs are rows: left once, claimed by one, retried under a newer epoch, dead after the last try."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.db import outbox
from core.db.tenancy import SystemActor


@pytest.fixture
def actor():
    return SystemActor(uuid4())


async def _one(database, actor, **job):
    async with database.begin(actor) as uow:
        await uow.outbox.add("things.do", **job)
        now = uow.now
    async with database.sweep() as session:
        found = [
            key for org, key, *_ in await outbox.due(session, now + timedelta(seconds=1), 10_000) if org == actor.org_id
        ]
    return found, now


async def test_a_job_rolls_back_with_its_cause(database, actor):
    with pytest.raises(RuntimeError):
        async with database.begin(actor) as uow:
            await uow.outbox.add("things.do")
            raise RuntimeError
    found, _ = await _one(database, actor, key="other")
    assert len(found) == 1


async def test_the_same_key_is_left_once(database, actor):
    await _one(database, actor, key="k")
    found, _ = await _one(database, actor, key="k")
    assert len(found) == 1


async def test_a_later_job_is_a_schedule_that_can_be_taken_back(database, actor):
    async with database.begin(actor) as uow:
        await uow.outbox.add("things.remind", key="soon", due_at=uow.now + timedelta(hours=1))
    found, now = await _one(database, actor, key="other")
    assert len(found) == 1
    async with database.begin(actor) as uow:
        await uow.outbox.cancel("soon")
    async with database.sweep() as session:
        due = await outbox.due(session, now + timedelta(hours=2), 10_000)
    assert [row[1] for row in due if row[0] == actor.org_id] == found


async def test_two_workers_at_once_get_it_once(database, actor):
    (job_id,), now = await _one(database, actor)

    async def claim():
        async with database.sweep() as session:
            return await outbox.claim(session, actor.org_id, job_id, now)

    claims = await asyncio.gather(*(claim() for _ in range(6)))
    assert sum(job is not None for job in claims) == 1


async def test_a_zombies_late_word_is_refused(database, actor):
    (job_id,), now = await _one(database, actor)
    async with database.sweep() as session:
        first = await outbox.claim(session, actor.org_id, job_id, now)
    later = now + outbox.LEASE + timedelta(seconds=1)
    async with database.sweep() as session:
        second = await outbox.claim(session, actor.org_id, job_id, later)
    assert (first.epoch, second.epoch) == (1, 2)
    async with database.sweep() as session:
        await outbox.finish(session, first, later)
    async with database.sweep() as session:
        assert await session.scalar(text("SELECT done_at FROM outbox WHERE id = :id"), {"id": job_id}) is None
        await outbox.finish(session, second, later)
    async with database.sweep() as session:
        assert await session.scalar(text("SELECT done_at FROM outbox WHERE id = :id"), {"id": job_id}) is not None


async def test_after_the_last_try_it_is_a_dead_letter(database, actor):
    (job_id,), now = await _one(database, actor)
    dead = False
    for attempt in range(3):
        at = now + timedelta(minutes=attempt)
        async with database.sweep() as session:
            job = await outbox.claim(session, actor.org_id, job_id, at)
            dead = await outbox.retry(session, job, at, error="no answer", wait=timedelta(seconds=1), most=3)
    assert dead
    async with database.sweep() as session:
        assert await outbox.claim(session, actor.org_id, job_id, now + timedelta(days=1)) is None
