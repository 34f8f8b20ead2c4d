"""The demo tenants with their policies loaded."""

import pytest

from core.db.unit_of_work import Database
from core.people.caller import Caller, Door
from core.people.demo import seed as seed_people
from core.people.service import People
from core.policy.demo import seed as seed_policies
from core.policy.service import Policies


@pytest.fixture
async def policies(database: Database) -> Policies:
    await seed_people(database.begin)
    made = Policies(database.begin)
    await seed_policies(database.begin, made)
    return made


@pytest.fixture
async def callers(database: Database, policies: Policies) -> dict[str, Caller]:
    people = People(database.begin, database.sweep)
    emails = {
        "maya": "maya.chen@northwind.example",
        "helena": "helena.voss@northwind.example",
        "tom": "tom.brandt@northwind.example",
        "owen": "owen.park@contoso.example",
        "grace": "grace.whitfield@contoso.example",
    }
    return {name: await people.caller_for_email(email, Door.WEB) for name, email in emails.items()}
