"""Whether the parts of a trip fit together."""

from datetime import date, datetime

import pytest

from core.trips.feasibility import Leg, Stay, check

OUT = Leg(datetime(2027, 12, 1, 18, 5), datetime(2027, 12, 2, 6, 10), "New York", "London")
BACK = Leg(datetime(2027, 12, 5, 11, 0), datetime(2027, 12, 5, 14, 0), "London", "New York")


@pytest.mark.parametrize(
    ("legs", "stays", "expected"),
    [
        pytest.param([OUT, BACK], [Stay("London", date(2027, 12, 2), date(2027, 12, 5))], [], id="everything fits"),
        pytest.param([OUT, BACK], [Stay("London", date(2027, 12, 1), date(2027, 12, 5))], ["night_unused"], id="a night too early"),
        pytest.param([OUT, BACK], [Stay("London", date(2027, 12, 3), date(2027, 12, 5))], ["night_missing"], id="a night without a bed"),
        pytest.param([OUT, BACK], [Stay("London", date(2027, 12, 2), date(2027, 12, 6))], ["night_unused"], id="home before the hotel ends"),
        pytest.param([OUT, BACK], [Stay("London", date(2027, 12, 2), date(2027, 12, 4))], ["night_missing"], id="the hotel ends too soon"),
        pytest.param([OUT], [], [], id="a flight alone"),
        pytest.param([], [Stay("London", date(2027, 12, 2), date(2027, 12, 4))], [], id="a hotel alone"),
        pytest.param(
            [Leg(datetime(2027, 12, 2, 20, 0), datetime(2027, 12, 2, 23, 30), "Paris", "London")],
            [Stay("London", date(2027, 12, 2), date(2027, 12, 4))],
            ["late_arrival"],
            id="a late arrival",
        ),
    ],
)  # fmt: skip
def test_concerns_name_what_does_not_fit(legs, stays, expected):
    assert [concern.code for concern in check(legs, stays)] == expected


def test_a_passport_that_ends_on_the_way_comes_first():
    assert check([OUT, BACK], [], passport_expires_on=date(2027, 12, 4))[0].code == "passport_expired"
    assert check([OUT, BACK], [], passport_expires_on=date(2028, 2, 1))[0].code == "passport_short"
    assert check([OUT, BACK], [], passport_expires_on=date(2029, 1, 1)) == []
