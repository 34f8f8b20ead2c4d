"""What the operator can make happen at the bank, and what the operator's page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from starlette.responses import Response

from sandbox.kernel.faults import Asked
from sandbox.kernel.party import EventHandler, Party
from sandbox.stripe import authorizations, disputes, intents, refunds, setup_intents
from sandbox.stripe.balance import issuing_funds
from sandbox.stripe.books import Json
from sandbox.stripe.desk import PARTY, Desk
from sandbox.stripe.errors import StripeError
from sandbox.stripe.ids import new_id

FAULTS: Final = {
    "decline": "The next charge of a saved card is declined with decline code `code` (insufficient_funds, lost_card, …).",
    "authorization_declined": "The next purchase with a virtual card is declined with `reason` (suspected_fraud unless told).",
    "refund_fails_later": "The next refund succeeds and fails after `after_seconds` (a day unless told) with `reason`.",
}


def party(desk: Desk, forget: Callable[[], None]) -> Party:
    """Stripe, as the sandbox's control API knows it."""
    events: dict[str, tuple[str, EventHandler]] = {
        "dispute": ("The cardholder disputes `payment_intent` (reason: fraudulent unless told).", _on(desk, _dispute)),
        "refund_fails": ("The bank sends `refund` back.", _on(desk, _refund_fails)),
        "authenticate": (
            "The cardholder confirms `intent` at the bank; `passed: false` fails.",
            _on(desk, _authenticate),
        ),
        "expire_authorization": ("The merchant never captured `authorization`.", _on(desk, _expire)),
    }
    return Party(
        code=PARTY,
        title="Stripe",
        error=_error,
        rate_limited=_rate_limited,
        faults=FAULTS,
        events=events,
        keys={"api_key": desk.config.stripe_key, "webhook_secret": desk.config.stripe_webhook_secret},
        inventory=lambda: _inventory(desk),
        reset=forget,
    )


def _on(desk: Desk, act: Callable[[Desk, Mapping[str, Any]], Json]) -> EventHandler:
    def happen(body: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            with desk.hub.store.transaction():
                return desk.show(act(desk, body))
        except StripeError as no:
            raise ValueError(str(no)) from no

    return happen


def _dispute(desk: Desk, body: Mapping[str, Any]) -> Json:
    intent = desk.books.get("payment_intent", _named(body, "payment_intent"))
    if intent["status"] != "succeeded":
        raise ValueError(f"payment_intent {intent['id']} is {intent['status']}; only captured money can be disputed")
    charged = desk.books.get("charge", intent["latest_charge"])
    return disputes.open_dispute(desk, charged, str(body.get("reason", "fraudulent")))


def _refund_fails(desk: Desk, body: Mapping[str, Any]) -> Json:
    refund = desk.books.get("refund", _named(body, "refund"))
    return refunds.fail(desk, refund, str(body.get("reason", "expired_or_canceled_card")))


def _authenticate(desk: Desk, body: Mapping[str, Any]) -> Json:
    intent = waiting_intent(desk, _named(body, "intent"))
    return authenticate(desk, intent, passed=bool(body.get("passed", True)))


def _expire(desk: Desk, body: Mapping[str, Any]) -> Json:
    found = desk.books.get("issuing.authorization", _named(body, "authorization"))
    return authorizations.expire(desk, found)


def waiting_intent(desk: Desk, identifier: str) -> Json:
    """An intent whose cardholder is at the bank's page now."""
    kind = "setup_intent" if identifier.startswith("seti_") else "payment_intent"
    intent = desk.books.get(kind, identifier)
    if intent["status"] != "requires_action":
        raise StripeError(
            400, "invalid_request_error", f"{identifier} is {intent['status']}: nobody waits at the bank."
        )
    return intent


def authenticate(desk: Desk, intent: Json, *, passed: bool) -> Json:
    """The bank's answer about the cardholder. A decline afterwards is an outcome here, not an error."""
    try:
        if intent["object"] == "setup_intent":
            return setup_intents.finish_authentication(desk, intent, passed=passed)
        return intents.finish_authentication(desk, intent, passed=passed)
    except StripeError as no:
        if not no.keeps:
            raise
        return desk.books.get(intent["object"], intent["id"])


def _named(body: Mapping[str, Any], name: str) -> str:
    value = str(body.get(name, ""))
    if not value:
        raise ValueError(f"give {name}")
    return value


def _inventory(desk: Desk) -> Mapping[str, Any]:
    kinds = ("customer", "payment_intent", "refund", "dispute", "issuing.card", "issuing.authorization")
    return {
        **{kind: desk.hub.store.count(PARTY, kind) for kind in kinds},
        "issuing_funds": {currency: issuing_funds(desk, currency) for currency in desk.books.pockets("issuing:")},
    }


def _error(_: Asked, status: int, args: Mapping[str, Any]) -> Response:
    error: Json = {
        "type": "api_error" if status >= 500 else "invalid_request_error",
        "message": str(args.get("message", "An unexpected error occurred: a test asked for it.")),
    }
    if "code" in args:
        error["code"] = str(args["code"])
    return _answer(status, error)


def _rate_limited(_: Asked, __: Mapping[str, Any]) -> Response:
    message = "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits."
    error = {"type": "invalid_request_error", "code": "rate_limit", "message": message}
    return _answer(429, error, {"stripe-rate-limited-reason": "global-rate"})


def _answer(status: int, error: Json, headers: Mapping[str, str] | None = None) -> Response:
    named = {"request-id": new_id("request"), **(headers or {})}
    return Response(orjson.dumps({"error": error}), status, named, "application/json")
