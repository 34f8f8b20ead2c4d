"""Asking for approval, and taking the request back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from core.approvals.lifecycle import ApprovalStatus, StepStatus
from core.approvals.models import ApprovalRow, ApprovalStepRow
from core.approvals.ports import NoticeKind
from core.approvals.repository import ApprovalRepository
from core.approvals.routing import chain_of
from core.approvals.rules import ApproverRole, plan_steps, risk_of
from core.approvals.turns import Desk, note_down
from core.approvals.views import for_booking
from core.db.unit_of_work import UnitOfWork
from core.kernel.ids import ApprovalId, new_id
from core.kernel.money import Money
from core.people.employee import Employee
from core.people.repository import PeopleRepository


class Opening:
    """For booking: inside its own unit of work."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def plan(
        self,
        uow: UnitOfWork,
        *,
        employee: Employee,
        amount: Money,
        is_required: bool,
        also: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """The steps in order, each `{step, role, approver_id, name, email}`; empty when nobody needs to agree."""
        organisation = await PeopleRepository(uow.session).organisation()
        required = is_required or not organisation.approves_in_policy_trips_itself
        if not required:
            return []
        steps = plan_steps(
            amount,
            required,
            await chain_of(uow, employee),
            limits=self._desk.defaults.limits(organisation),
            also=[ApproverRole(role) for role in also],
        )
        return [step.as_json() for step in steps]

    async def open(
        self,
        uow: UnitOfWork,
        *,
        booking_id: UUID,
        reference: str,
        amount: Money,
        employee: Employee,
        proposal_hash: str,
        summary: Mapping[str, Any],
        reasons: Sequence[str],
        steps: Sequence[Mapping[str, Any]],
    ) -> ApprovalId:
        """Ask the first approver. Asking again for the same hash is quiet; for another, it replaces the request."""
        approvals = ApprovalRepository(uow.session)
        found = await approvals.open_of(booking_id)
        if found is not None and found.proposal_hash == proposal_hash:
            return ApprovalId(found.id)
        if found is not None:
            await self._end(uow, found, "replaced by a newer request")
        organisation = await PeopleRepository(uow.session).organisation()
        starts_on, ends_on = _days(summary)
        cap_at = uow.now + self._desk.defaults.longest(organisation)
        row = ApprovalRow(
            org_id=uow.org_id,
            id=new_id(),
            booking_id=booking_id,
            reference=reference,
            employee_id=employee.id,
            traveller_name=employee.name,
            title=str(summary.get("title") or f"Trip {reference}"),
            starts_on=starts_on,
            ends_on=ends_on,
            amount_minor=amount.minor,
            currency=amount.currency.code,
            proposal_hash=proposal_hash,
            summary=dict(summary),
            reasons=list(reasons),
            risk=risk_of(summary.get("policy") or {}, amount, self._desk.defaults.limits(organisation)).value,
            status=ApprovalStatus.PENDING.value,
            current_step=1,
            steps_count=len(steps),
            opened_at=uow.now,
            due_at=cap_at,
            cap_at=cap_at,
        )
        uow.session.add(row)
        await uow.session.flush()
        rows = [_step(uow, row, number, planned) for number, planned in enumerate(steps, start=1)]
        uow.session.add_all(rows)
        await uow.session.flush()
        await self._desk.give_turn(uow, row, rows[0], NoticeKind.REQUESTED)
        note_down(uow, row, "opened", step=1)
        return ApprovalId(row.id)

    async def withdraw(self, uow: UnitOfWork, booking_id: UUID, because: str) -> None:
        """Take the booking's request back; quiet when there is none open."""
        found = await ApprovalRepository(uow.session).open_of(booking_id)
        if found is not None:
            await self._end(uow, found, because)

    async def view(self, uow: UnitOfWork, booking_id: UUID) -> dict[str, Any] | None:
        """The booking's newest request as its page shows it."""
        approvals = ApprovalRepository(uow.session)
        row = await approvals.newest_of(booking_id)
        return None if row is None else for_booking(row, await approvals.steps(row.id))

    async def _end(self, uow: UnitOfWork, row: ApprovalRow, because: str) -> None:
        approvals = ApprovalRepository(uow.session)
        row.move_to(ApprovalStatus.WITHDRAWN, at=uow.now)
        await self._desk.take_back(uow, row, await approvals.steps(row.id))
        await approvals.skip_rest(row.id)
        note_down(uow, row, "withdrawn", step=row.current_step, note=because)
        await uow.session.flush()


def _step(uow: UnitOfWork, row: ApprovalRow, number: int, planned: Mapping[str, Any]) -> ApprovalStepRow:
    return ApprovalStepRow(
        org_id=uow.org_id,
        id=new_id(),
        approval_id=row.id,
        step=number,
        role=str(planned["role"]),
        approver_id=UUID(str(planned["approver_id"])),
        approver_name=str(planned["name"]),
        status=(StepStatus.PENDING if number == 1 else StepStatus.WAITING).value,
        round=1,
        asked=[str(planned["approver_id"])],
    )


def _days(summary: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """First and last local day of the items on the card."""
    items = summary.get("items") or ()
    starts = sorted(str(item["starts_local"])[:10] for item in items if item.get("starts_local"))
    ends = sorted(str(item["ends_local"])[:10] for item in items if item.get("ends_local"))
    return (
        date.fromisoformat(starts[0]) if starts else None,
        date.fromisoformat(ends[-1]) if ends else None,
    )
