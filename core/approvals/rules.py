"""Pure decisions: how many must agree, who they are, by when, and how risky it looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from core.approvals.errors import NoApprover
from core.kernel.money import Currency, Money

URGENT_BELOW: Final = timedelta(hours=8)
REMIND_AT: Final = (50, 90)


class ApproverRole(StrEnum):
    """Whose agreement a step is."""

    MANAGER = "manager"
    FINANCE = "finance"
    EXECUTIVE = "executive"


class Risk(StrEnum):
    """How closely an approver should look."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who could agree."""

    id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to `manager` the manager alone; up to `finance` also finance; above, also an executive. Limits are inclusive."""

    manager: Decimal
    finance: Decimal
    currency: Currency

    def roles_for(self, total: Money) -> tuple[ApproverRole, ...]:
        """Who must agree to an amount. One in another currency cannot be compared, so everybody must."""
        comparable = total.currency == self.currency
        if comparable and total.decimal <= self.manager:
            return (ApproverRole.MANAGER,)
        if comparable and total.decimal <= self.finance:
            return (ApproverRole.MANAGER, ApproverRole.FINANCE)
        return (ApproverRole.MANAGER, ApproverRole.FINANCE, ApproverRole.EXECUTIVE)


@dataclass(frozen=True, slots=True)
class ApprovalChain:
    """The people around a traveller, nearest first."""

    traveller_id: UUID
    managers: tuple[Approver, ...] = ()
    finance: tuple[Approver, ...] = ()
    executives: tuple[Approver, ...] = ()
    travel_admins: tuple[Approver, ...] = ()

    def candidates(self, role: ApproverRole) -> Iterable[Approver]:
        """Who could agree in a role, best first: where the role's own people are missing, somebody above or the desk."""
        groups: tuple[tuple[Approver, ...], ...]
        match role:
            case ApproverRole.MANAGER:
                groups = (self.managers, self.travel_admins, self.executives)
            case ApproverRole.FINANCE:
                groups = (self.finance, self.travel_admins, self.executives)
            case ApproverRole.EXECUTIVE:
                groups = (self.executives, tuple(reversed(self.managers)), self.finance, self.travel_admins)
        for group in groups:
            yield from (person for person in group if person.id != self.traveller_id)


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One agreement to ask for."""

    step: int
    role: ApproverRole
    approver: Approver

    def as_json(self) -> dict[str, Any]:
        """For the proposal card."""
        return {
            "step": self.step,
            "role": self.role.value,
            "approver_id": str(self.approver.id),
            "name": self.approver.name,
            "email": self.approver.email,
        }


def plan_steps(
    total: Money,
    verdict_requires: bool,
    chain: ApprovalChain,
    *,
    limits: Limits,
    also: Sequence[ApproverRole] = (),
) -> tuple[StepPlan, ...]:
    """The agreements a trip needs, in order; none where neither policy nor the organisation asks for one.

    Nobody is asked twice, and never the traveller. A role whose only people are asked already adds no step. `also`
    are roles that a rule names itself.
    """
    if not verdict_requires:
        return ()
    wanted = [role for role in ApproverRole if role in {*limits.roles_for(total), *also}]
    steps: list[StepPlan] = []
    for role in wanted:
        asked = {step.approver.id for step in steps}
        candidates = list(chain.candidates(role))
        fresh = next((person for person in candidates if person.id not in asked), None)
        if fresh is not None:
            steps.append(StepPlan(len(steps) + 1, role, fresh))
    if not steps:
        raise NoApprover("This trip needs approval, and nobody in your organisation can give it. Ask your travel desk.")
    return tuple(steps)


def next_up(chain: ApprovalChain, above: Sequence[Approver], asked: frozenset[UUID]) -> Approver | None:
    """Whom to ask when somebody does not answer: who is above them, an executive, or the travel desk."""
    for person in (*above, *chain.executives, *chain.travel_admins):
        if person.id != chain.traveller_id and person.id not in asked:
            return person
    return None


def due_of(start: datetime, cap: datetime, sla: timedelta) -> datetime:
    """When a step that starts now must be decided: its own time, and never after the cap of the whole request."""
    return min(start + sla, cap)


def reminders_of(start: datetime, due: datetime) -> Mapping[int, datetime]:
    """When to remind, by the share of the time that has passed."""
    return {percent: start + (due - start) * percent / 100 for percent in REMIND_AT}


def is_urgent(due: datetime, now: datetime) -> bool:
    """Less than eight hours are left."""
    return due - now < URGENT_BELOW


def risk_of(policy: Mapping[str, Any], amount: Money, limits: Limits) -> Risk:
    """High: a stop, an open question, or an amount for executives. Medium: a warning, or one for finance."""
    results = {str(result.get("result")) for result in policy.get("results", ())}
    roles = limits.roles_for(amount)
    if results & {"stop", "unknown"} or ApproverRole.EXECUTIVE in roles:
        return Risk.HIGH
    if "warn" in results and (policy.get("ack_required") or ApproverRole.FINANCE in roles):
        return Risk.MEDIUM
    return Risk.MEDIUM if ApproverRole.FINANCE in roles else Risk.LOW
