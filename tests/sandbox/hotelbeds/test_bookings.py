import pytest

from tests.sandbox.hotelbeds.conftest import CARD


def cents(text):
    return round(float(text) * 100)


async def test_a_booking_is_confirmed_at_once_and_can_be_read_back(agency):
    rate = await agency.flexible()
    booking = await agency.booked(rate["rateKey"], remark="Late arrival")
    assert booking["status"] == "CONFIRMED"
    assert booking["clientReference"] == "TRIP-1"
    assert cents(booking["totalNet"]) == cents(rate["net"]) == cents(booking["pendingAmount"])
    read = await agency.ask("GET", f"/bookings/{booking['reference']}", "bookingDetailRS")
    assert read.json()["booking"] == booking


async def test_references_and_names_come_back_in_capitals_as_the_real_ones_do(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"], reference="Trip-k7qm2d")
    assert booking["clientReference"] == "TRIP-K7QM2D"
    assert booking["holder"] == {"name": "GRACE", "surname": "HOPPER"}
    assert agency.effects("order")[0]["our_reference"] == "Trip-k7qm2d"


async def test_the_same_request_twice_makes_two_bookings(agency):
    key = (await agency.flexible())["rateKey"]
    first, second = [await agency.booked(key) for _ in range(2)]
    assert first["reference"] != second["reference"]


async def test_a_booking_is_found_by_our_reference_whatever_its_letters(agency):
    key = (await agency.flexible())["rateKey"]
    mine = await agency.booked(key, reference="Mine-1")
    await agency.booked(key, reference="OTHER-1")
    today = agency.today().isoformat()
    query = f"/bookings?start={today}&end={today}&from=1&to=25&filterType=CREATION&clientReference=MINE-1"
    found = (await agency.ask("GET", query, "bookingListRS")).json()["bookings"]
    assert [one["reference"] for one in found["bookings"]] == [mine["reference"]]


async def test_lists_are_filtered_by_dates_status_and_place_and_come_in_pages(agency):
    key = (await agency.flexible())["rateKey"]
    made = [await agency.booked(key, reference=f"R{number}") for number in range(2)]
    await agency.cancel(made[0]["reference"])
    day, arrival = agency.today().isoformat(), made[0]["hotel"]["checkIn"]

    async def total(query):
        response = await agency.ask("GET", f"/bookings?from=1&to=1&{query}", "bookingListRS")
        return response.json()["bookings"]["total"], len(response.json()["bookings"]["bookings"])

    assert await total(f"start={day}&end={day}") == (2, 1)
    assert await total(f"start={day}&end={day}&status=CANCELLED") == (1, 1)
    assert await total(f"start={arrival}&end={arrival}&filterType=CHECKIN") == (2, 1)
    assert await total(f"start={day}&end={day}&filterType=CHECKIN") == (0, 0)
    assert await total(f"start={day}&end={day}&destination=PAR") == (0, 0)
    assert await total(f"start={day}&end={day}&country=GB") == (2, 1)


@pytest.mark.parametrize(
    "query", ["from=1&to=2", "start=2030-01-01&end=2030-01-02", "start=x&end=y&from=1&to=2", "colour=blue"]
)
async def test_a_list_needs_its_parameters(agency, query):
    response = await agency.ask("GET", f"/bookings?{query}", "bookingListRS")
    assert response.status_code == 400


async def test_an_unknown_booking_is_an_error_inside_200(agency):
    for method, path, schema in (
        ("GET", "/bookings/102-9", "bookingDetailRS"),
        ("DELETE", "/bookings/102-9", "bookingCancellationRS"),
    ):
        response = await agency.ask(method, path, schema)
        assert response.status_code == 200
        assert response.json()["error"]["code"].startswith("INVALID_DATA-")


async def test_rooms_run_out_and_a_cancellation_puts_them_back_on_sale(agency):
    rate = await agency.flexible()
    made = [await agency.booked(rate["rateKey"], reference=f"R{number}") for number in range(rate["allotment"])]
    refused = await agency.book(rate["rateKey"], reference="LAST")
    assert refused.status_code == 500
    assert refused.json()["error"]["code"].startswith("INSUFFICIENT_ALLOTMENT-")
    assert len(agency.effects("order")) == rate["allotment"]
    assert (await agency.check(rate["rateKey"])).status_code == 410
    await agency.cancel(made[0]["reference"])
    assert (await agency.book(rate["rateKey"], reference="LAST")).status_code == 200


async def test_sold_rooms_disappear_from_availability(agency):
    rate = await agency.flexible()
    hotel = int(rate["rateKey"].split("|")[4])
    await agency.booked(rate["rateKey"])
    again = await agency.rates(hotels={"hotel": [hotel]})
    left = {one["rateKey"].split("|")[5]: one["allotment"] for _, one in again}
    assert left[rate["rateKey"].split("|")[5]] == rate["allotment"] - 1


@pytest.mark.parametrize(
    ("percent", "tolerance", "status"), [(1.5, 2, 200), (5, 2, 500), (0.5, None, 500), (-8, None, 200)]
)
async def test_a_dearer_price_is_booked_only_within_the_tolerance(agency, percent, tolerance, status):
    rate = await agency.flexible()
    agency.script("price_change", path="bookings", args={"percent": percent})
    more = {} if tolerance is None else {"tolerance": tolerance}
    response = await agency.book(rate["rateKey"], **more)
    assert response.status_code == status
    if status == 200:
        assert abs(response.json()["booking"]["totalNet"] - float(rate["net"]) * (1 + percent / 100)) < 0.02
    else:
        assert "Price has changed" in response.json()["error"]["message"]
        assert response.json()["error"]["code"].startswith("PRODUCT_ERROR-")
        assert agency.effects("order") == []


async def test_an_indicated_rate_must_be_checked_before_booking(agency):
    rate = next(rate for _, rate in await agency.rates() if rate["rateType"] == "RECHECK")
    assert (await agency.book(rate["rateKey"])).status_code == 400
    checked = (await agency.check(rate["rateKey"])).json()["hotel"]["rooms"][0]["rates"][0]
    assert (await agency.book(checked["rateKey"])).status_code == 200


async def test_a_card_is_charged_on_the_secure_mount(agency, cards):
    rate = await agency.flexible()
    booking = (await agency.book_with_card(rate["rateKey"])).json()["booking"]
    assert booking["pendingAmount"] == 0
    [charge] = cards.charges
    assert (charge["amount_minor"], charge["currency"]) == (cents(rate["net"]), "USD")
    assert charge["merchant"]["category"] == "hotels_motels_and_resorts"
    assert charge["reference"] == booking["reference"]


async def test_no_card_number_is_kept_anywhere(agency):
    number = CARD["paymentCard"]["cardNumber"]
    booking = (await agency.book_with_card((await agency.flexible())["rateKey"])).json()
    assert number not in str(booking)
    for table in ("documents", "index_entries"):
        rows = agency.hub.store._db.execute(f"SELECT * FROM {table}").fetchall()
        assert number not in str(rows)
    assert number not in str(list(agency.hub.calls.calls))


async def test_a_declined_card_books_nothing_and_keeps_the_room(agency, cards):
    rate = await agency.flexible()
    cards.declines = True
    response = await agency.book_with_card(rate["rateKey"])
    assert response.status_code == 402
    assert response.json()["error"]["code"] == "PAYMENT_ERROR"
    assert agency.effects("order") == []
    cards.declines = False
    assert agency.hub.store.sold_under("hotelbeds", "") == {}
    agency.script("decline")
    assert (await agency.book_with_card(rate["rateKey"])).status_code == 402


async def test_a_card_is_not_taken_on_the_plain_mount(agency, cards):
    response = await agency.book((await agency.flexible())["rateKey"], paymentData=CARD)
    assert response.status_code == 400
    assert cards.charges == []


async def test_a_stay_paid_at_the_desk_is_not_charged(agency, cards):
    rate = await agency.a_rate(lambda rate: rate["paymentType"] == "AT_HOTEL")
    booking = (await agency.book_with_card(rate["rateKey"])).json()["booking"]
    assert cards.charges == []
    assert booking["pendingAmount"] == 0


async def test_a_fixed_selling_price_is_what_the_card_pays(agency, cards):
    rate = await agency.a_rate(lambda rate: rate.get("hotelMandatory") and rate["paymentType"] == "AT_WEB")
    booking = (await agency.book_with_card(rate["rateKey"])).json()["booking"]
    assert cards.charges[0]["amount_minor"] == cents(rate["sellingRate"])
    assert cents(booking["totalSellingRate"]) == cents(rate["sellingRate"])


@pytest.mark.parametrize(
    ("member", "value", "status"),
    [
        ("cardNumber", "12", 400), ("cardNumber", "4000 0099 9000 0018", 400), ("cardType", "STONE", 400),
        ("expiryDate", "1399", 400), ("expiryDate", "0120", 402), ("cardCVC", "x", 400), ("cardHolderName", "", 400),
    ],
)  # fmt: skip
async def test_a_card_that_makes_no_sense_is_refused(agency, member, value, status):
    data = CARD | {"paymentCard": CARD["paymentCard"] | {member: value}}
    response = await agency.book_with_card((await agency.flexible())["rateKey"], paymentData=data)
    assert response.status_code == status
    assert value == "" or len(value) < 10 or value not in response.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"clientReference": "x" * 21}, "clientReference"),
        ({"clientReference": ""}, "clientReference"),
        ({"holder": {"name": "Grace"}}, "holder"),
        ({"holder": {"name": "G" * 51, "surname": "H"}}, "holder"),
        ({"rooms": []}, "rooms"),
        ({"remark": "x" * 2001}, "remark"),
        ({"tolerance": "much"}, "tolerance"),
        ({"discount": 1}, "discount"),
    ],
)
async def test_bad_bookings_name_the_property(agency, change, says):
    response = await agency.book((await agency.flexible())["rateKey"], **change)
    assert response.status_code == 400
    assert says in response.json()["error"]["message"]


async def test_guests_must_be_those_the_rate_was_asked_for(agency):
    rate = await agency.flexible(adults=2)
    assert (await agency.book(rate["rateKey"], adults=1)).status_code == 400
    assert (await agency.book(rate["rateKey"], adults=2)).status_code == 200
    nameless = {"rooms": [{"rateKey": rate["rateKey"], "paxes": [{"roomId": 1, "type": "AD"}] * 2}]}
    assert (await agency.book(rate["rateKey"], **nameless)).status_code == 400
    unnamed = {"rooms": [{"rateKey": rate["rateKey"]}]}
    assert (await agency.book(rate["rateKey"], **unnamed)).status_code == 200


@pytest.mark.parametrize(
    ("kind", "args", "status", "code"),
    [
        ("sold_out", {}, 500, "INSUFFICIENT_ALLOTMENT"),
        ("confirm_error", {}, 500, "CONFIRM_ERROR"),
        ("error_in_200", {"code": "SYSTEM_ERROR", "message": "try later"}, 200, "SYSTEM_ERROR"),
        ("rate_gone", {}, 410, "INVALID_DATA"),
    ],
)
async def test_scripted_failures_book_nothing(agency, kind, args, status, code):
    rate = await agency.flexible()
    agency.script(kind, args=args)
    response = await agency.book(rate["rateKey"])
    assert response.status_code == status
    assert response.json()["error"]["code"].startswith(code)
    assert "booking" not in response.json()
    assert agency.effects("order") == []


async def test_a_script_for_another_hotel_does_not_bite(agency):
    agency.script("sold_out", args={"hotel": 1})
    assert (await agency.book((await agency.flexible())["rateKey"])).status_code == 200


async def test_two_rooms_of_one_key_take_two_rooms(agency):
    rate = await agency.flexible(adults=2, rooms=2)
    paxes = [{"roomId": number, "type": "AD", "name": "A", "surname": "B"} for number in (1, 2) for _ in range(2)]
    await agency.booked(rate["rateKey"], rooms=[{"rateKey": rate["rateKey"], "paxes": paxes}])
    assert set(agency.hub.store.sold_under("hotelbeds", "").values()) == {2}
