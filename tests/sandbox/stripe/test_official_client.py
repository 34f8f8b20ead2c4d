"""Stripe's own Python client, unchanged but for its base address, against the sandbox on a real server."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import stripe

from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Fault
from sandbox.server import create_sandbox
from tests.fixtures.serving import serving

KEY = "sk_test_tripwright_sandbox"
ROOT = Path(__file__).resolve().parents[3]

# The client hands its form to httpx in a way httpx has given up.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")


@pytest.fixture
async def live(tmp_path):
    sandbox = create_sandbox(SandboxConfig(state_path=tmp_path / "state.sqlite"))
    async with serving(sandbox) as address:
        yield sandbox, address


@pytest.fixture
async def client(live):
    _, address = live
    http = stripe.HTTPXClient(timeout=10)
    yield stripe.StripeClient(KEY, base_addresses={"api": f"{address}/stripe"}, http_client=http, max_network_retries=2)
    await http.close_async()


async def test_the_client_saves_a_card_holds_captures_and_refunds(client):
    customer = await client.v1.customers.create_async({"name": "Ada", "metadata": {"employee": "e1"}})
    method = await client.v1.payment_methods.attach_async("pm_card_visa", {"customer": customer.id})
    intent = await client.v1.payment_intents.create_async(
        {
            "amount": 5_000,
            "currency": "usd",
            "customer": customer.id,
            "payment_method": method.id,
            "capture_method": "manual",
            "confirm": True,
            "off_session": True,
            "expand": ["latest_charge"],
        }
    )
    assert intent.status == "requires_capture"
    assert intent.latest_charge.payment_method_details.card.last4 == "4242"
    taken = await client.v1.payment_intents.capture_async(intent.id, {"amount_to_capture": 4_000})
    assert taken.amount_received == 4_000
    refund = await client.v1.refunds.create_async({"payment_intent": intent.id, "amount": 1_500})
    assert (refund.status, refund.amount) == ("succeeded", 1_500)
    listed = await client.v1.customers.payment_methods.list_async(customer.id)
    assert [one.id for one in listed.data] == [method.id]


async def test_the_client_pages_through_lists_by_itself(client):
    made = [(await client.v1.customers.create_async({"name": f"C{n}"})).id for n in range(7)]
    listed = await client.v1.customers.list_async({"limit": 3})
    assert [one.id async for one in listed.auto_paging_iter()] == made[::-1]


async def test_the_client_issues_a_card_reads_its_number_and_closes_it(client):
    holder = await client.v1.issuing.cardholders.create_async(
        {
            "name": "Ada Lovelace",
            "type": "individual",
            "individual": {"first_name": "Ada", "last_name": "Lovelace"},
            "billing": {"address": {"line1": "1 Main St", "city": "Boston", "postal_code": "02110", "country": "US"}},
        }
    )
    card = await client.v1.issuing.cards.create_async(
        {"cardholder": holder.id, "currency": "usd", "type": "virtual", "status": "active"}
    )
    shown = await client.v1.issuing.cards.retrieve_async(card.id, {"expand": ["number", "cvc"]})
    assert shown.number.endswith(card.last4)
    bought = await client.v1.test_helpers.issuing.authorizations.create_async({"card": card.id, "amount": 900})
    taken = await client.v1.test_helpers.issuing.authorizations.capture_async(bought.id)
    assert taken.transactions[0].amount == -900
    assert (await client.v1.issuing.cards.update_async(card.id, {"status": "canceled"})).status == "canceled"


async def test_the_clients_errors_are_the_documented_ones(client):
    with pytest.raises(stripe.CardError) as declined:
        await client.v1.payment_methods.attach_async(
            "pm_card_chargeDeclined", {"customer": (await client.v1.customers.create_async({})).id}
        )
    assert declined.value.code == "card_declined"
    with pytest.raises(stripe.InvalidRequestError) as unknown:
        await client.v1.customers.create_async({"nickname": "x"})
    assert unknown.value.code == "parameter_unknown"
    with pytest.raises(stripe.InvalidRequestError) as missing:
        await client.v1.charges.retrieve_async("ch_no")
    assert missing.value.http_status == 404
    await client.v1.customers.create_async({"name": "A"}, {"idempotency_key": "k"})
    with pytest.raises(stripe.IdempotencyError):
        await client.v1.customers.create_async({"name": "B"}, {"idempotency_key": "k"})


async def test_the_clients_own_retry_after_a_cut_connection_does_nothing_twice(live, client):
    sandbox, _ = live
    sandbox.hub.faults.add(Fault("stripe", "cut_after", method="POST", path="^/v1/customers$"))
    await client.v1.customers.create_async({"name": "Ada"})
    assert len((await client.v1.customers.list_async()).data) == 1


async def test_a_wrong_key_is_an_authentication_error(live):
    _, address = live
    http = stripe.HTTPXClient(timeout=10)
    stranger = stripe.StripeClient("sk_test_other", base_addresses={"api": f"{address}/stripe"}, http_client=http)
    with pytest.raises(stripe.AuthenticationError):
        await stranger.v1.balance.retrieve_async()
    await http.close_async()


async def test_the_synchronous_client_works_as_well(live):
    _, address = live
    made = stripe.StripeClient(KEY, base_addresses={"api": f"{address}/stripe"})
    customer = await asyncio.to_thread(made.v1.customers.create, {"name": "Ada"})
    assert customer.object == "customer"


async def test_every_event_arrives_signed_and_the_clients_own_check_accepts_it(client, tmp_path):
    received: list[tuple[bytes, str]] = []

    async def receiver(scope, receive, send):
        assert scope["type"] == "http"
        body = (await receive())["body"]
        received.append((body, dict(scope["headers"])[b"stripe-signature"].decode()))
        await send({"type": "http.response.start", "status": 202, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    config = SandboxConfig(webhook_base="http://receiver/webhooks", webhook_transport=httpx.ASGITransport(app=receiver))
    sandbox = create_sandbox(config)
    async with serving(sandbox) as address:
        http = stripe.HTTPXClient(timeout=10)
        there = stripe.StripeClient(KEY, base_addresses={"api": f"{address}/stripe"}, http_client=http)
        endpoint = await there.v1.webhook_endpoints.create_async(
            {"url": "http://other/hook", "enabled_events": ["customer.created"]}
        )
        await there.v1.customers.create_async({"name": "Ada"})
        await sandbox.hub.webhooks.flush()
        await http.close_async()
    secrets = ["whsec_tripwright_sandbox", endpoint.secret]
    assert len(received) == 2
    for body, header in received:
        accepted = 0
        for secret in secrets:
            try:
                event = stripe.Webhook.construct_event(body, header, secret)
            except stripe.SignatureVerificationError:
                continue
            accepted += 1
            assert (event.type, event.api_version) == ("customer.created", "2026-10-28.endive")
        assert accepted == 1


_SERVE = """
import sys, uvicorn
from pathlib import Path
from sandbox.config import SandboxConfig
from sandbox.server import create_sandbox
uvicorn.run(create_sandbox(SandboxConfig(state_path=Path(sys.argv[1]))), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


async def _up(address: str) -> None:
    async with asyncio.timeout(20), httpx.AsyncClient(trust_env=False) as probe:
        while True:
            try:
                await probe.get(f"{address}/_sandbox/status")
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_a_killed_sandbox_remembers_money_and_keys(tmp_path, unused_tcp_port):
    command = [sys.executable, "-c", _SERVE, str(tmp_path / "s.sqlite"), str(unused_tcp_port)]
    address = f"http://127.0.0.1:{unused_tcp_port}"
    headers = {"authorization": f"Bearer {KEY}", "idempotency-key": "k1"}
    answers = []
    for _ in range(2):
        process = subprocess.Popen(command, cwd=ROOT)  # noqa: ASYNC220 - started once, before anything waits
        try:
            await _up(address)
            async with httpx.AsyncClient(base_url=f"{address}/stripe", headers=headers, trust_env=False) as api:
                answers.append(await api.post("/v1/customers", data={"name": "Ada"}))
        finally:
            process.kill()
            process.wait(10)
    assert answers[1].headers["idempotent-replayed"] == "true"
    assert json.loads(answers[0].content) == json.loads(answers[1].content)
