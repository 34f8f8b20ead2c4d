"""People who ask and people who decide, on a real database with a clock that can be moved."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from core.approvals.ports import Notice
from core.approvals.service import Approvals
from core.db.bus import RedisBus
from core.db.engine import make_engine
from core.db.tenancy import APP_ROLE, SWEEPER_ROLE
from core.db.unit_of_work import Database, UnitOfWork
from core.kernel.clock import FixedClock, SystemClock
from core.kernel.ids import ApprovalId, new_id, new_reference
from core.kernel.money import Money
from core.people.caller import Caller, Door
from core.people.demo import seed
from core.people.service import People


class Post:
    """Keeps the notices that were left."""

    def __init__(self) -> None:
        self.left: list[Notice] = []

    async def leave(self, uow: UnitOfWork, notice: Notice) -> None:
        self.left.append(notice)

    def to(self, name: str) -> list[str]:
        return [notice.kind.value for notice in self.left if notice.to.name == name]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SystemClock().now())


@pytest.fixture
async def timed(database_url: str, redis: Redis, clock: FixedClock) -> Any:
    made = Database(
        make_engine(database_url, role=APP_ROLE, pool_size=5),
        make_engine(database_url, role=SWEEPER_ROLE, pool_size=2),
        clock=clock,
        bus=RedisBus(redis),
    )
    await seed(made.begin)
    yield made
    await made.close()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def approvals(timed: Database, post: Post) -> Approvals:
    return Approvals(timed.begin, notices=post)


@pytest.fixture
def people(timed: Database) -> People:
    return People(timed.begin, timed.sweep)


@pytest.fixture
async def callers(people: People) -> dict[str, Caller]:
    names = [
        "maya.chen",
        "daniel.osei",
        "ruth.adeyemi",
        "priya.raman",
        "helena.voss",
        "tom.brandt",
        "liam.kowalski",
        "noor.haddad",
    ]
    found = {name.split(".")[0]: await people.caller_for_email(f"{name}@northwind.example", Door.WEB) for name in names}
    found["owen"] = await people.caller_for_email("owen.park@contoso.example", Door.WEB)
    found["grace"] = await people.caller_for_email("grace.whitfield@contoso.example", Door.WEB)
    return found


Ask = Callable[..., Awaitable[ApprovalId]]
CARD = {
    "title": "London, 3 nights",
    "items": [{"starts_local": "2030-12-01T18:05", "ends_local": "2030-12-05T13:00"}],
    "policy": {"results": [{"result": "warn"}], "ack_required": True},
}


@pytest.fixture
def ask(timed: Database, approvals: Approvals, people: People, callers: dict[str, Caller]) -> Ask:
    async def made(
        total: str = "3200.00", *, by: str = "maya", booking_id: Any = None, hash_: str = "h1"
    ) -> ApprovalId:
        caller = callers[by]
        async with timed.begin(caller) as uow:
            employee = await people.read(uow, caller.employee_id)
            amount = Money.of(total, "USD")
            steps = await approvals.plan(uow, employee=employee, amount=amount, is_required=True)
            return await approvals.open(
                uow,
                booking_id=booking_id or new_id(),
                reference=new_reference(),
                amount=amount,
                employee=employee,
                proposal_hash=hash_,
                summary=CARD,
                reasons=["Business class needs approval at your level."],
                steps=steps,
            )

    return made
