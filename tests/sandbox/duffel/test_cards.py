"""An airline charges the booking's virtual card at the imitated issuer, and gives the money back."""

from datetime import date

from tests.sandbox.duffel.conftest import Duffel, booking

KEY = {"authorization": "Bearer sk_test_tripwright_sandbox"}


async def card_with_limit(duffel: Duffel, cents: int) -> str:
    async def post(path: str, form: dict[str, str]) -> str:
        response = await duffel.client.post(f"http://sandbox/stripe/v1/issuing/{path}", data=form, headers=KEY)
        assert response.status_code == 200, response.text
        return response.json()["id"]

    address = {"line1": "1 High Street", "city": "New York", "postal_code": "10001", "state": "NY", "country": "US"}
    holder = await post(
        "cardholders",
        {"name": "Ana Silva", "type": "individual", "individual[first_name]": "Ana", "individual[last_name]": "Silva"}
        | {f"billing[address][{name}]": value for name, value in address.items()},
    )
    limit = "spending_controls[spending_limits][0]"
    return await post(
        "cards",
        {
            "cardholder": holder,
            "currency": "usd",
            "type": "virtual",
            "status": "active",
            f"{limit}[amount]": str(cents),
            f"{limit}[interval]": "all_time",
        },
    )


async def test_the_card_is_charged_once_and_refunded_on_cancelling(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    card = await card_with_limit(duffel, round(float(offer["total_amount"]) * 100))
    order = await duffel.order(offer, metadata={"booking": "K7QM2D", "card": card})
    (authorization,) = [
        one for one in (await duffel.control("GET", "effects?party=stripe"))["items"] if one["kind"] == "authorization"
    ]
    assert str(authorization["amount"]) == str(round(float(offer["total_amount"]) * 100))
    quote = await duffel.have("POST", "/air/order_cancellations", {"order_id": order["id"]})
    await duffel.have("POST", f"/air/order_cancellations/{quote['id']}/actions/confirm")
    counts = (await duffel.control("GET", "effects"))["counts"]
    assert counts["duffel"] == {"order": 1, "cancellation": 1, "refund": 1}
    assert counts["stripe"]["refund"] == 1


async def test_a_card_over_its_limit_books_nothing_and_leaves_the_decline(duffel: Duffel, soon: date):
    offer = (await duffel.search(("JFK", "LHR", soon)))[0]
    card = await card_with_limit(duffel, 100)
    asked = booking(offer, metadata={"booking": "K7QM2D", "card": card})
    assert await duffel.refused("POST", "/air/orders", asked) == (422, "payment_declined")
    effects = (await duffel.control("GET", "effects"))["items"]
    assert not [one for one in effects if one["party"] == "duffel"]
    declined = await duffel.client.get("http://sandbox/stripe/v1/issuing/authorizations", headers=KEY)
    assert [one["approved"] for one in declined.json()["data"]] == [False]
