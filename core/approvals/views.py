"""A request as approvers and travellers see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.approvals.lifecycle import StepStatus
from core.approvals.models import ApprovalEventRow, ApprovalRow, ApprovalStepRow
from core.approvals.rules import is_urgent
from core.kernel.ids import ApprovalId, BookingId


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


@dataclass(frozen=True, slots=True)
class ApprovalItem:
    """A line of the inbox."""

    row: ApprovalRow
    now: datetime

    @property
    def id(self) -> ApprovalId:
        """Its id."""
        return ApprovalId(self.row.id)

    @property
    def booking_id(self) -> BookingId:
        """The booking it is about."""
        return BookingId(self.row.booking_id)

    @property
    def reference(self) -> str:
        """The booking's reference."""
        return self.row.reference

    @property
    def hash(self) -> str:
        """What the traveller agreed to; approving names it."""
        return self.row.proposal_hash

    @property
    def status(self) -> str:
        """Pending, in progress, escalated, approved, declined, withdrawn or expired."""
        return self.row.status

    @property
    def is_urgent(self) -> bool:
        """Whether less than eight hours are left."""
        return self.row.is_open and is_urgent(self.row.due_at, self.now)

    def as_json(self) -> dict[str, Any]:
        """The API's ApprovalItem."""
        row = self.row
        return {
            "id": str(row.id),
            "booking_id": str(row.booking_id),
            "reference": row.reference,
            "traveller": row.traveller_name,
            "title": row.title,
            "starts_on": None if row.starts_on is None else row.starts_on.isoformat(),
            "ends_on": None if row.ends_on is None else row.ends_on.isoformat(),
            "amount": row.amount.as_json(),
            "due_at": row.due_at.isoformat(),
            "urgent": self.is_urgent,
            "risk": row.risk,
            "step": row.current_step,
            "steps": row.steps_count,
            "status": row.status,
            "reasons": list(row.reasons),
        }


@dataclass(frozen=True, slots=True)
class Approval:
    """A whole request: the card as the traveller saw it, who has said what, and what the caller may do."""

    item: ApprovalItem
    steps: Sequence[ApprovalStepRow]
    events: Sequence[ApprovalEventRow]
    may_decide: bool
    why_not: str | None

    @property
    def id(self) -> ApprovalId:
        """Its id."""
        return self.item.id

    @property
    def status(self) -> str:
        """Pending, in progress, escalated, approved, declined, withdrawn or expired."""
        return self.item.status

    @property
    def hash(self) -> str:
        """What the traveller agreed to."""
        return self.item.hash

    def as_json(self) -> dict[str, Any]:
        """The API's Approval."""
        row = self.item.row
        summary = row.summary
        card = {**summary, "booking_id": str(row.booking_id), "hash": row.proposal_hash}
        actions = [
            {"action": action, "label": label, "allowed": self.may_decide, "why_not": self.why_not}
            for action, label in (
                ("approve", f"Approve {row.amount.text}"),
                ("decline", "Decline"),
                ("ask", "Ask a question"),
            )
        ]
        return {
            **self.item.as_json(),
            "proposal": card,
            "hash": row.proposal_hash,
            "policy": summary.get("policy"),
            "alternative": summary.get("alternative"),
            "budget_left": summary.get("budget_left"),
            "decline_reason": row.decline_reason,
            "decisions": [_decision(step) for step in self.steps],
            "events": [_event(event) for event in self.events],
            "actions": actions,
        }


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for somebody, or what is over."""

    items: tuple[ApprovalItem, ...]
    pending: int
    urgent: int
    approved: int
    decided: int

    @property
    def approval_rate(self) -> int | None:
        """Of what this person has decided, how many in a hundred were a yes."""
        return None if not self.decided else round(100 * self.approved / self.decided)

    def as_json(self) -> dict[str, Any]:
        """The API's list."""
        return {
            "items": [item.as_json() for item in self.items],
            "counts": {"pending": self.pending, "urgent": self.urgent},
            "approval_rate": self.approval_rate,
        }


def _decision(step: ApprovalStepRow) -> dict[str, Any]:
    return {
        "step": step.step,
        "role": step.role,
        "approver": step.decided_by_name or step.approver_name,
        "status": step.status,
        "at": _iso(step.decided_at),
        "note": step.note,
    }


def _event(event: ApprovalEventRow) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(),
        "who": event.actor_name,
        "door": event.door,
        "action": event.action,
        "step": event.step,
        "note": event.note,
    }


def for_booking(row: ApprovalRow, steps: Sequence[ApprovalStepRow]) -> dict[str, Any]:
    """The request as the booking's page shows it."""
    return {
        "id": str(row.id),
        "status": row.status,
        "due_at": row.due_at.isoformat(),
        "decline_reason": row.decline_reason,
        "steps": [
            {
                "step": step.step,
                "role": step.role,
                "approver": step.decided_by_name or step.approver_name,
                "status": step.status,
                "decided_at": _iso(step.decided_at),
                "note": step.note,
            }
            for step in steps
        ],
    }


def has_decided(steps: Sequence[ApprovalStepRow], who: UUID, status: StepStatus) -> bool:
    """Whether somebody has decided so already: their second click is quiet."""
    return any(step.decided_by == who and step.status == status.value for step in steps)
