"""Around every request: its id, its log line and metrics, the size of its body, the security headers of its answer."""

import re
import time
from typing import Any, Final

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.kernel.ids import new_id
from core.kernel.tracing import span
from web.api.problems import problem, unexpected
from web.api.security import HEADERS
from web.telemetry.metrics import DURATIONS, REQUESTS

log = structlog.get_logger("web.access")

LARGEST_BODY: Final = 1_000_000
_SANE_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET: Final = frozenset({"/health", "/ready", "/metrics"})


# The database's text cannot hold it, and nobody types it.
_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_TOO_LARGE: Final = "This is more than 1 MB."


class Frame:
    """The outermost layer. Plain ASGI: it costs microseconds and never buffers a stream."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(self._app, scope, receive, send).run()


class _Exchange:
    """One request and its answer."""

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self._app, self._scope, self._receive, self._send = app, scope, receive, send
        self._request = Request(scope)
        given = self._request.headers.get("x-request-id", "")
        self._id = given if _SANE_ID.fullmatch(given) else str(new_id())
        self._status, self._read, self._started = 0, 0, time.perf_counter()

    async def run(self) -> None:
        self._request.state.request_id = self._id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=self._id)
        with span(f"{self._scope['method']} {self._scope['path']}", parent=self._request.headers) as made:
            try:
                await self._answer()
            finally:
                self._record(made)

    async def _answer(self) -> None:
        declared = self._request.headers.get("content-length", "0")
        try:
            if "\0" in self._scope["path"] or b"%00" in self._scope["query_string"]:
                await self._give_up(
                    problem("request.no_such_path", "There is nothing at this address.", 404, self._request)
                )
                return
            if declared.isdigit() and int(declared) > LARGEST_BODY:
                await self._give_up(problem("request.too_large", _TOO_LARGE, 413, self._request))
                return
            await self._app(self._scope, self._counted, self._framed)
        except Exception as error:
            await self._give_up(unexpected(self._request, error))

    async def _give_up(self, answer: ASGIApp) -> None:
        if self._status == 0:
            await answer(self._scope, self._receive, self._framed)

    async def _counted(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._read += len(message.get("body", b""))
            if self._read > LARGEST_BODY:
                raise HTTPException(413, _TOO_LARGE)
            if _NUL.search(message.get("body", b"")):
                raise HTTPException(422, "Text cannot hold the character NUL.")
        return message

    async def _framed(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            present = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(pair for pair in HEADERS if pair[0] not in present)]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self._id
            if self._scope["path"].startswith("/api/"):
                # The service's clock may be moved; pages count down by it, not by their own.
                headers["x-tripwright-now"] = self._scope["app"].state.core.clock.now().isoformat()
                headers.setdefault("cache-control", "no-store")
        await self._send(message)

    def _record(self, made: Any) -> None:
        path = self._scope["path"]
        if path in _QUIET:
            return
        route = getattr(self._scope.get("route"), "path", "other")
        method, taken = self._scope["method"], time.perf_counter() - self._started
        REQUESTS.labels(method, route, str(self._status)).inc()
        DURATIONS.labels(method, route).observe(taken)
        if made is not None:
            made.set_attribute("http.route", route)
            made.set_attribute("http.response.status_code", self._status)
        log.info("request", method=method, route=route, path=path, status=self._status, ms=round(taken * 1000, 1))
