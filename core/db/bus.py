"""Live hints between processes. Losing any of them costs latency, never truth: every listener also looks at rows."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

import orjson
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

_QUIET = 10.0


class Bus(Protocol):
    """Publish and listen to hints."""

    async def publish(self, channel: str, payload: dict[str, Any]) -> None:
        """Tell whoever listens now. Never raises."""
        ...

    def listen(self, channel: str) -> Any:
        """An async context manager that gives an async iterator of payloads."""
        ...


class RedisBus:
    """Hints over Redis publish and subscribe."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def publish(self, channel: str, payload: dict[str, Any]) -> None:
        """Tell whoever listens now; a Redis that is away is logged and forgotten."""
        try:
            await self._redis.publish(f"tripwright:{channel}", orjson.dumps(payload))
        except (RedisError, OSError) as exc:
            log.warning("bus.publish_failed", channel=channel, error=type(exc).__name__)

    @asynccontextmanager
    async def listen(self, channel: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Payloads published from now on. Ends quietly when Redis goes away: the listener polls rows instead."""
        pubsub = self._redis.pubsub(ignore_subscribe_messages=True)
        try:
            await pubsub.subscribe(f"tripwright:{channel}")
            yield self._payloads(pubsub)
        finally:
            with suppress(RedisError, OSError):
                await pubsub.aclose()  # type: ignore[no-untyped-call]

    @staticmethod
    async def _payloads(pubsub: Any) -> AsyncIterator[dict[str, Any]]:
        try:
            while True:
                # `listen()` would take the client's socket timeout for the end of the connection.
                message = await pubsub.get_message(timeout=_QUIET)
                if message is not None:
                    yield orjson.loads(message["data"])
        except (RedisError, OSError) as exc:
            log.warning("bus.listen_ended", error=type(exc).__name__)


class LocalBus:
    """Hints inside one process: for one-process tools and tests."""

    def __init__(self) -> None:
        self._queues: dict[str, set[asyncio.Queue[dict[str, Any]]]] = defaultdict(set)

    async def publish(self, channel: str, payload: dict[str, Any]) -> None:
        """Tell whoever listens now."""
        for queue in tuple(self._queues[channel]):
            queue.put_nowait(payload)

    @asynccontextmanager
    async def listen(self, channel: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        """Payloads published from now on."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._queues[channel].add(queue)
        try:
            yield self._drain(queue)
        finally:
            self._queues[channel].discard(queue)

    @staticmethod
    async def _drain(queue: asyncio.Queue[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
        while True:
            yield await queue.get()
