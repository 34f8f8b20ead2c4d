"""arq, used as a doorbell: it spreads jobs over workers and wakes them at once. Only this module knows it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

import orjson
import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.worker import Worker, func
from redis.exceptions import RedisError

from web.worker.executor import LONGEST

if TYPE_CHECKING:
    from arq.typing import WorkerCoroutine

log = structlog.get_logger(__name__)

QUEUE: Final = "tripwright:jobs"
AWAY: Final = (RedisError, OSError, ConnectionError, asyncio.TimeoutError)
Answer = Callable[[UUID, UUID], Awaitable[bool]]


def _dumps(job: dict[str, Any]) -> bytes:
    # arq also writes down how a ring failed whose worker died, as an exception.
    return orjson.dumps(job, default=str)


async def _return(pool: ArqRedis) -> None:
    with contextlib.suppress(*AWAY):
        await pool.aclose(close_connection_pool=True)


class Doorbell:
    """Rings for a row, and answers rings."""

    def __init__(self, redis_url: str, answer: Answer, *, max_jobs: int = 16) -> None:
        self._settings = RedisSettings.from_dsn(redis_url)
        self._settings.conn_retries, self._settings.conn_timeout = 0, 2
        self._answer, self._max_jobs = answer, max_jobs
        self._pool: ArqRedis | None = None

    async def ring(self, org_id: UUID, job_id: UUID, attempts: int) -> bool:
        """Queue a ring; one that waits already is enough. False: Redis is away."""
        try:
            if self._pool is None:
                self._pool = await self._connect()
            await self._pool.enqueue_job(
                "answer",
                str(org_id),
                str(job_id),
                _job_id=f"outbox:{job_id}:{attempts}",
                _queue_name=QUEUE,
                _expires=300,
            )
        except AWAY as away:
            log.warning("doorbell.redis_away", error=type(away).__name__)
            await self._forget_pool()
            return False
        return True

    async def _connect(self) -> ArqRedis:
        return await create_pool(self._settings, job_serializer=_dumps, job_deserializer=orjson.loads)

    async def _forget_pool(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await _return(pool)

    async def answer_rings(self) -> None:
        """For as long as the worker runs. arq's worker ends when Redis restarts; a fresh one then takes its place."""
        while True:
            try:
                await self._answer_until_redis_goes()
            except AWAY as away:
                log.warning("doorbell.worker_ended", error=type(away).__name__)
            await asyncio.sleep(1)

    async def _answer_until_redis_goes(self) -> None:
        pool = await self._connect()
        worker = self._worker(pool)
        try:
            await worker.main()
        finally:
            # arq's own `close` gives up before the connection is returned when a job of it was cancelled.
            for task in worker.tasks.values():
                task.cancel()
            await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
            await _return(pool)

    def _worker(self, pool: ArqRedis) -> Worker:
        async def answer(_ctx: dict[str, Any], org_id: str, job_id: str) -> None:
            await self._answer(UUID(org_id), UUID(job_id))

        return Worker(
            [func(cast("WorkerCoroutine", answer), name="answer", timeout=LONGEST + 10, keep_result=0, max_tries=1)],
            queue_name=QUEUE,
            redis_pool=pool,
            handle_signals=False,
            max_jobs=self._max_jobs,
            poll_delay=0.05,
            keep_result=0,
            retry_jobs=False,
            job_serializer=_dumps,
            job_deserializer=orjson.loads,
            log_results=False,
        )

    async def close(self) -> None:
        """Give the connection back."""
        await self._forget_pool()
