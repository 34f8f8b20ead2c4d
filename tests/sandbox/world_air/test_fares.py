"""Prices, brands and seats."""

from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest

from sandbox.world.air_inventory import BUCKETS, capacity, opening, stock_key, taken_by_others
from sandbox.world.air_offers import CAP, Leg, Quote, Travellers, quotes
from sandbox.world.air_schedules import flights

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def sold(origin: str, destination: str, *, ahead: int = 14, now: datetime = NOW, **more) -> list[Quote]:
    on = (now + timedelta(days=ahead)).date()
    return quotes([Leg((origin,), (destination,), on)], Travellers(1), now=now, sold={}, **more)


def typical(found: list[Quote]) -> float:
    return median(one.total for one in found) / 100


def test_a_list_is_capped_and_sorted_by_price():
    found = sold("JFK", "LHR")
    assert 60 <= len(found) <= CAP
    assert [one.total for one in found] == sorted(one.total for one in found)


def test_each_cabin_costs_more_than_the_one_below():
    prices = [
        typical(sold("JFK", "LHR", cabin=cabin, max_connections=0))
        for cabin in ("economy", "premium_economy", "business", "first")
    ]
    assert prices == sorted(prices)
    assert prices[2] > 3 * prices[0]


def test_a_transatlantic_return_costs_what_one_expects():
    out = (NOW + timedelta(days=30)).date()
    legs = [Leg(("JFK",), ("LHR",), out), Leg(("LHR",), ("JFK",), out + timedelta(days=4))]
    found = quotes(legs, Travellers(1), now=NOW, sold={}, cabin="economy")
    assert 400 <= found[0].total / 100 <= 900
    assert 600 <= typical(found) <= 1500


def test_buying_late_is_dearer():
    leaves = NOW + timedelta(days=30)
    leg = Leg(("LHR",), ("MAD",), leaves.date())
    prices = [
        typical(
            quotes(
                [leg], Travellers(1), now=leaves - timedelta(days=ahead), sold={}, cabin="economy", max_connections=0
            )
        )
        for ahead in (28, 14, 2)
    ]
    assert prices == sorted(prices)
    assert prices[-1] > 1.3 * prices[0]


def test_summer_is_dearer_than_february_in_the_north():
    def price(month: int) -> float:
        start = datetime(2027, month, 3, 9, 0, tzinfo=UTC) - timedelta(days=40)
        days = range(40, 47)
        return median(
            typical(sold("JFK", "CDG", ahead=day, now=start, cabin="economy", max_connections=0)) for day in days
        )

    assert price(7) > 1.15 * price(2)


def test_dearer_brands_allow_more():
    ba = [one for one in sold("JFK", "LHR", cabin="economy", max_connections=0) if one.carrier == "BA"]
    brands = {one.brand.name: one.brand for one in ba}
    light, plain, flex = brands["Economy Basic"], brands["Economy Standard"], brands["Economy Flex"]
    assert light.factor < plain.factor < flex.factor
    assert light.checked < plain.checked <= flex.checked
    assert light.change < 0 <= plain.change


def test_children_and_infants_pay_less():
    on = (NOW + timedelta(days=14)).date()
    legs = [Leg(("JFK",), ("LHR",), on)]
    one = quotes(legs, Travellers(1), now=NOW, sold={}, cabin="economy", max_connections=0)
    three = quotes(legs, Travellers(1, children=1, infants=1), now=NOW, sold={}, cabin="economy", max_connections=0)
    single = {(q.ways[0].flights[0].key, q.brand.name): q.total for q in one}
    for q in three:
        adult = single.get((q.ways[0].flights[0].key, q.brand.name))
        if adult is not None and q.fares[0].openings[0].letter == "Q":
            assert adult < q.total < 2 * adult


@pytest.mark.parametrize("cabin", list(BUCKETS))
def test_buckets_open_one_after_the_other_until_the_cabin_is_full(cabin: str):
    flight = flights("BA", "JFK", "LHR", date(2027, 3, 2))[1]
    total, today = capacity(flight, cabin), NOW.date()
    others = taken_by_others(flight, cabin, today)
    seen: list[float] = []
    for bought in range(total - others + 1):
        found = opening(flight, cabin, 1, today, {stock_key(flight.key, cabin): bought})
        if found is None:
            assert bought == total - others
            break
        seen.append(found.factor)
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


def test_flights_fill_as_the_day_comes_near():
    flight = flights("BA", "JFK", "LHR", date(2027, 3, 2))[1]
    taken = [taken_by_others(flight, "economy", date(2027, 3, 2) - timedelta(days=n)) for n in (200, 90, 30, 7, 0)]
    assert taken == sorted(taken)
    assert taken[-1] <= capacity(flight, "economy")


def test_emissions_grow_with_the_cabin():
    found = {one.cabin: one for one in sold("JFK", "LHR", max_connections=0) if one.carrier == "BA"}
    assert 250 < found["economy"].co2_kg < 600
    assert found["economy"].co2_kg < found["premium_economy"].co2_kg < found["business"].co2_kg < found["first"].co2_kg


def test_nothing_is_sold_from_providence_to_praia():
    assert sold("PVD", "RAI") == []
