"""A turn has one writer at a time, loses nothing, and outlives the process that ran it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from psycopg.errors import Error

from core.conversations.errors import LeaseLost, MessageEmpty, MessageTooLong, ThreadNotFound
from core.conversations.service import Conversations
from core.conversations.types import NewMessage
from core.db.unit_of_work import Database
from core.kernel.clock import ShiftedClock
from core.kernel.ids import ThreadId, new_id
from core.people.caller import Caller

SAID = [NewMessage("assistant", {"text": "Hello."})]
EVENT = {"type": "RUN_FINISHED", "threadId": "t", "runId": "r"}


async def test_a_message_begins_a_turn_with_its_history(
    conversations: Conversations, maya: Caller, thread_id: ThreadId
) -> None:
    posted = await conversations.post_message(maya, thread_id, "  London next week  ", "one")
    assert posted.turn is not None
    assert [message.content["text"] for message in posted.turn.history] == ["London next week"]
    assert await conversations.journal.finish(posted.turn.lease, "finished", [EVENT], SAID) is None
    again = await conversations.post_message(maya, thread_id, "Cheaper?", "two")
    assert again.turn is not None
    assert [message.role for message in again.turn.history] == ["user", "assistant", "user"]


async def test_the_same_client_id_is_one_message(
    conversations: Conversations, maya: Caller, thread_id: ThreadId
) -> None:
    first = await conversations.post_message(maya, thread_id, "Hello", "same")
    second = await conversations.post_message(maya, thread_id, "Hello", "same")
    assert second.is_repeat
    assert second.message_id == first.message_id
    assert len(await conversations.events_after(maya, thread_id)) == 1


async def test_two_messages_at_once_run_one_after_the_other(
    conversations: Conversations, maya: Caller, thread_id: ThreadId
) -> None:
    posted = await asyncio.gather(
        *(conversations.post_message(maya, thread_id, f"message {number}") for number in range(6))
    )
    running = [one.turn for one in posted if one.turn is not None]
    assert len(running) == 1
    turn, order = running[0], []
    while turn is not None:
        order.append(turn.lease.run_id)
        turn = await conversations.journal.finish(turn.lease, "finished", [EVENT], SAID)
    assert sorted(order, key=str) == sorted((one.run_id for one in posted), key=str)
    assert not (await conversations.thread(maya, thread_id)).running
    numbers = [seq for seq, _ in await conversations.events_after(maya, thread_id)]
    assert numbers == list(range(1, 13))


async def test_a_dead_process_turn_is_taken_over_and_its_late_write_refused(
    conversations: Conversations, maya: Caller, thread_id: ThreadId, clock: ShiftedClock
) -> None:
    turn = (await conversations.post_message(maya, thread_id, "Hello")).turn
    assert turn is not None
    assert (maya.org_id, thread_id) not in await conversations.abandoned()
    clock.advance(timedelta(minutes=1))
    assert (maya.org_id, thread_id) in await conversations.abandoned()
    taken = await conversations.journal.take_over(maya.org_id, thread_id)
    assert taken is not None
    assert (taken.lease.run_id, taken.takeovers, taken.asked_by) == (turn.lease.run_id, 1, turn.asked_by)
    assert await conversations.journal.take_over(maya.org_id, thread_id) is None
    with pytest.raises(LeaseLost):
        await conversations.journal.append(turn.lease, [EVENT])
    with pytest.raises(LeaseLost):
        await conversations.journal.finish(turn.lease, "finished", [EVENT], SAID)
    await conversations.journal.finish(taken.lease, "finished", [EVENT], SAID)
    assert (maya.org_id, thread_id) not in await conversations.abandoned()
    assert len(await conversations.events_after(maya, thread_id)) == 2


async def test_a_released_turn_is_free_at_once(
    conversations: Conversations, maya: Caller, thread_id: ThreadId, clock: ShiftedClock
) -> None:
    turn = (await conversations.post_message(maya, thread_id, "Hello")).turn
    assert turn is not None
    await conversations.journal.release(turn.lease)
    clock.advance(timedelta(milliseconds=5))
    assert await conversations.journal.take_over(maya.org_id, thread_id) is not None


async def test_stop_reaches_the_holder(conversations: Conversations, maya: Caller, thread_id: ThreadId) -> None:
    assert await conversations.request_stop(maya, thread_id) is None
    turn = (await conversations.post_message(maya, thread_id, "Hello")).turn
    assert turn is not None
    assert await conversations.request_stop(maya, thread_id) == turn.lease.run_id
    assert (await conversations.journal.append(turn.lease, [])).stop_requested
    assert (await conversations.journal.renew(turn.lease)).stop_requested
    await conversations.journal.finish(turn.lease, "stopped", [EVENT])
    fresh = (await conversations.post_message(maya, thread_id, "Again")).turn
    assert fresh is not None
    assert not (await conversations.journal.renew(fresh.lease)).stop_requested


async def test_a_waiting_turn_is_named_to_the_next_one(
    conversations: Conversations, maya: Caller, thread_id: ThreadId
) -> None:
    turn = (await conversations.post_message(maya, thread_id, "Withdraw it")).turn
    assert turn is not None
    await conversations.journal.finish(turn.lease, "waiting", [EVENT])
    answer = (await conversations.post_message(maya, thread_id, "yes")).turn
    assert answer is not None
    assert answer.waiting_run_id == turn.lease.run_id
    await conversations.journal.finish(answer.lease, "finished", [EVENT], answered=turn.lease.run_id)
    later = (await conversations.post_message(maya, thread_id, "thanks")).turn
    assert later is not None
    assert later.waiting_run_id is None


async def test_a_message_too_long_or_empty_is_refused_and_nothing_is_kept(
    conversations: Conversations, maya: Caller, thread_id: ThreadId
) -> None:
    with pytest.raises(MessageTooLong):
        await conversations.post_message(maya, thread_id, "x" * 8_001)
    with pytest.raises(MessageEmpty):
        await conversations.post_message(maya, thread_id, " \x00\n ")
    assert await conversations.events_after(maya, thread_id) == []


async def test_a_card_number_is_masked_before_it_is_kept(
    conversations: Conversations, maya: Caller, thread_id: ThreadId
) -> None:
    posted = await conversations.post_message(maya, thread_id, "pay with 4242 4242 4242 4242")
    assert posted.turn is not None
    kept = posted.turn.history[-1].content["text"]
    [(_, event)] = await conversations.events_after(maya, thread_id)
    assert kept == event["value"]["text"] == "pay with [card ending 4242]"
    assert (await conversations.thread(maya, thread_id)).title == kept


async def test_somebody_elses_thread_is_not_there(
    conversations: Conversations, maya: Caller, owen: Caller, thread_id: ThreadId
) -> None:
    colleague = replace(maya, employee_id=owen.employee_id, roles=frozenset())
    for stranger in (owen, colleague):
        for attempt in (
            conversations.post_message(stranger, thread_id, "hello"),
            conversations.events_after(stranger, thread_id),
            conversations.thread(stranger, thread_id),
            conversations.request_stop(stranger, thread_id),
            conversations.change_thread(stranger, thread_id, title="mine"),
        ):
            with pytest.raises(ThreadNotFound):
                await attempt
    with pytest.raises(ThreadNotFound):
        await conversations.post_message(maya, ThreadId(new_id()), "hello")


async def test_what_was_said_cannot_be_rewritten(
    conversations: Conversations, maya: Caller, thread_id: ThreadId, database: Database
) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    await conversations.post_message(maya, thread_id, "hello")
    with pytest.raises((DBAPIError, Error)):
        async with database.begin(maya) as uow:
            await uow.session.execute(text("UPDATE chat_messages SET role = 'assistant'"))
