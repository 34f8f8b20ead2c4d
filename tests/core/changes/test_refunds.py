"""Money on its way back: once, within what was taken, looked up before it is asked for again, noticed when it returns."""

import asyncio
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from core.kernel.errors import OutcomeUnknown, TryLater
from core.kernel.money import Money
from core.payments.ports import RefundReceipt
from core.people.caller import RoleMissing
from tests.core.changes.conftest import Died, Trip


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


@pytest.fixture
async def refunded(own_card_trip: Trip) -> Trip:
    """A trip on a saved card whose hotel is cancelled and whose refund the bank has taken."""
    await own_card_trip.agreed("hotel")
    await own_card_trip.work()
    return own_card_trip


async def the_refund(trip: Trip) -> dict:
    (one,) = (await trip.view())["payment"]["refunds"]
    return one


async def key_of(trip: Trip) -> str:
    return (await trip.rows("SELECT key FROM refunds WHERE booking_id = :booking"))[0].key


async def heard(trip: Trip, status: str, *, key: str | None = None, why: str | None = None) -> str:
    """The bank says how the refund stands."""
    key = key or await key_of(trip)
    made = trip.bank.refunds[key]
    return await trip.cancellations.refund_heard(key, RefundReceipt(made.id, status, made.amount), why)


async def test_a_saved_card_is_refunded_by_us_with_the_stored_key(refunded: Trip) -> None:
    assert list(refunded.bank.refunds) == [await key_of(refunded)]
    refund = await the_refund(refunded)
    assert (refund["status"], refund["way"], refund["amount"]["text"]) == ("processing", "saved_card", "735.00 USD")
    assert refund["breakdown"]["base"]["text"] == "735.00 USD"
    assert refund["estimated_arrival"] > refund["created_at"][:10]


async def test_an_answer_that_was_lost_is_looked_up_and_not_asked_for_again(own_card_trip: Trip) -> None:
    trip = own_card_trip
    trip.bank.refund_after.append(OutcomeUnknown("The connection broke."))
    await trip.agreed("hotel")
    await trip.work()
    assert trip.bank.refund_calls == 1
    assert trip.bank.given_back == 73_500
    assert (await the_refund(trip))["status"] == "processing"


async def test_a_death_after_the_bank_acted_is_found_by_looking(own_card_trip: Trip) -> None:
    trip = own_card_trip
    await trip.agreed("hotel")
    await trip.work(skip=frozenset({"refunds.send"}))
    trip.bank.refund_after.append(Died())
    refund_id = (await trip.rows("SELECT id FROM refunds WHERE booking_id = :booking"))[0].id
    with pytest.raises(Died):
        await trip.cancellations.send_refund(trip.org, refund_id)
    await trip.cancellations.send_refund(trip.org, refund_id)
    assert trip.bank.refund_calls == 1
    assert trip.bank.given_back == 73_500
    assert (await trip.rows("SELECT refunded_minor FROM payments WHERE booking_id = :booking"))[
        0
    ].refunded_minor == 73_500


async def test_a_bank_that_is_away_is_asked_again_with_the_same_key(own_card_trip: Trip, monkeypatch) -> None:
    trip = own_card_trip
    await trip.agreed("hotel")
    await trip.work(skip=frozenset({"refunds.send"}))
    refund_id = (await trip.rows("SELECT id FROM refunds WHERE booking_id = :booking"))[0].id

    async def away(*_: object, **__: object) -> None:
        raise TryLater("The bank does not answer.")

    refund = trip.bank.refund
    monkeypatch.setattr(trip.bank, "refund", away)
    with pytest.raises(TryLater):
        await trip.cancellations.send_refund(trip.org, refund_id)
    monkeypatch.setattr(trip.bank, "refund", refund)
    await trip.cancellations.send_refund(trip.org, refund_id)
    assert trip.bank.given_back == 73_500
    assert (await trip.rows("SELECT refunded_minor FROM payments WHERE booking_id = :booking"))[
        0
    ].refunded_minor == 73_500


async def test_refunds_together_never_pass_what_was_taken_however_many_run_at_once(own_card_trip: Trip) -> None:
    trip = own_card_trip
    await trip.agreed()
    await trip.work(skip=frozenset({"refunds.send"}))
    await trip.rows("UPDATE refunds SET amount_minor = 150000 WHERE booking_id = :booking RETURNING 1")
    found = await trip.rows("SELECT id FROM refunds WHERE booking_id = :booking")
    await asyncio.gather(*(trip.cancellations.send_refund(trip.org, one.id) for one in found))
    assert trip.bank.given_back == 150_000
    statuses = sorted(one.status for one in await trip.rows("SELECT status FROM refunds WHERE booking_id = :booking"))
    assert statuses == ["failed", "processing"]
    await trip.work()
    assert "refund.failed" in {one["reason"] for one in (await trip.view())["attention"]}


async def test_without_the_count_the_database_itself_refuses_more_than_was_taken(own_card_trip: Trip) -> None:
    with pytest.raises(IntegrityError):
        await own_card_trip.rows(
            "UPDATE payments SET refunded_minor = captured_minor + 1 WHERE booking_id = :booking RETURNING 1"
        )


async def test_a_refund_that_fails_days_later_is_noticed_and_the_money_is_ours_again(refunded: Trip) -> None:
    await heard(refunded, "succeeded")
    await refunded.work()
    assert (await refunded.view())["payment_status"] == "partially_refunded"
    await heard(refunded, "failed", why="expired_or_canceled_card")
    await refunded.work()
    view = await refunded.view()
    assert view["payment_status"] == "paid"
    refund = view["payment"]["refunds"][0]
    assert (refund["status"], refund["failure_reason"]) == ("failed", "expired or canceled card")
    alert = next(one for one in view["attention"] if one["reason"] == "refund.failed")
    assert alert["severity"] == "critical"
    assert "refund_failed" in await refunded.announced()
    accounts = await refunded.accounts()
    assert accounts["traveller_card"] == -157_710
    assert await refunded.world.ledger_is_balanced()


@pytest.mark.parametrize("order", list(permutations(["pending", "succeeded", "failed"])), ids="-".join)
async def test_every_order_of_the_banks_words_three_times_each_ends_in_one_state(
    refunded: Trip, order: tuple[str, ...]
) -> None:
    for status in [*order, *order, *order]:
        await heard(refunded, status, why="lost_or_stolen_card" if status == "failed" else None)
    await refunded.work()
    refund = await the_refund(refunded)
    assert refund["status"] == "failed"
    assert (await refunded.accounts())["traveller_card"] == -157_710
    assert (await refunded.rows("SELECT refunded_minor FROM payments WHERE booking_id = :booking"))[
        0
    ].refunded_minor == 0


async def test_a_failed_refund_is_sent_again_under_a_new_key_by_the_travel_desk(refunded: Trip) -> None:
    await heard(refunded, "failed", why="declined")
    first = await key_of(refunded)
    refunded.bank.refunds[first] = RefundReceipt(refunded.bank.refunds[first].id, "failed", usd("735.00"))
    refund_id = UUID((await the_refund(refunded))["id"])
    with pytest.raises(RoleMissing):
        await refunded.cancellations.retry_refund(refunded.maya, refund_id)
    await refunded.cancellations.retry_refund(refunded.tom, refund_id)
    await refunded.cancellations.retry_refund(refunded.tom, refund_id)
    await refunded.work()
    assert len(refunded.bank.refunds) == 2
    assert refunded.bank.given_back == 73_500
    assert await heard(refunded, "failed", key=first) == "unmatched"
    await heard(refunded, "succeeded")
    await refunded.work()
    refund = await the_refund(refunded)
    assert (refund["status"], refund["retry_count"]) == ("succeeded", 1)
    view = await refunded.view()
    assert (view["payment_status"], view["attention"]) == ("partially_refunded", [])
    assert (await refunded.accounts())["traveller_card"] == -157_710 + 73_500


async def test_news_of_somebody_elses_refund_changes_nothing(refunded: Trip) -> None:
    receipt = RefundReceipt("re_x", "failed", usd("1.00"))
    assert await refunded.cancellations.refund_heard(None, receipt, None) == "unmatched"
    assert await refunded.cancellations.refund_heard(f"refund:{uuid4()}:0", receipt, None) == "unmatched"


async def test_money_back_on_a_virtual_card_is_matched_even_before_the_supplier_has_answered_us(trip: Trip) -> None:
    await trip.agreed("hotel")
    await trip.gave_back("hotelbeds", "735.00")
    await trip.work()
    refund = await the_refund(trip)
    assert refund["status"] == "succeeded"
    assert (await trip.item("hotel"))["status"] == "cancelled"
    accounts = await trip.accounts()
    assert accounts.get("supplier_receivable:hotelbeds", 0) == 0
    assert accounts.get("supplier_payable:hotelbeds", 0) == 0


async def test_money_that_came_back_before_anybody_knew_what_for_is_matched_when_it_is_known(trip: Trip) -> None:
    reference = (await trip.item("hotel"))["supplier_reference"]
    trip.beds.cancelled.append(reference)
    trip.beds.gives[reference] = usd("735.00")
    await trip.gave_back("hotelbeds", "735.00")
    await trip.work()
    await trip.cancellations.look(trip.org, trip.booking_id)
    await trip.work()
    view = await trip.view()
    assert (view["payment"]["refunds"][0]["status"], view["payment_status"]) == ("succeeded", "partially_refunded")
    accounts = await trip.accounts()
    assert {name for name in accounts if name.endswith("hotelbeds")} == set()


async def test_another_amount_than_was_expected_is_kept_and_looked_at(trip: Trip) -> None:
    await trip.agreed("hotel")
    await trip.work()
    await trip.gave_back("hotelbeds", "700.00")
    await trip.work()
    view = await trip.view()
    assert view["payment"]["refunds"][0]["amount"]["text"] == "700.00 USD"
    assert "refund.differs" in {one["reason"] for one in view["attention"]}
    assert (await trip.accounts())["supplier_receivable:hotelbeds"] == 3_500


async def test_the_card_may_spend_less_after_one_item_and_is_closed_after_the_last(trip: Trip) -> None:
    await trip.agreed("hotel")
    await trip.work()
    assert trip.bank.limits == [usd("842.10")]
    assert (await trip.view())["payment"]["card"]["limit"]["text"] == "842.10 USD"
    await trip.agreed()
    await trip.work()
    assert len(trip.bank.closed) == 1
    card = (await trip.view())["payment"]["card"]
    assert (card["limit"]["text"], card["status"]) == ("0.00 USD", "canceled")


async def test_a_refund_that_does_not_arrive_in_time_is_asked_after_once(trip: Trip) -> None:
    await trip.agreed("hotel")
    await trip.work()
    await trip.rows("UPDATE refunds SET estimated_arrival = current_date - 1 WHERE booking_id = :booking RETURNING 1")
    await trip.cancellations.patrol()
    await trip.cancellations.patrol()
    overdue = [one for one in (await trip.view())["attention"] if one["reason"] == "refund.overdue"]
    assert len(overdue) == 1
    await trip.gave_back("hotelbeds", "735.00")
    await trip.work()
    assert (await trip.view())["attention"] == []
