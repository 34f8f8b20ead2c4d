import hashlib
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from sandbox.world.hotel_plans import fee_at, plan_of, plans_of, recheck_move
from sandbox.world.hotel_rates import Stay, offered, rates_of, scaled
from sandbox.world.hotels import all_hotels, hotels_in

ASKED = date(2026, 11, 20)
STAY = Stay(date(2026, 12, 1), date(2026, 12, 4), rooms=1, adults=1, children=0)


def prices(code="LON", stay=STAY, asked=ASKED):
    return [rate.total for hotel in hotels_in(code) for rate in rates_of(hotel.code, stay, asked)]


def cheapest_per_night(hotel, stay=STAY, asked=ASKED):
    sold = [rate.total for rate in rates_of(hotel.code, stay, asked) if not rate.plan.packaging]
    return min(sold) / len(stay.nights) / 100


def test_london_spreads_from_about_110_to_about_700_dollars_a_night():
    nightly = sorted(cheapest_per_night(hotel) for hotel in hotels_in("LON"))
    assert 95 <= nightly[0] <= 125
    assert 580 <= nightly[-1] <= 780
    assert sum(price <= 250 for price in nightly) >= 20


def test_prices_are_the_same_in_another_process():
    here = hashlib.sha256(repr(prices("TYO")).encode()).hexdigest()
    program = (
        "import hashlib\nfrom datetime import date\nfrom sandbox.world.hotel_rates import Stay, rates_of\n"
        "from sandbox.world.hotels import hotels_in\n"
        "stay = Stay(date(2026, 12, 1), date(2026, 12, 4), 1, 1, 0)\n"
        "found = [r.total for h in hotels_in('TYO') for r in rates_of(h.code, stay, date(2026, 11, 20))]\n"
        "print(hashlib.sha256(repr(found).encode()).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert there.stdout.strip() == here


@pytest.mark.parametrize("year", [2024, 2027, 2038])
def test_any_date_has_prices(year):
    stay = Stay(date(year, 2, 27), date(year, 3, 2), 1, 2, 0)
    assert all(price > 0 for price in prices("SYD", stay, date(year, 1, 10)))


def test_beach_towns_are_dearer_in_summer_and_ski_towns_in_winter():
    def average(code, month):
        stay = Stay(date(2027, month, 10), date(2027, month, 13), 1, 2, 0)
        found = prices(code, stay, stay.check_in - timedelta(days=40))
        return sum(found) / len(found)

    assert average("PMI", 7) > 1.2 * average("PMI", 1)
    assert average("INN", 2) > 1.2 * average("INN", 7)
    assert average("CPT", 1) > average("CPT", 7)


def test_the_last_moment_is_dearer_than_two_months_ahead():
    assert sum(prices(asked=date(2026, 11, 30))) > 1.1 * sum(prices(asked=date(2026, 9, 1)))


def test_more_adults_and_more_rooms_cost_more():
    hotel = hotels_in("LON")[0]
    one, two = (rates_of(hotel.code, Stay(STAY.check_in, STAY.check_out, 1, n, 0), ASKED)[0].total for n in (1, 2))
    rooms = rates_of(hotel.code, Stay(STAY.check_in, STAY.check_out, 2, 2, 0), ASKED)[0].total
    assert one < two < rooms == 2 * two


def test_non_refundable_is_cheaper_than_flexible():
    for rate in rates_of(hotels_in("PAR")[3].code, STAY, ASKED):
        if rate.plan.code == "NRF":
            flexible = next(
                other
                for other in rates_of(rate.hotel.code, STAY, ASKED)
                if other.plan.code == "BAR" and (other.room, other.board) == (rate.room, rate.board)
            )
            assert rate.total < flexible.total


def test_cancellation_begins_at_one_minute_to_midnight_of_the_hotel():
    tokyo = next(rate for rate in rates_of(hotels_in("TYO")[0].code, STAY, ASKED) if rate.plan.code == "BAR")
    first = min(tokyo.tiers(), key=lambda tier: tier.starts)
    assert first.starts.isoformat().endswith("T23:59:00+09:00")
    minute_before = first.starts.astimezone(UTC) - timedelta(minutes=1)
    assert fee_at(tokyo.tiers(), minute_before) == 0
    assert fee_at(tokyo.tiers(), first.starts) == first.amount > 0


def test_fees_never_fall_as_time_passes_and_never_exceed_the_stay():
    for hotel in hotels_in("NYC")[:12]:
        for rate in rates_of(hotel.code, STAY, ASKED):
            moments = [datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=6 * step) for step in range(60)]
            fees = [fee_at(rate.tiers(), at) for at in moments]
            assert fees == sorted(fees)
            assert fees[-1] <= rate.total


def test_a_non_refundable_stay_costs_everything_from_the_first_moment():
    rate = next(rate for rate in rates_of(hotels_in("LON")[0].code, STAY, ASKED) if rate.plan.code == "NRF")
    assert fee_at(rate.tiers(), datetime(2026, 11, 20, 12, tzinfo=UTC)) == rate.total


def test_a_rescaled_stay_keeps_its_nights_and_adds_up():
    assert scaled((10_001, 10_001, 9_999), 31_000)[:2] == (10_334, 10_334)
    assert sum(scaled((10_001, 10_001, 9_999), 31_007)) == 31_007


def test_indicated_prices_move_within_and_beyond_a_two_percent_tolerance():
    moves = {
        recheck_move(hotel, rate.room, rate.plan, STAY.check_in)
        for hotel in hotels_in("LON")
        for rate in rates_of(hotel.code, STAY, ASKED)
        if rate.recheck
    }
    assert any(0 < move <= 0.02 for move in moves)
    assert any(move > 0.02 for move in moves)
    assert any(move < 0 for move in moves)


def test_all_kinds_of_terms_are_on_sale_in_london():
    plans = {plan.code for hotel in hotels_in("LON") for plan in plans_of(hotel)}
    assert plans == {"BAR", "NRF", "SMF", "PAH", "PKG"}
    assert plan_of(hotels_in("LON")[0], "nonsense") is None


def test_most_hotels_have_a_room_and_some_do_not():
    nights = STAY.nights
    free = [
        any(all(offered(hotel, room, night, ASKED) > 0 for night in nights) for room in hotel.rooms)
        for hotel in all_hotels()
    ]
    assert 0.9 < sum(free) / len(free) <= 1
    tonight = [offered(hotel, hotel.rooms[0], ASKED, ASKED) for hotel in all_hotels()]
    assert 0 in tonight
    assert max(tonight) > 5
