"""The routes of SendGrid's v3 API."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Asked
from sandbox.kernel.http import json_response
from sandbox.kernel.hub import Hub
from sandbox.kernel.ids import token
from sandbox.kernel.party import EventHandler, Party
from sandbox.sendgrid.events import HAPPENINGS, PARTY, Events
from sandbox.sendgrid.mail import is_sandboxed, read_mails
from sandbox.sendgrid.outbox import Outbox
from sandbox.sendgrid.suppressions import LISTS, Suppressions
from sandbox.sendgrid.wire import ApiError, authorize, too_many_requests, unacceptable

Serve = Callable[[Request], Awaitable[Response]]
FAULTS = {
    "bounce": "The next mail bounces; args may name an `email`.",
    "blocked": "The next mail is blocked by the receiving server; args may name an `email`.",
    "deferred": "The next mail is deferred once before it is delivered; args may name an `email`.",
}
EVENTS = ("open", "click", "bounce", "spamreport", "unsubscribe", "group_unsubscribe", "group_resubscribe")


class SendGrid:
    def __init__(self, hub: Hub, config: SandboxConfig) -> None:
        self.hub, self._key = hub, config.sendgrid_key
        self.events = Events(hub, config.sendgrid_signing_seed)
        self.suppressions = Suppressions(hub.store)
        self.outbox = Outbox(hub, self.events, self.suppressions)

    def guarded(self, serve: Serve) -> Serve:
        async def endpoint(request: Request) -> Response:
            try:
                authorize(request, self._key)
                return await serve(request)
            except ApiError as refused:
                return refused.response()

        return endpoint

    async def send(self, request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise ApiError(415, ("Content-Type should be application/json.", None))
        raw = await request.body()
        mails = read_mails(_parsed(raw), len(raw), self.hub.clock.now())
        if is_sandboxed(orjson.loads(raw)):
            return Response(status_code=200)
        return Response(status_code=202, headers={"x-message-id": self.outbox.accept(mails)})

    async def new_batch(self, _request: Request) -> Response:
        return json_response({"batch_id": token(64)}, 201)

    async def a_batch(self, request: Request) -> Response:
        return json_response({"batch_id": request.path_params["batch_id"]})

    async def list_suppressed(self, request: Request) -> Response:
        name = _list_named(request)
        if request.method == "DELETE":
            self.suppressions.remove_many(name, _parsed(await request.body()))
            return Response(status_code=204)
        return json_response(self.suppressions.all(name))

    async def one_suppressed(self, request: Request) -> Response:
        name, email = _list_named(request), request.path_params["email"]
        if request.method == "DELETE":
            if not self.suppressions.remove(name, email):
                raise ApiError(404, ("not found", None))
            return Response(status_code=204)
        entry = self.suppressions.get(name, email)
        return json_response([entry] if entry else [])

    async def unsubscribe(self, request: Request) -> Response:
        body = _parsed(await request.body())
        emails = body.get("recipient_emails") if isinstance(body, dict) else None
        if not isinstance(emails, list) or not emails:
            raise unacceptable("recipient_emails is required", "recipient_emails")
        for email in emails:
            self.suppressions.add("unsubscribes", str(email), at=self.hub.clock.now())
        return json_response({"recipient_emails": emails}, 201)

    async def one_unsubscribed(self, request: Request) -> Response:
        email = request.path_params["email"]
        if request.method == "DELETE":
            self.suppressions.remove("unsubscribes", email)
            return Response(status_code=204)
        return json_response({"recipient_email": email} if self.suppressions.get("unsubscribes", email) else {})

    def event(self, what: str) -> tuple[str, EventHandler]:
        def handle(body: Mapping[str, Any]) -> Mapping[str, Any]:
            given = {name: body[name] for name in HAPPENINGS[what] if name in body and name != "type"}
            kept = self.outbox.happen(self.outbox.find(body.get("id")), what, given, body.get("email"))
            return {"id": kept["id"], "status": kept["status"]}

        return f"A mail meets `{what}`: give its `id` (the newest unless told) and maybe an `email`.", handle


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise unacceptable("Bad Request", None) from None


def _list_named(request: Request) -> str:
    name = str(request.path_params["list"])
    if name not in LISTS:
        raise ApiError(404, ("not found", None))
    return name


async def _http_error(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = {404: "not found", 405: "method not allowed"}.get(status, "internal server error")
    return ApiError(status, (message, None)).response()


def _party(here: SendGrid, hub: Hub, config: SandboxConfig) -> Party:
    def scripted(_asked: Asked, status: int, args: Mapping[str, Any]) -> Response:
        return ApiError(status, (str(args.get("message", "internal server error")), args.get("field"))).response()

    def limited(_asked: Asked, args: Mapping[str, Any]) -> Response:
        return too_many_requests(args, hub.clock.now().timestamp()).response()

    return Party(
        code=PARTY,
        title="SendGrid (e-mail)",
        error=scripted,
        rate_limited=limited,
        faults=FAULTS,
        events={what: here.event(what) for what in EVENTS},
        keys={"api_key": config.sendgrid_key, "webhook_public_key": here.events.public_key},
        mailbox=here.outbox.mailbox,
        inventory=lambda: {"mails": hub.store.count(PARTY, "mail")},
    )


def build(hub: Hub, config: SandboxConfig) -> Starlette:
    here = SendGrid(hub, config)
    hub.add(_party(here, hub, config))
    table: list[tuple[str, Serve, tuple[str, ...]]] = [
        ("/v3/mail/send", here.send, ("POST",)),
        ("/v3/mail/batch", here.new_batch, ("POST",)),
        ("/v3/mail/batch/{batch_id}", here.a_batch, ("GET",)),
        ("/v3/suppression/{list}", here.list_suppressed, ("GET", "DELETE")),
        ("/v3/suppression/{list}/{email}", here.one_suppressed, ("GET", "DELETE")),
        ("/v3/asm/suppressions/global", here.unsubscribe, ("POST",)),
        ("/v3/asm/suppressions/global/{email}", here.one_unsubscribed, ("GET", "DELETE")),
    ]
    return Starlette(
        routes=[Route(path, here.guarded(serve), methods=list(methods)) for path, serve, methods in table],
        exception_handlers={HTTPException: _http_error},
    )
