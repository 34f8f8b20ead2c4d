"""Looking at requests: the inbox, one request, how many wait."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal
from uuid import UUID

from core.approvals.errors import ApprovalNotFound
from core.approvals.models import ApprovalRow, ApprovalStepRow
from core.approvals.repository import ApprovalRepository
from core.approvals.routing import hats_of
from core.approvals.turns import Desk, whose_turn
from core.approvals.views import Approval, ApprovalItem, Inbox
from core.db.unit_of_work import UnitOfWork
from core.people.caller import Caller


def is_visible(row: ApprovalRow, steps: Sequence[ApprovalStepRow], caller: Caller, hats: Collection[UUID]) -> bool:
    """Approvers of any step, the traveller, and the travel desk may look."""
    is_approver = any(step.approver_id in hats or step.decided_by == caller.employee_id for step in steps)
    return is_approver or row.employee_id == caller.employee_id or caller.sees_everyone


class Reading:
    """What waits for whom."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def inbox(self, caller: Caller, state: Literal["pending", "resolved"] = "pending") -> Inbox:
        """What waits for the caller (or for those who delegated to them), or what of theirs is over."""
        async with self._desk.begin(caller) as uow:
            approvals = ApprovalRepository(uow.session)
            hats = await hats_of(uow, caller.employee_id)
            waiting = [row for row in await approvals.waiting_for(hats) if row.employee_id != caller.employee_id]
            shown = waiting if state == "pending" else await approvals.resolved_by(hats)
            approved, decided = await approvals.decided_counts({caller.employee_id})
            items = tuple(ApprovalItem(row, uow.now) for row in shown)
            urgent = sum(ApprovalItem(row, uow.now).is_urgent for row in waiting)
        return Inbox(items, len(waiting), urgent, approved, decided)

    async def get(self, caller: Caller, approval_id: UUID) -> Approval:
        """One request."""
        async with self._desk.begin(caller) as uow:
            row = await ApprovalRepository(uow.session).find(approval_id)
            if row is None:
                raise ApprovalNotFound("There is no such request.", approval_id=str(approval_id))
            return await self.read(uow, caller, row)

    async def pending_for(self, caller: Caller) -> int:
        """How many requests wait for the caller."""
        async with self._desk.begin(caller) as uow:
            return await ApprovalRepository(uow.session).count_waiting_for(
                await hats_of(uow, caller.employee_id), apart_from=caller.employee_id
            )

    async def read(self, uow: UnitOfWork, caller: Caller, row: ApprovalRow) -> Approval:
        """A request as this caller may see it, inside an open unit of work."""
        await uow.session.flush()
        approvals = ApprovalRepository(uow.session)
        steps = await approvals.steps(row.id)
        hats = await hats_of(uow, caller.employee_id)
        if not is_visible(row, steps, caller, hats):
            raise ApprovalNotFound("There is no such request.", approval_id=str(row.id))
        why_not = _why_not(row, steps, caller, hats)
        events = await approvals.events(row.id)
        return Approval(ApprovalItem(row, uow.now), steps, events, why_not is None, why_not)


def _why_not(row: ApprovalRow, steps: Sequence[ApprovalStepRow], caller: Caller, hats: Collection[UUID]) -> str | None:
    if not row.is_open:
        return f"This request is {row.status}."
    if row.employee_id == caller.employee_id:
        return "You cannot decide about your own trip."
    step = whose_turn(steps)
    if step is None or step.approver_id not in hats:
        return f"This waits for {step.approver_name}." if step else "This waits for nobody."
    if any(each.decided_by == caller.employee_id for each in steps):
        return "You have decided; the next step needs somebody else."
    return None
