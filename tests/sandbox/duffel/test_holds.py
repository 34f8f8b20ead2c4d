"""Held orders: paid later, or lapsed."""

from datetime import date

import pytest

from tests.sandbox.duffel.conftest import Duffel, booking


async def held(duffel: Duffel, on: date, **more) -> dict:
    offers = await duffel.search(("JFK", "LHR", on))
    offer = next(one for one in offers if not one["payment_requirements"]["requires_instant_payment"])
    return await duffel.order(offer, type="hold", payments=None, **more)


def payment(order: dict, **change) -> dict:
    paid = {"type": "balance", "amount": order["total_amount"], "currency": order["total_currency"]} | change
    return {"order_id": order["id"], "payment": paid}


async def test_a_held_order_waits_for_its_payment(duffel: Duffel, soon: date):
    order = await held(duffel, soon, metadata={"booking": "K7QM2D"})
    status = order["payment_status"]
    assert status["awaiting_payment"] is True
    assert status["payment_required_by"]
    assert status["price_guarantee_expires_at"]
    assert status["paid_at"] is None
    assert order["documents"] == []
    assert duffel.sandbox.hub.effects.counts(our_reference="K7QM2D") == {"duffel": {"hold": 1}}
    assert [one["id"] for one in await duffel.have("GET", "/air/orders", awaiting_payment="true")] == [order["id"]]


async def test_pay_later_is_another_word_for_hold(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "EWR", soon)))[0]
    order = await duffel.order(offer, type="pay_later", payments=None)
    assert order["payment_status"]["awaiting_payment"] is True


async def test_paying_issues_the_tickets(duffel: Duffel, soon: date):
    order = await held(duffel, soon, metadata={"booking": "K7QM2D"})
    paid = await duffel.have("POST", "/air/payments", payment(order))
    assert paid["amount"] == order["total_amount"]
    order = await duffel.have("GET", f"/air/orders/{order['id']}")
    assert order["payment_status"]["awaiting_payment"] is False
    assert order["payment_status"]["paid_at"]
    assert order["documents"]
    assert duffel.sandbox.hub.effects.counts(our_reference="K7QM2D") == {"duffel": {"hold": 1, "order": 1}}
    assert await duffel.refused("POST", "/air/payments", payment(order)) == (422, "already_paid")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": "1.00"}, "payment_amount_does_not_match_order_amount"),
        ({"currency": "EUR"}, "payment_currency_does_not_match_order_currency"),
    ],
)
async def test_a_wrong_payment_leaves_it_held(duffel: Duffel, soon: date, change, code):
    order = await held(duffel, soon)
    assert await duffel.refused("POST", "/air/payments", payment(order, **change)) == (422, code)
    assert (await duffel.have("GET", f"/air/orders/{order['id']}"))["payment_status"]["awaiting_payment"] is True


async def test_an_unpaid_hold_lapses_and_its_seats_go(duffel: Duffel, soon: date):
    order = await held(duffel, soon)
    assert duffel.sandbox.hub.store.sold_under("duffel", str(soon))
    await duffel.pass_time(hours=49)
    order = await duffel.have("GET", f"/air/orders/{order['id']}")
    assert order["payment_status"]["awaiting_payment"] is False
    assert order["payment_status"]["paid_at"] is None
    assert order["documents"] == []
    assert duffel.sandbox.hub.store.sold_under("duffel", str(soon)) == {}
    assert await duffel.refused("POST", "/air/payments", payment(order)) == (422, "past_payment_required_by_date")
    assert duffel.sandbox.hub.effects.all(party="duffel")[0]["status"] == "lapsed"


async def test_a_paid_hold_does_not_lapse(duffel: Duffel, soon: date):
    order = await held(duffel, soon)
    await duffel.have("POST", "/air/payments", payment(order))
    await duffel.pass_time(hours=49)
    assert (await duffel.have("GET", f"/air/orders/{order['id']}"))["documents"]


async def test_fares_that_need_payment_at_once_are_not_held(duffel: Duffel, soon: date):
    offers = await duffel.search(("JFK", "LHR", soon))
    offer = next(one for one in offers if one["payment_requirements"]["requires_instant_payment"])
    asked = booking(offer, type="hold", payments=None)
    assert await duffel.refused("POST", "/air/orders", asked) == (400, "invalid_order_create_type")


async def test_a_hold_takes_neither_payment_nor_services(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "EWR", soon)))[0]
    assert (await duffel.refused("POST", "/air/orders", booking(offer, type="hold")))[0] == 422


async def test_instant_orders_are_not_paid_again(duffel: Duffel, soon: date):
    order = await duffel.order((await duffel.search(("JFK", "LHR", soon)))[0])
    refusal = await duffel.refused("POST", "/air/payments", payment(order))
    assert refusal == (422, "order_type_not_eligible_for_payment")


async def test_a_refused_hold_is_the_airlines_word(duffel: Duffel, soon: date):
    await duffel.fault("hold_refused")
    offer = (await duffel.search(("JFK", "EWR", soon)))[0]
    refusal = await duffel.refused("POST", "/air/orders", booking(offer, type="hold", payments=None))
    assert refusal == (422, "hold_refused")
