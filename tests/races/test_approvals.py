"""An approver says yes in the moment the traveller takes the request back."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from core.approvals.errors import AlreadyResolved
from core.approvals.service import Approvals
from core.db.unit_of_work import Database
from core.kernel.ids import new_reference
from core.kernel.money import Money
from core.people.caller import Caller, Door
from core.people.demo import seed
from core.people.service import People
from tests.races.conftest import Meeting

without_locks = pytest.mark.parametrize("locks", [False], ids=["without locks"])
CARD = {"title": "London", "items": [{"starts_local": "2030-12-01T18:05", "ends_local": "2030-12-05T13:00"}]}


async def asked(database: Database, approvals: Approvals, maya: Caller, people: People) -> tuple[UUID, UUID]:
    booking_id, amount = uuid4(), Money.of("3200.00", "USD")
    async with database.begin(maya) as uow:
        employee = await people.read(uow, maya.employee_id)
        steps = await approvals.plan(uow, employee=employee, amount=amount, is_required=True)
        approval_id = await approvals.open(
            uow, booking_id=booking_id, reference=new_reference(), amount=amount, employee=employee, proposal_hash="h1",
            summary=CARD, reasons=["Too dear."], steps=steps,
        )  # fmt: skip
    return booking_id, approval_id


async def approved_while_withdrawing(database: Database, meeting: Meeting) -> tuple[Any, set[str], int]:
    """What the approver heard, what the request's history says became of it, and how many jobs to buy were left."""
    await seed(database.begin)
    people, approvals = People(database.begin, database.sweep), Approvals(database.begin)
    maya = await people.caller_for_email("maya.chen@northwind.example", Door.WEB)
    daniel = await people.caller_for_email("daniel.osei@northwind.example", Door.WEB)
    booking_id, approval_id = await asked(database, approvals, maya, people)

    async def withdraw() -> None:
        async with database.begin(maya) as uow:
            await approvals.withdraw(uow, booking_id, "changed my mind")

    meeting.at("approval_workflows")
    heard, _ = await asyncio.gather(
        approvals.approve(daniel, approval_id, seen_hash="h1"), withdraw(), return_exceptions=True
    )
    async with database.sweep() as session:
        noted = await session.scalars(
            text("SELECT action FROM approval_events WHERE approval_id = :id AND action IN ('approved', 'withdrawn')"),
            {"id": approval_id},
        )
        jobs = await session.scalar(
            text("SELECT count(*) FROM outbox WHERE name = 'bookings.approved' AND args->>'approval_id' = :id"),
            {"id": str(approval_id)},
        )
    return heard, set(noted.all()), int(jobs or 0)


async def test_of_a_yes_and_a_withdrawal_at_once_one_counts(database: Database, meeting: Meeting) -> None:
    heard, noted, jobs = await approved_while_withdrawing(database, meeting)
    assert (noted, jobs, isinstance(heard, AlreadyResolved)) in [({"approved"}, 1, False), ({"withdrawn"}, 0, True)]


@without_locks
async def test_without_the_lock_a_withdrawn_request_is_bought_all_the_same(
    database: Database, meeting: Meeting
) -> None:
    heard, noted, jobs = await approved_while_withdrawing(database, meeting)
    assert not isinstance(heard, BaseException)
    assert (noted, jobs) == ({"approved", "withdrawn"}, 1)
