"""What waits for one socket: bounded, in order, with deltas joined."""

import asyncio
import json

import pytest

from web.chat.buffer import Buffer, SlowReader


def delta(message: str, text: str) -> dict[str, str]:
    return {"type": "TEXT_MESSAGE_CONTENT", "messageId": message, "delta": text}


async def drained(buffer: Buffer) -> list[dict[str, object]]:
    frames = []
    while buffer.bytes_waiting:
        frames.append(json.loads(await buffer.take()))
    return frames


async def test_deltas_of_one_message_that_wait_are_joined_under_the_last_number() -> None:
    buffer = Buffer()
    buffer.put_events([(1, delta("m", "Lon")), (2, delta("m", "don")), (3, delta("m", "."))])
    assert await drained(buffer) == [{"seq": 3, "event": delta("m", "London.")}]


async def test_nothing_is_joined_over_another_event_or_message() -> None:
    buffer = Buffer()
    end = {"type": "TEXT_MESSAGE_END", "messageId": "m"}
    buffer.put_events([(1, delta("m", "a")), (2, end), (3, delta("n", "b")), (4, delta("n", "c"))])
    assert [frame["seq"] for frame in await drained(buffer)] == [1, 2, 4]


async def test_a_delta_on_its_way_is_not_changed_by_the_next() -> None:
    buffer = Buffer()
    buffer.put_events([(1, delta("m", "a"))])
    first = json.loads(await buffer.take())
    buffer.put_events([(2, delta("m", "b"))])
    assert first["event"]["delta"] == "a"
    assert (await drained(buffer))[0]["event"]["delta"] == "b"


async def test_the_events_given_are_left_as_they_were() -> None:
    buffer, given = Buffer(), delta("m", "a")
    buffer.put_events([(1, given), (2, delta("m", "b"))])
    assert given["delta"] == "a"


async def test_a_control_frame_keeps_its_place() -> None:
    buffer = Buffer()
    buffer.put_events([(1, delta("m", "a"))])
    buffer.put_control('{"control":"ping"}')
    buffer.put_events([(2, delta("m", "b"))])
    assert [frame.get("seq") for frame in await drained(buffer)] == [1, None, 2]


async def test_a_reader_that_does_not_read_is_given_up() -> None:
    buffer = Buffer(capacity=1_000)
    with pytest.raises(SlowReader):
        buffer.put_events([(number, {"type": "CUSTOM", "value": "x" * 100}) for number in range(20)])


async def test_one_large_event_alone_is_taken() -> None:
    buffer = Buffer(capacity=1_000)
    buffer.put_events([(1, {"type": "CUSTOM", "value": "x" * 5_000})])
    assert len(await drained(buffer)) == 1


async def test_joined_deltas_count_against_the_bound_too() -> None:
    buffer = Buffer(capacity=1_000)
    with pytest.raises(SlowReader):
        buffer.put_events([(0, {"type": "RUN_STARTED"}), *((number, delta("m", "x" * 100)) for number in range(1, 20))])


async def test_a_replay_waits_until_everything_was_taken() -> None:
    buffer = Buffer()
    buffer.put_events([(1, delta("m", "a"))])
    waiting = asyncio.create_task(buffer.emptied())
    await asyncio.sleep(0)
    assert not waiting.done()
    reading = asyncio.create_task(buffer.take())
    await asyncio.wait_for(reading, 1)
    taking = asyncio.create_task(buffer.take())
    await asyncio.wait_for(waiting, 1)
    taking.cancel()
