"""A conversation, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.kernel.ids import EmployeeId, OrgId, RunId, ThreadId

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """Something said: a person's text, the concierge's text and tool calls, or a tool's answer."""

    position: int
    role: str
    content: Mapping[str, Any]
    run_id: RunId | None


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message about to be kept."""

    role: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write one turn. A higher epoch of the same thread makes this one void."""

    org_id: OrgId
    thread_id: ThreadId
    run_id: RunId
    epoch: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that may run now, with what it is rebuilt from."""

    lease: Lease
    message_id: UUID | None
    last_seq: int
    asked_by: EmployeeId
    door: str
    history: tuple[Message, ...]
    trip: Mapping[str, Any] | None = None
    booking_reference: str | None = None
    waiting_run_id: RunId | None = None
    titled: bool = False
    takeovers: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """A message was kept. `turn` is None when it waits behind another, or had come before."""

    message_id: UUID
    run_id: RunId
    turn: Turn | None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What an append did: the last sequence number, and whether the person has asked to stop."""

    last_seq: int
    stop_requested: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as lists and headers show it."""

    id: ThreadId
    owner_id: EmployeeId
    title: str | None
    status: str
    archived: bool
    last_seq: int
    running: bool
    updated_at: datetime
    trip: Mapping[str, Any] | None = None
    booking_reference: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The API's Thread."""
        return {
            "id": str(self.id),
            "title": self.title,
            "status": self.status,
            "archived": self.archived,
            "last_seq": self.last_seq,
            "running": self.running,
            "updated_at": self.updated_at.isoformat().replace("+00:00", "Z"),
            "trip": None if self.trip is None else dict(self.trip),
            "booking_reference": self.booking_reference,
        }


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Threads, newest talk first, and where the next page starts."""

    items: tuple[Thread, ...]
    next_cursor: str | None = field(default=None)
