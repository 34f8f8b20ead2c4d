"""The publisher's own Python client, on a real server. It was made for v1 and is told to ask for v2."""

from datetime import timedelta
from pathlib import Path

import pytest
from duffel_api import Duffel
from duffel_api.http_client import ApiError

from tests.fixtures.served_sandbox import served_sandbox
from tests.sandbox.duffel.conftest import MORNING


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory):
    state: Path = tmp_path_factory.mktemp("sandbox") / "state.db"
    with served_sandbox(state, TRIPWRIGHT_NOW=MORNING.isoformat()) as address:
        opened: list[Duffel] = []
        opened.append(
            Duffel(access_token="duffel_test_tripwright", api_url=f"{address}/duffel", api_version="v2", timeout=30)
        )
        yield opened[0]
        for one in vars(opened[0]).values():
            if hasattr(one, "http_session"):
                one.http_session.close()


def search(client: Duffel):
    on = (MORNING + timedelta(days=11)).date()
    slices = [{"origin": "JFK", "destination": "LHR", "departure_date": str(on)}]
    request = client.offer_requests.create().passengers([{"type": "adult"}]).slices(slices).return_offers()
    return request.execute()


def test_the_official_client_books_pays_and_cancels(client: Duffel):
    offers = search(client).offers
    assert len(offers) > 20
    offer = client.offers.get(offers[0].id)
    passenger = {
        "id": offer.passengers[0].id,
        "title": "ms",
        "gender": "f",
        "given_name": "Ana",
        "family_name": "Silva",
        "born_on": "1990-01-31",
        "email": "ana@example.com",
        "phone_number": "+442080160508",
    }
    payment = {"type": "balance", "amount": offer.total_amount, "currency": offer.total_currency}
    order = client.orders.create().payments([payment]).passengers([passenger]).selected_offers([offer.id]).execute()
    assert order.booking_reference.isalpha()
    assert client.orders.get(order.id).total_amount == offer.total_amount
    assert order.id in [one.id for one in client.orders.list()]
    quote = client.order_cancellations.create(order.id)
    assert quote.refund_amount == offer.total_amount
    client.order_cancellations.confirm(quote.id)
    with pytest.raises(ApiError, match="cancelled"):
        client.order_cancellations.create(order.id)


def test_the_official_client_holds_and_pays_later(client: Duffel):
    offer = next(one for one in search(client).offers if not one.payment_requirements.requires_instant_payment)
    passenger = {
        "id": offer.passengers[0].id,
        "title": "mr",
        "gender": "m",
        "given_name": "Ben",
        "family_name": "Okoro",
        "born_on": "1985-05-05",
        "email": "ben@example.com",
        "phone_number": "+12125550123",
    }
    order = client.orders.create().hold().passengers([passenger]).selected_offers([offer.id]).execute()
    paying = client.payments.create().order(order.id)
    paid = paying.payment({"type": "balance", "amount": order.total_amount, "currency": "USD"}).execute()
    assert paid.amount == order.total_amount


def test_the_official_client_understands_refusals(client: Duffel):
    with pytest.raises(ApiError) as refused:
        client.offers.get("off_unknown")
    assert refused.value.errors[0]["code"] == "not_found"


def test_the_official_client_lists_airlines_over_pages(client: Duffel):
    assert len(list(client.airlines.list(limit=20))) > 60
