"""The facts policy sees."""

from datetime import date
from decimal import Decimal

import pytest

from core.offers.facts import facts_of
from core.offers.profile import PreferredVendors, TravellerFacts
from core.policy.facts import FIELDS

ADA = TravellerFacts("Engineering", "senior", "US", "USD")
TODAY = date(2026, 11, 20)


def test_a_flight_tells_cabin_time_stops_and_price(flight):
    facts = facts_of(flight("500", stops=1, cabin="business").snapshot, ADA, TODAY)
    assert facts["segment.fare_class"] == "business"
    assert facts["segment.duration_mins"] == 420
    assert facts["segment.stops"] == 1
    assert facts["flight.total"] == Decimal("500.00")
    assert facts["advance_booking_days"] == 11
    assert facts["flight.airlines"] == ["BA"]
    assert facts["employee_level"] == "senior"


def test_a_hotel_tells_its_nightly_rate_and_stars(hotel):
    facts = facts_of(hotel("300").snapshot, ADA, TODAY)
    assert facts["hotel.daily_rate"] == Decimal("100.00")
    assert facts["hotel.stars"] == 3
    assert facts["trip.nights"] == 3
    assert facts["refundable"] is True


def test_another_currency_is_unknown_and_never_guessed(flight):
    euro = TravellerFacts(currency="EUR")
    assert facts_of(flight().snapshot, euro, TODAY)["flight.total"] is None


@pytest.mark.parametrize(("state", "fact"), [("yes", True), ("no", False), ("unknown", None)])
def test_unknown_refundability_stays_unknown(flight, state, fact):
    assert facts_of(flight(refundable=state).snapshot, ADA, TODAY)["refundable"] is fact


def test_every_fact_a_rule_may_read_of_an_option_is_given(flight, hotel):
    for option, kind in ((flight().snapshot, "flight"), (hotel().snapshot, "hotel")):
        wanted = {name for name, field in FIELDS.items() if kind in {each.value for each in field.kinds}}
        assert wanted <= set(facts_of(option, ADA, TODAY)), kind


def test_preferred_vendors_are_every_airline_of_a_flight_or_the_hotels_name(flight, hotel):
    preferred = PreferredVendors.of(airlines=["ba"], hotels=["Grand Inn"])
    assert preferred.prefer(flight().snapshot)
    assert not preferred.prefer(flight(carrier="VS").snapshot)
    assert preferred.prefer(hotel(name="The Grand Inn Mayfair").snapshot)
    assert not preferred.prefer(hotel(name="Grandiose Inn").snapshot)
