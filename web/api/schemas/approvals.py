"""Who must agree, and the travel policy."""

from datetime import date, datetime
from typing import Any, Literal

from web.api.schemas.bookings import Action
from web.api.schemas.common import Money, PolicyTag, Shape
from web.api.schemas.consents import Alternative


class ApprovalItem(Shape):
    """A trip that waits for the caller's decision."""

    id: str
    booking_id: str
    reference: str
    traveller: str
    title: str
    starts_on: date | None
    ends_on: date | None
    amount: Money
    due_at: datetime | None
    urgent: bool
    risk: Literal["low", "medium", "high"]
    step: int
    steps: int
    status: str
    reasons: list[str]


class Decision(Shape):
    step: int
    role: str
    approver: str
    status: str
    at: datetime | None
    note: str | None


class ApprovalEvent(Shape):
    """Something that was done about a request."""

    at: datetime
    who: str
    door: str
    action: str
    step: int | None
    note: str | None


class Approval(ApprovalItem):
    """The same with the card the traveller saw, and what else an approver wants to know."""

    proposal: dict[str, Any]
    hash: str
    policy: PolicyTag
    alternative: Alternative | None
    budget_left: Money | None
    decisions: list[Decision]
    events: list[ApprovalEvent]
    decline_reason: str | None
    actions: list[Action]


class ApprovalCounts(Shape):
    pending: int
    urgent: int


class ApprovalList(Shape):
    items: list[ApprovalItem]
    counts: ApprovalCounts
    approval_rate: float | None


class PolicyRuleList(Shape):
    items: list[dict[str, Any]]


class PolicyTagList(Shape):
    items: list[PolicyTag]
