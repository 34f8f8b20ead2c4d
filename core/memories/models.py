"""Rows of what is remembered."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TenantRow, belongs_to
from core.memories.ngrams import DIMENSION


class MemoryRow(TenantRow, Base):
    """One preference or note about one person, in their words."""

    __tablename__ = "memories"
    __table_args__ = (
        belongs_to("employees", "employee_id", on_delete="CASCADE"),
        CheckConstraint("kind IN ('preference', 'note')", name="kind"),
        Index("uq_memories_text", "org_id", "employee_id", text("lower(text)"), unique=True),
    )

    employee_id: Mapped[UUID]
    kind: Mapped[str]
    text: Mapped[str]
    source: Mapped[str]
    embedding: Mapped[Any] = mapped_column(Vector(DIMENSION))
    created_at: Mapped[datetime]
