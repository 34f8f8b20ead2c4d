"""Where a running turn's words go: gathered, and kept in few small batches.

Deltas that come within a few dozen milliseconds are one batch: one transaction, one hint. Everything said before a
tool changes something is kept before it runs, so that a turn that dies there is taken up at that very place.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog

from agent.turn import Stop
from core.conversations.journal import Journal
from core.conversations.types import Event, Lease, NewMessage, Turn
from core.kernel.ids import RunId, new_id

log = structlog.get_logger(__name__)

_GATHER: Final = 0.04
_MOST_EVENTS: Final = 400


class TurnWriter:
    """Events and messages of one leased turn, in order."""

    def __init__(self, journal: Journal, lease: Lease, stop: Stop) -> None:
        self.lease = lease
        self._journal, self._stop = journal, stop
        self._events: list[Event] = []
        self._messages: list[NewMessage] = []
        self._keeping = asyncio.Lock()
        self._timer: asyncio.Task[None] | None = None
        self._open_text: str | None = None
        self._on_its_way: set[asyncio.Task[None]] = set()
        self._trouble: Exception | None = None

    def event(self, event: Event) -> None:
        """Stream an event soon."""
        self._events.append(event)
        if self._timer is None:
            self._timer = asyncio.create_task(self._later())

    def custom(self, name: str, value: Mapping[str, Any]) -> None:
        """Stream one of our own events soon."""
        self.event({"type": "CUSTOM", "name": name, "value": value})

    def text(self, delta: str) -> None:
        """Stream some text of the message that is being said."""
        if self._open_text is None:
            self._open_text = str(new_id())
            self.event({"type": "TEXT_MESSAGE_START", "messageId": self._open_text, "role": "assistant"})
        last = self._events[-1] if self._events else {}
        if last.get("type") == "TEXT_MESSAGE_CONTENT" and last.get("messageId") == self._open_text:
            self._events[-1] = {**last, "delta": last["delta"] + delta}
        else:
            self.event({"type": "TEXT_MESSAGE_CONTENT", "messageId": self._open_text, "delta": delta})

    def end_text(self) -> None:
        """The message that is being said is complete."""
        if self._open_text is not None:
            self.event({"type": "TEXT_MESSAGE_END", "messageId": self._open_text})
            self._open_text = None

    def message(self, role: str, content: Mapping[str, Any]) -> None:
        """Keep what was said with the conversation."""
        self._messages.append(NewMessage(role, content))

    async def keep(self) -> None:
        """Store what has gathered, now. Raises what an earlier batch ran into, such as a lost lease."""
        async with self._keeping:
            if self._trouble is not None:
                raise self._trouble
            while self._events or self._messages:
                events, self._events = self._events[:_MOST_EVENTS], self._events[_MOST_EVENTS:]
                messages, self._messages = self._messages, []
                kept = await self._journal.append(self.lease, events, messages)
                if kept.stop_requested:
                    self._stop.set()

    async def finish(
        self,
        state: str,
        last: Sequence[Event],
        *,
        answered: RunId | None = None,
        made_with: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> Turn | None:
        """Store the rest with the end of the turn; the next turn that waits on this thread, if any."""
        self.end_text()
        await self.rest()
        if len(self._events) > _MOST_EVENTS:
            await self.keep()
        events, messages = [*self._events, *last], self._messages
        self._events, self._messages = [], []
        return await self._journal.finish(
            self.lease, state, events, messages, answered=answered, made_with=made_with, error=error
        )

    async def rest(self) -> None:
        """Let a batch that is on its way arrive, and start no further one."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        async with self._keeping:
            if self._trouble is not None:
                raise self._trouble

    async def _later(self) -> None:
        await asyncio.sleep(_GATHER)
        # No longer a timer that may be cancelled, but a batch on its way.
        batch, self._timer = self._timer, None
        if batch is not None:
            self._on_its_way.add(batch)
            batch.add_done_callback(self._on_its_way.discard)
        try:
            await self.keep()
        except Exception as trouble:
            log.warning("turn.batch_failed", run_id=str(self.lease.run_id), error=type(trouble).__name__)
            self._trouble = trouble
