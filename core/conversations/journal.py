"""The writing side of a turn: begin it, add to it, end it, take over one that died.

A turn of one tool is two transactions, one round trip each: the person's message with the lease, and everything
that was said with the lease given back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson
from psycopg.errors import UniqueViolation

from core.conversations import statements
from core.conversations.errors import LeaseLost, ThreadNotFound
from core.conversations.events import append_values, hint
from core.conversations.rules import HISTORY_WINDOW, LEASE, said, title_of
from core.conversations.types import Event, Kept, Lease, Message, NewMessage, Posted, Turn
from core.db.bus import Bus
from core.db.pipeline import Pipelines, Row
from core.kernel.clock import Clock
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import OrgId, RunId, ThreadId, new_id, parse_id
from core.people.caller import Caller

declare(
    turn__posted="a message is kept and its turn is leased, nothing has run",
    turn__kept="part of a running turn has been kept",
    turn__before_end="a turn has run, its end is not kept yet",
)


class Journal:
    """Turns of threads, as rows."""

    def __init__(self, pipelines: Pipelines, *, bus: Bus, clock: Clock) -> None:
        self._pipelines, self._bus, self._clock = pipelines, bus, clock

    async def post(
        self,
        caller: Caller,
        thread_id: ThreadId,
        text: str,
        *,
        client_id: str | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> Posted:
        """Keep a person's message and take the thread's lease for its turn, or queue it behind the one that runs."""
        kept = said(text)
        run_id, now = RunId(new_id()), self._clock.now()
        # Screens that show a message before it is kept find it again by the id they gave it.
        message_id = (parse_id(client_id) if client_id else None) or new_id()
        content = {"text": kept, **(extra or {})}
        opening = _opening(run_id, message_id, kept, now.isoformat().replace("+00:00", "Z"))
        events = orjson.dumps(opening).decode()
        values = {
            "org": caller.org_id,
            "owner": caller.employee_id,
            "thread": thread_id,
            "run": run_id,
            "message": message_id,
            "client": client_id,
            "content": orjson.dumps(content).decode(),
            "asked_by": caller.employee_id,
            "door": caller.door.value,
            "title": title_of(kept),
            "events": events,
            "events_count": len(opening),
            "now": now,
            "lease_until": now + LEASE,
            "most": HISTORY_WINDOW,
        }
        posted: Sequence[Row] = []
        with suppress(UniqueViolation):
            [posted] = await self._pipelines.run(caller.org_id, (statements.POST, values))
        if not posted:
            return await self._repeated(caller, thread_id, client_id)
        crashpoint("turn.posted")
        last_seq, is_free, epoch, waiting, trip, reference, position, recent = posted[0]
        await self._bus.publish(f"thread:{thread_id}", hint(last_seq, opening, len(events)))
        if not is_free:
            return Posted(message_id, run_id, None)
        runs = {text: UUID(text) for text in {one[3] for one in recent or ()} if text is not None}
        history = [(*one[:3], runs.get(one[3])) for one in recent or ()]
        if (history[-1][0] if history else 0) == position - 1:
            history.append((position, "user", content, run_id))
        else:
            # The thread's lock was waited for, and what was said meanwhile is not in this statement's view.
            [missed] = await self._pipelines.run(caller.org_id, (statements.HISTORY, values))
            history = list(reversed(missed))
        turn = Turn(
            lease=Lease(caller.org_id, thread_id, run_id, epoch),
            message_id=message_id,
            last_seq=last_seq,
            asked_by=caller.employee_id,
            door=caller.door.value,
            history=_messages(history),
            trip=trip,
            booking_reference=reference,
            waiting_run_id=waiting,
            titled=position > 1,
        )
        return Posted(message_id, run_id, turn)

    async def _repeated(self, caller: Caller, thread_id: ThreadId, client_id: str | None) -> Posted:
        values = {"org": caller.org_id, "thread": thread_id, "owner": caller.employee_id, "client": client_id}
        [rows] = await self._pipelines.run(caller.org_id, (statements.REPEATED, values))
        if not rows or rows[0][0] is None:
            raise ThreadNotFound("There is no such conversation.", thread_id=str(thread_id))
        return Posted(rows[0][0], RunId(rows[0][1]), None, is_repeat=True)

    async def append(
        self,
        lease: Lease,
        events: Sequence[Event],
        messages: Sequence[NewMessage] = (),
    ) -> Kept:
        """Add to the turn and renew its lease. Refused with `LeaseLost` once another process has taken over."""
        values = append_values(lease.org_id, lease.thread_id, events, messages, now=self._clock.now(), lease=lease)
        [rows] = await self._pipelines.run(lease.org_id, (statements.APPEND, values))
        crashpoint("turn.kept")
        return await self._kept(lease, rows, events, values)

    async def finish(
        self,
        lease: Lease,
        state: str,
        events: Sequence[Event],
        messages: Sequence[NewMessage] = (),
        *,
        answered: RunId | None = None,
        made_with: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> Turn | None:
        """End the turn, keep its last words, and give the thread to the next message that waits, if any.

        The last events are hinted only after all of it is kept.
        """
        crashpoint("turn.before_end")
        now = self._clock.now()
        values = append_values(lease.org_id, lease.thread_id, events, messages, now=now, lease=lease)
        over = {
            **values,
            "state": state,
            "answered": answered,
            "made_with": None if made_with is None else orjson.dumps(dict(made_with)).decode(),
            "error": error,
        }
        [rows] = await self._pipelines.run(lease.org_id, (statements.FINISH, over))
        if not rows:
            raise LeaseLost("Another process has taken this turn over.", run_id=str(lease.run_id))
        last_seq, queued = rows[0]
        following: Sequence[Row] = []
        if queued:
            [following] = await self._pipelines.run(lease.org_id, (statements.NEXT, over))
        if events:
            await self._bus.publish(f"thread:{lease.thread_id}", hint(last_seq, events, len(values["events"])))
        return await self._turn(lease.org_id, lease.thread_id, following[0]) if following else None

    async def _kept(
        self, lease: Lease, rows: Sequence[Row], events: Sequence[Event], values: Mapping[str, Any]
    ) -> Kept:
        if not rows:
            raise LeaseLost("Another process has taken this turn over.", run_id=str(lease.run_id))
        last_seq, stop_requested = rows[0]
        if events:
            await self._bus.publish(f"thread:{lease.thread_id}", hint(last_seq, events, len(values["events"])))
        return Kept(last_seq, stop_requested)

    async def _turn(self, org_id: OrgId, thread_id: ThreadId, row: Row) -> Turn:
        [history] = await self._pipelines.run(
            org_id, (statements.HISTORY, {"org": org_id, "thread": thread_id, "most": HISTORY_WINDOW})
        )
        run_id, asked_by, door, epoch, waiting, trip, reference, last_seq = row[:8]
        return Turn(
            lease=Lease(org_id, thread_id, run_id, epoch),
            message_id=None,
            last_seq=last_seq,
            asked_by=asked_by,
            door=door,
            history=_messages(history[::-1]),
            trip=trip,
            booking_reference=reference,
            waiting_run_id=waiting,
            titled=True,
            takeovers=row[8] if len(row) > 8 else 0,
        )

    async def take_over(self, org_id: OrgId, thread_id: ThreadId) -> Turn | None:
        """The turn of a thread whose holder has gone, leased to us; None when there is nothing to take."""
        now = self._clock.now()
        values = {"org": org_id, "thread": thread_id, "now": now, "lease_until": now + LEASE}
        [rows] = await self._pipelines.run(org_id, (statements.TAKE_OVER, values))
        return await self._turn(org_id, thread_id, rows[0]) if rows else None

    async def renew(self, lease: Lease) -> Kept:
        """Keep the lease while something slow runs."""
        values = {**_lease_values(lease), "lease_until": self._clock.now() + LEASE}
        [rows] = await self._pipelines.run(lease.org_id, (statements.RENEW, values))
        if not rows:
            raise LeaseLost("Another process has taken this turn over.", run_id=str(lease.run_id))
        return Kept(0, rows[0][0])

    async def release(self, lease: Lease) -> None:
        """Let another process take the turn over at once: this one is shutting down."""
        values = {**_lease_values(lease), "now": self._clock.now()}
        await self._pipelines.run(lease.org_id, (statements.RELEASE, values))

    async def request_stop(self, caller: Caller, thread_id: ThreadId) -> RunId | None:
        """Ask the running turn to stop; the run asked, or None when nothing runs."""
        owned = "SELECT 1 FROM threads WHERE org_id = %(org)s AND id = %(thread)s AND owner_id = %(owner)s"
        values = {"org": caller.org_id, "thread": thread_id, "owner": caller.employee_id}
        found, stopped = await self._pipelines.run(caller.org_id, (owned, values), (statements.STOP, values))
        if not found:
            raise ThreadNotFound("There is no such conversation.", thread_id=str(thread_id))
        if not stopped:
            return None
        await self._bus.publish("stops", {"run_id": str(stopped[0][0])})
        return RunId(stopped[0][0])


def _lease_values(lease: Lease) -> dict[str, UUID | int]:
    return {"org": lease.org_id, "thread": lease.thread_id, "run": lease.run_id, "epoch": lease.epoch}


def _opening(run_id: UUID, message_id: UUID, text: str, at: str) -> list[Event]:
    told = {"id": str(message_id), "run_id": str(run_id), "text": text, "at": at}
    return [{"type": "CUSTOM", "name": "user_message", "value": told}]


def _messages(rows: Sequence[Row]) -> tuple[Message, ...]:
    return tuple(Message(position, role, content, run_id) for position, role, content, run_id in rows)
