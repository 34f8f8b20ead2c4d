"""Finding the people around a traveller, as the rows have them now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from core.approvals.rules import ApprovalChain, Approver
from core.db.unit_of_work import UnitOfWork
from core.people.caller import Role
from core.people.employee import Employee, Level
from core.people.repository import PeopleRepository


def _approvers(people: Iterable[Employee]) -> tuple[Approver, ...]:
    return tuple(Approver(person.id, person.name, person.email) for person in people)


async def chain_of(uow: UnitOfWork, employee: Employee) -> ApprovalChain:
    """Managers above, finance, executives and the travel desk."""
    people = PeopleRepository(uow.session)
    return ApprovalChain(
        traveller_id=employee.id,
        managers=_approvers(await people.managers_above(employee)),
        finance=_approvers(await people.with_role(Role.FINANCE)),
        executives=_approvers(await people.of_levels(Level.EXECUTIVE)),
        travel_admins=_approvers(await people.with_role(Role.TRAVEL_ADMIN)),
    )


async def above(uow: UnitOfWork, approver_id: UUID) -> Sequence[Approver]:
    """Who is above somebody."""
    people = PeopleRepository(uow.session)
    found = await people.find(approver_id)
    return () if found is None else _approvers(await people.managers_above(found))


async def hats_of(uow: UnitOfWork, employee_id: UUID) -> frozenset[UUID]:
    """Whose approvals somebody may give now: their own, and those of people who have delegated to them."""
    delegated = await PeopleRepository(uow.session).who_delegated_to(employee_id, at=uow.now)
    return frozenset({employee_id, *delegated})
