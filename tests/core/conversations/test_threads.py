"""Threads are listed, followed without gaps, and told things by the rest of the core."""

import asyncio
from contextlib import aclosing

from core.conversations.events import append
from core.conversations.service import Conversations
from core.db.unit_of_work import Database
from core.kernel.ids import ThreadId, new_id
from core.people.caller import Caller

TRIP = {
    "type": "CUSTOM",
    "name": "trip",
    "value": {"destination": "London", "starts_on": "2026-12-01", "ends_on": "2026-12-04", "status": "draft",
              "booking_id": "b", "reference": "K7QM4D", "next": "review"},
}  # fmt: skip


async def test_threads_are_listed_newest_talk_first_in_pages(conversations: Conversations, maya: Caller) -> None:
    made = [(await conversations.create_thread(maya, f"trip {number}")).id for number in range(3)]
    await conversations.post_message(maya, made[0], "hello")
    listed: list[ThreadId] = []
    cursor: str | None = None
    while True:
        page = await conversations.threads(maya, cursor, limit=2)
        listed += [thread.id for thread in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(listed) == len(set(listed))
    assert [one for one in listed if one in made] == [made[0], made[2], made[1]]
    assert (await conversations.threads(maya, "nonsense", limit=1)).items


async def test_a_trip_event_becomes_the_threads_trip(
    conversations: Conversations, maya: Caller, thread_id: ThreadId, database: Database
) -> None:
    async with database.begin(maya) as uow:
        assert await append(uow, thread_id, [TRIP]) == 1
    thread = await conversations.thread(maya, thread_id)
    assert thread.booking_reference == "K7QM4D"
    assert thread.trip is not None
    assert thread.trip["destination"] == "London"


async def test_what_a_rolled_back_step_said_was_never_said(
    conversations: Conversations, maya: Caller, thread_id: ThreadId, database: Database
) -> None:
    try:
        async with database.begin(maya) as uow:
            await conversations.say(uow, thread_id, "Your trip is booked.")
            raise RuntimeError
    except RuntimeError:
        pass
    assert await conversations.events_after(maya, thread_id) == []


async def test_opening_a_thread_under_a_chosen_id_twice_is_quiet(conversations: Conversations, maya: Caller) -> None:
    chosen = ThreadId(new_id())
    first = await conversations.create_thread(maya, thread_id=chosen)
    assert (await conversations.create_thread(maya, thread_id=chosen)).id == first.id == chosen


async def test_a_follower_sees_everything_once_and_in_order(
    conversations: Conversations, maya: Caller, thread_id: ThreadId
) -> None:
    await conversations.say(maya, thread_id, "one")
    seen: list[int] = []

    async def watch() -> None:
        async with aclosing(conversations.follow(maya, thread_id, after=1)) as batches:
            async for batch in batches:
                seen.extend(seq for seq, _ in batch)
                if len(seen) >= 14:
                    return

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.05)
    for word in ("two", "three", "four", "five"):
        await conversations.say(maya, thread_id, word)
    await asyncio.wait_for(watching, 5)
    assert seen == list(range(2, 16))


async def test_renaming_and_archiving_is_told_to_the_screens(
    conversations: Conversations, maya: Caller, thread_id: ThreadId
) -> None:
    changed = await conversations.change_thread(maya, thread_id, title="London", archived=True)
    assert (changed.title, changed.archived) == ("London", True)
    masked = await conversations.create_thread(maya, "card 4242424242424242")
    assert masked.title == "card [card ending 4242]"
    [(_, event)] = await conversations.events_after(maya, thread_id)
    assert event["name"] == "thread"
