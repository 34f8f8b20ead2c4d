"""From rows to rings: looks at due rows when told that there are some, and every two seconds in any case.

A row that was rung for and is still waiting some seconds later is run here, whatever happened to its ring. So work goes
on with Redis emptied, restarting or away; it only takes longer.
"""

import asyncio
import contextlib
import time
from typing import Final
from uuid import UUID

import structlog

from core.app import App
from core.db import outbox
from core.kernel.crash import crashpoint, declare
from web.worker.doorbell import Doorbell
from web.worker.executor import Executor

log = structlog.get_logger(__name__)

LOOK_EVERY: Final = 2.0
OVERDUE_AFTER: Final = 4.0
AT_ONCE: Final = 8
MOST: Final = 200

declare(relay__rang="a ring for a job is in the queue, no worker has heard it")


class Relay:
    """One per worker. Several on the same rows do no harm."""

    def __init__(self, app: App, doorbell: Doorbell, executor: Executor) -> None:
        self._app, self._doorbell, self._executor = app, doorbell, executor
        self._woken = asyncio.Event()
        self._rung_at: dict[UUID, float] = {}
        self._own: set[asyncio.Task[bool]] = set()

    async def listen(self) -> None:
        """Wake up on the hint that rows were added."""
        while True:
            with contextlib.suppress(Exception):
                async with self._app.bus.listen("outbox") as hints:
                    async for _ in hints:
                        self._woken.set()
            await asyncio.sleep(1)

    async def relay(self) -> None:
        """For as long as the worker runs."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_EVERY)
            self._woken.clear()
            try:
                await self.look()
            except Exception:
                log.exception("relay.failed")
                await asyncio.sleep(1)

    async def look(self) -> int:
        """Ring for every due row; run those that nobody answered for. How many were due."""
        async with self._app.begin_sweep() as session:
            rows = await outbox.due(session, self._app.clock.now(), MOST)
        now = time.monotonic()
        for row in rows:
            first = self._rung_at.setdefault(row.id, now)
            if now - first >= OVERDUE_AFTER or not await self._rings(row):
                self._run_here(row)
        waiting = {row.id for row in rows}
        self._rung_at = {job_id: at for job_id, at in self._rung_at.items() if job_id in waiting}
        return len(rows)

    async def _rings(self, row: outbox.Due) -> bool:
        rang = await self._doorbell.ring(row.org_id, row.id, row.attempts)
        crashpoint("relay.rang")
        return rang

    def _run_here(self, row: outbox.Due) -> None:
        if len(self._own) >= AT_ONCE:
            return
        task = asyncio.create_task(self._executor.run(row.org_id, row.id))
        self._own.add(task)
        task.add_done_callback(self._own.discard)
