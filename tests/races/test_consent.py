"""Two answers at once to what money is agreed to on."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from core.bookings.errors import MoveRefused
from core.bookings.view import BookingView
from core.consents.errors import AlreadySpent, Superseded
from tests.core.bookings.conftest import World
from tests.races.conftest import Meeting, counted

ACCEPTED = "SELECT count(*) FROM audit_log WHERE action = 'proposal.accepted' AND subject_id = :booking"
without_locks = pytest.mark.parametrize("locks", [False], ids=["without locks"])


async def confirmed_twice(world: World, meeting: Meeting) -> tuple[list[Any], int]:
    proposal = await world.proposed()
    meeting.at("proposals")
    answers = await asyncio.gather(
        *(world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce) for _ in range(2)),
        return_exceptions=True,
    )
    return answers, await counted(world, ACCEPTED, booking=str(proposal.booking_id))


async def test_a_double_confirm_spends_the_proposal_once(world: World, meeting: Meeting) -> None:
    answers, accepted = await confirmed_twice(world, meeting)
    assert {type(answer) for answer in answers} == {BookingView, AlreadySpent}
    assert accepted == 1


@without_locks
async def test_without_the_lock_a_double_confirm_spends_it_twice(world: World, meeting: Meeting) -> None:
    answers, accepted = await confirmed_twice(world, meeting)
    assert [type(answer) for answer in answers] == [BookingView, BookingView]
    assert accepted == 2


async def confirmed_while_changing(
    world: World, meeting: Meeting, first: str, *, read: str = "bookings"
) -> tuple[list[Any], dict[str, Any], int]:
    """One has read what it decides by when the other starts."""
    proposal = await world.proposed()
    view = await world.view(proposal.booking_id)
    hotel = UUID(next(item["id"] for item in view["items"] if item["kind"] == "hotel"))
    acts = {
        "confirm": world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce),
        "change": world.bookings.change_draft(world.maya, proposal.booking_id, remove_item_ids=[hotel]),
    }
    meeting.at(read, holds_first=True, any_read=read != "bookings")
    one = asyncio.create_task(acts.pop(first))
    await meeting.someone.wait()
    answers = await asyncio.gather(*acts.values(), return_exceptions=True)
    meeting.met.set()
    answers += await asyncio.gather(one, return_exceptions=True)
    return answers, await world.view(proposal.booking_id), proposal.card["total"]["minor"]


@pytest.mark.parametrize("first", ["confirm", "change"])
async def test_of_a_confirm_and_a_change_at_once_the_second_is_refused(
    world: World, meeting: Meeting, first: str
) -> None:
    answers, view, agreed = await confirmed_while_changing(world, meeting, first)
    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert len(refused) == 1
    assert isinstance(refused[0], MoveRefused | Superseded), repr(refused[0])
    bought = sum(item["total"]["minor"] for item in view["items"])
    assert (view["status"], bought == agreed) == (("booking", True) if first == "confirm" else ("draft", False))


@without_locks
async def test_without_the_lock_a_trip_is_bought_that_nobody_agreed_to(world: World, meeting: Meeting) -> None:
    answers, view, agreed = await confirmed_while_changing(world, meeting, "confirm", read="employees")
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    assert view["status"] == "booking"
    assert sum(item["total"]["minor"] for item in view["items"]) != agreed
