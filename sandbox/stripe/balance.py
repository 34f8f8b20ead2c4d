"""The account's balance, its movements, its events, and the endpoints that hear of them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from sandbox.stripe.books import Json, with_metadata
from sandbox.stripe.desk import API_VERSION, Call, Desk
from sandbox.stripe.errors import invalid
from sandbox.stripe.ids import token
from sandbox.stripe.pages import page

ISSUING_START: Final = 1_000_000_000
"""Minor units in the Issuing balance of each currency on the first day."""


def get_balance(desk: Desk, _: Call) -> Json:
    """`GET /v1/balance`."""
    payments = desk.books.pockets("payments:") or {"usd": 0}
    issued = desk.books.pockets("issuing:") or {"usd": 0}
    return {
        "object": "balance",
        "available": [
            {"amount": amount, "currency": currency, "source_types": {"card": amount}}
            for currency, amount in sorted(payments.items())
        ],
        "issuing": {
            "available": [
                {"amount": issuing_funds(desk, currency), "currency": currency} for currency in sorted(issued)
            ]
        },
        "livemode": False,
        "pending": [{"amount": 0, "currency": currency, "source_types": {"card": 0}} for currency in sorted(payments)],
    }


def issuing_funds(desk: Desk, currency: str) -> int:
    """What cards of a currency can still spend together."""
    return ISSUING_START + desk.books.total(f"issuing:{currency}")


def list_movements(desk: Desk, call: Call) -> Json:
    """`GET /v1/balance_transactions`."""
    wanted = {name: call.get(name) for name in ("currency", "source", "type")}
    return page(desk, call, "balance_transaction", "/v1/balance_transactions", **wanted)


def get_movement(desk: Desk, call: Call) -> Json:
    """`GET /v1/balance_transactions/{id}`."""
    return desk.books.get("balance_transaction", call.id)


def get_event(desk: Desk, call: Call) -> Json:
    """`GET /v1/events/{id}`."""
    return desk.books.get("event", call.id)


def list_events(desk: Desk, call: Call) -> Json:
    """`GET /v1/events`, narrowed by `type` (which may end in `*`) or `types`."""
    if "type" in call.params and "types" in call.params:
        raise invalid("You may only specify one of these parameters: type, types.")
    if "delivery_success" in call.params:
        raise invalid("This sandbox does not imitate the parameter `delivery_success`.", param="delivery_success")
    wanted = call.get("types") or ([call.params["type"]] if "type" in call.params else None)

    def fits(event: Json) -> bool:
        return wanted is None or any(_names(pattern, event["type"]) for pattern in wanted)

    return page(desk, call, "event", "/v1/events", fits)


def create_endpoint(desk: Desk, call: Call) -> Json:
    """`POST /v1/webhook_endpoints`. The secret is shown this once."""
    url = urlsplit(call.params["url"])
    if url.scheme not in {"http", "https"} or not url.netloc:
        raise invalid(
            "Invalid URL: An explicit scheme (such as https) must be provided.", code="url_invalid", param="url"
        )
    version = call.get("api_version")
    if version is not None and version != API_VERSION:
        raise invalid(f"This sandbox speaks only the API version {API_VERSION}.", param="api_version")
    secret = f"whsec_{token(32)}"
    made = desk.books.create(
        "webhook_endpoint",
        api_version=version,
        application=None,
        description=call.get("description"),
        enabled_events=call.params["enabled_events"],
        metadata={},
        status="enabled",
        url=call.params["url"],
        _secret=secret,
    )
    with_metadata(made, call.params)
    desk.books.keep(made)
    return {**made, "secret": secret}


def get_endpoint(desk: Desk, call: Call) -> Json:
    """`GET /v1/webhook_endpoints/{id}`."""
    return desk.books.get("webhook_endpoint", call.id)


def list_endpoints(desk: Desk, call: Call) -> Json:
    """`GET /v1/webhook_endpoints`."""
    return page(desk, call, "webhook_endpoint", "/v1/webhook_endpoints", status="enabled")


def delete_endpoint(desk: Desk, call: Call) -> Json:
    """`DELETE /v1/webhook_endpoints/{id}`."""
    endpoint = desk.books.get("webhook_endpoint", call.id)
    desk.hub.store.delete("stripe", "webhook_endpoint", endpoint["id"])
    return {"id": endpoint["id"], "object": "webhook_endpoint", "deleted": True}


def _names(pattern: str, kind: str) -> bool:
    return kind.startswith(pattern[:-1]) if pattern.endswith("*") else kind == pattern
