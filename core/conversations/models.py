"""Rows of a conversation.

`chat_messages` is the truth a turn is rebuilt from and is only ever added to. `chat_events` is what screens were
sent, in order. A thread's own row carries its two counters and the lease of the turn that runs on it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TenantRow, belongs_to


class ThreadRow(TenantRow, Base):
    """One conversation of one person."""

    __tablename__ = "threads"
    __table_args__ = (
        belongs_to("employees", "owner_id"),
        Index("ix_threads_owner", "org_id", "owner_id", "created_at"),
        {"postgresql_with": {"fillfactor": "80"}},
    )

    owner_id: Mapped[UUID]
    title: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="active", server_default="active")
    archived: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    trip: Mapped[dict[str, Any] | None]
    booking_reference: Mapped[str | None]
    last_seq: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    last_position: Mapped[int] = mapped_column(default=0, server_default="0")
    active_run_id: Mapped[UUID | None]
    waiting_run_id: Mapped[UUID | None]
    run_epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    queued: Mapped[int] = mapped_column(default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    stop_requested: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class MessageRow(Base):
    """What was said, by whom, in order. Tool calls and their results are part of it, as plain JSON."""

    __tablename__ = "chat_messages"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "thread_id"], ["threads.org_id", "threads.id"], ondelete="CASCADE"),
        CheckConstraint("role IN ('user', 'assistant', 'tool')", name="role"),
        Index(
            "uq_chat_messages_client_id",
            "org_id",
            "thread_id",
            "client_id",
            unique=True,
            postgresql_where=text("client_id IS NOT NULL"),
        ),
    )

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    thread_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID]
    run_id: Mapped[UUID | None]
    role: Mapped[str]
    content: Mapped[dict[str, Any]]
    client_id: Mapped[str | None]
    created_at: Mapped[datetime]


class EventsRow(Base):
    """A batch of events as they were streamed: `seq` is the last one's number, `first_seq` the first one's."""

    __tablename__ = "chat_events"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "thread_id"], ["threads.org_id", "threads.id"], ondelete="CASCADE"),
    )

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    thread_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    events: Mapped[list[Any]]


class RunRow(TenantRow, Base):
    """One turn: queued, running, waiting for a yes, or over."""

    __tablename__ = "chat_runs"
    __table_args__ = (
        belongs_to("threads", "thread_id", on_delete="CASCADE"),
        CheckConstraint(
            "state IN ('queued', 'running', 'waiting', 'finished', 'stopped', 'failed')",
            name="state",
        ),
        UniqueConstraint("org_id", "thread_id", "id"),
        Index(
            "ix_chat_runs_open",
            "org_id",
            "thread_id",
            "id",
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
    )

    thread_id: Mapped[UUID]
    state: Mapped[str]
    asked_by: Mapped[UUID]
    door: Mapped[str]
    takeovers: Mapped[int] = mapped_column(default=0, server_default="0")
    made_with: Mapped[dict[str, Any] | None]
    error: Mapped[str | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
