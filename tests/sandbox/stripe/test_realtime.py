"""A supplier's charge asks the account's own receiver, in another process as in life, and waits at most two seconds."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from sandbox.config import SandboxConfig
from sandbox.server import create_sandbox
from sandbox.stripe.signatures import sign
from tests.fixtures.vendor_specs import load_spec

AIRLINE = {"name": "Aurora Air", "category": "airlines_air_carriers", "country": "US"}


@contextmanager
def receiver(answer: Callable[[dict], bool | None]) -> Iterator[tuple[str, list[dict]]]:
    """An HTTP server that approves, declines, or (None) is silent."""
    heard: list[dict] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            event = json.loads(body)
            stamp = int(self.headers["stripe-signature"].split(",")[0][2:])
            at = datetime.fromtimestamp(stamp, tz=UTC)
            assert sign(body, at, "whsec_tripwright_sandbox")["stripe-signature"] == self.headers["stripe-signature"]
            heard.append(event)
            approved = answer(event)
            if approved is None:
                time.sleep(3)
                return
            said = json.dumps({"approved": approved}).encode()
            self.send_response(200)
            self.send_header("stripe-version", "2026-10-28.endive")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/webhooks", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def buy(sandbox, card, reference):
    return sandbox.hub.charge_card(
        card_id=card["id"], amount_minor=500, currency="USD", merchant=AIRLINE, reference=reference
    )


def questions(heard):
    return [event["type"] for event in heard if event["type"] == "issuing_authorization.request"]


async def test_the_account_declines_a_suppliers_charge(join):
    with receiver(lambda event: event["type"] != "issuing_authorization.request") as (base, heard):
        sandbox = create_sandbox(SandboxConfig(webhook_base=base))
        async with join(sandbox) as account:
            card = await account.card()
            assert not buy(sandbox, card, "ord_1")
            (declined,) = (await account.get("/v1/issuing/authorizations"))["data"]
        await sandbox.hub.close()
    assert declined["request_history"][0]["reason"] == "webhook_declined"
    assert len(questions(heard)) == 1


async def test_a_silent_account_costs_two_seconds_once_and_the_default_applies(join):
    with receiver(lambda event: None if event["type"] == "issuing_authorization.request" else True) as (base, heard):
        sandbox = create_sandbox(SandboxConfig(webhook_base=base))
        async with join(sandbox) as account:
            card = await account.card()
            began = time.monotonic()
            assert buy(sandbox, card, "ord_1")
            assert 1.5 < time.monotonic() - began < 2.9
            assert buy(sandbox, card, "ord_2")
            assert time.monotonic() - began < 3.5
            found = (await account.get("/v1/issuing/authorizations"))["data"]
        await sandbox.hub.close()
    assert [one["request_history"][0]["reason"] for one in found] == ["card_active", "webhook_timeout"]
    assert len(questions(heard)) == 1


async def test_a_receiver_that_is_not_there_leaves_the_default(join, unused_tcp_port):
    sandbox = create_sandbox(SandboxConfig(webhook_base=f"http://127.0.0.1:{unused_tcp_port}/webhooks"))
    async with join(sandbox) as account:
        card = await account.card()
        assert buy(sandbox, card, "ord_1")
        (found,) = (await account.get("/v1/issuing/authorizations"))["data"]
    await sandbox.hub.close()
    assert found["request_history"][0]["reason"] == "webhook_error"


async def test_a_receiver_inside_this_process_is_not_asked(join):
    async def receive(_: httpx.Request) -> httpx.Response:
        return httpx.Response(202)

    config = SandboxConfig(webhook_base="http://web/webhooks", webhook_transport=httpx.MockTransport(receive))
    sandbox = create_sandbox(config)
    async with join(sandbox) as account:
        assert buy(sandbox, await account.card(), "ord_1")
        assert await account.events("issuing_authorization.request") == []
    await sandbox.hub.close()


def test_signatures_are_the_published_ones():
    vector = load_spec("vectors/signatures.json")["stripe"]
    at = datetime.fromtimestamp(vector["timestamp"], tz=UTC)
    signed = sign(vector["body"].encode(), at, vector["secret"])["stripe-signature"]
    assert vector["header"].startswith(signed)
