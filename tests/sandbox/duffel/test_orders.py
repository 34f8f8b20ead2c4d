"""Instant orders."""

from datetime import date

import pytest

from sandbox.world.air_inventory import capacity
from sandbox.world.air_schedules import flight_of
from tests.sandbox.duffel.conftest import Duffel, booking


async def test_an_order_has_a_reference_tickets_and_our_metadata(duffel: Duffel, soon: date, back: date):
    offer = (await duffel.search(("JFK", "LHR", soon), ("LHR", "JFK", back)))[0]
    order = await duffel.order(offer, metadata={"booking": "K7QM2D", "item": "i1"})
    assert len(order["booking_reference"]) == 6
    assert order["booking_reference"].isalpha()
    assert order["documents"][0]["type"] == "electronic_ticket"
    assert len(order["documents"][0]["unique_identifier"]) == 13
    assert order["payment_status"]["awaiting_payment"] is False
    assert order["payment_status"]["paid_at"]
    assert order["total_amount"] == offer["total_amount"]
    assert order["metadata"] == {"booking": "K7QM2D", "item": "i1"}
    assert await duffel.have("GET", f"/air/orders/{order['id']}") == order


async def test_an_order_is_found_by_what_we_know_of_it(duffel: Duffel, soon: date):
    offers = await duffel.search(("JFK", "LHR", soon))
    order, other = await duffel.order(offers[0]), await duffel.order(offers[1])
    for query in (
        {"offer_id": offers[0]["id"]},
        {"booking_reference": order["booking_reference"]},
    ):
        assert [one["id"] for one in await duffel.have("GET", "/air/orders", **query)] == [order["id"]]
    found = await duffel.have("GET", "/air/orders", **{"passenger_name[]": "silva"})
    assert [one["id"] for one in found] == [other["id"], order["id"]]
    assert await duffel.have("GET", "/air/orders", **{"passenger_name[]": "nobody"}) == []
    assert await duffel.have("GET", "/air/orders", awaiting_payment="true") == []


async def test_the_effect_carries_our_reference(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    order = await duffel.order(offer, metadata={"booking": "K7QM2D"})
    effects = await duffel.control("GET", "effects?party=duffel&our_reference=K7QM2D")
    assert effects["counts"] == {"duffel": {"order": 1}}
    assert effects["items"][0]["id"] == order["id"]
    assert effects["items"][0]["facts"]["offer_id"] == offer["id"]


async def test_extra_bags_are_bought_with_the_order(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    (bag, *_) = (await duffel.have("GET", f"/air/offers/{offer['id']}", return_available_services="true"))[
        "available_services"
    ]
    total = f"{float(offer['total_amount']) + float(bag['total_amount']):.2f}"
    payment = {"type": "balance", "amount": total, "currency": "USD"}
    order = await duffel.order(offer, services=[{"id": bag["id"], "quantity": 1}], payments=[payment])
    assert order["services"][0]["total_amount"] == bag["total_amount"]
    assert order["total_amount"] == total


@pytest.mark.parametrize(
    ("payment", "code"),
    [
        ({"amount": "1.00"}, "payment_amount_does_not_match_order_amount"),
        ({"currency": "GBP"}, "payment_currency_does_not_match_order_currency"),
        ({"amount": 12.5}, "validation_type"),
        ({"amount": "12,50"}, "validation_format"),
        ({"type": "cash"}, "validation_inclusion"),
    ],
)
async def test_a_wrong_payment_books_nothing(duffel: Duffel, soon: date, payment, code):
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    asked = booking(offer)
    asked["payments"][0] |= payment
    assert await duffel.refused("POST", "/air/orders", asked) == (422, code)
    assert await duffel.have("GET", "/air/orders") == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "sir"}, "title"),
        ({"born_on": "31.01.1990"}, "born_on"),
        ({"phone_number": "0208016050"}, "phone_number"),
        ({"email": "ana"}, "email"),
        ({"given_name": "An4"}, "given_name"),
        ({"shoe_size": 38}, "shoe_size"),
        ({"id": "pas_other"}, "passengers"),
        ({"infant_passenger_id": "pas_other"}, "infant_passenger_id"),
    ],
)
async def test_wrong_travellers_book_nothing(duffel: Duffel, soon: date, change, field):
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    asked = booking(offer)
    asked["passengers"][0] |= change
    response = await duffel.ask("POST", "/air/orders", asked)
    assert response.status_code == 422
    assert response.json()["errors"][0]["source"]["field"] == field


async def test_metadata_is_limited_and_can_be_changed(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    too_long = booking(offer, metadata={"a": "x" * 501})
    assert await duffel.refused("POST", "/air/orders", too_long) == (422, "validation_length")
    order = await duffel.order(offer)
    changed = await duffel.have("PATCH", f"/air/orders/{order['id']}", {"metadata": {"trip": "t1"}})
    assert changed["metadata"] == {"trip": "t1"}


async def test_an_expired_offer_is_not_booked(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    await duffel.pass_time(minutes=31)
    assert await duffel.refused("POST", "/air/orders", booking(offer)) == (422, "offer_expired")


async def test_a_seat_sold_is_sold(duffel: Duffel, soon: date):
    """Every seat the cabin has left can be bought once, and the next buyer hears that the offer is gone."""
    offers = await duffel.search(("JFK", "LHR", soon), cabin_class="first", max_connections=0)
    offer = offers[0]
    bought = 0
    for _ in range(capacity(_first_flight(duffel, offer), "first") + 1):
        response = await duffel.ask("POST", "/air/orders", booking(offer))
        if response.status_code != 201:
            assert response.json()["errors"][0]["code"] == "offer_no_longer_available"
            break
        bought += 1
    else:
        raise AssertionError("the cabin never sold out")
    assert bought >= 1
    again = await duffel.search(("JFK", "LHR", soon), cabin_class="first", max_connections=0)
    number = offer["slices"][0]["segments"][0]["marketing_carrier_flight_number"]
    assert number not in {one["slices"][0]["segments"][0]["marketing_carrier_flight_number"] for one in again}


async def test_cancelled_seats_are_sold_again(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    order = await duffel.order(offer)
    sold = duffel.sandbox.hub.store.sold_under("duffel", str(soon))
    assert sum(sold.values()) == len(offer["slices"][0]["segments"])
    quote = await duffel.have("POST", "/air/order_cancellations", {"order_id": order["id"]})
    await duffel.have("POST", f"/air/order_cancellations/{quote['id']}/actions/confirm")
    assert duffel.sandbox.hub.store.sold_under("duffel", str(soon)) == {}


async def test_two_equal_posts_make_two_orders(duffel: Duffel, soon: date):
    """There is no idempotency key: whoever retries blindly pays twice."""
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    first, second = await duffel.order(offer), await duffel.order(offer)
    assert first["id"] != second["id"]
    assert len(await duffel.have("GET", "/air/orders", offer_id=offer["id"])) == 2


async def test_infants_travel_on_an_adults_lap(duffel: Duffel, soon: date):
    people = [{"type": "adult"}, {"age": 1}]
    offer = (await duffel.search(("JFK", "LHR", soon), passengers=people))[0]
    asked = booking(offer)
    assert (await duffel.refused("POST", "/air/orders", asked))[0] == 422
    asked["passengers"][0]["infant_passenger_id"] = asked["passengers"][1]["id"]
    order = await duffel.have("POST", "/air/orders", asked)
    assert len(order["documents"]) == 2


async def test_the_airline_charges_the_card_named_in_the_metadata(duffel: Duffel, soon: date):
    asked_for: list[dict] = []
    duffel.sandbox.hub.register("charge_card", lambda **charge: asked_for.append(charge) or True)
    duffel.sandbox.hub.register("refund_card", lambda **refund: asked_for.append(refund) or True)
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    order = await duffel.order(offer, metadata={"booking": "K7QM2D", "card": "ic_123"})
    (charge,) = asked_for
    assert charge["card_id"] == "ic_123"
    assert charge["amount_minor"] == round(float(offer["total_amount"]) * 100)
    assert charge["reference"] == order["id"]
    assert charge["merchant"]["category"] == "airlines_air_carriers"
    quote = await duffel.have("POST", "/air/order_cancellations", {"order_id": order["id"]})
    await duffel.have("POST", f"/air/order_cancellations/{quote['id']}/actions/confirm")
    assert asked_for[1]["amount_minor"] == charge["amount_minor"]


async def test_a_declined_card_books_nothing_but_keeps_its_trace(duffel: Duffel, soon: date):
    store = duffel.sandbox.hub.store

    def decline(**_charge):
        store.put("stripe", "trace", "t1", {"declined": True})
        return False

    duffel.sandbox.hub.register("charge_card", decline)
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    response = await duffel.ask("POST", "/air/orders", booking(offer, metadata={"card": "ic_123"}))
    (error,) = response.json()["errors"]
    assert (response.status_code, error["type"], error["code"]) == (422, "airline_error", "payment_declined")
    assert await duffel.have("GET", "/air/orders") == []
    assert store.get("stripe", "trace", "t1") == {"declined": True}
    assert store.sold_under("duffel", str(soon)) == {}


async def test_a_sold_out_flight_takes_back_the_charge(duffel: Duffel, soon: date):
    """The charge happened inside the booking: when the booking fails, so does the charge."""
    store = duffel.sandbox.hub.store

    def charge(**_charge):
        store.put("stripe", "trace", "t1", {"charged": True})
        return True

    duffel.sandbox.hub.register("charge_card", charge)
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    for way in offer["slices"]:
        for segment in way["segments"]:
            key = (
                f"{segment['departing_at'][:10]}:{segment['marketing_carrier']['iata_code']}"
                f"{segment['marketing_carrier_flight_number']}:{segment['origin']['iata_code']}:"
                f"{segment['destination']['iata_code']}:{segment['passengers'][0]['cabin_class']}"
            )
            store.take("duffel", key, 1000, 1000)
    refusal = await duffel.refused("POST", "/air/orders", booking(offer, metadata={"card": "ic_123"}))
    assert refusal == (422, "offer_no_longer_available")
    assert store.get("stripe", "trace", "t1") is None


async def test_documented_booking_routes_refuse_as_documented(duffel: Duffel, soon: date):
    offers = await duffel.search(("LHR", "STN", soon), cabin_class="economy")
    brands = {one["slices"][0]["fare_brand_name"]: one for one in offers}
    gone = await duffel.refused("POST", "/air/orders", booking(brands["Basic"]))
    assert gone == (422, "offer_no_longer_available")
    assert await duffel.refused("POST", "/air/orders", booking(brands["Plus"])) == (422, "price_changed")
    dearer = await duffel.have("GET", f"/air/offers/{brands['Plus']['id']}")
    assert float(dearer["total_amount"]) > float(brands["Plus"]["total_amount"])
    await duffel.order(dearer)
    poor = (await duffel.search(("LGW", "STN", soon)))[0]
    assert await duffel.refused("POST", "/air/orders", booking(poor)) == (422, "insufficient_balance")
    assert duffel.sandbox.hub.store.sold_under("duffel", str(soon))


def _first_flight(duffel: Duffel, offer):
    segment = offer["slices"][0]["segments"][0]
    found = flight_of(
        f"{segment['departing_at'][:10]}:{segment['marketing_carrier']['iata_code']}"
        f"{segment['marketing_carrier_flight_number']}:{segment['origin']['iata_code']}:"
        f"{segment['destination']['iata_code']}"
    )
    assert found is not None
    return found
