"""Use cases of conversations that are not a turn: open, list, rename, read, follow, and say something unasked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.conversations import statements
from core.conversations.errors import ThreadNotFound
from core.conversations.events import append
from core.conversations.journal import Journal
from core.conversations.repository import ThreadRepository
from core.conversations.rules import renamed
from core.conversations.types import Event, NewMessage, Posted, Thread, ThreadPage
from core.db.bus import Bus
from core.db.pipeline import Pipelines
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.clock import Clock
from core.kernel.ids import OrgId, RunId, ThreadId, new_id
from core.people.caller import Caller, Role

_POLL: Final = 1.0
"""How long a follower trusts silence: a lost hint costs at most this."""


class Sweep(Protocol):
    """Opens a transaction that sees every tenant."""

    def __call__(self) -> AbstractAsyncContextManager[AsyncSession]:
        """`async with sweep() as session:`."""
        ...


class Conversations:
    """Threads and what is said in them. `journal` is the side a running turn writes through."""

    def __init__(self, begin: Begin, sweep: Sweep, pipelines: Pipelines, *, bus: Bus, clock: Clock) -> None:
        self._begin, self._sweep, self._pipelines = begin, sweep, pipelines
        self._bus, self._clock = bus, clock
        self.journal = Journal(pipelines, bus=bus, clock=clock)

    async def create_thread(
        self, caller: Caller, title: str | None = None, *, thread_id: ThreadId | None = None
    ) -> Thread:
        """Open a conversation. With a `thread_id` the caller chose, opening it twice is quiet."""
        async with self._begin(caller) as uow:
            threads = ThreadRepository(uow.session)
            wanted = thread_id or ThreadId(new_id())
            kept = renamed(title) if title else None
            await threads.add(uow.org_id, wanted, caller.employee_id, title=kept, at=uow.now)
            return await threads.get(caller, wanted, only_own=True)

    async def threads(self, caller: Caller, cursor: str | None = None, *, limit: int = 30) -> ThreadPage:
        """The caller's own conversations, newest talk first."""
        async with self._begin(caller) as uow:
            return await ThreadRepository(uow.session).page(caller, cursor, limit)

    async def thread(self, caller: Caller, thread_id: ThreadId) -> Thread:
        """One conversation: one's own, or any of the organisation's for travel admins and experts."""
        async with self._begin(caller) as uow:
            return await ThreadRepository(uow.session).get(caller, thread_id)

    async def change_thread(
        self, caller: Caller, thread_id: ThreadId, *, title: str | None = None, archived: bool | None = None
    ) -> Thread:
        """Rename or archive one's own conversation."""
        async with self._begin(caller) as uow:
            threads = ThreadRepository(uow.session)
            await threads.get(caller, thread_id, only_own=True)
            kept = renamed(title) if title is not None else None
            await threads.change(uow.org_id, thread_id, title=kept, archived=archived, at=uow.now)
            changed = await threads.get(caller, thread_id, only_own=True)
            await append(uow, thread_id, [_thread_event(changed)])
        return changed

    async def post_message(
        self,
        caller: Caller,
        thread_id: ThreadId,
        text: str,
        client_id: str | None = None,
        *,
        extra: Mapping[str, Any] | None = None,
    ) -> Posted:
        """Keep a person's message and lease its turn to this process, or queue it."""
        return await self.journal.post(caller, thread_id, text, client_id=client_id, extra=extra)

    async def say(
        self,
        speaker: UnitOfWork | Caller,
        thread_id: ThreadId,
        text: str,
        cards: Sequence[Mapping[str, Any]] = (),
        *,
        events: Sequence[Event] = (),
    ) -> int:
        """Tell a thread something that no turn asked for; the last sequence number.

        Given a unit of work, it is said if and only if that commits.
        """
        if isinstance(speaker, UnitOfWork):
            return await self._say(speaker, thread_id, text, cards, events)
        async with self._begin(speaker) as uow:
            return await self._say(uow, thread_id, text, cards, events)

    @staticmethod
    async def _say(
        uow: UnitOfWork,
        thread_id: ThreadId,
        text: str,
        cards: Sequence[Mapping[str, Any]],
        events: Sequence[Event],
    ) -> int:
        message_id = str(new_id())
        told: list[Event] = [
            {"type": "TEXT_MESSAGE_START", "messageId": message_id, "role": "assistant"},
            {"type": "TEXT_MESSAGE_CONTENT", "messageId": message_id, "delta": text},
            {"type": "TEXT_MESSAGE_END", "messageId": message_id},
            *({"type": "CUSTOM", "name": "card", "value": dict(card)} for card in cards),
            *events,
        ]
        return await append(uow, thread_id, told, [NewMessage("assistant", {"text": text})])

    async def tell(self, speaker: Caller, thread_id: ThreadId, events: Sequence[Event]) -> int:
        """Stream events that are no words: a changed trip panel, a notice."""
        async with self._begin(speaker) as uow:
            return await append(uow, thread_id, events)

    async def request_stop(self, caller: Caller, thread_id: ThreadId) -> RunId | None:
        """Ask the turn that runs to stop; None when nothing runs."""
        return await self.journal.request_stop(caller, thread_id)

    async def abandoned(self, most: int = 50) -> list[tuple[OrgId, ThreadId]]:
        """Threads with a turn nobody runs: its process has gone, or it waits and nobody started it."""
        async with self._sweep() as session:
            found = await session.execute(text(statements.ABANDONED), {"now": self._clock.now(), "most": most})
            return [(OrgId(row.org_id), ThreadId(row.thread_id)) for row in found]

    async def events_after(
        self, caller: Caller, thread_id: ThreadId, after: int = 0, limit: int = 1000
    ) -> list[tuple[int, Event]]:
        """Events numbered above `after`, in order, at least one batch and about `limit` of them."""
        may = (
            "SELECT 1 FROM threads WHERE org_id = %(org)s AND id = %(thread)s"
            " AND (owner_id = %(owner)s OR %(sees_all)s)"
        )
        values = {
            "org": caller.org_id,
            "thread": thread_id,
            "owner": caller.employee_id,
            "sees_all": caller.is_(Role.TRAVEL_ADMIN, Role.EXPERT),
            "after": after,
            "most": max(1, limit),
        }
        allowed, batches = await self._pipelines.run(caller.org_id, (may, values), (statements.EVENTS, values))
        if not allowed:
            raise ThreadNotFound("There is no such conversation.", thread_id=str(thread_id))
        found: list[tuple[int, Event]] = []
        for first, _, events in batches:
            found += [(seq, event) for seq, event in enumerate(events, first) if seq > after]
            if len(found) >= limit:
                break
        return found

    async def follow(
        self, caller: Caller, thread_id: ThreadId, after: int = 0
    ) -> AsyncGenerator[list[tuple[int, Event]], None]:
        """Events from `after` on, first what is kept, then live, without end, gaps or repeats.

        Hints make it quick; the rows make it right. Between batches of a quiet thread it yields an empty list about
        once a second, so that a caller can look after its socket.
        """
        async with self._bus.listen(f"thread:{thread_id}") as hints:
            pending: asyncio.Future[dict[str, Any]] | None = None
            told: dict[str, Any] = {}
            try:
                while True:
                    batch = _carried(told, after) or await self.events_after(caller, thread_id, after)
                    if batch:
                        after = batch[-1][0]
                    yield batch
                    told = {}
                    if batch and not _is_drained(batch):
                        continue
                    pending = pending or asyncio.ensure_future(anext(hints))
                    done, _ = await asyncio.wait({pending}, timeout=_POLL)
                    if done:
                        told, pending = _heard(pending), None
            finally:
                if pending is not None:
                    pending.cancel()


def _heard(done: asyncio.Future[dict[str, Any]]) -> dict[str, Any]:
    return {} if done.exception() is not None else done.result()


def _is_drained(batch: Sequence[tuple[int, Event]]) -> bool:
    return len(batch) < 1000


def _carried(told: Mapping[str, Any], after: int) -> list[tuple[int, Event]]:
    """The events a hint brought along, where they follow directly on what is known."""
    if "events" not in told or told["first"] > after + 1:
        return []
    return [(seq, event) for seq, event in enumerate(told["events"], told["first"]) if seq > after]


def _thread_event(thread: Thread) -> Event:
    return {"type": "CUSTOM", "name": "thread", "value": {"title": thread.title, "status": thread.status}}
