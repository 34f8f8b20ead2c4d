from datetime import UTC, datetime, timedelta

import pytest

from sandbox.world.hotels import hotels_in


async def test_london_has_at_least_forty_hotels_with_rates(agency):
    hotels = (await agency.search()).json()["hotels"]
    assert hotels["total"] == len(hotels["hotels"]) >= 40
    assert all(rate["net"] for hotel in hotels["hotels"] for room in hotel["rooms"] for rate in room["rates"])


async def test_the_same_stay_costs_the_same_whoever_asks(agency):
    first, second = [await agency.rates() for _ in range(2)]
    assert [rate["net"] for _, rate in first] == [rate["net"] for _, rate in second]


async def test_a_circle_finds_the_hotels_inside_it(agency):
    near = {"latitude": "51.5074", "longitude": "-0.1278", "radius": "2", "unit": "km"}
    found = (await agency.search(geolocation=near)).json()["hotels"]["hotels"]
    known = {hotel.code: hotel for hotel in hotels_in("LON")}
    assert 5 <= len(found) < 48
    assert all(known[hotel["code"]].distance_km <= 2.01 for hotel in found)


async def test_a_rectangle_finds_the_hotels_inside_it(agency):
    frame = {
        "latitude": "51.52", "longitude": "-0.20", "secondaryLatitude": "51.49", "secondaryLongitude": "-0.10",
    }  # fmt: skip
    found = (await agency.search(geolocation=frame)).json()["hotels"]["hotels"]
    assert found
    assert all(51.49 <= float(hotel["latitude"]) <= 51.52 for hotel in found)


async def test_hotel_codes_are_asked_one_by_one_and_unknown_ones_are_passed_over(agency):
    codes = [hotel.code for hotel in hotels_in("PAR")[:3]]
    found = (await agency.search(hotels={"hotel": [*codes, 5]})).json()["hotels"]["hotels"]
    assert {hotel["code"] for hotel in found} <= set(codes)


async def test_nothing_found_is_a_total_of_zero(agency):
    for place in ({"destination": {"code": "XXX"}}, {"geolocation": {"latitude": "0", "longitude": "-30"}}):
        assert (await agency.search(**place)).json()["hotels"] == {"total": 0}


async def test_filters_narrow_by_stars_price_board_and_number(agency):
    asked = {
        "destination": {"code": "LON"},
        "filter": {"minCategory": 4, "maxCategory": 4, "maxRate": 1000, "maxHotels": 5, "maxRatesPerRoom": 2},
        "boards": {"included": True, "board": ["BB"]},
    }
    hotels = (await agency.search(**asked)).json()["hotels"]["hotels"]
    assert len(hotels) == 5
    assert {hotel["categoryCode"] for hotel in hotels} == {"4EST"}
    for room in (room for hotel in hotels for room in hotel["rooms"]):
        assert len(room["rates"]) <= 2
        assert all(rate["boardCode"] == "BB" and float(rate["net"]) <= 1000 for rate in room["rates"])


async def test_children_come_with_their_ages_and_are_part_of_the_key(agency):
    family = [{"rooms": 1, "adults": 2, "children": 1, "paxes": [{"type": "CH", "age": 7}]}]
    rates = await agency.rates(occupancies=family, destination={"code": "LON"})
    assert rates
    assert all(rate["childrenAges"] == "7" and "1~2~1|7|" in rate["rateKey"] for _, rate in rates)
    without_age = [{"rooms": 1, "adults": 2, "children": 1}]
    refused = await agency.search(occupancies=without_age, destination={"code": "LON"})
    assert refused.status_code == 400


async def test_two_kinds_of_rooms_are_answered_together(agency):
    both = [{"rooms": 1, "adults": 1, "children": 0}, {"rooms": 2, "adults": 2, "children": 0}]
    rates = await agency.rates(occupancies=both, destination={"code": "NYC"})
    assert {(rate["rooms"], rate["adults"]) for _, rate in rates} == {(1, 1), (2, 2)}


async def test_every_kind_of_rate_is_on_sale(agency):
    rates = [rate for _, rate in await agency.rates()]
    assert {rate["rateType"] for rate in rates} == {"BOOKABLE", "RECHECK"}
    assert {rate["paymentType"] for rate in rates} == {"AT_WEB", "AT_HOTEL"}
    assert {rate["packaging"] for rate in rates} == {True, False}
    mandatory = [rate for rate in rates if rate.get("hotelMandatory")]
    assert mandatory
    assert all(float(rate["sellingRate"]) > float(rate["net"]) for rate in mandatory)


async def test_daily_rates_add_up_to_the_price(agency):
    for _, rate in await agency.rates(dailyRate=True, destination={"code": "BER"}):
        total = sum(round(float(day["dailyNet"]) * 100) for day in rate["dailyRates"])
        assert total == round(float(rate.get("sellingRate", rate["net"])) * 100)


async def test_deadlines_are_in_the_time_of_the_hotel(agency):
    rates = [rate for _, rate in await agency.rates(destination={"code": "TYO"})]
    starts = [policy["from"] for rate in rates for policy in rate["cancellationPolicies"]]
    assert all(start.endswith("+09:00") for start in starts)


async def test_city_tax_is_told_as_due_at_the_desk(agency):
    rates = [rate for _, rate in await agency.rates(destination={"code": "ROM"})]
    taxes = rates[0]["taxes"]
    assert taxes["allIncluded"] is False
    assert {tax["currency"] for tax in taxes["taxes"] if not tax["included"]} == {"EUR"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"stay": {"checkIn": "2020-01-01", "checkOut": "2020-01-03"}}, "Check-in"),
        ({"stay": {"checkIn": "2030-01-03", "checkOut": "2030-01-03"}}, "Check-out"),
        ({"stay": {"checkIn": "2030-01-01", "checkOut": "2030-03-01"}}, "nights"),
        ({"stay": {"checkIn": "soon", "checkOut": "2030-03-01"}}, "checkIn"),
        ({"occupancies": []}, "occupancies"),
        ({"occupancies": [{"rooms": 0, "adults": 1, "children": 0}]}, "rooms"),
        ({"hotels": {"hotel": list(range(2001))}}, "2000"),
        ({"geolocation": {"latitude": "x", "longitude": "1"}}, "latitude"),
        ({"geolocation": {"latitude": "1", "longitude": "1", "radius": "500"}}, "radius"),
        ({"colour": "blue"}, "colour"),
    ],
)
async def test_bad_requests_name_the_property(agency, change, says):
    body = agency.search_body() | change
    response = await agency.ask("POST", "/hotels", "availabilityRS", json=body)
    assert response.status_code == 400
    assert says in response.json()["error"]["message"]


async def test_a_search_without_a_place_is_refused(agency):
    body = agency.search_body()
    del body["destination"]
    response = await agency.ask("POST", "/hotels", "availabilityRS", json=body)
    assert response.json()["error"]["code"] == "INVALID_REQUEST"


async def test_a_day_that_is_over_at_the_hotel_is_not_sold_there(agency):
    agency.hub.clock.set(datetime(2027, 3, 2, 11, 0, tzinfo=UTC))
    today = agency.today()
    stay = {"checkIn": today.isoformat(), "checkOut": (today + timedelta(days=1)).isoformat()}
    body = {"stay": stay, "occupancies": [{"rooms": 1, "adults": 1, "children": 0}]}
    agency.hub.clock.set(datetime(2027, 3, 2, 16, 0, tzinfo=UTC))
    for code, is_sold in (("TYO", False), ("LAX", True)):
        response = await agency.ask("POST", "/hotels", "availabilityRS", json=body | {"destination": {"code": code}})
        assert (response.json()["hotels"]["total"] > 0) is is_sold
