"""The demo organisations, signed into by the real services on a real database."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from core.db.tenancy import SystemActor
from core.db.unit_of_work import Database
from core.kernel.clock import SystemClock
from core.people.caller import Caller, Door
from core.people.demo import seed
from core.people.service import People
from core.people.sign_in import SignIn

SECRET = "a secret key of more than thirty-two bytes"


@pytest.fixture
async def seeded(database: Database) -> Database:
    await seed(database.begin)
    return database


@pytest.fixture
def people(seeded: Database) -> People:
    return People(seeded.begin, seeded.sweep)


@pytest.fixture
def sign_in(seeded: Database) -> SignIn:
    return SignIn(seeded.begin, seeded.sweep, SystemClock(), secret_key=SECRET, demo=True)


@pytest.fixture
def address() -> str:
    """Another network address for every test, so that counted attempts do not meet."""
    return f"test-{uuid4()}"


@pytest.fixture
async def maya(people: People) -> Caller:
    return await people.caller_for_email("maya.chen@northwind.example", Door.WEB)


@pytest.fixture
async def owen(people: People) -> Caller:
    return await people.caller_for_email("owen.park@contoso.example", Door.WEB)


@pytest.fixture
async def twin_of_maya(seeded: Database) -> AsyncIterator[tuple[str, str]]:
    """An account with Maya's e-mail in another organisation: (slug, password)."""
    from sqlalchemy import delete

    from core.people.demo_people import CONTOSO
    from core.people.models import CredentialRow, EmployeeRow
    from core.people.passwords import hash_password

    employee_id, password = uuid4(), "another password altogether"
    password_hash = await hash_password(password)
    async with seeded.begin(SystemActor(CONTOSO)) as uow:
        uow.session.add(
            EmployeeRow(
                org_id=CONTOSO, id=employee_id, email="maya.chen@northwind.example", given_name="Maya",
                family_name="Chen", honorific="ms", job_title="Consultant", department="Litigation", level="senior",
                region="americas", roles=["traveller"], loyalty=[], preferences={}, created_at=uow.now,
            )
        )  # fmt: skip
        await uow.session.flush()
        uow.session.add(CredentialRow(org_id=CONTOSO, id=employee_id, password_hash=password_hash, changed_at=uow.now))
    yield "contoso", password
    async with seeded.begin(SystemActor(CONTOSO)) as uow:
        await uow.session.execute(delete(EmployeeRow).where(EmployeeRow.id == employee_id))
