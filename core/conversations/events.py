"""Events of a thread: numbered by the thread's own row, kept, and hinted to whoever listens.

`append` is for use inside somebody's unit of work: the booking saga tells a thread of a status in the very
transaction that changes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from psycopg import AsyncConnection

from core.conversations import statements
from core.conversations.errors import ThreadNotFound
from core.conversations.rules import LEASE, title_in, trip_in
from core.conversations.types import Event, Lease, NewMessage
from core.db.unit_of_work import UnitOfWork
from core.kernel.ids import new_id

# A hint that carries its events spares every reader a query; a long one only says that there is something.
_HINT_BYTES: Final = 32_000


def append_values(
    org_id: UUID,
    thread_id: UUID,
    events: Sequence[Event],
    messages: Sequence[NewMessage],
    *,
    now: datetime,
    lease: Lease | None = None,
) -> dict[str, Any]:
    """The values of `statements.APPEND`."""
    trip = trip_in(events)
    said = [{"id": str(new_id()), "role": message.role, "content": message.content} for message in messages]
    return {
        "org": org_id,
        "thread": thread_id,
        "run": None if lease is None else lease.run_id,
        "epoch": 0 if lease is None else lease.epoch,
        "now": now,
        "lease_until": now + LEASE,
        "events": orjson.dumps(list(events)).decode(),
        "events_count": len(events),
        "messages": orjson.dumps(said).decode(),
        "messages_count": len(said),
        "trip": None if trip is None else orjson.dumps(trip.trip).decode(),
        "reference": None if trip is None else trip.reference,
        "title": title_in(events),
    }


def hint(last_seq: int, events: Sequence[Event], size: int) -> dict[str, Any]:
    """What listeners of `thread:{id}` are told: the numbers, and the events themselves where they are short."""
    told: dict[str, Any] = {"first": last_seq - len(events) + 1, "last": last_seq}
    if size <= _HINT_BYTES:
        told["events"] = list(events)
    return told


async def append(
    uow: UnitOfWork, thread_id: UUID, events: Sequence[Mapping[str, Any]], messages: Sequence[NewMessage] = ()
) -> int:
    """Number and keep events (and messages) of a thread inside this unit of work; the last number."""
    values = append_values(uow.org_id, thread_id, events, messages, now=uow.now)
    await uow.session.flush()
    connection = await uow.session.connection()
    driver: AsyncConnection[Any] = (await connection.get_raw_connection()).driver_connection  # type: ignore[assignment]
    row = await (await driver.execute(statements.APPEND.encode(), values)).fetchone()
    if row is None:
        raise ThreadNotFound("There is no such conversation.", thread_id=str(thread_id))
    uow.publish(f"thread:{thread_id}", hint(row[0], events, len(values["events"])))
    return int(row[0])
