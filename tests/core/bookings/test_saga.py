"""The saga: what happens when everything works, when something does not, and when a process dies in between."""

import asyncio
from dataclasses import replace

import pytest

from core.bookings import buying
from core.bookings.desk import rows
from core.bookings.errors import MoveRefused
from core.bookings.ports import Confirmation, OrderNews, SupplierRefused
from core.kernel.errors import OutcomeUnknown, TryLater
from core.kernel.money import Money


class Died(BaseException):
    """The process ends here: nothing after it runs."""


@pytest.fixture(autouse=True)
def _looks_at_once(monkeypatch):
    monkeypatch.setattr(buying, "_LOOKS", (0.0, 0.0))


async def test_a_confirmed_proposal_is_bought_paid_and_told(world):
    booking = await world.confirmed()
    assert booking.as_json()["status"] == "booking"
    await world.bookings.execute(world.org_id, booking.id)

    view = await world.view(booking.id)
    assert view["status"] == "confirmed"
    assert [item["status"] for item in view["items"]] == ["confirmed", "confirmed"]
    assert view["items"][0]["pnr"]
    assert view["items"][0]["eticket_numbers"] == ["125-1234567890"]
    assert view["payment"]["card"]["last4"] == "4242"
    assert view["payment"]["card"]["limit"]["text"] == "1,577.10 USD"
    assert {d["type"] for d in view["documents"]} == {"itinerary", "calendar", "receipt", "eticket", "hotel_voucher"}
    assert [step["state"] for step in view["progress"]] == ["done", "done", "done"]
    assert len(world.air.standing) == len(world.beds.standing) == len(world.bank.cards) == 1
    assert view["messages"][0]["template"] == "booking_confirmation"
    assert await world.ledger_is_balanced()


async def test_running_it_again_buys_nothing_twice(world):
    booking = await world.confirmed()
    await asyncio.gather(*(world.bookings.execute(world.org_id, booking.id) for _ in range(4)))
    await world.bookings.execute(world.org_id, booking.id)
    assert (world.air.asked, world.beds.asked, len(world.bank.cards)) == (1, 1, 1)
    assert (await world.view(booking.id))["status"] == "confirmed"


async def test_a_definite_refusal_undoes_what_was_bought(world):
    world.beds.before.append(SupplierRefused("The room has gone."))
    booking = await world.confirmed()
    await world.bookings.execute(world.org_id, booking.id)

    view = await world.view(booking.id)
    assert view["status"] == "failed"
    assert view["payment_status"] == "released"
    assert world.air.standing == []
    assert next(iter(world.bank.cards.values())).status == "canceled"
    assert {item["kind"]: item["status"] for item in view["items"]} == {"flight": "cancelled", "hotel": "failed"}
    assert "The room has gone." in view["history"][-1]["because"]
    assert await world.ledger_is_balanced()


async def test_an_answer_lost_after_the_effect_is_found_not_repeated(world):
    world.air.after.append(OutcomeUnknown("The connection broke."))
    booking = await world.confirmed()
    await world.bookings.execute(world.org_id, booking.id)
    assert (await world.view(booking.id))["status"] == "confirmed"
    assert world.air.asked == 1
    assert world.air.finds >= 1


async def test_an_answer_lost_before_the_effect_is_asked_again_once_it_is_surely_not_there(world):
    world.air.before.append(OutcomeUnknown("The connection broke."))
    booking = await world.confirmed()
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert view["status"] == "booking"
    assert view["sync_status"] == "unknown"
    await _past_the_pause(world, booking.id)
    await world.bookings.execute(world.org_id, booking.id)
    assert (await world.view(booking.id))["status"] == "confirmed"
    assert len(world.air.standing) == 1


async def _accepted(world):
    """A booking whose airline took the order and has not made it yet, long past any settling time."""
    world.air.before.append(OutcomeUnknown("Accepted, not confirmed yet.", accepted=True))
    booking = await world.confirmed()
    for _ in range(3):
        await world.bookings.execute(world.org_id, booking.id)
        await _past_the_pause(world, booking.id)
    return booking


async def test_an_accepted_order_is_never_asked_for_twice_however_long_it_cannot_be_found(world):
    booking = await _accepted(world)
    assert world.air.asked == 1
    assert (await world.view(booking.id))["items"][0]["status"] == "unknown"


async def test_an_accepted_order_that_the_airline_could_not_make_is_undone(world):
    booking = await _accepted(world)
    item = (await _rows(world, booking.id))[0]
    news = OrderNews(item.client_reference, was_made=False)
    assert await world.bookings.heard("duffel", news) == "not made"
    assert await world.bookings.heard("duffel", news) == "noted"
    await world.bookings.execute(world.org_id, booking.id)
    assert (await world.view(booking.id))["status"] == "failed"
    assert world.beds.standing == []


async def test_an_accepted_order_that_was_made_is_found(world):
    booking = await _accepted(world)
    item = (await _rows(world, booking.id))[0]
    world.air.orders[item.client_reference] = Confirmation("ord_late", "LATE01", item.total)
    assert await world.bookings.heard("duffel", OrderNews(item.client_reference, was_made=True)) == "made"
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert (view["status"], view["items"][0]["pnr"]) == ("confirmed", "LATE01")


async def test_a_process_that_died_after_the_card_was_made_finds_the_card(world):
    world.bank.after.append(Died())
    booking = await world.confirmed()
    with pytest.raises(Died):
        await world.bookings.execute(world.org_id, booking.id)
    await _past_the_pause(world, booking.id)
    await world.bookings.execute(world.org_id, booking.id)
    assert (await world.view(booking.id))["status"] == "confirmed"
    assert len(world.bank.cards) == 1


async def test_a_process_that_died_after_the_flight_was_bought_finds_the_order(world):
    world.air.after.append(Died())
    booking = await world.confirmed()
    with pytest.raises(Died):
        await world.bookings.execute(world.org_id, booking.id)
    await asyncio.sleep(0.05)
    await _past_the_pause(world, booking.id)
    assert await world.bookings.sweep() >= 1
    await world.bookings.execute(world.org_id, booking.id)
    assert (await world.view(booking.id))["status"] == "confirmed"
    assert len(world.air.standing) == len(world.beds.standing) == 1


async def test_a_cancellation_that_fails_becomes_attention_and_is_done_later(world):
    world.beds.before.append(SupplierRefused("No rooms."))
    world.air.cancel_errors.append(TryLater("The airline is asleep."))
    booking = await world.confirmed()
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert view["status"] == "booking"
    assert view["attention"][0]["reason"] == "rollback.failed"
    await _past_the_pause(world, booking.id)
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert view["status"] == "failed"
    assert view["attention"] == []
    assert world.air.standing == []


async def test_a_price_within_the_tolerance_is_bought(world):
    booking = await world.confirmed()
    world.air.price = Money.of("850.00", "USD")
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert view["status"] == "confirmed"
    assert view["total"]["text"] == "1,585.00 USD"


async def test_a_price_beyond_the_tolerance_asks_again_and_commits_nothing(world):
    booking = await world.confirmed()
    world.air.price = Money.of("1042.10", "USD")
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert view["status"] == "draft"
    assert view["proposal_id"] is not None
    shown = await world.proposals.get(world.maya, (await _proposal_id(view)))
    assert shown.card["diff"] == [{"label": "Total", "before": "1,577.10 USD", "after": "1,777.10 USD"}]
    assert world.bank.cards == {}
    assert world.air.asked == world.beds.asked == 0
    again = await world.bookings.confirm(world.maya, shown.id, nonce=shown.nonce)
    await world.bookings.execute(world.org_id, again.id)
    assert (await world.view(booking.id))["status"] == "confirmed"


async def test_an_offer_that_has_gone_leaves_a_draft_that_says_so(world):
    booking = await world.confirmed()
    world.beds.gone = True
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert view["status"] == "draft"
    assert next(i for i in view["items"] if i["kind"] == "hotel")["detail"] == "No longer available"
    assert world.bank.cards == {}


async def test_a_declined_card_asks_no_supplier(world):
    from core.payments.methods import PaymentMethods

    saved = await PaymentMethods(world.database.begin, world.bank).save(world.maya, token="pm_card_visa")
    world.bank.decline = "insufficient_funds"
    booking = await world.confirmed(payment_method=saved["id"])
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert (view["status"], view["payment_status"]) == ("failed", "failed")
    assert view["payment"]["decline_code"] == "insufficient_funds"
    assert world.air.asked == 0


async def test_a_saved_card_is_captured_once_everything_is_bought(world):
    from core.payments.methods import PaymentMethods

    saved = await PaymentMethods(world.database.begin, world.bank).save(world.maya, token="pm_card_visa")
    booking = await world.confirmed(payment_method=saved["id"])
    await world.bookings.execute(world.org_id, booking.id)
    view = await world.view(booking.id)
    assert (view["status"], view["payment_status"]) == ("confirmed", "paid")
    assert len(world.bank.captured) == 1
    assert world.bank.cards == {}


async def test_a_failed_booking_can_be_revised_and_booked(world):
    world.beds.before.append(SupplierRefused("No rooms."))
    booking = await world.confirmed()
    await world.bookings.execute(world.org_id, booking.id)
    other = world.shelf.put(replace(world.hotel, id=type(world.hotel.id)(int=world.hotel.id.int + 1)))
    draft = await world.bookings.change_draft(world.maya, booking.id, add_offer_ids=[other.id])
    assert draft.as_json()["status"] == "draft"
    proposal = await world.bookings.propose(world.maya, booking.id)
    shown = await world.proposals.get(world.maya, proposal.id)
    await world.bookings.confirm(world.maya, shown.id, nonce=shown.nonce)
    await world.bookings.execute(world.org_id, booking.id)
    assert (await world.view(booking.id))["status"] == "confirmed"
    assert len(world.air.standing) == len(world.beds.standing) == 1
    assert await world.ledger_is_balanced()


async def test_a_discarded_draft_cannot_be_proposed(world):
    view = await world.bookings.draft(world.maya, offer_ids=[world.flight.id], thread_id=world.thread_id)
    await world.bookings.discard(world.maya, view.id)
    with pytest.raises(MoveRefused):
        await world.bookings.propose(world.maya, view.id)


async def _rows(world, booking_id):
    async with world.database.begin(world.maya) as uow:
        return await rows(uow).items(booking_id)


async def _proposal_id(view):
    from uuid import UUID

    return UUID(view["proposal_id"])


async def _past_the_pause(world, booking_id):
    """What the sweeper waits for: the lease of a paused or dead run is over."""
    from sqlalchemy import text

    async with world.database.sweep() as session:
        await session.execute(
            text("UPDATE bookings SET lease_until = now() - interval '1 second' WHERE id = :id"), {"id": booking_id}
        )
