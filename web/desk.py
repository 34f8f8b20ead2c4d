"""Where the concierge sits.

It is called in the background once the process serves, because its model framework is slow to load and nobody who
reads a page should wait for it.
"""

import asyncio
import contextlib
import importlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

import structlog

from core.app import App
from core.kernel.ids import ThreadId
from core.people.caller import Caller

log = structlog.get_logger(__name__)


class Concierge(Protocol):
    """What the doors need of the agent."""

    async def submit(
        self,
        caller: Caller,
        thread_id: ThreadId,
        *,
        text: str,
        offer_ids: Sequence[UUID] = (),
        client_id: UUID | None = None,
    ) -> Any:
        """Keep a message and answer it in a task of its own; returns as soon as it is kept."""
        ...

    async def stop(self, caller: Caller, thread_id: ThreadId) -> Any:
        """End the running turn."""
        ...

    async def resume_dead_turns(self) -> Any:
        """Take over turns whose process has gone."""
        ...

    def run_agui(self, caller: Caller, given: Mapping[str, Any]) -> AsyncIterator[Mapping[str, Any]]:
        """One run as AG-UI events."""
        ...

    async def close(self) -> None:
        """Let running turns end, then give connections back."""
        ...


class Desk:
    """Loads the concierge once, on the first call or when warmed up."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._concierge: Concierge | None = None
        self._lock = asyncio.Lock()
        self._warming: asyncio.Task[None] | None = None

    def warm_up(self) -> None:
        """Begin to load it, and what its first turn would otherwise wait for."""
        self._warming = asyncio.create_task(self._warm())

    async def _warm(self) -> None:
        await self.concierge()
        await asyncio.to_thread(_load_first_turn, self._app)

    async def concierge(self) -> Concierge:
        """The concierge of this process."""
        if self._concierge is not None:
            return self._concierge
        async with self._lock:
            if self._concierge is None:
                build = await asyncio.to_thread(_load)
                made = build(self._app)
                self._concierge = await made if asyncio.iscoroutine(made) else made
        assert self._concierge is not None
        return self._concierge

    async def close(self) -> None:
        """Close it, if it was ever there."""
        if self._warming is not None:
            with contextlib.suppress(Exception):
                await self._warming
        if self._concierge is not None:
            await self._concierge.close()


def _load() -> Any:
    import agent

    return agent.build


def _load_first_turn(app: App) -> None:
    """The model framework, the lines to suppliers, the airports: seconds of loading that nobody should see."""
    for name in ("agent.graph", "httpx_aiohttp"):
        importlib.import_module(name)
    app.places.resolve("London")
