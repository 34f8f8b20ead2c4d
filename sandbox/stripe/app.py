"""The application: every operation under `/v1`, and the page of the cardholder's bank."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.config import SandboxConfig
from sandbox.kernel.hub import Hub
from sandbox.stripe.authentication import bank_page, way_back
from sandbox.stripe.books import Json
from sandbox.stripe.clockwork import catch_up
from sandbox.stripe.control import authenticate, party, waiting_intent
from sandbox.stripe.desk import PARTY, WAKE, Desk
from sandbox.stripe.errors import StripeError
from sandbox.stripe.merchants import Acquirer
from sandbox.stripe.operations import OPERATIONS
from sandbox.stripe.signatures import sign
from sandbox.stripe.wire import Wire


def build(hub: Hub, config: SandboxConfig) -> Starlette:
    """Stripe, joined to the hub: it issues the cards the suppliers charge."""
    desk = Desk(hub, config)
    wire = Wire(desk)
    acquirer = Acquirer(desk)

    def forget() -> None:
        wire.idempotency.forget()
        acquirer.forget()

    def signer(raw: bytes, at: datetime, secret: str | None) -> Mapping[str, str]:
        return sign(raw, at, secret or config.stripe_webhook_secret)

    hub.webhooks.sign_with(PARTY, signer)
    hub.register("charge_card", acquirer.charge)
    hub.register("refund_card", acquirer.refund)
    hub.timers.on(PARTY, WAKE, lambda: catch_up(desk))
    hub.add(party(desk, forget))
    routes = [Route(one.path, wire.endpoint(one), methods=[one.method]) for one in OPERATIONS]
    bank = Route("/bank/{id}", Bank(desk).answer, methods=["GET", "POST"])
    return Starlette(routes=[*routes, bank], exception_handlers={404: wire.unknown_url, 405: wire.unknown_url})


class Bank:
    """Where `next_action` sends a browser. The client secret in the address is the right to be there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def answer(self, request: Request) -> Response:
        """The question, and what happens when it is answered."""
        try:
            intent = waiting_intent(self._desk, request.path_params["id"])
        except StripeError as no:
            return PlainTextResponse(str(no), no.status)
        given = request.query_params.get("client_secret", "")
        if not hmac.compare_digest(given.encode(), intent["client_secret"].encode()):
            return PlainTextResponse("Not for you.", 403)
        root = request.scope.get("root_path", "")
        if request.method == "GET":
            return HTMLResponse(bank_page(intent, root))
        body = (await request.body()).decode(errors="replace")
        return self._back(self._finish(intent["id"], passed="outcome=complete" in body))

    def _finish(self, identifier: str, *, passed: bool) -> Json:
        with self._desk.hub.store.transaction():
            return authenticate(self._desk, waiting_intent(self._desk, identifier), passed=passed)

    def _back(self, intent: Json) -> Response:
        target = way_back(intent)
        if target is None:
            return PlainTextResponse("Done. You can close this page.")
        return RedirectResponse(target, 303)
