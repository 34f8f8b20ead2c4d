"""`POST /v1/messages` and `/v1/messages/count_tokens`."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from sandbox.anthropic import tokens
from sandbox.anthropic.protocol import check
from sandbox.anthropic.reply import Event, events_of, message_of
from sandbox.anthropic.scripts import PARTY, Requests, Scripts, Turn
from sandbox.anthropic.stream import CutBeforeAnswer, EventStream
from sandbox.anthropic.wire import ApiError, authorize, invalid, limits, new_request_id, scripted_error
from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Asked
from sandbox.kernel.http import json_response
from sandbox.kernel.hub import Hub
from sandbox.kernel.party import Party

LARGEST_BYTES = 32 * 1024 * 1024
Serve = Callable[[Request, str], Any]


class Messages:
    def __init__(self, hub: Hub, config: SandboxConfig) -> None:
        self.hub, self._key = hub, config.anthropic_key
        self.scripts, self.requests = Scripts(hub.store), Requests(hub.store)

    def guarded(self, serve: Serve) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            request_id = new_request_id()
            try:
                authorize(request, self._key)
                response: Response = await serve(request, request_id)
            except ApiError as refused:
                return refused.response(request_id, self.hub.clock.now())
            return response

        return endpoint

    async def count(self, request: Request, request_id: str) -> Response:
        body = check(await _parsed(request), counting=True)
        return json_response({"input_tokens": tokens.count(body)}, headers=self._headers(request_id))

    async def create(self, request: Request, request_id: str) -> Response:
        given = await _parsed(request)
        try:
            body = check(given)
        except ApiError as refused:
            self._note(request, request_id, given, None, f"refused: {refused.message}")
            raise
        turn, script = self.scripts.next_turn(body)
        self._note(request, request_id, body, script, _outcome(turn))
        await asyncio.sleep(turn.delay)
        if turn.error is not None and (not body.get("stream") or "after_events" not in turn.error):
            raise error_of(turn.error)
        message = message_of(turn, body, tokens.measure(body, self.hub.store, self.hub.clock.now()))
        if body.get("stream"):
            return self._streamed(turn, message, request_id)
        if turn.cut_after_events is not None:
            return CutBeforeAnswer()
        return json_response(message, headers=self._headers(request_id))

    def _streamed(self, turn: Turn, message: dict[str, Any], request_id: str) -> Response:
        events: Iterator[Event] = events_of(message, turn.chunk_characters)
        if turn.error is not None:
            events = _broken_off(events, int(turn.error["after_events"]), error_of(turn.error).body(request_id))
        return EventStream(events, self._headers(request_id), pause=turn.event_delay, cut_after=turn.cut_after_events)

    def _headers(self, request_id: str) -> dict[str, str]:
        return limits(self.hub.clock.now()) | {"request-id": request_id}

    def _note(self, request: Request, request_id: str, body: Any, script: str | None, outcome: str) -> None:
        """Headers that identify nobody, and the body as it came."""
        told = ("anthropic-version", "anthropic-beta", "user-agent")
        self.requests.note(
            request_id,
            at=self.hub.clock.now().isoformat(),
            headers={name: request.headers[name] for name in told if name in request.headers},
            stream=bool(isinstance(body, dict) and body.get("stream")),
            body=body,
            script=script,
            outcome=outcome,
        )


def _broken_off(events: Iterator[Event], after: int, error: Event) -> Iterator[Event]:
    for sent, event in enumerate(events):
        if sent == after:
            break
        yield event
    yield error


def error_of(given: Mapping[str, Any]) -> ApiError:
    return ApiError(
        given["type"], str(given.get("message") or ""), status=given.get("status"), retry_after=given.get("retry_after")
    )


def _outcome(turn: Turn) -> str:
    if turn.error is not None:
        return f"error: {turn.error['type']}"
    if turn.cut_after_events is not None:
        return f"cut after {turn.cut_after_events} events"
    return "answered"


async def _parsed(request: Request) -> Any:
    raw = await request.body()
    if len(raw) > LARGEST_BYTES:
        raise ApiError("invalid_request_error", "Request exceeds the maximum size", status=413)
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as broken:
        raise invalid(f"The request body is not valid JSON: {broken}") from broken


async def _not_found(request: Request, request_id: str) -> Response:
    raise ApiError("not_found_error", f"Not found: {request.method} {request.url.path} ({request_id})")


def _party(here: Messages, config: SandboxConfig) -> Party:
    now = here.hub.clock.now

    def scripted(_asked: Asked, status: int, args: Mapping[str, Any]) -> Response:
        return scripted_error(status, args).response(new_request_id(), now())

    def limited(_asked: Asked, args: Mapping[str, Any]) -> Response:
        return ApiError("rate_limit_error", retry_after=args.get("retry_after")).response(new_request_id(), now())

    return Party(
        code=PARTY,
        title="Anthropic (model)",
        error=scripted,
        rate_limited=limited,
        keys={"api_key": config.anthropic_key},
        controls={
            ("POST", "scripts"): here.scripts.load,
            ("GET", "scripts"): here.scripts.list,
            ("DELETE", "scripts"): here.scripts.clear,
            ("GET", "model-requests"): here.requests.list,
            ("DELETE", "model-requests"): here.requests.clear,
        },
    )


def build(hub: Hub, config: SandboxConfig) -> Router:
    """A bare router: Starlette's own error page must not come between a cut connection and its client."""
    here = Messages(hub, config)
    hub.add(_party(here, config))
    return Router(
        routes=[
            Route("/v1/messages", here.guarded(here.create), methods=["POST"]),
            Route("/v1/messages/count_tokens", here.guarded(here.count), methods=["POST"]),
            Route("/{path:path}", here.guarded(_not_found), methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        ]
    )
