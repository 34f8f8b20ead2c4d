"""Who is who, and what a colleague or a stranger may see."""

import pytest

from core.db.tenancy import SystemActor
from core.db.unit_of_work import Database
from core.people.caller import Caller, Door, Role
from core.people.demo import seed
from core.people.demo_people import CONTOSO, EMPLOYEES, NORTHWIND, NORTHWIND_ORG
from core.people.errors import EmployeeNotFound, OrganisationNeeded
from core.people.service import People


def demo(given: str):
    return next(person for person in EMPLOYEES if person.given == given)


async def test_seeding_twice_changes_nothing(seeded: Database) -> None:
    assert await seed(seeded.begin) is False


async def test_one_sees_oneself_whole(people: People, maya: Caller) -> None:
    found = await people.get(maya, maya.employee_id)
    assert (found.name, found.home_airport, found.born_on is not None) == ("Maya Chen", "JFK", True)


async def test_a_colleague_sees_no_private_details(people: People, maya: Caller) -> None:
    found = await people.get(maya, demo("Daniel").id)
    assert found.name == "Daniel Osei"
    assert (found.born_on, found.phone, found.passport, found.address) == (None, None, None, None)


async def test_the_travel_desk_sees_what_suppliers_ask_for(people: People) -> None:
    tom = await people.caller_for_email("tom.brandt@northwind.example", Door.WEB)
    assert (await people.get(tom, demo("Maya").id)).passport is not None


async def test_another_tenants_person_is_absent(people: People, owen: Caller) -> None:
    with pytest.raises(EmployeeNotFound):
        await people.get(owen, demo("Maya").id)


async def test_the_profile_names_organisation_and_manager(people: People, maya: Caller) -> None:
    shown = (await people.me(maya)).as_json()
    assert shown["org"] == {"id": str(NORTHWIND), "name": "Northwind Research", "currency": "USD"}
    assert shown["manager"] == {"name": "Daniel Osei"}
    assert shown["loyalty"] == [
        {"programme": "BA", "number": "•••1199"},
        {"programme": "DL", "number": "•••4410"},
    ]


async def test_nobody_manages_the_chief(people: People, maya: Caller) -> None:
    assert await people.manager_of(maya, demo("Helena").id) is None
    manager = await people.manager_of(maya, demo("Maya").id)
    assert manager is not None
    assert manager.name == "Daniel Osei"


async def test_roles_are_found_inside_the_tenant_only(people: People, maya: Caller, owen: Caller) -> None:
    assert [person.name for person in await people.with_role(maya, Role.FINANCE)] == ["Priya Raman"]
    assert [person.name for person in await people.with_role(owen, Role.FINANCE)] == ["Grace Whitfield"]


async def test_facts_about_a_traveller_name_nobody(people: People, maya: Caller) -> None:
    facts = await people.traveller_facts(maya, maya.employee_id)
    assert facts.facts() == {
        "department": "Research",
        "employee_level": "senior",
        "region": "americas",
        "currency": "USD",
    }
    assert facts.prefers_airline("ba")
    assert not facts.prefers_airline("VS")
    assert facts.prefers_hotel("The Halcyon Grand")


async def test_the_first_payment_customer_kept_stays(people: People, maya: Caller) -> None:
    first = await people.keep_stripe_customer(maya, maya.employee_id, "cus_first")
    assert await people.keep_stripe_customer(maya, maya.employee_id, "cus_second") == first


async def test_an_email_in_two_organisations_needs_one_named(people: People, twin_of_maya: tuple[str, str]) -> None:
    with pytest.raises(OrganisationNeeded):
        await people.caller_for_email("maya.chen@northwind.example", Door.CLI)
    found = await people.caller_for_email("maya.chen@northwind.example", Door.CLI, organisation=twin_of_maya[0])
    assert found.org_id == CONTOSO


async def test_a_tenant_sees_one_organisation_its_own(seeded: Database) -> None:
    from sqlalchemy import select

    from core.people.models import OrganisationRow

    async with seeded.begin(SystemActor(NORTHWIND)) as uow:
        assert (await uow.session.execute(select(OrganisationRow.slug))).scalars().all() == [NORTHWIND_ORG.slug]
