"""The worker of a scene: carries out the jobs that are due, one after the other, until none is left."""

import asyncio
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from agent.announcements import announcing
from core.app import App, JobWork
from core.db import outbox
from core.kernel.errors import TryLater

SOON: Final = timedelta(seconds=4)
"""A retry that is due within this is waited for; a reminder for tomorrow is not."""
LONGEST: Final = 60.0


def all_jobs(app: App) -> Mapping[str, JobWork]:
    """Core's jobs and the concierge's."""
    return {**app.jobs, "bookings.announce": announcing(app)}


async def work_off(app: App) -> list[str]:
    """Carry out what is due, and what it leaves behind; the failures, in words."""
    jobs = all_jobs(app)
    failures: list[str] = []
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        async with app.begin_sweep() as session:
            due = await outbox.due(session, app.clock.now() + SOON, most=1)
        if not due:
            return failures
        failures += await _one(app, jobs, due[0].org_id, due[0].id)
    failures.append("jobs were still left after a minute")
    return failures


async def _one(app: App, jobs: Mapping[str, JobWork], org_id: UUID, job_id: UUID) -> list[str]:
    async with app.begin_sweep() as session:
        job = await outbox.claim(session, org_id, job_id, app.clock.now())
    if job is None:
        await asyncio.sleep(0.1)
        return []
    try:
        await jobs[job.name](job.org_id, **job.args)
    except TryLater as later:
        await _put_back(app, job, f"{later.code}: {later.message}", timedelta(milliseconds=300))
        return []
    except Exception as failed:
        await _put_back(app, job, str(failed), timedelta(days=365))
        return [f"{job.name}: {type(failed).__name__}: {failed}"]
    async with app.begin_sweep() as session:
        await outbox.finish(session, job, app.clock.now())
    return []


async def _put_back(app: App, job: Any, error: str, wait: timedelta) -> None:
    async with app.begin_sweep() as session:
        await outbox.retry(session, job, app.clock.now(), error=error, wait=wait)
