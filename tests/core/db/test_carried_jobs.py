"""A job that ends with the last thing it does: done if and only if that was done."""

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


@pytest.fixture
async def job(database, actor):
    """A job that a worker has claimed."""
    async with database.begin(actor) as uow:
        await uow.outbox.add("things.do")
        now = uow.now
    async with database.sweep() as session:
        job_id = await session.scalar(text("SELECT id FROM outbox WHERE org_id = :org"), {"org": actor.org_id})
        return await outbox.claim(session, actor.org_id, job_id, now)


async def is_done(database, job):
    async with database.sweep() as session:
        return await session.scalar(text("SELECT done_at IS NOT NULL FROM outbox WHERE id = :id"), {"id": job.id})


async def test_it_is_done_with_the_unit_of_work_that_ends_it(database, actor, job):
    with outbox.carrying(job) as carried:
        async with database.begin(actor) as uow:
            assert await uow.end_job()
            assert not carried.is_over
        assert carried.is_over
    assert await is_done(database, job)


async def test_it_is_not_done_when_that_rolls_back(database, actor, job):
    with outbox.carrying(job) as carried:
        with pytest.raises(RuntimeError):
            async with database.begin(actor) as uow:
                await uow.end_job()
                raise RuntimeError
        assert not carried.is_over
    assert not await is_done(database, job)


async def test_tasks_of_the_work_end_it_too(database, actor, job):
    async def last_step():
        async with database.begin(actor) as uow:
            await uow.end_job()

    with outbox.carrying(job) as carried:
        await asyncio.create_task(last_step())
    assert carried.is_over


async def test_one_that_was_taken_over_is_not_ended_and_says_so(database, actor, job):
    async with database.sweep() as session:
        heir = await outbox.claim(
            session, actor.org_id, job.id, (await _now(session)) + outbox.LEASE + timedelta(seconds=1)
        )
    assert heir is not None
    with outbox.carrying(job):
        async with database.begin(actor) as uow:
            assert not await uow.end_job()
    assert not await is_done(database, job)
    with outbox.carrying(heir):
        async with database.begin(actor) as uow:
            assert await uow.end_job()
    assert await is_done(database, job)


async def test_another_tenants_unit_of_work_leaves_it_alone(database, job):
    with outbox.carrying(job):
        async with database.begin(SystemActor(uuid4())) as uow:
            assert await uow.end_job()
    assert not await is_done(database, job)


async def test_outside_a_job_there_is_nothing_to_end(database, actor):
    async with database.begin(actor) as uow:
        assert await uow.end_job()


async def _now(session):
    return await session.scalar(text("SELECT now()"))
