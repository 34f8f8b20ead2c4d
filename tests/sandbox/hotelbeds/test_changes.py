from datetime import date, timedelta


async def change(agency, reference, booking, mode="UPDATE"):
    return await agency.ask("PUT", f"/bookings/{reference}", "bookingChangeRS", json={"mode": mode, "booking": booking})


def later(booking, days):
    arrival, leaving = (date.fromisoformat(booking["hotel"][name]) for name in ("checkIn", "checkOut"))
    return {"checkIn": (arrival + timedelta(days)).isoformat(), "checkOut": (leaving + timedelta(days)).isoformat()}


async def test_names_and_remarks_change_and_cost_nothing(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"])
    wanted = {
        "holder": {"name": "Ada", "surname": "Lovelace"},
        "remark": "High floor",
        "hotel": {"rooms": [{"id": 1, "paxes": [{"type": "AD", "name": "Ada", "surname": "Lovelace"}]}]},
    }
    changed = (await change(agency, booking["reference"], wanted)).json()["booking"]
    assert changed["holder"]["name"] == "ADA"
    assert changed["hotel"]["rooms"][0]["paxes"][0]["surname"] == "Lovelace"
    assert changed["totalNet"] == booking["totalNet"]


async def test_new_dates_are_priced_anew_and_a_simulation_changes_nothing(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"])
    dates = later(booking, 3)
    told = (await change(agency, booking["reference"], {"hotel": dates}, "SIMULATION")).json()["booking"]
    kept = (await agency.ask("GET", f"/bookings/{booking['reference']}", "bookingDetailRS")).json()["booking"]
    assert kept == booking
    done = (await change(agency, booking["reference"], {"hotel": dates})).json()["booking"]
    assert done["hotel"]["checkIn"] == told["hotel"]["checkIn"] == dates["checkIn"]
    assert done["totalNet"] == told["totalNet"]


async def test_rooms_of_the_old_dates_go_back_on_sale(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"])
    before = agency.hub.store.sold_under("hotelbeds", "")
    await change(agency, booking["reference"], {"hotel": later(booking, 1)})
    after = agency.hub.store.sold_under("hotelbeds", "")
    assert len(after) == len(before) == 3
    assert set(after) != set(before)


async def test_a_cheaper_stay_pays_the_difference_back(agency, cards):
    booking = (await agency.book_with_card((await agency.flexible())["rateKey"])).json()["booking"]
    shorter = {"checkIn": booking["hotel"]["checkIn"], "checkOut": later(booking, -2)["checkOut"]}
    done = (await change(agency, booking["reference"], {"hotel": shorter})).json()["booking"]
    paid = round((booking["totalNet"] - done["totalNet"]) * 100)
    assert [refund["amount_minor"] for refund in cards.refunds] == [paid]


async def test_a_non_refundable_stay_keeps_its_dates(agency):
    rate = await agency.a_rate(lambda rate: "NRF-" in rate["rateKey"])
    booking = await agency.booked(rate["rateKey"])
    assert booking["modificationPolicies"]["modification"] is False
    refused = await change(agency, booking["reference"], {"hotel": later(booking, 2)})
    assert refused.json()["error"]["code"].startswith("PRODUCT_ERROR-")


async def test_bad_changes_are_refused(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"])
    wrong = [
        {"hotel": {"checkIn": "2020-01-01"}},
        {"hotel": {"rooms": [{"id": 9, "paxes": []}]}},
        {"hotel": {"rooms": [{"id": 1, "rates": [{"boardCode": "XX"}]}]}},
        {"hotel": {"rooms": [{"id": 1, "paxes": [{"type": "CH", "age": 3}]}]}},
    ]
    for one in wrong:
        assert (await change(agency, booking["reference"], one)).status_code == 400
    assert (await change(agency, booking["reference"], {}, "LATER")).status_code == 400
    await agency.cancel(booking["reference"])
    assert "error" in (await change(agency, booking["reference"], {"remark": "x"})).json()
