"""Inbound webhooks: proven, kept once, and never acted on twice."""

import hashlib
import hmac
import json
import time
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from core.settings import Settings
from tests.fixtures.app import Browser


def stripe_signature(settings: Settings, body: bytes, at: float | None = None) -> dict[str, str]:
    stamp = int(time.time() if at is None else at)
    key = settings.stripe_webhook_secret.get_secret_value().encode()
    proof = hmac.new(key, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={stamp},v1={proof}", "content-type": "application/json"}


def event(**more: Any) -> bytes:
    return json.dumps({"id": f"evt_{uuid4().hex}", "object": "event", "type": "customer.created", **more}).encode()


def kept(owner: psycopg.Connection, body: bytes) -> int:
    row = owner.execute("SELECT count(*) FROM inbox WHERE event_id = %s", (json.loads(body)["id"],)).fetchone()
    assert row is not None
    return int(row[0])


async def post(anybody: Browser, body: bytes, headers: dict[str, str], provider: str = "stripe") -> Any:
    return await anybody.post(f"/api/v1/webhooks/{provider}", content=body, headers=headers)


async def test_a_signed_notice_is_kept(anybody: Browser, settings: Settings, owner: psycopg.Connection) -> None:
    body = event()
    answer = await post(anybody, body, stripe_signature(settings, body))
    assert answer.status_code == 202
    assert kept(owner, body) == 1


async def test_the_same_notice_again_changes_nothing(
    anybody: Browser, settings: Settings, owner: psycopg.Connection
) -> None:
    body = event()
    for _ in range(3):
        assert (await post(anybody, body, stripe_signature(settings, body))).status_code == 202
    assert kept(owner, body) == 1
    jobs = owner.execute(
        "SELECT count(*) FROM outbox WHERE name = 'inbox.handle' AND args->>'inbox_id' ="
        " (SELECT id::text FROM inbox WHERE event_id = %s)",
        (json.loads(body)["id"],),
    ).fetchone()
    assert jobs == (1,)


@pytest.mark.parametrize("seconds", [-3600, 3600, -301, 301])
async def test_an_old_or_future_dated_notice_is_refused(
    anybody: Browser, settings: Settings, owner: psycopg.Connection, seconds: int
) -> None:
    body = event()
    answer = await post(anybody, body, stripe_signature(settings, body, time.time() + seconds + (seconds > 0)))
    assert answer.status_code == 403
    assert answer.json()["code"] == "webhook.signature_refused"
    assert kept(owner, body) == 0


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no signature"),
        pytest.param({"stripe-signature": "t=1,v1=00"}, id="a wrong one"),
        pytest.param({"stripe-signature": "nonsense"}, id="nonsense"),
    ],
)
async def test_an_unproven_notice_is_refused(
    anybody: Browser, owner: psycopg.Connection, headers: dict[str, str]
) -> None:
    body = event()
    assert (await post(anybody, body, headers)).status_code == 403
    assert kept(owner, body) == 0


async def test_a_changed_body_breaks_the_proof(anybody: Browser, settings: Settings) -> None:
    body = event()
    answer = await post(anybody, body + b" ", stripe_signature(settings, body))
    assert answer.status_code == 403


@pytest.mark.parametrize("provider", ["duffel", "sendgrid"])
async def test_every_provider_must_prove_itself(anybody: Browser, provider: str) -> None:
    assert (await post(anybody, event(), {}, provider)).status_code == 403


async def test_a_provider_we_do_not_have_is_not_found(anybody: Browser) -> None:
    answer = await post(anybody, event(), {}, "nobody")
    assert answer.json()["code"] == "webhook.provider_unknown"


async def test_a_charge_on_a_card_we_do_not_know_is_declined_at_once(anybody: Browser, settings: Settings) -> None:
    authorization = {
        "id": f"iauth_{uuid4().hex}",
        "object": "issuing.authorization",
        "amount": 0,
        "currency": "usd",
        "approved": False,
        "card": {"id": "ic_unknown", "object": "issuing.card"},
        "merchant_data": {"category": "airlines_air_carriers", "name": "Nobody", "network_id": "1"},
        "pending_request": {"amount": 10_000, "currency": "usd", "merchant_amount": 10_000, "merchant_currency": "usd"},
    }
    body = event(type="issuing_authorization.request", data={"object": authorization})
    started = time.monotonic()
    answer = await post(anybody, body, stripe_signature(settings, body))
    assert time.monotonic() - started < 2
    assert (answer.status_code, answer.json()) == (200, {"approved": False})
    assert answer.headers["stripe-version"]
