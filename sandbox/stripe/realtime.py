"""The two seconds in which the account may decide an authorization itself.

Asked is the endpoint made through `POST /v1/webhook_endpoints` for `issuing_authorization.request`, or else the account's
own receiver. It answers 200 with `{"approved": true|false}` and a `Stripe-Version` header; anything else, or silence,
leaves the account's default: approve what the spending controls allow.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import httpx
import orjson

from sandbox.stripe.authorizations import Verdict
from sandbox.stripe.books import Json
from sandbox.stripe.desk import PARTY, Desk
from sandbox.stripe.signatures import sign

REQUEST: Final = "issuing_authorization.request"
SECONDS: Final = 2.0
_NOBODY_ASKED: Final = Verdict(True, "card_active")


class Question:
    """One request to one endpoint, ready to be sent."""

    def __init__(self, desk: Desk, authorization: Json, url: str, secret: str) -> None:
        event = desk.record(REQUEST, authorization)
        self.body = orjson.dumps({**event, "pending_webhooks": 1})
        self.url = url
        self.headers = {
            "content-type": "application/json; charset=utf-8",
            **sign(self.body, desk.hub.clock.wire_now(), secret),
        }
        self._controllable = bool(authorization["pending_request"]["is_amount_controllable"])

    async def ask(self, transport: httpx.AsyncBaseTransport | None) -> Verdict:
        """Send it and wait no longer than allowed."""
        try:
            async with (
                asyncio.timeout(SECONDS),
                httpx.AsyncClient(transport=transport, timeout=SECONDS, trust_env=False) as client,
            ):
                answer = await client.post(self.url, content=self.body, headers=self.headers)
        except (TimeoutError, httpx.TimeoutException):
            return _default("webhook_timeout")
        except httpx.HTTPError as failure:
            return _default("webhook_error", type(failure).__name__)
        return self._read(answer)

    def ask_now(self) -> Verdict:
        """The same while a supplier's own transaction is open: nothing else happens in the sandbox meanwhile."""
        try:
            with httpx.Client(timeout=SECONDS, trust_env=False) as client:
                answer = client.post(self.url, content=self.body, headers=self.headers)
        except httpx.TimeoutException:
            return _default("webhook_timeout")
        except httpx.HTTPError as failure:
            return _default("webhook_error", type(failure).__name__)
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> Verdict:
        if answer.status_code != 200:
            return _default("webhook_error", f"HTTP {answer.status_code}")
        if "stripe-version" not in answer.headers:
            return _default("webhook_error", "The Stripe-Version header is missing.")
        try:
            said: Any = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            return _default("webhook_error", "The answer is not JSON.")
        if not isinstance(said, Mapping) or not isinstance(said.get("approved"), bool):
            return _default("webhook_error", "The answer has no boolean `approved`.")
        approved = bool(said["approved"])
        amount = said.get("amount") if self._controllable and isinstance(said.get("amount"), int) else None
        metadata = said.get("metadata") if isinstance(said.get("metadata"), dict) else None
        reason = "webhook_approved" if approved else "webhook_declined"
        return Verdict(approved, reason, amount=amount, metadata=metadata)


def question(desk: Desk, authorization: Json) -> Question | None:
    """What to ask, if there is anybody to be asked."""
    endpoints = desk.listeners(REQUEST)
    if endpoints:
        return Question(desk, authorization, str(endpoints[0]["url"]), endpoints[0]["_secret"])
    base = desk.config.webhook_base
    if base is None:
        return None
    return Question(desk, authorization, f"{base.rstrip('/')}/{PARTY}", desk.config.stripe_webhook_secret)


def unasked() -> Verdict:
    """The default where nobody listens."""
    return _NOBODY_ASKED


def _default(reason: str, message: str | None = None) -> Verdict:
    return Verdict(True, reason, message)
