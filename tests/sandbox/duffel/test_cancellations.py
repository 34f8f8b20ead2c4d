"""Cancelling in two steps."""

from datetime import date

from tests.sandbox.duffel.conftest import Duffel


async def bought(duffel: Duffel, on: date, brand: str = "", **search) -> dict:
    offers = await duffel.search(("JFK", "LHR", on), **search)
    offer = next(one for one in offers if not brand or one["slices"][0]["fare_brand_name"] == brand)
    return await duffel.order(offer, metadata={"booking": "K7QM2D"})


async def quote(duffel: Duffel, order: dict) -> dict:
    return await duffel.have("POST", "/air/order_cancellations", {"order_id": order["id"]})


async def test_a_quote_cancels_nothing(duffel: Duffel, soon: date):
    order = await bought(duffel, soon)
    made = await quote(duffel, order)
    assert made["confirmed_at"] is None
    assert (await duffel.have("GET", f"/air/orders/{order['id']}"))["cancelled_at"] is None
    assert await duffel.have("GET", f"/air/order_cancellations/{made['id']}") == made
    assert await duffel.have("GET", "/air/order_cancellations", order_id=order["id"]) == [made]


async def test_within_a_day_of_booking_all_comes_back(duffel: Duffel, soon: date):
    order = await bought(duffel, soon, "Economy Basic")
    assert (await quote(duffel, order))["refund_amount"] == order["total_amount"]


async def test_later_the_conditions_decide(duffel: Duffel, soon: date):
    basic, flex = await bought(duffel, soon, "Economy Basic"), await bought(duffel, soon, "Economy Flex")
    await duffel.pass_time(hours=25)
    assert (await quote(duffel, basic))["refund_amount"] == "0.00"
    penalty = float(flex["conditions"]["refund_before_departure"]["penalty_amount"])
    expected = f"{float(flex['total_amount']) - penalty:.2f}"
    assert (await quote(duffel, flex))["refund_amount"] == expected


async def test_confirming_cancels_and_refunds_once(duffel: Duffel, soon: date):
    order = await bought(duffel, soon)
    made = await quote(duffel, order)
    confirmed = await duffel.have("POST", f"/air/order_cancellations/{made['id']}/actions/confirm")
    assert confirmed["confirmed_at"]
    order = await duffel.have("GET", f"/air/orders/{order['id']}")
    assert order["cancelled_at"]
    assert order["available_actions"] == []
    assert order["cancellation"]["id"] == made["id"]
    again = await duffel.refused("POST", f"/air/order_cancellations/{made['id']}/actions/confirm")
    assert again == (422, "already_cancelled")
    refused = await duffel.refused("POST", "/air/order_cancellations", {"order_id": order["id"]})
    assert refused == (422, "already_cancelled")
    counts = duffel.sandbox.hub.effects.counts(our_reference="K7QM2D")
    assert counts == {"duffel": {"order": 1, "cancellation": 1, "refund": 1}}
    inventory = await duffel.control("GET", "inventory")
    assert inventory["duffel"]["balance"] == "50000000.00 USD"


async def test_only_the_newest_quote_confirms(duffel: Duffel, soon: date):
    order = await bought(duffel, soon)
    older, newer = await quote(duffel, order), await quote(duffel, order)
    stale = await duffel.refused("POST", f"/air/order_cancellations/{older['id']}/actions/confirm")
    assert stale == (422, "order_cancellation_stale")
    await duffel.have("POST", f"/air/order_cancellations/{newer['id']}/actions/confirm")


async def test_an_expired_quote_is_stale(duffel: Duffel, soon: date):
    made = await quote(duffel, await bought(duffel, soon))
    await duffel.pass_time(minutes=31)
    stale = await duffel.refused("POST", f"/air/order_cancellations/{made['id']}/actions/confirm")
    assert stale == (422, "order_cancellation_stale")


async def test_a_journey_begun_is_not_cancelled(duffel: Duffel, soon: date):
    order = await bought(duffel, soon)
    await duffel.pass_time(days=13)
    refused = await duffel.refused("POST", "/air/order_cancellations", {"order_id": order["id"]})
    assert refused == (422, "order_not_cancellable")


async def test_the_airline_may_refuse(duffel: Duffel, soon: date):
    order = await bought(duffel, soon)
    await duffel.fault("cancel_refused", args={"order_id": order["id"]})
    refused = await duffel.refused("POST", "/air/order_cancellations", {"order_id": order["id"]})
    assert refused == (422, "cancellation_refused")


async def test_an_unknown_refund_is_null(duffel: Duffel, soon: date):
    order = await bought(duffel, soon)
    await duffel.fault("refund_unknown")
    assert (await quote(duffel, order))["refund_amount"] is None


async def test_a_hold_is_given_up_without_money(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "EWR", soon)))[0]
    order = await duffel.order(offer, type="hold", payments=None)
    made = await quote(duffel, order)
    assert (made["refund_amount"], made["refund_to"]) == ("0.00", "awaiting_payment")
    await duffel.have("POST", f"/air/order_cancellations/{made['id']}/actions/confirm")


async def test_the_credit_route_refunds_as_airline_credits(duffel: Duffel, soon: date):
    offers = await duffel.search(("LTN", "SYD", soon))
    order = await duffel.order(next(one for one in offers if one["owner"]["iata_code"] == "ZZ"))
    made = await quote(duffel, order)
    assert made["refund_to"] == "airline_credits"
    assert made["airline_credits"][0]["credit_amount"] == made["refund_amount"] == order["total_amount"]
