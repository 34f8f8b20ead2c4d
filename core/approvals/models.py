"""Rows: requests, their steps, and everything that happened to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.approvals.lifecycle import (
    OPEN,
    ApprovalStatus,
    StepStatus,
    ensure_move,
    ensure_step_move,
)
from core.db.base import Base, TenantRow, belongs_to
from core.kernel.money import Money, currency

_OPEN_STATUSES = ", ".join(f"'{status.value}'" for status in sorted(OPEN))


class ApprovalRow(TenantRow, Base):
    """One request, bound to the hash of what the traveller agreed to. `summary` is the card they saw."""

    __tablename__ = "approval_workflows"
    __table_args__ = (
        belongs_to("employees", "employee_id"),
        Index(
            "uq_approval_workflows_open",
            "org_id",
            "booking_id",
            unique=True,
            postgresql_where=text(f"status IN ({_OPEN_STATUSES})"),
        ),
        Index("ix_approval_workflows_booking", "org_id", "booking_id", "opened_at"),
    )

    booking_id: Mapped[UUID]
    reference: Mapped[str]
    employee_id: Mapped[UUID]
    traveller_name: Mapped[str]
    title: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    proposal_hash: Mapped[str]
    summary: Mapped[dict[str, Any]]
    reasons: Mapped[list[str]]
    risk: Mapped[str]
    status: Mapped[str]
    current_step: Mapped[int]
    steps_count: Mapped[int]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    cap_at: Mapped[datetime]
    decline_reason: Mapped[str | None]
    resolved_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        """What the trip costs."""
        return Money(self.amount_minor, currency(self.currency))

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return ApprovalStatus(self.status) in OPEN

    def move_to(self, after: ApprovalStatus, *, at: datetime) -> None:
        """Move as the table allows."""
        ensure_move(self.reference, ApprovalStatus(self.status), after)
        self.status = after.value
        if after not in OPEN:
            self.resolved_at = at


class ApprovalStepRow(TenantRow, Base):
    """One approver's turn. `round` goes up when it is handed on; `asked` are the ids of everybody who has had it."""

    __tablename__ = "approval_steps"
    __table_args__ = (
        belongs_to("approval_workflows", "approval_id", on_delete="CASCADE"),
        belongs_to("employees", "approver_id"),
        UniqueConstraint("org_id", "approval_id", "step"),
        Index("ix_approval_steps_approver", "org_id", "approver_id", "status"),
    )

    approval_id: Mapped[UUID]
    step: Mapped[int]
    role: Mapped[str]
    approver_id: Mapped[UUID]
    approver_name: Mapped[str]
    status: Mapped[str]
    round: Mapped[int]
    asked: Mapped[list[str]]
    started_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None]
    note: Mapped[str | None]

    def move_to(self, after: StepStatus, *, reference: str) -> None:
        """Move as the table allows."""
        ensure_step_move(reference, StepStatus(self.status), after)
        self.status = after.value


class ApprovalEventRow(TenantRow, Base):
    """What happened: opened, approved, declined, asked, reminded, escalated, withdrawn, expired. Only ever added to."""

    __tablename__ = "approval_events"
    __table_args__ = (
        belongs_to("approval_workflows", "approval_id", on_delete="CASCADE"),
        Index("ix_approval_events_approval", "org_id", "approval_id", "at"),
    )

    approval_id: Mapped[UUID]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    door: Mapped[str]
    action: Mapped[str]
    step: Mapped[int]
    note: Mapped[str | None]
