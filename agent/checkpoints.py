"""Checkpoints exist only for turns that wait for a person.

A turn that runs to its end is rebuilt from `chat_messages` if it has to be, so its checkpoint is never written. One
that stops at an interrupt is written with its pending writes, under the id of its run, and deleted once answered.
All of them can be wiped at any time: the next message then begins where the conversation's own rows say it stands.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata, CheckpointTuple
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from core.db.engine import driver_url

_SAVERS: Final = 4
_SCHEMA: Final = "checkpoints"
_INTERRUPT: Final = "__interrupt__"
FRESH: Final = "is_fresh"
"""In a run's configuration: it has no checkpoint, so none is looked for."""


class WaitingSaver(AsyncPostgresSaver):
    """Holds a checkpoint back until it is known that its turn waits."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[DictRow]]) -> None:
        super().__init__(pool)
        self._held: dict[str, tuple[Any, ...]] = {}
        self._waiting: set[str] = set()

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The checkpoint of a waiting turn; a fresh turn has none, and no query is made to learn it."""
        return None if config["configurable"].get(FRESH) else await super().aget_tuple(config)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Keep it in memory, or write it where an interrupt has been announced already."""
        configurable = config["configurable"]
        run, place = configurable["thread_id"], configurable.get("checkpoint_ns", "")
        self._held[run] = (config, checkpoint, metadata, new_versions)
        if run in self._waiting:
            await self._write(run)
        return {"configurable": {"thread_id": run, "checkpoint_ns": place, "checkpoint_id": checkpoint["id"]}}

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Writes that hold an interrupt make the checkpoint worth writing; others are held by the turn itself."""
        run = config["configurable"]["thread_id"]
        if any(channel == _INTERRUPT for channel, _ in writes):
            self._waiting.add(run)
            if run in self._held:
                await self._write(run)
            await super().aput_writes(config, writes, task_id, task_path)

    async def _write(self, run: str) -> None:
        await super().aput(*self._held.pop(run))

    def forget(self, run: str) -> None:
        """The turn is over in this process: what was held for it is not needed."""
        self._held.pop(run, None)
        self._waiting.discard(run)


class Checkpoints:
    """A pool of its own and several savers over it: one saver serves one statement at a time."""

    def __init__(self, url: str) -> None:
        plain = driver_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        own = {"options": f"-c search_path={_SCHEMA}", "connect_timeout": 5}
        self._pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
            plain,
            kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row, **own},
            min_size=0,
            max_size=_SAVERS,
            timeout=10,
            open=False,
            name="checkpoints",
        )
        self._savers: list[WaitingSaver] = []
        self._opening = asyncio.Lock()

    async def saver(self, run: str) -> WaitingSaver:
        """The saver of a run; its tables are made when the first one is asked for."""
        if not self._savers:
            async with self._opening:
                if not self._savers:
                    await self._pool.open()
                    savers = [WaitingSaver(self._pool) for _ in range(_SAVERS)]
                    await self._set_up(savers[0])
                    self._savers = savers
        return self._savers[hash(run) % _SAVERS]

    async def _set_up(self, saver: WaitingSaver) -> None:
        """Make the tables in a schema of their own, one process at a time."""
        async with self._pool.connection() as connection:
            await connection.execute("SELECT pg_advisory_lock(7426003)")
            try:
                await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}".encode())
                await saver.setup()
            finally:
                await connection.execute("SELECT pg_advisory_unlock(7426003)")

    async def delete(self, run: str) -> None:
        """Remove an answered run's checkpoint."""
        saver = await self.saver(run)
        saver.forget(run)
        await saver.adelete_thread(run)

    async def close(self) -> None:
        """Give the connections back."""
        await self._pool.close()
