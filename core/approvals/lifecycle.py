"""Which status of a request and of its steps may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from core.approvals.errors import AlreadyResolved


class ApprovalStatus(StrEnum):
    """Of a whole request. `escalated`: somebody let the time run out and the next person up was asked."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    ESCALATED = "escalated"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class StepStatus(StrEnum):
    """Of one approver's turn."""

    WAITING = "waiting"
    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    SKIPPED = "skipped"


_A, _S = ApprovalStatus, StepStatus
ENDS: Final = frozenset({_A.APPROVED, _A.DECLINED, _A.WITHDRAWN, _A.EXPIRED})
OPEN: Final = frozenset(ApprovalStatus) - ENDS
NEXT: Final[Mapping[ApprovalStatus, frozenset[ApprovalStatus]]] = {
    _A.PENDING: ENDS | {_A.IN_PROGRESS, _A.ESCALATED},
    _A.IN_PROGRESS: ENDS | {_A.ESCALATED},
    _A.ESCALATED: ENDS | {_A.IN_PROGRESS},
    **{end: frozenset() for end in ENDS},
}
NEXT_STEP: Final[Mapping[StepStatus, frozenset[StepStatus]]] = {
    _S.WAITING: frozenset({_S.PENDING, _S.SKIPPED}),
    _S.PENDING: frozenset({_S.APPROVED, _S.DECLINED, _S.SKIPPED}),
    _S.APPROVED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.SKIPPED: frozenset(),
}


def ensure_move(reference: str, before: ApprovalStatus, after: ApprovalStatus) -> None:
    """Refuse a move the table does not have."""
    if after not in NEXT[before]:
        words = before.value.replace("_", " ")
        raise AlreadyResolved(
            f"The request for {reference} is {words} already.", status=before.value, wanted=after.value
        )


def ensure_step_move(reference: str, before: StepStatus, after: StepStatus) -> None:
    """The same for a step."""
    if after not in NEXT_STEP[before]:
        raise AlreadyResolved(f"This step of {reference} is {before} already.", status=before.value, wanted=after.value)
