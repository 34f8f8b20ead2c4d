"""Changing an order at the customer's wish."""

from datetime import date, timedelta

from tests.sandbox.duffel.conftest import Duffel


async def bought(duffel: Duffel, on: date, back: date, brand: str) -> dict:
    offers = await duffel.search(("JFK", "LHR", on), ("LHR", "JFK", back), max_connections=0)
    return await duffel.order(next(one for one in offers if one["slices"][0]["fare_brand_name"] == brand))


def wish(order: dict, on: date) -> dict:
    add = {"origin": "LHR", "destination": "JFK", "departure_date": str(on), "cabin_class": "economy"}
    return {"order_id": order["id"], "slices": {"remove": [{"slice_id": order["slices"][1]["id"]}], "add": [add]}}


async def test_the_way_back_is_moved_two_days_for_the_difference(duffel: Duffel, soon: date, back: date):
    order = await bought(duffel, soon, back, "Economy Flex")
    later = back + timedelta(days=2)
    request = await duffel.have("POST", "/air/order_change_requests", wish(order, later))
    assert request["order_change_offers"]
    assert await duffel.have("GET", f"/air/order_change_requests/{request['id']}") == request
    chosen = request["order_change_offers"][0]
    assert await duffel.have("GET", f"/air/order_change_offers/{chosen['id']}") == chosen
    change = await duffel.have("POST", "/air/order_changes", {"selected_order_change_offer": chosen["id"]})
    assert change["confirmed_at"] is None
    due = float(change["change_total_amount"])
    confirm = f"/air/order_changes/{change['id']}/actions/confirm"
    payment = {"type": "balance", "amount": f"{max(due, 0):.2f}", "currency": "USD"}
    if due > 0:
        assert (await duffel.refused("POST", confirm, {}))[0] == 422
    confirmed = await duffel.have("POST", confirm, {"payment": payment} if due > 0 else {})
    assert confirmed["confirmed_at"]
    now = await duffel.have("GET", f"/air/orders/{order['id']}")
    assert now["slices"][1]["segments"][0]["departing_at"][:10] == str(later)
    assert now["slices"][0] == order["slices"][0]
    assert float(now["total_amount"]) == round(float(order["total_amount"]) + due, 2)
    sold = duffel.sandbox.hub.store
    assert sold.sold_under("duffel", str(back)) == {}
    assert sum(sold.sold_under("duffel", str(later)).values()) == len(now["slices"][1]["segments"])
    assert await duffel.refused("POST", confirm, {}) == (422, "already_confirmed")


async def test_a_fare_that_cannot_be_changed_has_no_change_offers(duffel: Duffel, soon: date, back: date):
    order = await bought(duffel, soon, back, "Economy Basic")
    request = await duffel.have("POST", "/air/order_change_requests", wish(order, back + timedelta(days=2)))
    assert request["order_change_offers"] == []


async def test_an_unknown_slice_is_refused(duffel: Duffel, soon: date, back: date):
    order = await bought(duffel, soon, back, "Economy Flex")
    asked = wish(order, back)
    asked["slices"]["remove"][0]["slice_id"] = "sli_other"
    assert (await duffel.refused("POST", "/air/order_change_requests", asked))[0] == 422
