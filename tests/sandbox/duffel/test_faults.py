"""Failures on demand: what was done, what was not, and what can be found afterwards."""

from datetime import date

import httpx
import pytest

from tests.sandbox.duffel.conftest import Duffel, booking


async def offered(duffel: Duffel, on: date) -> dict:
    return (await duffel.search(("JFK", "LHR", on)))[0]


@pytest.mark.parametrize(("kind", "orders"), [("cut_before", 0), ("cut_after", 1)])
async def test_a_cut_connection_leaves_the_truth_to_a_look_up(duffel: Duffel, soon: date, kind: str, orders: int):
    offer = await offered(duffel, soon)
    await duffel.fault(kind, method="POST", path="^/air/orders$")
    with pytest.raises(httpx.RemoteProtocolError):
        await duffel.client.post("/air/orders", json={"data": booking(offer)})
    assert len(await duffel.have("GET", "/air/orders", offer_id=offer["id"])) == orders


@pytest.mark.parametrize(("kind", "orders"), [("timeout_before", 0), ("timeout_after", 1)])
async def test_a_timeout_is_the_same_but_late(duffel: Duffel, soon: date, kind: str, orders: int):
    offer = await offered(duffel, soon)
    await duffel.fault(kind, method="POST", contains=offer["id"], seconds=0.05)
    with pytest.raises(httpx.RemoteProtocolError):
        await duffel.client.post("/air/orders", json={"data": booking(offer)})
    assert len(await duffel.have("GET", "/air/orders", offer_id=offer["id"])) == orders


async def test_half_an_answer_is_not_json(duffel: Duffel, soon: date):
    offer = await offered(duffel, soon)
    await duffel.fault("invalid_json", path="^/air/orders$")
    response = await duffel.client.post("/air/orders", json={"data": booking(offer)})
    with pytest.raises(ValueError):
        response.json()
    assert len(await duffel.have("GET", "/air/orders", offer_id=offer["id"])) == 1


async def test_a_price_changed_at_booking_is_told_and_can_be_accepted(duffel: Duffel, soon: date):
    offer = await offered(duffel, soon)
    await duffel.fault("price_change", args={"amount": "12.50"})
    assert await duffel.refused("POST", "/air/orders", booking(offer)) == (422, "price_changed")
    dearer = await duffel.have("GET", f"/air/offers/{offer['id']}")
    assert float(dearer["total_amount"]) == round(float(offer["total_amount"]) + 12.5, 2)
    await duffel.order(dearer)


async def test_a_sold_out_offer_stays_gone(duffel: Duffel, soon: date):
    offer = await offered(duffel, soon)
    await duffel.fault("sold_out")
    for _ in range(2):
        gone = await duffel.refused("POST", "/air/orders", booking(offer))
        assert gone == (422, "offer_no_longer_available")


async def test_an_empty_balance_books_nothing(duffel: Duffel, soon: date):
    offer = await offered(duffel, soon)
    await duffel.fault("insufficient_balance")
    assert await duffel.refused("POST", "/air/orders", booking(offer)) == (422, "insufficient_balance")
    assert duffel.sandbox.hub.store.sold_under("duffel", str(soon)) == {}


async def test_an_airline_error_carries_the_airline(duffel: Duffel, soon: date):
    offer = await offered(duffel, soon)
    await duffel.fault("airline_error", status=502, args={"code": "order_not_created"})
    response = await duffel.ask("POST", "/air/orders", booking(offer))
    (error,) = response.json()["errors"]
    assert (response.status_code, error["code"]) == (502, "order_not_created")
    assert error["source"] == offer["owner"]["name"].lower().replace(" ", "_")


@pytest.mark.parametrize(
    ("outcome", "orders", "told"), [("created", 1, "order.created"), ("failed", 0, "order.creation_failed")]
)
async def test_an_accepted_order_is_settled_later(duffel: Duffel, soon: date, outcome: str, orders: int, told: str):
    offer = await offered(duffel, soon)
    await duffel.fault("pending_202", seconds=120, args={"outcome": outcome})
    asked = booking(offer, metadata={"booking": "K7QM2D"})
    assert (await duffel.ask("POST", "/air/orders", asked)).status_code == 202
    assert await duffel.have("GET", "/air/orders", offer_id=offer["id"]) == []
    await duffel.pass_time(seconds=121)
    assert len(await duffel.have("GET", "/air/orders", offer_id=offer["id"])) == orders
    (event,) = (await duffel.control("GET", "webhooks"))["items"]
    assert event["type"] == told
    assert event["body"]["data"]["object"]["offer_id"] == offer["id"]
    assert event["body"]["data"]["object"]["metadata"] == {"booking": "K7QM2D"}
