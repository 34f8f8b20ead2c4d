"""Rows of proposals."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from core.consents.errors import AlreadySpent
from core.consents.lifecycle import NEXT, ProposalStatus
from core.db.base import Base, TenantRow, belongs_to


class ProposalRow(TenantRow, Base):
    """What one person was shown: the card, and the hash of exactly what a yes would commit."""

    __tablename__ = "proposals"
    __table_args__ = (
        belongs_to("employees", "employee_id"),
        Index("ix_proposals_booking", "org_id", "booking_id"),
        Index("ix_proposals_thread", "org_id", "thread_id"),
        Index("uq_proposals_one_open", "org_id", "booking_id", unique=True, postgresql_where=text("status = 'open'")),
    )

    kind: Mapped[str]
    employee_id: Mapped[UUID]
    thread_id: Mapped[UUID | None]
    booking_id: Mapped[UUID]
    status: Mapped[str]
    hash: Mapped[str]
    card: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    door: Mapped[str | None]
    payment_method: Mapped[str | None]
    acknowledged: Mapped[list[str] | None]

    def move_to(self, after: ProposalStatus, *, at: datetime) -> None:
        """Change status by the table; an answered proposal stays answered."""
        before = ProposalStatus(self.status)
        if after not in NEXT[before]:
            raise AlreadySpent(f"This proposal is {before} already.", status=before.value)
        self.status = after.value
        self.answered_at = at
