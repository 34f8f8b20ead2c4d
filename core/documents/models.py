"""Rows of documents: which exist. Their pages are made from the booking when they are opened."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from core.db.base import Base, TenantRow


class DocumentRow(TenantRow, Base):
    """One document of a booking. `version` goes up when what it shows has changed."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("org_id", "booking_id", "type", "item_id", postgresql_nulls_not_distinct=True),)

    booking_id: Mapped[UUID]
    item_id: Mapped[UUID | None]
    type: Mapped[str]
    title: Mapped[str]
    format: Mapped[str]
    version: Mapped[int]
    created_at: Mapped[datetime]
