"""The chat socket: who may listen, replay, several tabs, and frames that are none."""

import asyncio
import json
from uuid import UUID, uuid4

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from core.app import App
from core.kernel.ids import ThreadId
from core.people.caller import Caller
from tests.fixtures.app import MAYA, Browser
from tests.web.conftest import Open

NOBODYS = "0192f0c2-7e1d-4c51-9c0a-0f5b7a1d2e3f"


async def say(app: App, caller: Caller, thread: str, *texts: str) -> None:
    for text in texts:
        await app.conversations.say(caller, ThreadId(UUID(thread)), text)


def deltas(frames: list[dict[str, object]]) -> list[object]:
    events = [frame["event"] for frame in frames if "event" in frame]
    return [event["delta"] for event in events if event["type"] == "TEXT_MESSAGE_CONTENT"]


async def test_what_was_said_before_is_replayed_and_then_it_is_live(
    app: App, maya: Browser, maya_caller: Caller, thread: str, open_socket: Open
) -> None:
    await say(app, maya_caller, thread, "one", "two")
    async with open_socket(maya, thread) as socket:
        before = await socket.until(lambda frame: frame.get("control") == "ready")
        assert deltas(before) == ["one", "two"]
        assert before[-1]["last_seq"] == before[-2]["seq"]
        assert before[-1]["running"] is False
        await say(app, maya_caller, thread, "three")
        live = await socket.until(lambda frame: frame.get("event", {}).get("type") == "TEXT_MESSAGE_END")
        assert deltas(live) == ["three"]


async def test_a_reconnect_gets_only_what_it_missed(
    app: App, maya: Browser, maya_caller: Caller, thread: str, open_socket: Open
) -> None:
    await say(app, maya_caller, thread, "one", "two", "three")
    async with open_socket(maya, thread) as socket:
        last = (await socket.ready())["last_seq"]
    await say(app, maya_caller, thread, "four")
    async with open_socket(maya, thread, after=last) as socket:
        assert deltas(await socket.until(lambda frame: frame.get("control") == "ready")) == ["four"]


async def test_two_tabs_see_the_same_in_the_same_order(
    app: App, maya: Browser, maya_caller: Caller, thread: str, open_socket: Open
) -> None:
    async with open_socket(maya, thread) as one, open_socket(maya, thread) as two:
        await one.ready()
        await two.ready()
        await say(app, maya_caller, thread, "both hear this")
        heard = [await tab.until(lambda f: f.get("event", {}).get("type") == "TEXT_MESSAGE_END") for tab in (one, two)]
        assert heard[0] == heard[1]


async def test_events_come_even_when_every_hint_is_lost(
    app: App, maya: Browser, thread: str, open_socket: Open, owner
) -> None:
    async with open_socket(maya, thread) as socket:
        await socket.ready()
        owner.execute("UPDATE threads SET last_seq = 1 WHERE id = %s", (thread,))
        owner.execute(
            "INSERT INTO chat_events (org_id, thread_id, seq, first_seq, events)"
            " SELECT org_id, id, 1, 1, %s::jsonb FROM threads WHERE id = %s",
            (json.dumps([{"type": "CUSTOM", "name": "notice", "value": {"text": "unheard"}}]), thread),
        )
        assert (await socket.next(within=8))["event"]["value"] == {"text": "unheard"}


async def test_nobody_is_told_to_sign_in(thread: str, open_socket: Open) -> None:
    async with open_socket(None, thread) as socket:
        assert await socket.close_code() == 4401


@pytest.mark.parametrize("origin", ["https://elsewhere.example", ""])
async def test_a_cookie_from_another_page_or_none_is_refused(
    maya: Browser, thread: str, open_socket: Open, origin: str
) -> None:
    async with open_socket(maya, thread, origin=origin) as socket:
        assert await socket.close_code() == 4403


async def test_a_program_listens_with_its_bearer_token(
    thread: str, open_socket: Open, anybody: httpx.AsyncClient
) -> None:
    from core.people.demo_people import DEMO_PASSWORD

    given = await anybody.post("/api/v1/auth/token", json={"email": MAYA, "password": DEMO_PASSWORD})
    bearer = f"Bearer {given.json()['access_token']}"
    async with open_socket(None, thread, origin="", authorization=bearer) as socket:
        assert (await socket.ready())["last_seq"] == 0


async def test_anothers_conversation_is_not_there(
    daniel: Browser, owen: Browser, thread: str, open_socket: Open
) -> None:
    for stranger in (daniel, owen):
        async with open_socket(stranger, thread) as socket:
            assert await socket.close_code() == 4404


@pytest.mark.parametrize("made_up", ["nonsense", "0190a000-0000-7000-8000-00000000dead"])
async def test_a_made_up_conversation_is_not_there(maya: Browser, open_socket: Open, made_up: str) -> None:
    async with open_socket(maya, made_up) as socket:
        assert await socket.close_code() == 4404


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param("{nope", id="no JSON"),
        pytest.param("[]", id="no object"),
        pytest.param('"message"', id="a string"),
        pytest.param("{}", id="no type"),
        pytest.param('{"type": "sing"}', id="an unknown type"),
        pytest.param('{"type": ["message"]}', id="a type that is no text"),
        pytest.param('{"type": "message", "text": "hi"}', id="a message without id"),
        pytest.param('{"type": "message", "id": "7", "text": "hi"}', id="an id that is none"),
        pytest.param(f'{{"type": "message", "id": "{NOBODYS}", "text": 7}}', id="a text that is a number"),
        pytest.param(f'{{"type": "choose", "id": "{NOBODYS}", "offer_ids": []}}', id="a choice of nothing"),
        pytest.param('{"type": "stop", "really": true}', id="more than was asked"),
        pytest.param("", id="nothing at all"),
    ],
)
async def test_a_malformed_frame_gets_an_answer_and_the_socket_lives(
    maya: Browser, thread: str, open_socket: Open, frame: str
) -> None:
    async with open_socket(maya, thread) as socket:
        await socket.ready()
        await socket.send(frame)
        answer = await socket.next()
        assert (answer["control"], answer["code"]) == ("error", "frame.malformed")
        await socket.send("{again")
        assert (await socket.next())["code"] == "frame.malformed"


async def test_bytes_are_no_frame(maya: Browser, thread: str, open_socket: Open) -> None:
    async with open_socket(maya, thread) as socket:
        await socket.ready()
        await socket.connection.send(b"\x00\x01")
        assert (await socket.next())["code"] == "frame.malformed"


async def test_a_megabyte_is_refused_and_nothing_is_lost(
    app: App, maya: Browser, maya_caller: Caller, thread: str, open_socket: Open
) -> None:
    async with open_socket(maya, thread) as socket:
        await socket.ready()
        await socket.send({"type": "message", "id": str(uuid4()), "text": "x" * 1_000_000})
        assert (await socket.next())["code"] == "frame.too_large"
        await say(app, maya_caller, thread, "still here")
        assert deltas(await socket.until(lambda f: f.get("event", {}).get("type") == "TEXT_MESSAGE_END")) == [
            "still here"
        ]


async def test_faster_than_anybody_types_is_slowed_down(maya: Browser, thread: str, open_socket: Open) -> None:
    async with open_socket(maya, thread) as socket:
        await socket.ready()
        for _ in range(21):
            await socket.send({"type": "stop"})
        assert (await socket.next())["code"] == "frame.too_many"


async def test_pongs_are_not_counted(maya: Browser, thread: str, open_socket: Open) -> None:
    async with open_socket(maya, thread) as socket:
        await socket.ready()
        for _ in range(40):
            await socket.send({"type": "pong"})
        await socket.send("{")
        assert (await socket.next())["code"] == "frame.malformed"


@pytest.mark.parametrize("after", ["-1", "nonsense", "99999999999999999999", "٣"])
async def test_a_number_to_resume_from_that_is_none_starts_at_the_beginning(
    app: App, maya: Browser, maya_caller: Caller, thread: str, open_socket: Open, after: str
) -> None:
    await say(app, maya_caller, thread, "from the start")
    async with open_socket(maya, thread, after=after) as socket:
        assert deltas(await socket.until(lambda frame: frame.get("control") == "ready")) == ["from the start"]


@pytest.mark.slow
async def test_a_reader_that_does_not_read_is_dropped_and_heals_by_coming_back(
    app: App, maya: Browser, maya_caller: Caller, thread: str, live_server: str, open_socket: Open
) -> None:
    url = f"{live_server.replace('http', 'ws')}/api/v1/threads/{thread}/stream?after=0"
    headers = {"origin": live_server, "cookie": maya.cookie_header}
    # One frame is taken off the wire, then nothing more: the system's own buffers fill, then ours.
    async with connect(url, additional_headers=headers, max_size=None, max_queue=1, proxy=None) as lazy:
        await asyncio.sleep(0.5)
        for number in range(600):
            # Short enough that the hint carries it, so that nothing waits for the reader.
            notice = {
                "type": "CUSTOM",
                "name": "notice",
                "value": {"level": "info", "text": f"{number} " + "x" * 25_000},
            }
            await app.conversations.tell(maya_caller, ThreadId(UUID(thread)), [notice])
        closed = await asyncio.wait_for(_read_to_the_end(lazy), 60)
    assert closed == 1013
    async with open_socket(maya, thread) as socket:
        assert (await socket.ready())["last_seq"] == 600


async def _read_to_the_end(connection: ClientConnection) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            await connection.recv()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code
