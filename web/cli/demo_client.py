"""A client of the public interface: REST with cookies as a browser has them, and a conversation's socket."""

import asyncio
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

Json = dict[str, Any]
PATIENCE: Final = 60.0
_OVER: Final = ("RUN_FINISHED", "RUN_ERROR")


class StepFailed(Exception):
    """The walk did not go on as it should."""


class Person:
    """Somebody at a browser."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=30, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def sign_in(self, email: str) -> Json:
        """One click on the sign-in page."""
        return await self.post("/auth/demo", {"email": email})

    async def get(self, path: str) -> Json:
        """Read."""
        return self._json(await self._http.get(path))

    async def text(self, path: str) -> str:
        """Read something that is no JSON."""
        answer = await self._http.get(path)
        return answer.text

    async def post(self, path: str, body: Json) -> Json:
        """Change something, once."""
        headers = {"origin": self._url, "idempotency-key": str(uuid4())}
        if token := self._http.cookies.get("tw_csrf"):
            headers["x-csrf-token"] = token
        return self._json(await self._http.post(path, json=body, headers=headers))

    async def until(self, path: str, fits: Callable[[Json], bool]) -> Json:
        """Read again until it fits."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = await self.get(path)
            if fits(shown):
                return shown
            if time.monotonic() > deadline:
                raise StepFailed(f"{path} did not become what it should: {json.dumps(shown)[:600]}")
            await asyncio.sleep(0.2)

    async def new_chat(self) -> "Chat":
        """Open a conversation and listen to it."""
        thread = await self.post("/threads", {})
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        address = f"{self._url.replace('http', 'ws', 1)}/api/v1/threads/{thread['id']}/stream?after=0"
        headers = {"cookie": cookies, "origin": self._url}
        connection = await connect(address, additional_headers=headers, max_size=None, proxy=None)
        return Chat(connection, thread["id"])

    @staticmethod
    def _json(answer: httpx.Response) -> Json:
        if answer.is_error:
            raise StepFailed(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}")
        shown: Json = answer.json()
        return shown


class Chat:
    """One conversation, followed live."""

    def __init__(self, connection: ClientConnection, thread_id: str) -> None:
        self._connection, self.thread_id = connection, thread_id
        self._unasked: list[str] = []
        self._text: list[str] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connection.close()

    async def say(self, text: str) -> list[Json]:
        """Say something; the events of the turn that answers."""
        return await self._turn({"type": "message", "id": str(uuid4()), "text": text})

    async def choose(self, *offer_ids: str) -> list[Json]:
        """Press options on cards."""
        return await self._turn({"type": "choose", "id": str(uuid4()), "offer_ids": list(offer_ids)})

    async def unasked(self, about: str) -> str:
        """The next thing about something that the chat says without having been asked."""
        deadline = time.monotonic() + PATIENCE
        while True:
            while self._unasked:
                text = self._unasked.pop(0)
                if about in text:
                    return text
            await self._next(deadline - time.monotonic())

    async def _turn(self, frame: Json) -> list[Json]:
        await self._connection.send(json.dumps(frame))
        events: list[Json] = []
        running = False
        deadline = time.monotonic() + PATIENCE
        while not (events and events[-1]["type"] in _OVER):
            event = await self._next(deadline - time.monotonic(), asked=running)
            if event is not None:
                running = running or event["type"] == "RUN_STARTED"
                events.append(event)
        if events[-1]["type"] == "RUN_ERROR":
            raise StepFailed(f"The turn failed: {events[-1].get('message')}")
        return events

    async def _next(self, wait: float, *, asked: bool = False) -> Json | None:
        try:
            frame = json.loads(await asyncio.wait_for(self._connection.recv(), max(wait, 0.01)))
        except TimeoutError:
            raise StepFailed("The chat went quiet.") from None
        if frame.get("control") == "ping":
            await self._connection.send('{"type": "pong"}')
        if frame.get("control") == "error":
            raise StepFailed(f"{frame['code']}: {frame['message']}")
        event: Json | None = frame.get("event")
        if event is not None and not asked:
            self._overhear(event)
        return event

    def _overhear(self, event: Json) -> None:
        if event["type"] == "TEXT_MESSAGE_START":
            self._text = []
        elif event["type"] == "TEXT_MESSAGE_CONTENT":
            self._text.append(event["delta"])
        elif event["type"] == "TEXT_MESSAGE_END":
            self._unasked.append("".join(self._text))
