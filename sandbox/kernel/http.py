"""The wire around a party: reading the request once, scripted faults, and connections that really break.

`ConnectionCut` raised below `Party` middleware closes the client's connection without an answer. Under uvicorn the
socket is aborted; over `httpx.ASGITransport` the exception itself reaches the caller, and because it is an
`httpx.RemoteProtocolError` an adapter cannot tell the difference.
"""

import asyncio
import contextlib
import re
from collections import deque
from collections.abc import Mapping
from typing import Any, Protocol

import httpx
import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.kernel.clock import Clock
from sandbox.kernel.faults import CURRENT, Asked, Fault, Faults
from sandbox.kernel.party import Party
from sandbox.kernel.timers import Timers

MAX_BODY = 48 * 1024 * 1024


class ConnectionCut(httpx.RemoteProtocolError):
    """The server went away without an answer."""

    def __init__(self, message: str = "Server disconnected without sending a response.") -> None:
        super().__init__(message)


def json_response(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(body), status, dict(headers or {}), "application/json")


async def json_body(request: Request) -> Any:
    """The parsed body; `orjson.JSONDecodeError` (a ValueError) when it is none."""
    return orjson.loads(await request.body())


class CallLog:
    """The last calls the sandbox was asked, for the operator and for tests that count round trips."""

    def __init__(self, size: int = 500) -> None:
        self.calls: deque[dict[str, Any]] = deque(maxlen=size)

    def note(self, asked: Asked, outcome: str, elapsed_ms: float, at: str) -> None:
        self.calls.append(
            {
                "at": at, "party": asked.party, "method": asked.method, "path": asked.path,
                "outcome": outcome, "elapsed_ms": round(elapsed_ms, 1),
            }
        )  # fmt: skip


class Kernel(Protocol):
    """What the middleware needs of the hub."""

    faults: Faults
    timers: Timers
    clock: Clock
    calls: CallLog


class FaultMiddleware:
    """Around every party's application."""

    def __init__(self, app: ASGIApp, party: Party, kernel: "Kernel") -> None:
        self._app, self._party, self._kernel = app, party, kernel

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _read(receive)
        path = scope["path"][len(scope.get("root_path", "")) :] or "/"
        asked = Asked(self._party.code, scope["method"], re.sub("/{2,}", "/", path), body)
        loop = asyncio.get_running_loop()
        began, outcome = loop.time(), "cut"
        reset = CURRENT.set(asked)

        async def noting(message: Message) -> None:
            nonlocal outcome
            if message["type"] == "http.response.start":
                outcome = str(message["status"])
            await send(message)

        try:
            self._kernel.timers.run_due()
            fault = self._kernel.faults.take(asked)
            await self._serve(fault, asked, scope, _replay(body, receive), noting)
        finally:
            CURRENT.reset(reset)
            at = self._kernel.clock.now().isoformat()
            self._kernel.calls.note(asked, outcome, (loop.time() - began) * 1000, at)

    async def _serve(self, fault: Fault | None, asked: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        match fault.kind if fault else "none":
            case "slow" if fault:
                await asyncio.sleep(fault.seconds)
                await self._app(scope, receive, send)
            case "error" if fault:
                await self._party.error(asked, fault.status, fault.args)(scope, receive, send)
            case "rate_limited" if fault:
                await self._party.rate_limited(asked, fault.args)(scope, receive, send)
            case "cut_before":
                raise ConnectionCut
            case "timeout_before" if fault:
                await _hold(fault.seconds, receive)
                raise ConnectionCut
            case "cut_after" | "timeout_after" if fault:
                await self._app(scope, receive, _swallow)
                await _hold(fault.seconds if fault.kind == "timeout_after" else 0, receive)
                raise ConnectionCut
            case "invalid_json":
                await self._app(scope, receive, _halving(send))
            case _:
                await self._app(scope, receive, send)


class CutConnections:
    """Outermost: turns `ConnectionCut` into a broken socket where there is one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except ConnectionCut:
            # uvicorn answers 500 for an exception before the response starts; aborting its transport is the only
            # way to break the connection, and its request cycle is what owns `send`.
            transport = getattr(getattr(send, "__self__", None), "transport", None)
            if transport is None:
                raise
            transport.abort()
            for _ in range(3):
                await asyncio.sleep(0)


async def _read(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > MAX_BODY:
            raise ConnectionCut("request body too large")
        if not message.get("more_body", False):
            break
    return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _hold(seconds: float, receive: Receive) -> None:
    """Keep the client waiting, but not longer than it is there."""

    async def until_it_leaves() -> None:
        while (await receive())["type"] != "http.disconnect":
            continue

    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(until_it_leaves(), seconds)


async def _swallow(message: Message) -> None:
    """A response nobody will see."""


def _halving(send: Send) -> Send:
    start: Message | None = None
    chunks: list[bytes] = []

    async def halve(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        chunks.append(message.get("body", b""))
        if message.get("more_body", False) or start is None:
            return
        whole = b"".join(chunks)
        half = whole[: len(whole) // 2] or b"{"
        headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        headers.append((b"content-length", str(len(half)).encode()))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": half, "more_body": False})

    return halve
