"""An approver's word. One person speaks once about a request; a second click is quiet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from core.approvals.errors import (
    AlreadyResolved,
    ApprovalChanged,
    ApprovalNotFound,
    NotYours,
    OwnRequest,
    ReasonMissing,
)
from core.approvals.lifecycle import ApprovalStatus, StepStatus
from core.approvals.models import ApprovalRow, ApprovalStepRow
from core.approvals.ports import NoticeKind
from core.approvals.reading import Reading, is_visible
from core.approvals.repository import ApprovalRepository
from core.approvals.routing import hats_of
from core.approvals.rules import Approver
from core.approvals.turns import Desk, next_in_line, note_down, notice_of, whose_turn
from core.approvals.views import Approval, has_decided
from core.db.unit_of_work import UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.hashing import content_hash
from core.people.caller import Caller
from core.people.repository import PeopleRepository

declare(approval__decided="a decision is recorded and its job is left, the transaction is still open")

LONGEST_NOTE: Final = 1000


class Deciding:
    """Approve, decline, ask."""

    def __init__(self, desk: Desk, reading: Reading) -> None:
        self._desk, self._reading = desk, reading

    async def approve(self, caller: Caller, approval_id: UUID, *, seen_hash: str, note: str | None = None) -> Approval:
        """Agree to exactly what was seen. After the last step the booking goes on by itself."""
        async with self._desk.begin(caller) as uow:
            row, steps = await self._locked(uow, caller, approval_id)
            if not has_decided(steps, caller.employee_id, StepStatus.APPROVED):
                step = await self._turn(uow, caller, row, steps)
                if seen_hash != row.proposal_hash:
                    raise ApprovalChanged("This trip is no longer what you were shown. Please look at it again.")
                self._decide(uow, caller, row, step, StepStatus.APPROVED, note)
                await self._go_on(uow, row, steps, step)
                crashpoint("approval.decided")
            return await self._reading.read(uow, caller, row)

    async def decline(self, caller: Caller, approval_id: UUID, *, reason: str) -> Approval:
        """Say no, with a reason the traveller reads. The booking goes back to a draft."""
        words = _words(reason, "Please say why, so that the traveller can change the trip.")
        async with self._desk.begin(caller) as uow:
            row, steps = await self._locked(uow, caller, approval_id)
            if not has_decided(steps, caller.employee_id, StepStatus.DECLINED):
                step = await self._turn(uow, caller, row, steps)
                self._decide(uow, caller, row, step, StepStatus.DECLINED, words)
                row.decline_reason = words
                row.move_to(ApprovalStatus.DECLINED, at=uow.now)
                await self._desk.take_back(uow, row, steps)
                await uow.session.flush()
                await ApprovalRepository(uow.session).skip_rest(row.id)
                await _leave(uow, row, "bookings.declined")
                crashpoint("approval.decided")
            return await self._reading.read(uow, caller, row)

    async def ask(self, caller: Caller, approval_id: UUID, *, question: str) -> Approval:
        """Ask the traveller something. The request keeps waiting, and its clock keeps running."""
        words = _words(question, "Please write your question.")
        async with self._desk.begin(caller) as uow:
            row, steps = await self._locked(uow, caller, approval_id)
            step = await self._turn(uow, caller, row, steps)
            traveller = await PeopleRepository(uow.session).get(row.employee_id)
            notice = notice_of(
                row,
                step,
                NoticeKind.ASKED,
                Approver(traveller.id, traveller.name, traveller.email),
                question=words,
                asked_by=caller.name,
                extra=content_hash([words, str(caller.employee_id)])[:12],
            )
            note_down(uow, row, "asked", step=step.step, note=words)
            await self._desk.notices.leave(uow, notice)
            return await self._reading.read(uow, caller, row)

    async def _locked(
        self, uow: UnitOfWork, caller: Caller, approval_id: UUID
    ) -> tuple[ApprovalRow, Sequence[ApprovalStepRow]]:
        approvals = ApprovalRepository(uow.session)
        row = await approvals.find(approval_id, lock=True)
        steps = () if row is None else await approvals.steps(row.id)
        if row is None or not is_visible(row, steps, caller, await hats_of(uow, caller.employee_id)):
            raise ApprovalNotFound("There is no such request.", approval_id=str(approval_id))
        if caller.employee_id == row.employee_id:
            raise OwnRequest("You cannot decide about your own trip.", reference=row.reference)
        return row, steps

    @staticmethod
    async def _turn(
        uow: UnitOfWork, caller: Caller, row: ApprovalRow, steps: Sequence[ApprovalStepRow]
    ) -> ApprovalStepRow:
        if not row.is_open:
            raise AlreadyResolved(_how_it_ended(row, steps), status=row.status)
        if uow.now >= row.cap_at:
            raise AlreadyResolved(f"The time to decide about {row.reference} has run out.", status="expired")
        step = whose_turn(steps)
        if step is None or step.approver_id not in await hats_of(uow, caller.employee_id):
            waits_for = step.approver_name if step else "nobody"
            raise NotYours(f"This request waits for {waits_for}.", step=row.current_step, waits_for=waits_for)
        if any(each.decided_by == caller.employee_id for each in steps):
            raise NotYours("You have decided about this trip; the next step needs somebody else.", step=step.step)
        return step

    @staticmethod
    def _decide(
        uow: UnitOfWork, caller: Caller, row: ApprovalRow, step: ApprovalStepRow, status: StepStatus, note: str | None
    ) -> None:
        step.move_to(status, reference=row.reference)
        step.decided_at = uow.now
        step.decided_by = caller.employee_id
        step.decided_by_name = caller.name
        step.note = (note or "").strip()[:LONGEST_NOTE] or None
        note_down(uow, row, status.value, step=step.step, note=step.note)

    async def _go_on(
        self, uow: UnitOfWork, row: ApprovalRow, steps: Sequence[ApprovalStepRow], step: ApprovalStepRow
    ) -> None:
        await self._desk.take_back(uow, row, [step])
        following = next_in_line(steps)
        if following is None:
            row.move_to(ApprovalStatus.APPROVED, at=uow.now)
            await _leave(uow, row, "bookings.approved")
            return
        following.move_to(StepStatus.PENDING, reference=row.reference)
        if row.status != ApprovalStatus.IN_PROGRESS.value:
            row.move_to(ApprovalStatus.IN_PROGRESS, at=uow.now)
        await self._desk.give_turn(uow, row, following, NoticeKind.REQUESTED)


async def _leave(uow: UnitOfWork, row: ApprovalRow, job: str) -> None:
    await uow.outbox.add(job, key=f"{job}:{row.id}", booking_id=str(row.booking_id), approval_id=str(row.id))


def _words(text: str, when_missing: str) -> str:
    words = text.strip()
    if not words:
        raise ReasonMissing(when_missing)
    return words[:LONGEST_NOTE]


def _how_it_ended(row: ApprovalRow, steps: Sequence[ApprovalStepRow]) -> str:
    decided = [step for step in steps if step.decided_by_name and step.status == row.status]
    by = f" by {decided[-1].decided_by_name}" if decided else ""
    return f"The request for {row.reference} was {row.status}{by}."
