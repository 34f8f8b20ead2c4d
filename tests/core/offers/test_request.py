"""What a request must say before anybody is asked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.kernel.money import Money
from core.offers import errors
from core.offers.request import Cabin, Sort, TripRequest, plan_trip
from core.places.service import Places

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = date(2026, 12, 1)


def plan(home_airport: str | None = "JFK", **asked):
    request = TripRequest(**{"origin": "New York", "destination": "London", "depart_on": DAY, **asked})
    return plan_trip(request, Places(), now=NOW, home_airport=home_airport)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"destination": "Nowhereville"}, errors.UnknownPlace),
        ({"origin": "Nowhereville"}, errors.UnknownPlace),
        ({"destination": ""}, errors.UnknownPlace),
        ({"destination": "San Jose"}, errors.AmbiguousPlace),
        ({"depart_on": date(2026, 11, 19)}, errors.PastDate),
        ({"return_on": date(2026, 11, 30)}, errors.ReturnBeforeDeparture),
        ({"depart_on": NOW.date() + timedelta(days=331)}, errors.TooFarAhead),
        ({"return_on": NOW.date() + timedelta(days=400)}, errors.TooFarAhead),
        ({"travellers": 0}, errors.TravellersOutOfRange),
        ({"travellers": 40}, errors.TravellersOutOfRange),
        ({"destination": "JFK"}, errors.SamePlace),
        ({"destination": "New York"}, errors.SamePlace),
        ({"nights": 0}, errors.StayTooLong),
        ({"nights": 31}, errors.StayTooLong),
        ({"return_on": DAY + timedelta(days=60)}, errors.StayTooLong),
        ({"want_flights": False, "want_hotels": False}, errors.NothingWanted),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_own_code(asked, refusal):
    with pytest.raises(refusal) as refused:
        plan(**asked)
    assert refused.value.code == refusal.code
    assert refused.value.message


def test_an_ambiguous_place_lists_its_choices():
    with pytest.raises(errors.AmbiguousPlace) as refused:
        plan(destination="San Jose")
    choices = refused.value.facts["choices"]
    assert {choice["code"] for choice in choices} >= {"SJC", "SJO"}
    assert refused.value.facts["which"] == "destination"


def test_today_is_the_day_where_the_trip_starts():
    late = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    request = TripRequest(origin="New York", destination="London", depart_on=date(2026, 11, 19))
    assert plan_trip(request, Places(), now=late, home_airport=None).request.depart_on == date(2026, 11, 19)


def test_without_an_origin_the_home_airport_is_taken():
    made = plan(origin=None)
    assert made.origin is not None
    assert made.origin.code == "JFK"


def test_without_origin_and_home_the_person_is_asked():
    with pytest.raises(errors.OriginMissing):
        plan(home_airport=None, origin=None)


def test_an_overnight_flight_moves_the_first_hotel_night():
    made = plan(nights=3)
    assert (made.check_in, made.check_out, made.return_on) == (date(2026, 12, 2), date(2026, 12, 5), date(2026, 12, 5))
    assert made.nights == 3


def test_a_day_flight_sleeps_the_same_evening():
    made = plan(origin="London", destination="Paris", nights=2)
    assert (made.check_in, made.return_on) == (DAY, date(2026, 12, 3))


def test_a_given_return_ends_the_stay():
    made = plan(return_on=date(2026, 12, 4))
    assert (made.check_in, made.check_out, made.nights) == (date(2026, 12, 2), date(2026, 12, 4), 2)


def test_one_way_has_no_return_and_no_hotel_unless_nights_are_asked_for():
    assert plan(one_way=True).return_on is None
    assert not plan(one_way=True).wants_hotels
    assert plan(one_way=True, nights=2).wants_hotels


def test_a_same_day_return_has_no_hotel():
    made = plan(origin="London", destination="Paris", return_on=DAY)
    assert not made.wants_hotels
    assert made.return_on == DAY


def test_a_return_before_the_landing_is_still_a_plan():
    made = plan(return_on=DAY)
    assert made.return_on == DAY
    assert not made.wants_hotels


def test_hotels_alone_need_no_origin():
    made = plan(home_airport=None, origin=None, want_flights=False, nights=2)
    assert made.origin is None
    assert made.check_in == DAY
    assert made.wants_hotels


def test_a_request_survives_being_stored():
    request = TripRequest(
        origin="NYC", destination="London", depart_on=DAY, nights=3, cabin=Cabin.BUSINESS, max_stops=1,
        budget=Money.of("2000", "USD"), sort=Sort.CHEAPEST, near="Paddington", travellers=2,
    )  # fmt: skip
    assert TripRequest.from_json(request.as_json()) == request
