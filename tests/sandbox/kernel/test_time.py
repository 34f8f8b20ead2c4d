"""The clock and what happens by itself."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.kernel.clock import Clock
from sandbox.kernel.store import Store
from sandbox.kernel.timers import Timers

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NEAR = timedelta(seconds=5)


@pytest.fixture
def store():
    store = Store()
    yield store
    store.close()


def test_the_clock_starts_where_it_is_told_and_moves(store: Store):
    clock = Clock(store, NOON)
    assert abs(clock.now() - NOON) < NEAR
    clock.advance(3600)
    assert abs(clock.now() - NOON - timedelta(hours=1)) < NEAR
    clock.set(NOON + timedelta(days=2))
    assert abs(clock.now() - NOON - timedelta(days=2)) < NEAR
    assert abs(clock.wire_now() - NOON) < NEAR, "moving the clock does not move what webhooks are stamped with"
    clock.reset()
    assert abs(clock.now() - NOON) < NEAR


def test_a_moved_clock_stays_moved_over_a_restart(tmp_path: Path):
    store = Store(tmp_path / "state.db")
    Clock(store).advance(86400)
    store.close()
    store = Store(tmp_path / "state.db")
    ahead = Clock(store).now() - datetime.now(UTC)
    assert abs(ahead - timedelta(days=1)) < NEAR
    store.close()


def test_a_naive_time_is_refused(store: Store):
    with pytest.raises(ValueError, match="aware"):
        Clock(store).set(datetime(2026, 1, 1))


def test_timers_run_in_order_once_they_are_due(store: Store):
    clock = Clock(store, NOON)
    timers, ran = Timers(store, clock), []
    timers.on("p", "ring", lambda **facts: ran.append(facts["n"]))
    for n in (3, 1, 2):
        timers.schedule("p", "ring", NOON + timedelta(hours=n), n=n)
    assert timers.run_due() == 0
    clock.advance(2.5 * 3600)
    assert timers.run_due() == 2
    assert ran == [1, 2]
    again = Timers(store, clock)
    again.on("p", "ring", lambda **facts: ran.append(facts["n"]))
    clock.advance(3600)
    assert again.run_due() == 1
    assert ran == [1, 2, 3]


def test_a_failing_timer_is_undone_logged_and_does_not_stop_the_next(store: Store, caplog: pytest.LogCaptureFixture):
    clock = Clock(store, NOON)
    timers, ran = Timers(store, clock), []

    def fail() -> None:
        store.put("p", "thing", "a", {})
        raise RuntimeError("no")

    timers.on("p", "fail", fail)
    timers.on("p", "ring", lambda: ran.append(1))
    timers.schedule("p", "fail", NOON)
    timers.schedule("p", "ring", NOON + timedelta(seconds=1))
    timers.schedule("p", "unknown", NOON)
    clock.advance(60)
    timers.run_due()
    assert ran == [1]
    assert store.get("p", "thing", "a") is None
    assert "timer fail of p failed" in caplog.text


def test_a_timer_of_a_transaction_that_failed_never_runs(store: Store):
    clock = Clock(store, NOON)
    timers, ran = Timers(store, clock), []
    timers.on("p", "ring", lambda: ran.append(1))
    with pytest.raises(ZeroDivisionError), store.transaction():
        timers.schedule("p", "ring", NOON)
        _ = 1 / 0
    clock.advance(60)
    assert timers.run_due() == 0
    assert ran == []
