"""A booking's own virtual card, from the issuer next door."""

import pytest

from sandbox.config import SandboxConfig
from sandbox.server import create_sandbox
from tests.sandbox.hotelbeds.conftest import CARD, Agency

LIMITS = "spending_controls[spending_limits][0]"
HOLDER = {
    "name": "Grace Hopper",
    "type": "individual",
    "individual[first_name]": "Grace",
    "individual[last_name]": "Hopper",
    "billing[address][line1]": "1 Main St",
    "billing[address][city]": "Boston",
    "billing[address][postal_code]": "02110",
    "billing[address][country]": "US",
}


@pytest.fixture
async def agency():
    sandbox = create_sandbox(SandboxConfig())
    one = Agency(sandbox)
    async with one.http:
        yield one
    await sandbox.hub.close()


async def stripe(agency, method, path, **form):
    headers = {"authorization": "Bearer sk_test_tripwright_sandbox"}
    response = await agency.http.request(method, f"/stripe/v1{path}", data=form or None, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


async def a_card(agency, limit):
    holder = await stripe(agency, "POST", "/issuing/cardholders", **HOLDER)
    card = await stripe(
        agency,
        "POST",
        "/issuing/cards",
        cardholder=holder["id"],
        currency="usd",
        type="virtual",
        status="active",
        **{f"{LIMITS}[amount]": limit, f"{LIMITS}[interval]": "all_time"},
        **{"spending_controls[allowed_categories][0]": "hotels_motels_and_resorts"},
    )
    shown = await stripe(agency, "GET", f"/issuing/cards/{card['id']}?expand[]=number")
    return card["id"], CARD | {"paymentCard": CARD["paymentCard"] | {"cardNumber": shown["number"]}}


def cents(rate):
    return round(float(rate["net"]) * 100)


async def test_the_hotel_charges_the_card_and_gives_the_money_back_without_knowing_its_number(agency):
    rate = await agency.flexible()
    card, payment = await a_card(agency, cents(rate))
    booked = await agency.book_with_card(rate["rateKey"], paymentData=payment)
    assert booked.status_code == 200, booked.text
    reference = booked.json()["booking"]["reference"]
    await agency.cancel(reference)
    found = await stripe(agency, "GET", f"/issuing/transactions?card={card}")
    assert sorted((one["type"], one["amount"]) for one in found["data"]) == [
        ("capture", -cents(rate)),
        ("refund", cents(rate)),
    ]
    [authorization] = (await stripe(agency, "GET", f"/issuing/authorizations?card={card}"))["data"]
    assert authorization["merchant_data"]["category"] == "hotels_motels_and_resorts"
    assert authorization["merchant_data"]["name"]


async def test_a_card_with_too_low_a_limit_is_declined_and_the_issuer_remembers(agency):
    rate = await agency.flexible()
    card, payment = await a_card(agency, cents(rate) - 1)
    response = await agency.book_with_card(rate["rateKey"], paymentData=payment)
    assert response.status_code == 402
    assert agency.effects("order") == []
    assert agency.hub.store.sold_under("hotelbeds", "") == {}
    [authorization] = (await stripe(agency, "GET", f"/issuing/authorizations?card={card}"))["data"]
    assert authorization["approved"] is False
