"""Every query about requests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.approvals.lifecycle import OPEN, StepStatus
from core.approvals.models import ApprovalEventRow, ApprovalRow, ApprovalStepRow

_OPEN = [status.value for status in OPEN]


class ApprovalRepository:
    """Requests of the tenant the session is in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, approval_id: UUID, *, lock: bool = False) -> ApprovalRow | None:
        """One request, locked against a decision at the same time."""
        wanted = select(ApprovalRow).where(ApprovalRow.id == approval_id)
        if lock:
            wanted = wanted.with_for_update()
        return (await self._session.execute(wanted)).scalar_one_or_none()

    async def open_of(self, booking_id: UUID) -> ApprovalRow | None:
        """The booking's open request, locked."""
        wanted = select(ApprovalRow).where(ApprovalRow.booking_id == booking_id, ApprovalRow.status.in_(_OPEN))
        return (await self._session.execute(wanted.with_for_update())).scalar_one_or_none()

    async def newest_of(self, booking_id: UUID) -> ApprovalRow | None:
        """The booking's newest request, open or not."""
        wanted = (
            select(ApprovalRow)
            .where(ApprovalRow.booking_id == booking_id)
            .order_by(ApprovalRow.opened_at.desc(), ApprovalRow.id.desc())
            .limit(1)
        )
        return (await self._session.execute(wanted)).scalar_one_or_none()

    async def steps(self, approval_id: UUID) -> Sequence[ApprovalStepRow]:
        """Its steps in order."""
        wanted = (
            select(ApprovalStepRow).where(ApprovalStepRow.approval_id == approval_id).order_by(ApprovalStepRow.step)
        )
        return (await self._session.execute(wanted)).scalars().all()

    async def events(self, approval_id: UUID) -> Sequence[ApprovalEventRow]:
        """What happened, in order."""
        wanted = (
            select(ApprovalEventRow)
            .where(ApprovalEventRow.approval_id == approval_id)
            .order_by(ApprovalEventRow.at, ApprovalEventRow.id)
        )
        return (await self._session.execute(wanted)).scalars().all()

    async def waiting_for(self, hats: Collection[UUID]) -> Sequence[ApprovalRow]:
        """Open requests whose turn is one of these people's, the most pressing first."""
        wanted = (
            select(ApprovalRow)
            .join(
                ApprovalStepRow,
                (ApprovalStepRow.org_id == ApprovalRow.org_id) & (ApprovalStepRow.approval_id == ApprovalRow.id),
            )
            .where(
                ApprovalStepRow.approver_id.in_(hats),
                ApprovalStepRow.status == StepStatus.PENDING.value,
                ApprovalRow.status.in_(_OPEN),
            )
            .order_by(ApprovalRow.due_at, ApprovalRow.id)
        )
        return (await self._session.execute(wanted)).scalars().all()

    async def count_waiting_for(self, hats: Collection[UUID], *, apart_from: UUID) -> int:
        """How many, without those about one traveller."""
        wanted = (
            select(func.count())
            .select_from(ApprovalStepRow)
            .join(
                ApprovalRow,
                (ApprovalRow.org_id == ApprovalStepRow.org_id) & (ApprovalRow.id == ApprovalStepRow.approval_id),
            )
            .where(
                ApprovalStepRow.approver_id.in_(hats),
                ApprovalStepRow.status == StepStatus.PENDING.value,
                ApprovalRow.employee_id != apart_from,
            )
        )
        return (await self._session.execute(wanted)).scalar_one()

    async def resolved_by(self, hats: Collection[UUID], most: int = 100) -> Sequence[ApprovalRow]:
        """Requests that are over and had a step of one of these people, newest first."""
        mine = select(ApprovalStepRow.approval_id).where(
            or_(ApprovalStepRow.approver_id.in_(hats), ApprovalStepRow.decided_by.in_(hats))
        )
        wanted = (
            select(ApprovalRow)
            .where(ApprovalRow.id.in_(mine), ApprovalRow.status.not_in(_OPEN))
            .order_by(ApprovalRow.resolved_at.desc(), ApprovalRow.id)
            .limit(most)
        )
        return (await self._session.execute(wanted)).scalars().all()

    async def decided_counts(self, hats: Collection[UUID]) -> tuple[int, int]:
        """How many steps these people have approved, and how many they have decided."""
        wanted = (
            select(
                func.count().filter(ApprovalStepRow.status == StepStatus.APPROVED.value),
                func.count(),
            )
            .select_from(ApprovalStepRow)
            .where(
                ApprovalStepRow.decided_by.in_(hats),
                ApprovalStepRow.status.in_([StepStatus.APPROVED.value, StepStatus.DECLINED.value]),
            )
        )
        approved, decided = (await self._session.execute(wanted)).one()
        return approved, decided

    async def skip_rest(self, approval_id: UUID) -> None:
        """Nobody needs to decide any more."""
        await self._session.execute(
            update(ApprovalStepRow)
            .where(
                ApprovalStepRow.approval_id == approval_id,
                ApprovalStepRow.status.in_([StepStatus.WAITING.value, StepStatus.PENDING.value]),
            )
            .values(status=StepStatus.SKIPPED.value)
            .execution_options(synchronize_session="fetch")
        )
