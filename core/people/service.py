"""Use cases about people: who is who, who manages whom, and what a colleague may see."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import Actor, SystemActor
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.ids import EmployeeId
from core.people.caller import Caller, Door, Role
from core.people.employee import Employee, Organisation, Profile, TravellerFacts
from core.people.errors import EmployeeNotFound, OrganisationNeeded
from core.people.repository import PeopleRepository, find_by_email

Sweep = Callable[[], AbstractAsyncContextManager[AsyncSession]]


def _may_see_private(actor: Actor, employee_id: UUID) -> bool:
    if actor.actor_id is None or actor.actor_id == employee_id:
        return True
    return isinstance(actor, Caller) and actor.is_(Role.TRAVEL_ADMIN)


class People:
    """The directory of a tenant."""

    def __init__(self, begin: Begin, sweep: Sweep) -> None:
        self._begin, self._sweep = begin, sweep

    async def get(self, actor: Actor, employee_id: UUID) -> Employee:
        """One person of the actor's organisation; without what is private, unless it is the actor's to see."""
        async with self._begin(actor) as uow:
            found = await PeopleRepository(uow.session).get(employee_id)
        return found if _may_see_private(actor, employee_id) else found.without_private()

    async def read(self, uow: UnitOfWork, employee_id: UUID) -> Employee:
        """One whole person inside an open unit of work, for the core's own use."""
        return await PeopleRepository(uow.session).get(employee_id)

    async def me(self, caller: Caller) -> Profile:
        """The caller and what stands around them."""
        async with self._begin(caller) as uow:
            people = PeopleRepository(uow.session)
            employee = await people.get(caller.employee_id)
            manager = await people.find(employee.manager_id) if employee.manager_id else None
            organisation = await people.organisation()
            today = uow.now.date()
        return Profile(employee, organisation, manager.name if manager else None, today)

    async def organisation(self, actor: Actor) -> Organisation:
        """The actor's organisation."""
        async with self._begin(actor) as uow:
            return await PeopleRepository(uow.session).organisation()

    async def traveller_facts(self, actor: Actor, employee_id: UUID) -> TravellerFacts:
        """What policy and ranking need to know about a traveller."""
        async with self._begin(actor) as uow:
            return await self.traveller_facts_in(uow, employee_id)

    async def traveller_facts_in(self, uow: UnitOfWork, employee_id: UUID) -> TravellerFacts:
        """The same inside an open unit of work."""
        people = PeopleRepository(uow.session)
        employee = await people.get(employee_id)
        organisation = await people.organisation()
        return TravellerFacts(
            department=employee.department,
            employee_level=employee.level,
            region=employee.region,
            currency=organisation.currency,
            preferred_airlines=organisation.preferred_airlines,
            preferred_hotels=organisation.preferred_hotels,
        )

    async def manager_of(self, actor: Actor, employee_id: UUID) -> Employee | None:
        """The next active person up, or None at the top."""
        async with self._begin(actor) as uow:
            people = PeopleRepository(uow.session)
            above = await people.managers_above(await people.get(employee_id), most=3)
        return above[0].without_private() if above else None

    async def with_role(self, actor: Actor, role: Role) -> tuple[Employee, ...]:
        """Active people with a role."""
        async with self._begin(actor) as uow:
            found = await PeopleRepository(uow.session).with_role(role)
        return tuple(person.without_private() for person in found)

    async def keep_stripe_customer(self, actor: Actor, employee_id: EmployeeId, reference: str) -> str:
        """Remember the payment provider's name of a person; the one kept first stays, and is returned."""
        async with self._begin(actor) as uow:
            people = PeopleRepository(uow.session)
            await people.keep_stripe_customer(employee_id, reference)
            kept = await people.get(employee_id)
        return kept.stripe_customer_ref or reference

    async def caller_for_email(self, email: str, door: Door, *, organisation: str | None = None) -> Caller:
        """The caller an e-mail names, for doors that have proven it by other means (command line, Slack)."""
        async with self._sweep() as session:
            accounts = await find_by_email(session, email.strip().lower(), organisation)
        if not accounts:
            raise EmployeeNotFound("Nobody has this e-mail address.")
        if len(accounts) > 1:
            raise OrganisationNeeded("This e-mail address exists in several organisations; name one.")
        org_id, employee_id, _ = accounts[0]
        async with self._begin(SystemActor(org_id)) as uow:
            employee = await PeopleRepository(uow.session).get(employee_id)
        return employee.caller(door)
