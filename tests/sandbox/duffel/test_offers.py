"""Offers between the search and the booking."""

from datetime import date

from tests.sandbox.duffel.conftest import Duffel


async def test_an_offer_reads_back_as_it_was_found(duffel: Duffel, soon: date, back: date):
    found = (await duffel.search(("JFK", "LHR", soon), ("LHR", "JFK", back)))[3]
    read = await duffel.have("GET", f"/air/offers/{found['id']}")
    assert read.pop("available_services") is None
    assert read == found


async def test_an_offer_expires_after_thirty_minutes(duffel: Duffel, soon: date):
    found = (await duffel.search(("JFK", "LHR", soon)))[0]
    await duffel.pass_time(minutes=29)
    await duffel.have("GET", f"/air/offers/{found['id']}")
    await duffel.pass_time(minutes=2)
    assert await duffel.refused("GET", f"/air/offers/{found['id']}") == (422, "offer_expired")


async def test_pricing_with_intent_tells_services_and_charges(duffel: Duffel, soon: date):
    found = (await duffel.search(("JFK", "LHR", soon)))[0]
    (bag, *_) = (await duffel.have("GET", f"/air/offers/{found['id']}", return_available_services="true"))[
        "available_services"
    ]
    asked = {"intended_payment_methods": [{"type": "balance"}], "intended_services": [{"id": bag["id"], "quantity": 2}]}
    priced = await duffel.have("POST", f"/air/offers/{found['id']}/actions/price", asked)
    charged = float(priced["intended_payment_methods"][0]["charge_amount"])
    assert charged == round(float(found["total_amount"]) + 2 * float(bag["total_amount"]), 2)


async def test_services_that_are_not_offered_are_refused(duffel: Duffel, soon: date):
    found = (await duffel.search(("JFK", "LHR", soon)))[0]
    asked = {"intended_services": [{"id": "ase_unknown", "quantity": 1}]}
    assert (await duffel.refused("POST", f"/air/offers/{found['id']}/actions/price", asked))[0] == 422


async def test_a_loyalty_number_is_kept_with_the_passenger(duffel: Duffel, soon: date):
    found = (await duffel.search(("JFK", "LHR", soon)))[0]
    passenger = found["passengers"][0]["id"]
    asked = {
        "given_name": "Ana",
        "family_name": "Silva",
        "loyalty_programme_accounts": [{"airline_iata_code": "BA", "account_number": "12901014"}],
    }
    await duffel.have("PATCH", f"/air/offers/{found['id']}/passengers/{passenger}", asked)
    read = await duffel.have("GET", f"/air/offers/{found['id']}")
    assert read["passengers"][0]["loyalty_programme_accounts"][0]["account_number"] == "12901014"
    assert (await duffel.refused("PATCH", f"/air/offers/{found['id']}/passengers/pas_other", asked))[0] == 404


async def test_a_changed_price_is_seen_on_reading_again_and_stays(duffel: Duffel, soon: date):
    found = (await duffel.search(("JFK", "LHR", soon)))[0]
    await duffel.fault("price_change", args={"percent": 20})
    dearer = await duffel.have("GET", f"/air/offers/{found['id']}")
    assert float(dearer["total_amount"]) > 1.19 * float(found["total_amount"])
    again = await duffel.have("GET", f"/air/offers/{found['id']}")
    assert again["total_amount"] == dearer["total_amount"]


async def test_a_fault_can_be_aimed_at_one_carrier(duffel: Duffel, soon: date):
    offers = await duffel.search(("JFK", "LHR", soon))
    ba = next(one for one in offers if one["owner"]["iata_code"] == "BA")
    other = next(one for one in offers if one["owner"]["iata_code"] != "BA")
    await duffel.fault("offer_gone", args={"carrier": "BA"})
    await duffel.have("GET", f"/air/offers/{other['id']}")
    assert await duffel.refused("GET", f"/air/offers/{ba['id']}") == (422, "offer_no_longer_available")
    assert await duffel.refused("GET", f"/air/offers/{ba['id']}") == (422, "offer_no_longer_available")


async def test_conditions_agree_with_the_brand(duffel: Duffel, soon: date):
    offers = await duffel.search(("JFK", "LHR", soon))
    brands = {one["slices"][0]["fare_brand_name"]: one for one in offers if one["owner"]["iata_code"] == "BA"}
    basic, flex = brands["Economy Basic"], brands["Economy Flex"]
    assert basic["conditions"]["refund_before_departure"]["allowed"] is False
    assert flex["conditions"]["refund_before_departure"]["allowed"] is True
    assert flex["conditions"]["change_before_departure"]["penalty_amount"] == "0.00"
    assert basic["payment_requirements"]["requires_instant_payment"] is True
    assert flex["payment_requirements"]["requires_instant_payment"] is False


async def test_seat_maps_may_be_empty(duffel: Duffel, soon: date):
    found = (await duffel.search(("JFK", "LHR", soon)))[0]
    assert await duffel.have("GET", "/air/seat_maps", offer_id=found["id"]) == []
