"""Requests from asking to the end, on a real database."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.approvals.errors import (
    AlreadyResolved,
    ApprovalChanged,
    ApprovalNotFound,
    NotYours,
    OwnRequest,
    ReasonMissing,
)
from core.approvals.service import Approvals
from core.db.models import OutboxRow
from core.db.tenancy import SystemActor
from core.db.unit_of_work import Database
from core.kernel.clock import FixedClock
from core.kernel.ids import new_id
from core.people.caller import Caller
from core.people.demo_people import NORTHWIND
from core.people.models import DelegationRow

Callers = dict[str, Caller]


async def jobs(timed: Database, name: str, approval_id: Any) -> list[OutboxRow]:
    async with timed.begin(SystemActor(NORTHWIND)) as uow:
        found = await uow.session.execute(select(OutboxRow).where(OutboxRow.name == name))
        return [row for row in found.scalars() if row.args.get("approval_id") == str(approval_id)]


async def test_the_manager_approves_and_the_booking_goes_on_by_itself(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any, post: Any
) -> None:
    approval_id = await ask()
    assert post.to("Daniel Osei") == ["approval_requested"]
    assert approval_id in {item.id for item in (await approvals.inbox(callers["daniel"])).items}
    done = await approvals.approve(callers["daniel"], approval_id, seen_hash="h1", note=" Have a good trip ")
    assert (done.status, done.as_json()["decisions"][0]["note"]) == ("approved", "Have a good trip")
    (job,) = await jobs(timed, "bookings.approved", approval_id)
    assert set(job.args) == {"booking_id", "approval_id"}
    assert await jobs(timed, "approvals.remind", approval_id) == []
    assert await jobs(timed, "approvals.escalate", approval_id) == []


async def test_the_inbox_shows_the_request_as_the_traveller_saw_it(
    approvals: Approvals, callers: Callers, ask: Any
) -> None:
    approval_id = await ask()
    shown = (await approvals.get(callers["daniel"], approval_id)).as_json()
    assert shown["traveller"] == "Maya Chen"
    assert (shown["starts_on"], shown["ends_on"]) == ("2030-12-01", "2030-12-05")
    assert (shown["step"], shown["steps"], shown["risk"], shown["urgent"]) == (1, 1, "medium", False)
    assert shown["proposal"]["title"] == "London, 3 nights"
    assert shown["hash"] == "h1"
    assert [action["allowed"] for action in shown["actions"]] == [True, True, True]
    own = (await approvals.get(callers["maya"], approval_id)).as_json()
    assert [action["allowed"] for action in own["actions"]] == [False, False, False]


async def test_a_dear_trip_needs_three_one_after_the_other(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any, post: Any
) -> None:
    approval_id = await ask("12000.00")
    with pytest.raises(NotYours):
        await approvals.approve(callers["priya"], approval_id, seen_hash="h1")
    await approvals.approve(callers["daniel"], approval_id, seen_hash="h1")
    middle = await approvals.approve(callers["priya"], approval_id, seen_hash="h1")
    assert (middle.status, post.to("Helena Voss")) == ("in_progress", ["approval_requested"])
    assert await jobs(timed, "bookings.approved", approval_id) == []
    assert (await approvals.approve(callers["helena"], approval_id, seen_hash="h1")).status == "approved"


async def test_a_decline_with_its_reason_ends_it_for_everybody(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any
) -> None:
    approval_id = await ask("7000.00")
    with pytest.raises(ReasonMissing):
        await approvals.decline(callers["daniel"], approval_id, reason="  ")
    done = (await approvals.decline(callers["daniel"], approval_id, reason="Take the train")).as_json()
    assert (done["status"], done["decline_reason"]) == ("declined", "Take the train")
    assert [step["status"] for step in done["decisions"]] == ["declined", "skipped"]
    assert len(await jobs(timed, "bookings.declined", approval_id)) == 1
    with pytest.raises(AlreadyResolved, match="declined by Daniel Osei"):
        await approvals.approve(callers["priya"], approval_id, seen_hash="h1")


async def test_a_second_click_is_quiet(timed: Database, approvals: Approvals, callers: Callers, ask: Any) -> None:
    approved, declined = await ask("7000.00"), await ask()
    for _ in range(2):
        assert (await approvals.approve(callers["daniel"], approved, seen_hash="h1")).status == "in_progress"
        assert (await approvals.decline(callers["daniel"], declined, reason="No")).status == "declined"
    assert len(await jobs(timed, "bookings.declined", declined)) == 1


async def test_a_decision_cannot_be_turned_round(approvals: Approvals, callers: Callers, ask: Any) -> None:
    approval_id = await ask()
    await approvals.approve(callers["daniel"], approval_id, seen_hash="h1")
    with pytest.raises(AlreadyResolved):
        await approvals.decline(callers["daniel"], approval_id, reason="Changed my mind")


async def test_approving_something_else_than_what_is_there_is_refused(
    approvals: Approvals, callers: Callers, ask: Any
) -> None:
    approval_id = await ask()
    with pytest.raises(ApprovalChanged):
        await approvals.approve(callers["daniel"], approval_id, seen_hash="an older one")


async def test_two_approvers_at_once_give_one_decision(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any
) -> None:
    approval_id = await ask()
    async with timed.begin(callers["daniel"]) as uow:
        uow.session.add(delegation(callers["daniel"], callers["ruth"], uow.now))
    answers = await asyncio.gather(
        approvals.approve(callers["daniel"], approval_id, seen_hash="h1"),
        approvals.decline(callers["ruth"], approval_id, reason="No"),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, AlreadyResolved) for answer in answers) == 1
    decided = await jobs(timed, "bookings.approved", approval_id) + await jobs(timed, "bookings.declined", approval_id)
    assert len(decided) == 1


async def test_ten_clicks_at_once_leave_one_job(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any
) -> None:
    approval_id = await ask()
    await asyncio.gather(*(approvals.approve(callers["daniel"], approval_id, seen_hash="h1") for _ in range(10)))
    assert len(await jobs(timed, "bookings.approved", approval_id)) == 1


def delegation(who: Caller, to: Caller, now: Any, hours: int = 1) -> DelegationRow:
    return DelegationRow(
        org_id=who.org_id, id=new_id(), employee_id=who.employee_id, delegate_id=to.employee_id,
        permission="approve", starts_at=now, ends_at=now + timedelta(hours=hours),
    )  # fmt: skip


async def test_a_delegate_may_decide_for_as_long_as_it_was_given(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any, clock: FixedClock
) -> None:
    approval_id = await ask("7000.00")
    async with timed.begin(callers["daniel"]) as uow:
        uow.session.add(delegation(callers["daniel"], callers["liam"], uow.now))
    assert await approvals.pending_for(callers["liam"]) >= 1
    clock.advance(timedelta(hours=2))
    with pytest.raises(ApprovalNotFound):
        await approvals.approve(callers["liam"], approval_id, seen_hash="h1")
    async with timed.begin(callers["daniel"]) as uow:
        uow.session.add(delegation(callers["daniel"], callers["liam"], uow.now))
    done = (await approvals.approve(callers["liam"], approval_id, seen_hash="h1")).as_json()
    assert done["decisions"][0]["approver"] == "Liam Kowalski"


async def test_nobody_decides_about_their_own_trip_even_as_a_delegate(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any
) -> None:
    approval_id = await ask()
    async with timed.begin(callers["daniel"]) as uow:
        uow.session.add(delegation(callers["daniel"], callers["maya"], uow.now))
    for decide in (
        approvals.approve(callers["maya"], approval_id, seen_hash="h1"),
        approvals.decline(callers["maya"], approval_id, reason="x"),
        approvals.ask(callers["maya"], approval_id, question="x"),
    ):
        with pytest.raises(OwnRequest):
            await decide
    assert approval_id not in {item.id for item in (await approvals.inbox(callers["maya"])).items}


async def test_one_person_does_not_take_two_steps_with_anothers_hat(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any
) -> None:
    approval_id = await ask("7000.00")
    async with timed.begin(callers["priya"]) as uow:
        uow.session.add(delegation(callers["priya"], callers["daniel"], uow.now))
    await approvals.approve(callers["daniel"], approval_id, seen_hash="h1")
    again = await approvals.approve(callers["daniel"], approval_id, seen_hash="h1")
    assert again.status == "in_progress"
    with pytest.raises(NotYours):
        await approvals.decline(callers["daniel"], approval_id, reason="x")


async def test_strangers_and_other_tenants_see_nothing(approvals: Approvals, callers: Callers, ask: Any) -> None:
    approval_id = await ask()
    for stranger in ("noor", "owen", "grace"):
        with pytest.raises(ApprovalNotFound):
            await approvals.get(callers[stranger], approval_id)
        with pytest.raises(ApprovalNotFound):
            await approvals.approve(callers[stranger], approval_id, seen_hash="h1")
    assert (await approvals.get(callers["tom"], approval_id)).may_decide is False


async def test_a_question_reaches_the_traveller_and_the_request_waits_on(
    approvals: Approvals, callers: Callers, ask: Any, post: Any
) -> None:
    approval_id = await ask()
    asked = await approvals.ask(callers["daniel"], approval_id, question="Why not the train?")
    assert asked.status == "pending"
    assert post.to("Maya Chen") == ["approval_asked"]
    assert post.left[-1].lines == ("Daniel Osei asks: Why not the train?",)
    assert [event["note"] for event in asked.as_json()["events"] if event["action"] == "asked"] == [
        "Why not the train?"
    ]


async def test_withdrawing_ends_it_and_withdrawing_again_is_quiet(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any
) -> None:
    booking_id = new_id()
    approval_id = await ask(booking_id=booking_id)
    for _ in range(2):
        async with timed.begin(callers["maya"]) as uow:
            await approvals.withdraw(uow, booking_id, "withdrawn by the traveller")
    async with timed.begin(callers["maya"]) as uow:
        shown = await approvals.view(uow, booking_id)
    assert shown is not None
    assert shown["status"] == "withdrawn"
    assert await jobs(timed, "approvals.escalate", approval_id) == []
    with pytest.raises(AlreadyResolved):
        await approvals.approve(callers["daniel"], approval_id, seen_hash="h1")


async def test_asking_again_for_the_same_is_quiet_and_for_something_else_replaces_it(
    approvals: Approvals, callers: Callers, ask: Any
) -> None:
    booking_id = new_id()
    first = await ask(booking_id=booking_id)
    assert await ask(booking_id=booking_id) == first
    second = await ask(booking_id=booking_id, hash_="h2")
    assert second != first
    assert (await approvals.get(callers["daniel"], first)).status == "withdrawn"
    assert (await approvals.approve(callers["daniel"], second, seen_hash="h2")).status == "approved"


async def test_reminders_are_left_for_half_and_nine_tenths_of_the_time(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any, post: Any, clock: FixedClock
) -> None:
    approval_id = await ask()
    rows = sorted(await jobs(timed, "approvals.remind", approval_id), key=lambda row: row.due_at)
    assert [row.due_at - clock.now() for row in rows] == [timedelta(hours=24), timedelta(hours=43, minutes=12)]
    await approvals.remind(NORTHWIND, approval_id, step="1", round="1", percent="50")
    assert post.to("Daniel Osei") == ["approval_requested", "approval_reminded"]
    await approvals.remind(NORTHWIND, approval_id, step="1", round="2", percent="50")
    await approvals.approve(callers["daniel"], approval_id, seen_hash="h1")
    await approvals.remind(NORTHWIND, approval_id, step="1", round="1", percent="90")
    assert len(post.left) == 2


async def test_silence_hands_it_up_and_at_last_sends_it_back(
    timed: Database, approvals: Approvals, callers: Callers, ask: Any, post: Any, clock: FixedClock
) -> None:
    approval_id = await ask()
    await approvals.escalate(NORTHWIND, approval_id, step="1", round="1")
    assert (await approvals.get(callers["tom"], approval_id)).status == "pending"
    clock.advance(timedelta(hours=48))
    for _ in range(2):
        await approvals.escalate(NORTHWIND, approval_id, step="1", round="1")
    shown = (await approvals.get(callers["tom"], approval_id)).as_json()
    assert (shown["status"], shown["decisions"][0]["approver"]) == ("escalated", "Ruth Adeyemi")
    assert post.to("Ruth Adeyemi") == ["approval_escalated"]
    with pytest.raises(ApprovalNotFound):
        await approvals.approve(callers["daniel"], approval_id, seen_hash="h1")
    clock.advance(timedelta(hours=48))
    with pytest.raises(AlreadyResolved):
        await approvals.approve(callers["ruth"], approval_id, seen_hash="h1")
    for _ in range(2):
        await approvals.escalate(NORTHWIND, approval_id, step="1", round="2")
    assert (await approvals.get(callers["tom"], approval_id)).status == "expired"
    (job,) = await jobs(timed, "bookings.declined", approval_id)
    assert job.args["expired"] == "true"


async def test_whom_it_was_handed_to_may_approve(
    approvals: Approvals, callers: Callers, ask: Any, clock: FixedClock
) -> None:
    approval_id = await ask()
    clock.advance(timedelta(hours=49))
    await approvals.escalate(NORTHWIND, approval_id, step="1", round="1")
    assert (await approvals.approve(callers["ruth"], approval_id, seen_hash="h1")).status == "approved"


async def test_a_request_is_urgent_in_its_last_eight_hours(
    approvals: Approvals, callers: Callers, ask: Any, clock: FixedClock
) -> None:
    approval_id = await ask()
    clock.advance(timedelta(hours=41))
    inbox = await approvals.inbox(callers["daniel"])
    assert next(item for item in inbox.items if item.id == approval_id).is_urgent
    assert inbox.as_json()["counts"]["urgent"] >= 1


async def test_what_is_over_is_listed_apart(approvals: Approvals, callers: Callers, ask: Any) -> None:
    approval_id = await ask()
    before = await approvals.pending_for(callers["daniel"])
    await approvals.approve(callers["daniel"], approval_id, seen_hash="h1")
    assert await approvals.pending_for(callers["daniel"]) == before - 1
    resolved = await approvals.inbox(callers["daniel"], "resolved")
    assert resolved.items[0].id == approval_id
    assert resolved.approval_rate is not None


async def test_a_trip_inside_policy_needs_nobody(
    timed: Database, approvals: Approvals, people: Any, callers: Callers
) -> None:
    from core.kernel.money import Money

    async with timed.begin(callers["maya"]) as uow:
        employee = await people.read(uow, callers["maya"].employee_id)
        assert await approvals.plan(uow, employee=employee, amount=Money.of("400", "USD"), is_required=False) == []
