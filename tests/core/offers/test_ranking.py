"""Ranking: explainable, varied, and never hiding the cheapest compliant."""

from dataclasses import replace
from datetime import date, time

import pytest

from core.kernel.money import Money
from core.offers.candidates import deduplicated, fits, one_currency
from core.offers.ports import SupplierProgress
from core.offers.ranking import SHOWN, rank
from core.offers.relaxations import empty_handed, relaxations
from core.offers.request import Cabin, Sort, TripRequest
from core.offers.selection import KEPT, keep


def asked(**more) -> TripRequest:
    return TripRequest(**{"destination": "London", "depart_on": date(2026, 12, 1), **more})


def badges(ranked) -> dict[str, int]:
    return {badge: each.position for each in ranked for badge in each.badges}


def test_cheaper_faster_and_compliant_wins(flight, candidate):
    good = candidate(flight("500"))
    slow = candidate(flight("500", number="2", minutes=700, stops=1))
    dear = candidate(flight("900", number="3"))
    red = candidate(flight("480", number="4"), "red")
    ranked = rank([slow, dear, red, good])
    assert ranked[0].candidate is good
    assert badges(ranked)["best"] == 1


def test_every_badge_sits_where_it_belongs(flight, candidate):
    cheap_but_red = candidate(flight("300", number="1", minutes=600), "red")
    cheapest_compliant = candidate(flight("500", number="2", minutes=500))
    fastest = candidate(flight("800", number="3", minutes=400))
    ranked = rank([cheap_but_red, cheapest_compliant, fastest])
    held = {badge: each.candidate for each in ranked for badge in each.badges}
    assert held["cheapest"] is cheap_but_red
    assert held["cheapest compliant"] is cheapest_compliant
    assert held["fastest"] is fastest
    assert held["best"].level != "red"


@pytest.mark.parametrize("sort", list(Sort))
def test_the_cheapest_compliant_is_always_shown(flight, candidate, sort):
    fast = [candidate(flight(str(1000 + n), number=str(n), minutes=400), "amber") for n in range(20)]
    only = candidate(flight("3000", number="99", minutes=1400, stops=1, leaves="2026-12-01T23:00"))
    ranked = rank([*fast, only], sort)
    assert badges(ranked)["cheapest compliant"] <= SHOWN


def test_reasons_can_be_checked_against_the_card(flight, candidate):
    ranked = rank([candidate(flight("500", number="1")), candidate(flight("620.50", number="2", minutes=475), "amber")])
    assert "Cheapest of 2" in ranked[0].reason
    assert "120.50 USD more than the cheapest" in ranked[1].reason
    assert "55 min longer than the fastest" in ranked[1].reason
    assert "needs attention by policy" in ranked[1].reason


def test_the_score_is_the_weighted_sum_of_its_parts(flight, candidate):
    (only,) = rank([candidate(flight())])
    assert set(only.as_json()["parts"]) == {"price", "time", "convenience", "policy"}
    assert 0 <= only.score <= 1


def test_further_fares_of_one_flight_move_back(flight, candidate):
    same = [candidate(flight(str(500 + n), number="178", brand=str(n))) for n in range(5)]
    others = [candidate(flight(str(540 + n), number=str(n), carrier="VS")) for n in range(5)]
    first = [each.candidate for each in rank([*same, *others])[:3]]
    assert sum(each in same for each in first) <= 2


def test_a_card_shows_a_higher_class_and_a_refundable_fare_too(flight, candidate):
    plain = [candidate(flight(str(500 + n), number=str(n))) for n in range(20)]
    business = candidate(flight("2400", number="90", cabin="business"), "amber")
    flexible = candidate(flight("1400", number="91", refundable="yes"))
    shown = [each.candidate for each in rank([*plain, business, flexible])[:SHOWN]]
    assert business in shown
    assert flexible in shown


def test_a_preferred_vendor_is_lifted_and_said(flight, candidate):
    preferred = flight("520", number="1")
    preferred.snapshot["preferred"] = True
    ranked = rank([candidate(flight("500", number="2", carrier="VS")), candidate(preferred)])
    assert ranked[0].candidate.found is preferred
    assert "preferred vendor" in ranked[0].reason


@pytest.mark.parametrize(
    ("sort", "first"), [(Sort.CHEAPEST, "1"), (Sort.FASTEST, "2"), (Sort.EARLIEST, "3"), (Sort.LATEST, "4")]
)
def test_a_wish_is_met_literally(flight, candidate, sort, first):
    options = [
        flight("300", number="1", minutes=600),
        flight("700", number="2", minutes=390),
        flight("500", number="3", leaves="2026-12-01T06:30"),
        flight("510", number="4", leaves="2026-12-01T22:00"),
    ]
    assert rank([candidate(each) for each in options], sort)[0].candidate.option["flight_numbers"] == [f"BA{first}"]


def test_hotels_are_ranked_by_price_place_and_comfort(hotel, candidate):
    near = candidate(hotel("300", code="1", away=0.5, stars=4))
    far = candidate(hotel("290", code="2", away=9.0, stars=3))
    ranked = rank([far, near])
    assert ranked[0].candidate is near
    assert "0.5 km from the centre" in ranked[0].reason
    assert "4 stars" in ranked[0].reason


def test_nothing_ranks_to_nothing():
    assert rank([]) == []


def test_the_same_flight_from_two_suppliers_is_shown_once_at_the_lower_price(flight):
    kept = deduplicated([flight("500", supplier="other"), flight("480"), flight("470", refundable="yes")])
    assert sorted(offer.total.minor for offer in kept) == [47000, 48000]


def test_a_hotel_gives_few_rates(hotel):
    assert len(deduplicated([hotel(str(300 + n), room=f"Room {n}") for n in range(9)])) == 4


def test_only_one_currency_is_compared(flight):
    euros = replace(flight("100"), total=Money.of("100", "EUR"))
    assert one_currency([flight(), euros], "USD")[0].total.currency.code == "USD"
    assert one_currency([euros], "USD") == [euros]
    assert one_currency([], "USD") == []


def test_at_most_sixty_are_kept_with_something_of_each_wish(flight, candidate):
    many = [candidate(flight(str(400 + n), number=str(n))) for n in range(100)]
    rare = [
        candidate(flight("5000", number="900", cabin="business"), "amber"),
        candidate(flight("1500", number="901", refundable="yes")),
        candidate(flight("900", number="902", leaves="2026-12-01T06:00", minutes=900, stops=1)),
    ]
    kept = keep(rank([*many, *rare]))
    assert len(kept) == KEPT
    assert {"business"} <= {each.candidate.option["cabin"] for each in kept}
    assert any(each.candidate.refundable for each in kept)
    assert [each.position for each in kept] == sorted(each.position for each in kept)


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"max_stops": 0}, "No direct flights; with 1 stop there are 2 from 420.00 USD."),
        ({"cabin": Cabin.BUSINESS}, "No seats in business; there are some in economy from 420.00 USD."),
        ({"depart_before": time(9)}, "Nothing leaves before 09:00; the nearest leaves at 18:00."),
        ({"budget": Money.of("300", "USD")}, "Nothing fits 300.00 USD; the least the trip costs is 420.00 USD."),
        (
            {"max_stops": 0, "cabin": Cabin.FIRST},
            "No flights meet all wishes together; without them there are 2 from 420.00 USD.",
        ),
    ],
)
def test_the_wish_in_the_way_is_named_with_the_smallest_change(flight, wishes, words):
    found = [flight("420", stops=1), flight("460", stops=1, number="2")]
    assert relaxations(found, asked(**wishes), other=None) == [words]


def test_hotel_stars_in_the_way_are_named(hotel):
    assert relaxations([hotel(stars=3)], asked(hotel_min_stars=5), other=None) == [
        "No hotel has 5 stars; the best has 3, from 300.00 USD."
    ]


def test_the_budget_counts_the_rest_of_the_trip(flight):
    request = asked(budget=Money.of("700", "USD"))
    assert fits(flight("500"), request, other=Money.of("150", "USD")) == []
    assert fits(flight("500"), request, other=Money.of("250", "USD")) == ["budget"]


def test_a_silent_supplier_is_named_when_nothing_came():
    late = SupplierProgress("duffel", "late")
    assert "duffel did not answer" in empty_handed("flight", [late], " to London")
    assert "No hotels are sold" in empty_handed("hotel", [SupplierProgress("hotelbeds", "done")], " in London")


def test_a_flight_that_lands_when_the_hotel_starts_goes_before_a_cheaper_one_that_leaves_a_night_open(
    flight, candidate
):
    fitting, early = flight("560", number="178"), flight("500", number="112")
    fitting.snapshot["days_before_stay"], early.snapshot["days_before_stay"] = 0, 1
    first, second = rank([candidate(early), candidate(fitting)])
    assert first.candidate.found is fitting
    assert "lands the day before the hotel starts" in second.reason
