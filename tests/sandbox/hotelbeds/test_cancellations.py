from datetime import UTC, datetime, timedelta

import pytest


def cents(value):
    return round(float(value) * 100)


async def test_before_the_deadline_cancelling_is_free_and_the_money_comes_back(agency, cards):
    rate = await agency.flexible()
    booking = (await agency.book_with_card(rate["rateKey"])).json()["booking"]
    done = (await agency.cancel(booking["reference"])).json()["booking"]
    assert done["status"] == "CANCELLED"
    assert done["cancellationReference"]
    assert done["hotel"]["cancellationAmount"] == "0.00"
    assert [refund["amount_minor"] for refund in cards.refunds] == [cents(rate["net"])]
    assert agency.effects("cancellation")[0]["amount"] == "0.00"
    assert agency.effects("order")[0]["status"] == "cancelled"


async def test_the_fee_changes_on_the_minute_of_the_hotels_deadline(agency):
    rate = await agency.flexible(destination={"code": "TYO"})
    booking = await agency.booked(rate["rateKey"])
    deadline = datetime.fromisoformat(rate["cancellationPolicies"][0]["from"])
    agency.hub.clock.set(deadline.astimezone(UTC) - timedelta(minutes=1))
    before = (await agency.cancel(booking["reference"], "SIMULATION")).json()["booking"]["hotel"]
    agency.hub.clock.set(deadline.astimezone(UTC))
    after = (await agency.cancel(booking["reference"], "SIMULATION")).json()["booking"]["hotel"]
    assert before["cancellationAmount"] == "0.00"
    assert after["cancellationAmount"] == rate["cancellationPolicies"][0]["amount"]


async def test_a_simulation_tells_the_fee_of_the_real_thing_and_changes_nothing(agency, cards):
    rate = await agency.flexible()
    booking = (await agency.book_with_card(rate["rateKey"])).json()["booking"]
    arrival = datetime.fromisoformat(booking["hotel"]["checkIn"]).replace(tzinfo=UTC)
    agency.hub.clock.set(arrival - timedelta(hours=2))
    told = (await agency.cancel(booking["reference"], "SIMULATION")).json()["booking"]
    assert told["status"] == "CONFIRMED"
    assert "cancellationReference" not in told
    done = (await agency.cancel(booking["reference"])).json()["booking"]
    fee = cents(done["hotel"]["cancellationAmount"])
    assert fee == cents(told["hotel"]["cancellationAmount"]) > 0
    assert sum(refund["amount_minor"] for refund in cards.refunds) == cents(rate["net"]) - fee


async def test_a_non_refundable_stay_gives_nothing_back(agency, cards):
    rate = await agency.a_rate(lambda rate: "NRF-" in rate["rateKey"] and "sellingRate" not in rate)
    booking = (await agency.book_with_card(rate["rateKey"])).json()["booking"]
    done = (await agency.cancel(booking["reference"])).json()["booking"]
    assert done["hotel"]["cancellationAmount"] == rate["net"]
    assert cards.refunds == []


async def test_a_booking_is_cancelled_once(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"])
    await agency.cancel(booking["reference"])
    again = await agency.cancel(booking["reference"])
    assert again.status_code == 410
    assert len(agency.effects("cancellation")) == 1
    read = await agency.ask("GET", f"/bookings/{booking['reference']}", "bookingDetailRS")
    assert read.json()["booking"]["status"] == "CANCELLED"


async def test_a_stay_that_is_over_cannot_be_cancelled(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"])
    agency.hub.clock.advance(40 * 86400)
    assert (await agency.cancel(booking["reference"])).status_code == 500


async def test_a_cancellation_may_be_refused_by_script(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"])
    agency.script("cancel_refused")
    assert (await agency.cancel(booking["reference"])).json()["error"]["code"].startswith("PRODUCT_ERROR-")
    assert (await agency.cancel(booking["reference"])).status_code == 200


async def test_an_unknown_flag_is_refused(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"])
    assert (await agency.cancel(booking["reference"], "MAYBE")).status_code == 400


async def test_the_hotel_itself_may_cancel(agency, cards):
    rate = await agency.flexible()
    booking = (await agency.book_with_card(rate["rateKey"])).json()["booking"]
    event = {"party": "hotelbeds", "type": "hotel_cancels", "reference": booking["reference"]}
    happened = await agency.http.post("/_sandbox/events", json=event)
    assert happened.status_code == 201
    read = await agency.ask("GET", f"/bookings/{booking['reference']}", "bookingDetailRS")
    assert read.json()["booking"]["status"] == "CANCELLED"
    assert cards.refunds[0]["amount_minor"] == cents(rate["net"])
    assert (await agency.http.post("/_sandbox/events", json=event)).status_code == 422


@pytest.mark.parametrize("by", ["references", "clientReferences"])
async def test_the_hotels_own_number_comes_two_hours_later(agency, by):
    booking = await agency.booked((await agency.flexible())["rateKey"], reference="RECON-1")
    value = booking["reference"] if by == "references" else "recon-1"

    async def numbers():
        response = await agency.ask("GET", f"/bookings/reconfirmations?from=1&to=10&{by}={value}", None)
        return response.json()["bookings"]

    assert await numbers() == []
    agency.hub.clock.advance(2 * 3600 + 1)
    [one] = await numbers()
    assert one["reference"] == booking["reference"]
    assert one["hotel"]["rooms"][0]["supplierConfirmationCode"][0].startswith("LON")


async def test_reconfirmations_take_exactly_one_filter(agency):
    for query in ("", "&references=1&clientReferences=2", "&start=2030-01-01&end=2030-01-02"):
        response = await agency.ask("GET", f"/bookings/reconfirmations?from=1&to=10{query}", None)
        assert response.status_code == 400
