"""Whose turn it is: giving a turn with its clock, taking it back, and writing down what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from core.approvals.lifecycle import StepStatus
from core.approvals.models import ApprovalEventRow, ApprovalRow, ApprovalStepRow
from core.approvals.ports import NoNotices, Notice, NoticeKind, Notices
from core.approvals.rules import REMIND_AT, Approver, Limits, due_of, reminders_of
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.ids import new_id
from core.people.employee import Organisation
from core.people.repository import PeopleRepository


@dataclass(frozen=True, slots=True)
class ApprovalDefaults:
    """Where an organisation has set nothing of its own."""

    manager_limit: Decimal = Decimal(5000)
    finance_limit: Decimal = Decimal(10000)
    step_sla: timedelta = timedelta(hours=48)
    cap: timedelta = timedelta(hours=96)

    def limits(self, organisation: Organisation) -> Limits:
        """The thresholds of an organisation."""
        return Limits(
            organisation.limit("approval_manager_limit", self.manager_limit),
            organisation.limit("approval_finance_limit", self.finance_limit),
            organisation.currency,
        )

    def sla(self, organisation: Organisation) -> timedelta:
        """How long a step may take."""
        hours = organisation.limit("approval_step_hours", Decimal(int(self.step_sla.total_seconds())) / 3600)
        return timedelta(seconds=int(hours * 3600))

    def longest(self, organisation: Organisation) -> timedelta:
        """How long a whole request may take."""
        hours = organisation.limit("approval_cap_hours", Decimal(int(self.cap.total_seconds())) / 3600)
        return timedelta(seconds=int(hours * 3600))


@dataclass(frozen=True, slots=True)
class Desk:
    """What every use case of approvals works with."""

    begin: Begin
    notices: Notices = field(default_factory=NoNotices)
    defaults: ApprovalDefaults = field(default_factory=ApprovalDefaults)

    async def give_turn(self, uow: UnitOfWork, row: ApprovalRow, step: ApprovalStepRow, kind: NoticeKind) -> None:
        """Start the clock of a step, leave its reminders and its end as jobs, and tell the approver."""
        organisation = await PeopleRepository(uow.session).organisation()
        step.started_at = uow.now
        step.due_at = due_of(uow.now, row.cap_at, self.defaults.sla(organisation))
        row.current_step, row.due_at = step.step, step.due_at
        for percent, at in reminders_of(uow.now, step.due_at).items():
            await uow.outbox.add(
                "approvals.remind",
                key=_key(row.id, step, f"remind:{percent}"),
                due_at=at,
                approval_id=str(row.id),
                step=str(step.step),
                round=str(step.round),
                percent=str(percent),
            )
        await uow.outbox.add(
            "approvals.escalate",
            key=_key(row.id, step, "escalate"),
            due_at=step.due_at,
            approval_id=str(row.id),
            step=str(step.step),
            round=str(step.round),
        )
        await self.tell(uow, row, step, kind)

    async def take_back(self, uow: UnitOfWork, row: ApprovalRow, steps: Sequence[ApprovalStepRow]) -> None:
        """Nobody is reminded any more."""
        for step in steps:
            for what in (*(f"remind:{percent}" for percent in REMIND_AT), "escalate"):
                await uow.outbox.cancel(_key(row.id, step, what))

    async def tell(
        self, uow: UnitOfWork, row: ApprovalRow, step: ApprovalStepRow, kind: NoticeKind, *, extra: str = ""
    ) -> None:
        """Leave a notice for whoever has the turn."""
        approver = await PeopleRepository(uow.session).get(step.approver_id)
        to = Approver(approver.id, approver.name, approver.email)
        await self.notices.leave(uow, notice_of(row, step, kind, to, extra=extra))


def _key(approval_id: UUID, step: ApprovalStepRow, what: str) -> str:
    return f"approval:{approval_id}:{step.step}:{step.round}:{what}"


_SUBJECTS = {
    NoticeKind.REQUESTED: "Approval: {title}, {who}",
    NoticeKind.REMINDED: "Still waiting for you: {title}, {who}",
    NoticeKind.ESCALATED: "Approval handed to you: {title}, {who}",
    NoticeKind.ASKED: "A question about your trip: {title}",
}


def notice_of(
    row: ApprovalRow,
    step: ApprovalStepRow,
    kind: NoticeKind,
    to: Approver,
    *,
    extra: str = "",
    question: str = "",
    asked_by: str = "",
) -> Notice:
    """The words of a notice. `extra` tells apart notices of one kind about one step."""
    subject = _SUBJECTS[kind].format(title=row.title, who=row.traveller_name)
    if kind is NoticeKind.ASKED:
        lines: tuple[str, ...] = (f"{asked_by} asks: {question}",)
    else:
        turn = f"Step {step.step} of {row.steps_count}. Please decide by {row.due_at:%-d %b %H:%M} UTC."
        lines = (f"{row.traveller_name} asks for {row.amount.text}.", *row.reasons, turn)
    return Notice(
        kind=kind,
        key=f"{_key(row.id, step, kind.value)}{f':{extra}' if extra else ''}",
        to=to,
        approval_id=row.id,
        booking_id=row.booking_id,
        reference=row.reference,
        subject=subject,
        lines=lines,
        facts={
            "step": step.step,
            "steps": row.steps_count,
            "due_at": row.due_at.isoformat(),
            "question": question,
            "asked_by": asked_by,
        },
    )


def note_down(uow: UnitOfWork, row: ApprovalRow, action: str, *, step: int, note: str | None = None) -> None:
    """Add to the request's history and to the audit log."""
    uow.session.add(
        ApprovalEventRow(
            org_id=uow.org_id,
            id=new_id(),
            approval_id=row.id,
            at=uow.now,
            actor_id=uow.actor.actor_id,
            actor_name=uow.actor.actor_name,
            door=uow.actor.door_name,
            action=action,
            step=step,
            note=note,
        )
    )
    uow.audit.add(f"approval.{action}", subject_type="approval", subject_id=row.id, booking=row.reference, step=step)


def whose_turn(steps: Sequence[ApprovalStepRow]) -> ApprovalStepRow | None:
    """The step that waits for a decision."""
    return next((step for step in steps if step.status == StepStatus.PENDING.value), None)


def next_in_line(steps: Sequence[ApprovalStepRow]) -> ApprovalStepRow | None:
    """The step that comes after."""
    return next((step for step in steps if step.status == StepStatus.WAITING.value), None)
