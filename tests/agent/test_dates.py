"""Dates as people write them, on a Friday in November."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.models.offline.dates import read_dates

FRIDAY = date(2026, 11, 20)


def on(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("said", "depart", "back", "nights"),
    [
        ("today", "2026-11-20", "", None),
        ("tomorrow", "2026-11-21", "", None),
        ("day after tomorrow", "2026-11-22", "", None),
        ("on Friday", "2026-11-27", "", None),
        ("next Friday", "2026-11-27", "", None),
        ("this Monday", "2026-11-23", "", None),
        ("next week", "2026-11-24", "", None),
        ("next month", "2026-12-01", "", None),
        ("this weekend", "2026-11-20", "2026-11-22", None),
        ("next weekend", "2026-11-27", "2026-11-29", None),
        ("in 3 days", "2026-11-23", "", None),
        ("in two weeks", "2026-12-04", "", None),
        ("3 December", "2026-12-03", "", None),
        ("Dec 3rd", "2026-12-03", "", None),
        ("the 3rd of December", "2026-12-03", "", None),
        ("3 March", "2027-03-03", "", None),
        ("15 November", "2026-11-15", "", None),
        ("3 March 2020", "2020-03-03", "", None),
        ("2026-12-08", "2026-12-08", "", None),
        ("12/25", "2026-12-25", "", None),
        ("25/12", "2026-12-25", "", None),
        ("1-4 December", "2026-12-01", "2026-12-04", None),
        ("Dec 1 to 4", "2026-12-01", "2026-12-04", None),
        ("from 28 November to 2 December", "2026-11-28", "2026-12-02", None),
        ("Monday to Thursday", "2026-11-23", "2026-11-26", None),
        ("leaving Tuesday, back Friday", "2026-11-24", "2026-11-27", None),
        ("tomorrow for three nights", "2026-11-21", "", 3),
        ("3 nights", "", "", 3),
        ("for a week", "", "", 7),
        ("mid January", "2027-01-19", "", None),
        ("in December", "2026-12-01", "", None),
        ("the 5th", "2026-12-05", "", None),
        ("the 25th", "2026-11-25", "", None),
        ("31 February", "", "", None),
        ("yesterday", "2026-11-19", "", None),
        ("last Monday", "2026-11-16", "", None),
        ("last Friday", "2026-11-13", "", None),
        ("last week", "2026-11-13", "", None),
        ("3 days ago", "2026-11-17", "", None),
        ("two weeks ago", "2026-11-06", "", None),
        ("next week from Tuesday, 2 nights", "2026-11-24", "", 2),
        ("Tuesday next week for 2 nights", "2026-11-24", "", 2),
        ("next week, Thursday to Saturday", "2026-11-26", "2026-11-28", None),
        ("Wednesday of next week", "2026-11-25", "", None),
        ("next week Monday, back Thursday", "2026-11-23", "2026-11-26", None),
    ],
)
def test_words_become_dates(said: str, depart: str, back: str, nights: int | None) -> None:
    found = read_dates(said, FRIDAY)
    assert (found.depart, found.back, found.nights) == (on(depart), on(back), nights)


def test_being_somewhere_on_a_day_is_not_leaving_on_it() -> None:
    assert read_dates("I need to be in Paris on 3 December", FRIDAY).arrive_by
    assert not read_dates("fly to Paris on 3 December", FRIDAY).arrive_by


@given(st.text(max_size=80), st.integers(0, 3000))
def test_nothing_anybody_types_breaks_it(text: str, days: int) -> None:
    read_dates(text, FRIDAY + timedelta(days=days))


@pytest.mark.parametrize("today", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)])
def test_the_ends_of_years_and_months_hold(today: date) -> None:
    for text in (
        "next month",
        "next week",
        "tomorrow",
        "the 31st",
        "29 February",
        "end of month",
        "weekend",
        "in December",
    ):
        found = read_dates(text, today)
        assert found.depart is None or found.depart >= today - timedelta(days=366)


def test_what_was_assumed_is_forgotten_once_a_day_is_named() -> None:
    assumed = read_dates("next week", FRIDAY)
    assert assumed.assumed == "Tuesday"
    assert read_dates("1 to 4 December", FRIDAY).over(assumed).assumed is None
    assert read_dates("3 nights", FRIDAY).over(assumed).assumed == "Tuesday"
    assert read_dates("next week on Thursday", FRIDAY).assumed is None
