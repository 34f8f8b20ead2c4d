"""Signed events, their receivers, repetitions and losses."""

import hashlib
import hmac
from datetime import UTC, date, datetime

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from sandbox.duffel.events import sign
from tests.fixtures.vendor_specs import load_spec
from tests.sandbox.duffel.conftest import Duffel, Opened


class Receiver:
    """An endpoint of ours: keeps what arrives, and can be made to fail."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, dict, bytes, str]] = []
        self.answers: list[int] = []

    async def __call__(self, scope, receive, send) -> None:
        request = Request(scope, receive)
        raw = await request.body()
        self.arrived.append((request.url.path, await request.json(), raw, request.headers["x-duffel-signature"]))
        await Response(status_code=self.answers.pop(0) if self.answers else 202)(scope, receive, send)

    @property
    def types(self) -> list[str]:
        return [body["type"] for _, body, _, _ in self.arrived]


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
async def told(open_duffel: Opened, receiver: Receiver) -> Duffel:
    return await open_duffel(webhook_base="http://web/api/v1/webhooks", webhook_transport=httpx.ASGITransport(receiver))


async def bought(duffel: Duffel, on: date) -> dict:
    return await duffel.order((await duffel.search(("JFK", "LHR", on)))[0], metadata={"booking": "K7QM2D"})


def test_the_signature_is_the_published_vector():
    vector = load_spec("vectors/signatures.json")["duffel"]
    stamp = int(vector["header"].split(",")[0].removeprefix("t="))
    made = sign(vector["body"].encode(), datetime.fromtimestamp(stamp, tz=UTC), vector["secret"])
    assert made["x-duffel-signature"] == vector["header"]


async def test_an_order_tells_of_itself_signed(told: Duffel, receiver: Receiver, soon: date):
    order = await bought(told, soon)
    await told.sandbox.hub.webhooks.flush()
    ((path, body, raw, signature),) = receiver.arrived
    assert path == "/api/v1/webhooks/duffel"
    assert body["type"] == "order.created"
    assert body["idempotency_key"] == order["id"]
    assert body["data"]["object"]["metadata"] == {"booking": "K7QM2D"}
    stamp, digest = (part.split("=", 1)[1] for part in signature.split(","))
    expected = hmac.new(b"duffel-whsec-tripwright", f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()
    assert digest == expected


async def test_every_change_of_state_tells(told: Duffel, receiver: Receiver, soon: date):
    order = await bought(told, soon)
    await told.control("POST", "events", {"party": "duffel", "type": "schedule_change", "order_id": order["id"]})
    quote = await told.have("POST", "/air/order_cancellations", {"order_id": order["id"]})
    await told.have("POST", f"/air/order_cancellations/{quote['id']}/actions/confirm")
    await told.sandbox.hub.webhooks.flush()
    assert receiver.types == [
        "order.created",
        "order.airline_initiated_change_detected",
        "order_cancellation.created",
        "order_cancellation.confirmed",
    ]


async def test_a_refused_booking_tells_nothing(told: Duffel, receiver: Receiver, soon: date):
    await told.fault("sold_out")
    offer = (await told.search(("JFK", "LHR", soon)))[0]
    from tests.sandbox.duffel.conftest import booking

    await told.refused("POST", "/air/orders", booking(offer))
    await told.sandbox.hub.webhooks.flush()
    assert receiver.arrived == []


async def test_a_failed_delivery_is_tried_again_with_the_same_bytes(told: Duffel, receiver: Receiver, soon: date):
    receiver.answers = [500, 503]
    await bought(told, soon)
    for _ in range(3):
        await told.sandbox.hub.webhooks.flush()
    assert len(receiver.arrived) == 3
    assert len({raw for _, _, raw, _ in receiver.arrived}) == 1
    (kept,) = (await told.control("GET", "webhooks?party=duffel"))["items"]
    assert [one["status"] for one in kept["attempts"]] == [500, 503, 202]
    assert kept["state"] == "delivered"


async def test_duplicates_losses_and_reordering_on_demand(told: Duffel, receiver: Receiver, soon: date):
    await told.fault("webhook_duplicate", args={"copies": 3})
    await bought(told, soon)
    await told.sandbox.hub.webhooks.flush()
    assert receiver.types == ["order.created"] * 3
    receiver.arrived.clear()
    await told.fault("webhook_drop")
    await bought(told, soon)
    await told.sandbox.hub.webhooks.flush()
    assert receiver.arrived == []
    await told.fault("webhook_reorder", args={"type": "order.created"})
    order = await bought(told, soon)
    await told.have("PATCH", f"/air/orders/{order['id']}", {"metadata": {"a": "b"}})
    await told.sandbox.hub.webhooks.flush()
    assert receiver.types == ["order.updated", "order.created"]


async def test_a_delivery_can_be_repeated_by_the_operator(told: Duffel, receiver: Receiver, soon: date):
    await bought(told, soon)
    await told.sandbox.hub.webhooks.flush()
    (kept,) = (await told.control("GET", "webhooks"))["items"]
    await told.control("POST", f"webhooks/{kept['id']}/redeliver")
    await told.sandbox.hub.webhooks.flush()
    assert receiver.arrived[0][2] == receiver.arrived[1][2]


async def test_registered_receivers_get_the_types_they_asked_for(told: Duffel, receiver: Receiver, soon: date):
    asked = {"url": "https://example.test/hooks", "events": ["order_cancellation.created"]}
    endpoint = await told.have("POST", "/air/webhooks", asked)
    assert endpoint["secret"]
    order = await bought(told, soon)
    await told.have("POST", "/air/order_cancellations", {"order_id": order["id"]})
    await told.have("POST", "/air/order_cancellations", {"order_id": order["id"]})
    await told.sandbox.hub.webhooks.flush()
    own = [one for one in receiver.arrived if one[0] == "/hooks"]
    assert [body["type"] for _, body, _, _ in own] == ["order_cancellation.created"] * 2
    stamp = int(own[0][3].split(",")[0].removeprefix("t="))
    assert sign(own[0][2], datetime.fromtimestamp(stamp, tz=UTC), endpoint["secret"])["x-duffel-signature"] == own[0][3]


async def test_receivers_are_managed(told: Duffel, receiver: Receiver):
    asked = {"url": "https://example.test/hooks", "events": ["order.created"]}
    endpoint = await told.have("POST", "/air/webhooks", asked)
    path = f"/air/webhooks/{endpoint['id']}"
    assert "secret" not in await told.have("GET", path)
    assert (await told.ask("POST", f"{path}/actions/ping")).status_code == 204
    await told.sandbox.hub.webhooks.flush()
    assert receiver.types == ["ping.triggered"]
    changed = await told.have("PATCH", path, {"active": False})
    assert changed["active"] is False
    (delivery,) = await told.have("GET", "/air/webhooks/deliveries")
    assert delivery["endpoint_id"] == endpoint["id"]
    assert delivery["response_status_code"] == 202
    event = await told.have("GET", f"/air/webhooks/events/{delivery['event_id']}")
    assert event["type"] == "ping.triggered"
    again = await told.ask("POST", f"/air/webhooks/events/{delivery['event_id']}/actions/redeliver")
    assert again.status_code == 204
    await told.sandbox.hub.webhooks.flush()
    assert len(receiver.arrived) == 2
    assert (await told.ask("DELETE", path)).status_code == 204
    assert (await told.refused("GET", path))[0] == 404
    wrong = {"url": "not a url", "events": ["order.eaten"]}
    assert (await told.refused("POST", "/air/webhooks", wrong))[0] == 422
