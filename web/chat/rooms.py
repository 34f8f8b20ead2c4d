"""Threads somebody watches through this process.

Hints come over the bus, one subscription per watched thread however many sockets watch it; rows are the truth, and one
query every second or two finds what a lost hint would have told. A hint that carries its events spares the query.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import text

from core.app import App

log = structlog.get_logger(__name__)

LOOK_EVERY: Final = 1.5
LISTEN_AGAIN_AFTER: Final = 1.0
_HEADS: Final = text("SELECT id, last_seq FROM threads WHERE id = ANY(:threads)")
Numbered = tuple[int, Mapping[str, Any]]


class Watcher:
    """One socket's ear in a room: the newest number known to exist, and the events heard since it last looked."""

    def __init__(self) -> None:
        self._heard: list[Numbered] = []
        self._newest = 0
        self._woken = asyncio.Event()

    def tell(self, newest: int, events: Sequence[Numbered]) -> None:
        """There is something up to `newest`; `events` are the last of it, where they are known."""
        self._newest = max(self._newest, newest)
        if len(self._heard) < 2_000:
            self._heard.extend(events)
        self._woken.set()

    async def wait(self, after: int) -> tuple[int, list[Numbered]]:
        """Until there is something past `after`: its newest number, and what is known of it without a query."""
        while self._newest <= after:
            self._woken.clear()
            self._heard.clear()
            await self._woken.wait()
        heard = [numbered for numbered in self._heard if numbered[0] > after]
        self._heard.clear()
        return self._newest, heard


class _Room:
    def __init__(self, org_id: UUID) -> None:
        self.org_id = org_id
        self.watchers: set[Watcher] = set()
        self.listening: asyncio.Task[None] | None = None
        self.newest = 0

    def tell(self, newest: int, events: Sequence[Numbered] = ()) -> None:
        self.newest = max(self.newest, newest)
        for watcher in self.watchers:
            watcher.tell(newest, events)


class Rooms:
    """The rooms of this process."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._rooms: dict[UUID, _Room] = {}
        self._looking: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def watch(self, org_id: UUID, thread_id: UUID) -> AsyncIterator[Watcher]:
        """Hear of everything new in a thread."""
        room = self._rooms.get(thread_id)
        if room is None:
            room = self._rooms[thread_id] = _Room(org_id)
            room.listening = asyncio.create_task(self._listen(thread_id, room))
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        watcher = Watcher()
        room.watchers.add(watcher)
        try:
            yield watcher
        finally:
            room.watchers.discard(watcher)
            if not room.watchers and self._rooms.get(thread_id) is room:
                del self._rooms[thread_id]
                if room.listening is not None:
                    room.listening.cancel()

    async def _listen(self, thread_id: UUID, room: _Room) -> None:
        while True:
            with contextlib.suppress(Exception):
                async with self._app.bus.listen(f"thread:{thread_id}") as hints:
                    async for hint in hints:
                        first = int(hint.get("first", hint["last"] + 1))
                        room.tell(int(hint["last"]), list(enumerate(hint.get("events", ()), first)))
            # The bus went away: rows are looked at meanwhile.
            await asyncio.sleep(LISTEN_AGAIN_AFTER)

    async def _look(self) -> None:
        """Ask the rows of every watched thread for their newest number, in one query."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if not self._rooms:
                continue
            try:
                heads = await self._heads()
            except Exception as failed:
                log.warning("rooms.look_failed", error=type(failed).__name__)
                continue
            for thread_id, newest in heads.items():
                room = self._rooms.get(thread_id)
                if room is not None and newest > room.newest:
                    room.tell(newest)

    async def _heads(self) -> dict[UUID, int]:
        async with self._app.begin_sweep() as session:
            found = await session.execute(_HEADS, {"threads": list(self._rooms)})
            return {row.id: row.last_seq for row in found}

    async def close(self) -> None:
        """Stop listening."""
        tasks = [room.listening for room in self._rooms.values() if room.listening is not None]
        if self._looking is not None:
            tasks.append(self._looking)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
