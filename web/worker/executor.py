"""Runs one job row: claim it under a lease, keep the lease while it runs, then finish it or put it back.

A job may be run twice and by two workers at once; each is safe to repeat. The lease keeps that rare, the epoch keeps a
worker that was presumed dead from writing over its successor.
"""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.app import App
from core.db import outbox
from core.db.outbox import Job
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import Refused, TryLater
from core.kernel.tracing import PARENT, span
from web.telemetry.metrics import JOB_DURATIONS, JOBS

log = structlog.get_logger(__name__)

Work = Callable[..., Awaitable[Any]]
LONGEST: Final = 180.0
RENEW_EVERY: Final = 4.0
FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(minutes=5)

declare(
    job__claimed="a worker has a job's lease, nothing of it has run",
    job__done="a job has run, its row does not say so yet",
    job__finished="a job's row says that it is done",
)


class LeaseLost(Exception):
    """Another worker has taken this job over."""


def wait_after(attempt: int) -> timedelta:
    """How long to wait after this attempt: doubling, bounded, spread so that many do not return at once."""
    wait: timedelta = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
    return wait * random.uniform(0.75, 1.25)


class Executor:
    """Runs job rows with the work registered under their names."""

    def __init__(self, app: App, work: Mapping[str, Work]) -> None:
        self._app, self._work = app, work
        self._running: dict[UUID, asyncio.Task[None]] = {}

    @property
    def running(self) -> int:
        """How many jobs run now."""
        return len(self._running)

    async def run(self, org_id: UUID, job_id: UUID) -> bool:
        """Run one job if it is still to be run and nobody has it. False: there was nothing to do."""
        if job_id in self._running:
            return False
        async with self._app.begin_sweep() as session:
            job = await outbox.claim(session, org_id, job_id, self._app.clock.now())
        if job is None:
            return False
        crashpoint("job.claimed")
        task = asyncio.create_task(self._carry_out(job), name=f"job:{job.name}")
        self._running[job_id] = task
        try:
            await task
        finally:
            self._running.pop(job_id, None)
        return True

    async def _carry_out(self, job: Job) -> None:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(tenant_id=str(job.org_id), job_id=str(job.id), job=job.name)
        asked = {name: value for name, value in job.args.items() if name == PARENT}
        with span(f"job {job.name}", parent=asked, attempt=str(job.attempt)), JOB_DURATIONS.labels(job.name).time():
            try:
                with outbox.carrying(job) as carried:
                    await self._leased(job)
            except (LeaseLost, outbox.TakenOver):
                self._record(job, "taken_over")
            except asyncio.CancelledError:
                await asyncio.shield(self._put_back(job, "the worker stopped", timedelta(0), outbox.MAX_ATTEMPTS + 1))
                self._record(job, "interrupted")
                raise
            except Refused as refused:
                # The answer will be the same next time; a person has to look.
                await self._put_back(job, f"{refused.code}: {refused.message}", timedelta(0), job.attempt)
            except TryLater as later:
                await self._put_back(job, f"{later.code}: {later.message}", wait_after(job.attempt))
            except Exception as failed:
                log.exception("job.failed", attempt=job.attempt)
                await self._put_back(job, f"{type(failed).__name__}: {failed}", wait_after(job.attempt))
            else:
                if not carried.is_over:
                    crashpoint("job.done")
                    async with self._app.begin_sweep() as session:
                        await outbox.finish(session, job, self._app.clock.now())
                crashpoint("job.finished")
                self._record(job, "done")

    async def _leased(self, job: Job) -> None:
        work = self._work.get(job.name)
        if work is None:
            raise LookupError(f"nothing is registered for {job.name}")
        given = {name: value for name, value in job.args.items() if name != PARENT}
        doing = asyncio.ensure_future(work(job.org_id, **given))
        renewing = asyncio.create_task(self._renew(job))
        try:
            async with asyncio.timeout(LONGEST):
                await asyncio.wait({doing, renewing}, return_when=asyncio.FIRST_COMPLETED)
            if not doing.done():
                raise LeaseLost
            await doing
        finally:
            for task in (doing, renewing):
                task.cancel()
            with contextlib.suppress(Exception):
                await asyncio.gather(doing, renewing, return_exceptions=True)

    async def _renew(self, job: Job) -> None:
        """Ends when the lease has gone to somebody else."""
        held = True
        while held:
            await asyncio.sleep(RENEW_EVERY)
            with contextlib.suppress(OSError, SQLAlchemyError):
                async with self._app.begin_sweep() as session:
                    held = await outbox.extend(session, job, self._app.clock.now())

    async def _put_back(self, job: Job, error: str, wait: timedelta, most: int = outbox.MAX_ATTEMPTS) -> None:
        async with self._app.begin_sweep() as session:
            is_dead = await outbox.retry(session, job, self._app.clock.now(), error=error, wait=wait, most=most)
        self._record(job, "dead" if is_dead else "retried", error=error)

    @staticmethod
    def _record(job: Job, outcome: str, **facts: str) -> None:
        JOBS.labels(job.name, outcome).inc()
        level = log.error if outcome == "dead" else log.info
        level("job.ended", outcome=outcome, attempt=job.attempt, **facts)

    async def close(self, within: float = 5.0) -> None:
        """Let running jobs end; those that take longer go back to where they came from."""
        tasks = list(self._running.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=within)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
