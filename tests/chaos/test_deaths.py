"""A worker dies at one place; another one goes on from the rows. Everything happens once.

A few places are tried here, one for each kind of moment; `make chaos` tries every place that a booking passes.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.chaos.processes import KILLED_BY_A_CRASHPOINT, Child, eventually

EVERYWHERE = os.environ.get("TRIPWRIGHT_TEST_CHAOS") == "all"
BUYING = [
    "payment.requested",
    "payment.reserve.after",
    "saga.money",
    "commit.after:3",  # the money is reserved, nobody has been asked for anything
    "item.book.before",
    "item.book.after",
    "item.confirmed",
    "saga.confirmed",
]
MORE_BUYING = [
    *("relay.rang", "job.claimed", "saga.leased", "saga.priced", "payment.reserve.before", "payment.reserved"),
    *("ledger.posted", "ledger.posted:2", "ledger.posted:3", "ledger.posted:4", "outbox.added"),
    *("duffel.order.before", "duffel.order.after", "hotelbeds.booking.before", "hotelbeds.booking.after"),
    *(
        f"commit.{moment}:{turn}"
        for moment in ("before", "after")
        for turn in range(1, 7)
        if (moment, turn) != ("after", 3)
    ),
    *("item.book.before:2", "item.book.after:2", "item.confirmed:2", "message.send.before", "job.finished"),
]
UNDOING = ["item.undo.after"]
MORE_UNDOING = [
    *("item.undo.before", "hotelbeds.booking.before", "duffel.cancellation.before", "duffel.cancellation.after"),
    *("payment.release.before", "payment.release.after", "saga.undone", "commit.after:6", "commit.before:7"),
]


@pytest.fixture(scope="module")
def colleague(stack) -> Iterator[Child]:
    """A worker that nothing happens to. It sleeps while another one is to die, and goes on with the work afterwards."""
    with stack.worker() as worker:
        eventually(lambda: worker.says("worker.started"), within=60)
        yield worker
        worker.signal(signal.SIGCONT)


@contextmanager
def dying(stack, colleague, place):
    """A worker that dies at a place; at the end of the block it has."""
    colleague.signal(signal.SIGSTOP)
    try:
        with stack.worker(TRIPWRIGHT_CRASH_AT=place) as doomed:
            yield
            assert doomed.ends(30) == KILLED_BY_A_CRASHPOINT
    finally:
        colleague.signal(signal.SIGCONT)


@pytest.mark.parametrize("place", BUYING + MORE_BUYING * EVERYWHERE)
def test_a_trip_is_bought_once_though_a_worker_dies_at(place, stack, maya, world, colleague):
    with dying(stack, colleague, place):
        booking_id = maya.accepts(maya.proposed())
    booking = maya.ended(booking_id)
    world.ensure_bought_once(booking)
    assert [mail["subject"][:7] for mail in world.mails(booking)] == ["Booked:"]


@pytest.mark.parametrize("place", UNDOING + MORE_UNDOING * EVERYWHERE)
def test_a_trip_that_cannot_be_had_is_undone_though_a_worker_dies_at(place, stack, maya, world, colleague):
    with dying(stack, colleague, place):
        proposal = maya.proposed()
        world.fault("hotelbeds", "sold_out", times=None)
        booking_id = maya.accepts(proposal)
    world.ensure_undone(maya.ended(booking_id))


@pytest.mark.skipif(not EVERYWHERE, reason="waits for a job's lease; `make chaos` runs it")
def test_a_mail_taken_by_a_worker_that_died_is_not_sent_again(stack, maya, world, colleague):
    with dying(stack, colleague, "message.send.after"):
        booking_id = maya.accepts(maya.proposed())
    booking = maya.ended(booking_id)
    eventually(lambda: maya.booking(booking_id)["messages"][0]["status"] == "delivered", within=30)
    unsent = "SELECT 1 FROM outbox WHERE name = 'messages.send' AND done_at IS NULL"
    eventually(lambda: not world.rows(unsent), within=30)
    assert len(world.mails(booking)) == 1


def test_a_worker_that_wakes_up_after_its_successor_writes_nothing(stack, maya, world, colleague):
    with stack.worker() as successor:
        proposal = maya.proposed()
        eventually(lambda: successor.says("worker.started"), within=30)
        successor.signal(signal.SIGSTOP)
        world.fault("hotelbeds", "slow", method="POST", path="/bookings$", seconds=1.5)
        booking_id = maya.accepts(proposal)
        reserved = "SELECT 1 FROM bookings WHERE id = %s AND payment_status = 'reserved'"
        eventually(lambda: world.rows(reserved, booking_id), within=15, every=0.02)
        colleague.signal(signal.SIGSTOP)
        try:
            successor.signal(signal.SIGCONT)
            booking = maya.ended(booking_id)
            world.ensure_bought_once(booking)
        finally:
            colleague.signal(signal.SIGCONT)
        time.sleep(1)
        after = maya.booking(booking_id)
        world.ensure_bought_once(after)
        assert len(after["history"]) == len(booking["history"])
