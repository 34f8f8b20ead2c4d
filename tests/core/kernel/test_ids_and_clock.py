"""Keys, references, time."""

from datetime import UTC, datetime, timedelta

import pytest

from core.kernel.clock import FixedClock, ShiftedClock, SystemClock
from core.kernel.ids import new_id, new_reference, parse_id


def test_ids_are_version_seven_and_sort_by_the_millisecond_they_were_made_in() -> None:
    made = [new_id() for _ in range(2000)]
    assert len(set(made)) == len(made)
    assert {each.version for each in made} == {7}
    millis = [each.int >> 80 for each in made]
    assert millis == sorted(millis)


def test_references_can_be_read_aloud() -> None:
    signs = set("".join(new_reference() for _ in range(500)))
    assert signs.isdisjoint("0O1IL5S2Z")
    assert len(new_reference()) == 6


@pytest.mark.parametrize("text", ["", "x", "K7QM4D", "123", "00000000-0000-0000-0000-00000000000g"])
def test_what_is_no_id_is_none(text: str) -> None:
    assert parse_id(text) is None


def test_an_id_is_read_back() -> None:
    made = new_id()
    assert parse_id(str(made)) == made


def test_a_shifted_clock_runs_on_from_its_start() -> None:
    start = datetime(2031, 5, 1, tzinfo=UTC)
    clock = ShiftedClock(start)
    assert timedelta(0) <= clock.now() - start < timedelta(seconds=5)
    clock.advance(timedelta(days=1))
    assert clock.now() - start >= timedelta(days=1)


def test_a_fixed_clock_stands_until_moved() -> None:
    clock = FixedClock(datetime(2031, 5, 1, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=1))
    assert clock.now().hour == 1


def test_the_system_clock_is_aware() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
