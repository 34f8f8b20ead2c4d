"""What happens while nobody answers: reminders, handing on, and the end of the time. All of it safe to run twice."""

from __future__ import annotations

from uuid import UUID

from core.approvals.lifecycle import ApprovalStatus
from core.approvals.models import ApprovalRow, ApprovalStepRow
from core.approvals.ports import NoticeKind
from core.approvals.repository import ApprovalRepository
from core.approvals.routing import above, chain_of
from core.approvals.rules import next_up
from core.approvals.turns import Desk, note_down, whose_turn
from core.db.tenancy import SystemActor
from core.db.unit_of_work import UnitOfWork
from core.people.repository import PeopleRepository

TIME_RAN_OUT = "Nobody decided in time."


class Waiting:
    """The jobs of a request's clock. Their arguments are the strings of a job row."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def remind(self, org_id: UUID, approval_id: UUID, *, step: str, round: str, percent: str) -> None:  # noqa: A002
        """Remind whoever has the turn, if it is still the turn this was left for."""
        async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
            found = await self._turn(uow, approval_id, int(step), int(round))
            if found is not None:
                row, turn = found
                await self._desk.tell(uow, row, turn, NoticeKind.REMINDED, extra=percent)
                note_down(uow, row, "reminded", step=turn.step, note=f"{percent} % of the time has passed")

    async def escalate(self, org_id: UUID, approval_id: UUID, *, step: str, round: str) -> None:  # noqa: A002
        """The turn's time is over: ask the next person up, or end the request when its whole time is over."""
        async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
            found = await self._turn(uow, approval_id, int(step), int(round))
            if found is None:
                return
            row, turn = found
            if turn.due_at is not None and uow.now < turn.due_at:
                return
            if uow.now >= row.cap_at:
                await self._expire(uow, row)
            else:
                await self._hand_on(uow, row, turn)

    @staticmethod
    async def _turn(
        uow: UnitOfWork, approval_id: UUID, step: int, round_: int
    ) -> tuple[ApprovalRow, ApprovalStepRow] | None:
        approvals = ApprovalRepository(uow.session)
        row = await approvals.find(approval_id, lock=True)
        if row is None or not row.is_open:
            return None
        turn = whose_turn(await approvals.steps(row.id))
        is_meant = turn is not None and (turn.step, turn.round) == (step, round_)
        return (row, turn) if turn is not None and is_meant else None

    async def _hand_on(self, uow: UnitOfWork, row: ApprovalRow, turn: ApprovalStepRow) -> None:
        steps = await ApprovalRepository(uow.session).steps(row.id)
        traveller = await PeopleRepository(uow.session).get(row.employee_id)
        asked = frozenset(UUID(each) for step in steps for each in step.asked)
        person = next_up(await chain_of(uow, traveller), await above(uow, turn.approver_id), asked)
        before = turn.approver_name
        if person is not None:
            turn.approver_id, turn.approver_name = person.id, person.name
            turn.asked = [*turn.asked, str(person.id)]
        turn.round += 1
        if row.status != ApprovalStatus.ESCALATED.value:
            row.move_to(ApprovalStatus.ESCALATED, at=uow.now)
        await uow.session.flush()
        words = f"{before} did not answer; {turn.approver_name} is asked" if person else "nobody else can be asked"
        note_down(uow, row, "escalated", step=turn.step, note=words)
        await self._desk.give_turn(uow, row, turn, NoticeKind.ESCALATED if person else NoticeKind.REMINDED)

    async def _expire(self, uow: UnitOfWork, row: ApprovalRow) -> None:
        row.decline_reason = TIME_RAN_OUT
        row.move_to(ApprovalStatus.EXPIRED, at=uow.now)
        await uow.session.flush()
        await ApprovalRepository(uow.session).skip_rest(row.id)
        note_down(uow, row, "expired", step=row.current_step, note=TIME_RAN_OUT)
        await uow.outbox.add(
            "bookings.declined",
            key=f"bookings.declined:{row.id}",
            booking_id=str(row.booking_id),
            approval_id=str(row.id),
            expired="true",
        )
