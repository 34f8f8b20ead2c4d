"""What approvals need from outside, in our words: somebody who carries the word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from core.approvals.rules import Approver
from core.db.unit_of_work import UnitOfWork


class NoticeKind(StrEnum):
    """Why somebody is written to."""

    REQUESTED = "approval_requested"
    REMINDED = "approval_reminded"
    ESCALATED = "approval_escalated"
    ASKED = "approval_asked"


@dataclass(frozen=True, slots=True)
class Notice:
    """One word to one person. `key` is the same when it is left twice."""

    kind: NoticeKind
    key: str
    to: Approver
    approval_id: UUID
    booking_id: UUID
    reference: str
    subject: str
    lines: tuple[str, ...]
    facts: dict[str, Any]


class Notices(Protocol):
    """Carries notices: mail, chat, Slack."""

    async def leave(self, uow: UnitOfWork, notice: Notice) -> None:
        """Take a notice inside the unit of work that causes it; it is sent after the commit."""
        ...


class NoNotices:
    """For a set-up without post: the inbox alone tells."""

    async def leave(self, uow: UnitOfWork, notice: Notice) -> None:
        """Only a live hint for an open inbox."""
        uow.publish(f"approvals:{notice.to.id}", {"approval_id": str(notice.approval_id), "kind": notice.kind.value})
