"""What several door tests use."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
import redis
import websockets
from websockets.asyncio.client import ClientConnection, connect

from tests.fixtures.app import Browser

Open = Callable[..., AbstractAsyncContextManager["Socket"]]


class Socket:
    """One end of a conversation's socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def next(self, within: float = 10) -> dict[str, Any]:
        async with asyncio.timeout(within):
            frame: dict[str, Any] = json.loads(await self.connection.recv())
            return frame

    async def until(self, fits: Callable[[dict[str, Any]], bool], within: float = 20) -> list[dict[str, Any]]:
        """Frames up to and with the first that fits."""
        seen: list[dict[str, Any]] = []
        async with asyncio.timeout(within):
            while not (seen and fits(seen[-1])):
                seen.append(await self.next(within))
        return seen

    async def ready(self) -> dict[str, Any]:
        return (await self.until(lambda frame: frame.get("control") == "ready"))[-1]

    async def say(self, text: str) -> str:
        message_id = str(uuid4())
        await self.send({"type": "message", "id": message_id, "text": text})
        return message_id

    async def send(self, frame: Any) -> None:
        await self.connection.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def close_code(self) -> int:
        async with asyncio.timeout(10):
            with pytest.raises(websockets.ConnectionClosed) as closed:
                while True:
                    await self.connection.recv()
        assert closed.value.rcvd is not None
        return closed.value.rcvd.code


@pytest.fixture(autouse=True)
def nobody_has_asked_too_often(own_redis_url: str) -> None:
    """All tests come from one address; what one has used up must not be the next one's trouble."""
    with contextlib.closing(redis.Redis.from_url(own_redis_url)) as client:
        for key in client.scan_iter("tripwright:limit:*"):
            client.delete(key)


@pytest.fixture
def open_socket(live_server: str) -> Open:
    """Open a conversation's socket as somebody."""

    @asynccontextmanager
    async def opened(browser: Browser | None, thread: str, *, after: int = 0, **headers: str) -> AsyncIterator[Socket]:
        given = {"origin": live_server} | ({"cookie": browser.cookie_header} if browser else {}) | headers
        given = {name: value for name, value in given.items() if value}
        url = f"{live_server.replace('http', 'ws')}/api/v1/threads/{thread}/stream?after={after}"
        async with connect(url, additional_headers=given, max_size=None, proxy=None) as connection:
            yield Socket(connection)

    return opened


@pytest.fixture
async def thread(maya: Browser) -> str:
    """A fresh conversation of the demo traveller."""
    answer = await maya.post("/api/v1/threads", json={})
    assert answer.status_code == 201
    made: str = answer.json()["id"]
    return made
