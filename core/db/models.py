"""Rows of the plumbing: work to do, requests already answered, notices received, and who did what."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TenantRow
from core.kernel.ids import new_id


class OutboxRow(TenantRow, Base):
    """A job: written with the change that causes it, done at least once, under a lease with an epoch.

    A row with `due_at` in the future is a schedule. A row with `dead_at` has used up its attempts.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "due_at", postgresql_where=text("done_at IS NULL AND dead_at IS NULL")),
        Index("ix_outbox_dead", "dead_at", postgresql_where=text("dead_at IS NOT NULL")),
        UniqueConstraint("org_id", "key"),
    )

    name: Mapped[str]
    key: Mapped[str | None]
    args: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class AuditRow(TenantRow, Base):
    """Who did what to which row, through which door. Only ever added to."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_subject", "org_id", "subject_type", "subject_id", "at"),)

    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    door: Mapped[str]
    action: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    facts: Mapped[dict[str, Any]]


class IdempotencyRow(TenantRow, Base):
    """An answered (or running) unsafe request, by the key its caller chose."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("org_id", "owner_id", "key"),)

    owner_id: Mapped[UUID]
    key: Mapped[str]
    request_hash: Mapped[str]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    status: Mapped[int | None]
    body: Mapped[dict[str, Any] | None]


class InboxRow(Base):
    """A notice from an outside party, kept as it came. Its tenant is known only once it is matched."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("provider", "event_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    provider: Mapped[str]
    event_id: Mapped[str]
    event_type: Mapped[str]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
