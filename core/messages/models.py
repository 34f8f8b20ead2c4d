"""Rows of messages: one each, whatever became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from core.db.base import Base, TenantRow


class MessageRow(TenantRow, Base):
    """A message to one person through one channel. `key` makes the same news told once."""

    __tablename__ = "messages"
    __table_args__ = (UniqueConstraint("org_id", "key"), Index("ix_messages_booking", "org_id", "booking_id"))

    key: Mapped[str]
    booking_id: Mapped[UUID | None]
    channel: Mapped[str]
    template: Mapped[str]
    recipient: Mapped[str]
    recipient_name: Mapped[str]
    subject: Mapped[str]
    data: Mapped[dict[str, Any]]
    status: Mapped[str]
    provider_ref: Mapped[str | None]
    attempts: Mapped[int]
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
