"""Set the demo organisations up; doing it again changes nothing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.db.tenancy import SystemActor
from core.db.unit_of_work import Begin, UnitOfWork
from core.people.demo_people import (
    ADDRESS,
    DEMO_PASSWORD,
    EMPLOYEES,
    ORGANISATIONS,
    DemoEmployee,
    DemoOrganisation,
)
from core.people.models import CredentialRow, EmployeeRow, OrganisationRow
from core.people.passwords import hash_password


async def seed(begin: Begin) -> bool:
    """Make the demo organisations and their people. False: they were there already."""
    made = False
    for organisation in ORGANISATIONS:
        async with begin(SystemActor(organisation.id)) as uow:
            found = await uow.session.execute(select(OrganisationRow.org_id))
            if found.scalar_one_or_none() is not None:
                continue
        # Hashing takes a while, so it is done before the unit of work; one hash serves all demo accounts.
        password_hash = await hash_password(DEMO_PASSWORD)
        async with begin(SystemActor(organisation.id)) as uow:
            await _organisation(uow, organisation)
            for person in _managers_first(organisation):
                await _employee(uow, person, password_hash)
        made = True
    return made


def _managers_first(organisation: DemoOrganisation) -> list[DemoEmployee]:
    people = {person.given: person for person in EMPLOYEES if person.org is organisation}

    def depth(person: DemoEmployee) -> int:
        return 0 if person.manager is None else 1 + depth(people[person.manager])

    return sorted(people.values(), key=depth)


async def _organisation(uow: UnitOfWork, organisation: DemoOrganisation) -> None:
    await uow.session.execute(
        insert(OrganisationRow)
        .values(
            org_id=organisation.id,
            name=organisation.name,
            slug=organisation.slug,
            currency=organisation.currency,
            tier=organisation.tier,
            settings=dict(organisation.settings),
            is_demo=True,
            is_active=True,
            created_at=uow.now,
        )
        .on_conflict_do_nothing()
    )


def _manager_id(person: DemoEmployee) -> object:
    for other in EMPLOYEES:
        if other.org is person.org and other.given == person.manager:
            return other.id
    return None


async def _employee(uow: UnitOfWork, person: DemoEmployee, password_hash: str) -> None:
    country, expires_on = person.passport
    await uow.session.execute(
        insert(EmployeeRow)
        .values(
            org_id=person.org.id,
            id=person.id,
            email=person.email,
            given_name=person.given,
            family_name=person.family,
            honorific=person.honorific,
            job_title=person.title,
            department=person.department,
            level=person.level.value,
            region=person.region,
            manager_id=_manager_id(person),
            roles=[role.value for role in person.roles],
            cost_center=person.cost_center,
            home_airport=person.home,
            born_on=date.fromisoformat(person.born_on),
            gender=person.gender,
            phone=person.phone,
            address=dict(ADDRESS[person.org.id]),
            passport_country=country,
            passport_expires_on=date.fromisoformat(expires_on),
            loyalty=[{"programme": programme, "number": number} for programme, number in person.loyalty],
            preferences=dict(person.preferences),
            is_active=True,
            created_at=uow.now,
        )
        .on_conflict_do_nothing()
    )
    await uow.session.execute(
        insert(CredentialRow)
        .values(org_id=person.org.id, id=person.id, password_hash=password_hash, changed_at=uow.now)
        .on_conflict_do_nothing()
    )
