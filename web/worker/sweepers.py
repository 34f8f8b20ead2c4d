"""What looks after things that have stopped moving: turns and bookings of processes that died, rows nobody needs."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import text

from core.app import App
from web.desk import Desk

log = structlog.get_logger(__name__)

Loop = Callable[[], Coroutine[Any, Any, None]]
TURNS_EVERY: Final = 5.0
BOOKINGS_EVERY: Final = 2.0
PATROL_EVERY: Final = 300.0
TIDY_EVERY: Final = 600.0
KEEP_DONE: Final = timedelta(days=14)
KEEP_ANSWERS: Final = timedelta(days=2)


class Sweepers:
    """Periodic care. Each round is safe to repeat and to run in several workers."""

    def __init__(self, app: App, desk: Desk) -> None:
        self._app, self._desk = app, desk

    async def turns(self) -> None:
        """Take over turns whose process has gone."""
        concierge = await self._desk.concierge()
        await concierge.resume_dead_turns()

    async def bookings(self) -> None:
        """Wake bookings and cancellations that stopped in the middle."""
        await self._app.bookings.sweep()
        await self._app.cancellations.sweep()

    async def patrol(self) -> None:
        """Look for what suppliers gave up without a word, and for refunds that are late."""
        await self._app.cancellations.patrol()

    async def tidy(self) -> None:
        """Forget finished jobs and answered requests that nobody will ask for again."""
        now = self._app.clock.now()
        async with self._app.begin_sweep() as session:
            await session.execute(text("DELETE FROM outbox WHERE done_at < :before"), {"before": now - KEEP_DONE})
            await session.execute(
                text("DELETE FROM idempotency_keys WHERE created_at < :before"), {"before": now - KEEP_ANSWERS}
            )

    def all(self) -> list[Loop]:
        """The loops to run."""
        rounds = (
            (self.turns, TURNS_EVERY),
            (self.bookings, BOOKINGS_EVERY),
            (self.patrol, PATROL_EVERY),
            (self.tidy, TIDY_EVERY),
        )
        return [_every(seconds, work) for work, seconds in rounds]


def _every(seconds: float, work: Callable[[], Awaitable[Any]]) -> Loop:
    async def loop() -> None:
        while True:
            try:
                await work()
            except Exception:
                log.exception("sweep.failed", sweep=work.__name__)
            await asyncio.sleep(seconds)

    return loop
