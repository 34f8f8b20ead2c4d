"""The supplier port over Duffel: bought once, found again, refused clearly, cancelled in two steps."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.bookings.ports import Confirmation, Hold, OfferGone, PriceMoved, QuoteStale, SupplierRefused
from core.kernel.errors import OutcomeUnknown, TryLater
from core.kernel.money import Money

pytestmark = pytest.mark.timeout(30)


async def test_repricing_gives_the_price_and_what_booking_needs(duffel, cheapest, offered):
    now = await duffel.orders.reprice(offered(cheapest))
    assert now.total == cheapest.total
    assert now.supplier_offer_id == cheapest.supplier_offer_id
    assert now.raw["passengers"] == cheapest.raw["passengers"]


async def test_repricing_shows_a_moved_price(duffel, world, cheapest, offered):
    world.fault("duffel", "price_change", args={"percent": 10})
    now = await duffel.orders.reprice(offered(cheapest))
    assert now.total > cheapest.total


async def test_repricing_an_offer_that_is_gone(duffel, world, cheapest, offered):
    world.fault("duffel", "offer_gone")
    with pytest.raises(OfferGone):
        await duffel.orders.reprice(offered(cheapest))


async def test_repricing_an_offer_nobody_knows(duffel, cheapest, offered):
    unknown = replace(offered(cheapest), supplier_offer_id="off_0000unknown")
    with pytest.raises(OfferGone):
        await duffel.orders.reprice(unknown)


async def test_repricing_after_the_vendors_half_hour(duffel, world, cheapest, offered):
    world.sandbox.hub.clock.advance(31 * 60)
    with pytest.raises(OfferGone):
        await duffel.orders.reprice(offered(cheapest))


async def test_our_own_shorter_validity_does_not_stop_asking_the_vendor(duffel, cheapest, offered):
    ours = replace(offered(cheapest), expires_at=cheapest.expires_at - timedelta(hours=2))
    assert (await duffel.orders.reprice(ours)).total == cheapest.total


async def test_booking_gives_a_locator_and_tickets(duffel, world, cheapest, order_of):
    made = await duffel.orders.book(order_of(cheapest))
    assert len(made.locator) == 6
    assert len(made.eticket_numbers) == 1
    assert made.total == cheapest.total
    (order,) = world.effects("duffel", "order")
    assert order["our_reference"] == "K7QM4D"
    assert order["facts"]["metadata"] == {"booking": "K7QM4D", "item": "K7QM4D-1"}


async def test_the_card_of_the_booking_is_named_and_charged(duffel, world, cheapest, order_of):
    charges = world.cards_are(approved=True)
    await duffel.orders.book(order_of(cheapest, card_id="ic_123"))
    (charge,) = charges
    assert charge["card_id"] == "ic_123"
    assert charge["amount_minor"] == cheapest.total.minor


async def test_a_declined_card_is_a_definite_no(duffel, world, cheapest, order_of):
    world.cards_are(approved=False)
    with pytest.raises(SupplierRefused) as refused:
        await duffel.orders.book(order_of(cheapest, card_id="ic_123"))
    assert "declined" in refused.value.message
    assert world.effects("duffel", "order") == []


async def test_an_empty_balance_is_a_definite_no(duffel, world, cheapest, order_of):
    world.fault("duffel", "insufficient_balance")
    with pytest.raises(SupplierRefused):
        await duffel.orders.book(order_of(cheapest))
    assert world.effects("duffel", "order") == []


async def test_sold_out_at_booking(duffel, world, cheapest, order_of):
    world.fault("duffel", "sold_out")
    with pytest.raises(OfferGone):
        await duffel.orders.book(order_of(cheapest))


async def test_a_price_that_moved_at_booking_buys_nothing(duffel, world, cheapest, order_of):
    world.fault("duffel", "price_change", path="/air/orders", args={"percent": 7})
    with pytest.raises(PriceMoved):
        await duffel.orders.book(order_of(cheapest))
    assert world.effects("duffel", "order") == []


async def test_another_total_than_the_fare_buys_nothing(duffel, world, cheapest, order_of):
    wrong = Money(cheapest.total.minor + 100, cheapest.total.currency)
    with pytest.raises(PriceMoved):
        await duffel.orders.book(order_of(cheapest, total=wrong))
    assert world.effects("duffel", "order") == []


async def test_too_few_names_are_refused_before_anything_is_sent(duffel, world, cheapest, order_of):
    with pytest.raises(SupplierRefused):
        await duffel.orders.book(order_of(cheapest, travellers=()))
    assert world.calls("/air/orders") == 0


async def test_an_answer_cut_off_after_the_effect_is_unknown_and_the_order_is_found(duffel, world, cheapest, order_of):
    world.fault("duffel", "cut_after", method="POST", path="/air/orders")
    order = order_of(cheapest)
    with pytest.raises(OutcomeUnknown):
        await duffel.orders.book(order)
    found = await duffel.orders.find(order)
    assert isinstance(found, Confirmation)
    assert found.total == cheapest.total
    assert len(world.effects("duffel", "order")) == 1


async def test_a_connection_cut_before_the_effect_is_unknown_and_nothing_is_found(duffel, world, cheapest, order_of):
    world.fault("duffel", "cut_before", method="POST", path="/air/orders")
    order = order_of(cheapest)
    with pytest.raises(OutcomeUnknown):
        await duffel.orders.book(order)
    assert await duffel.orders.find(order) is None
    assert world.effects("duffel", "order") == []


@pytest.mark.parametrize(("kind", "made"), [("timeout_after", 1), ("timeout_before", 0)])
async def test_a_time_out_is_unknown_whatever_happened(duffel, world, cheapest, order_of, kind, made):
    world.fault("duffel", kind, method="POST", path="/air/orders", seconds=3)
    order = order_of(cheapest)
    with pytest.raises(OutcomeUnknown):
        await duffel.orders.book(order)
    found = await duffel.orders.find(order)
    assert (found is not None) == bool(made)
    assert len(world.effects("duffel", "order")) == made


async def test_an_unreadable_answer_to_an_order_is_unknown(duffel, world, cheapest, order_of):
    world.fault("duffel", "invalid_json", method="POST", path="/air/orders")
    order = order_of(cheapest)
    with pytest.raises(OutcomeUnknown):
        await duffel.orders.book(order)
    assert await duffel.orders.find(order) is not None


async def test_an_order_is_sent_once_even_when_the_vendor_fails(duffel, world, cheapest, order_of):
    world.fault("duffel", "error", method="POST", path="/air/orders", status=500)
    with pytest.raises(OutcomeUnknown):
        await duffel.orders.book(order_of(cheapest))
    assert world.calls("/air/orders") == 1


@pytest.mark.parametrize("status", [503])
async def test_a_vendor_that_says_nothing_was_done_is_asked_later(duffel, world, cheapest, order_of, status):
    world.fault("duffel", "error", method="POST", path="/air/orders", status=status)
    with pytest.raises(TryLater) as later:
        await duffel.orders.book(order_of(cheapest))
    assert not isinstance(later.value, OutcomeUnknown)


async def test_a_rate_limited_order_was_not_made(duffel, world, cheapest, order_of):
    world.fault("duffel", "rate_limited", method="POST", path="/air/orders")
    with pytest.raises(TryLater) as later:
        await duffel.orders.book(order_of(cheapest))
    assert not isinstance(later.value, OutcomeUnknown)


async def test_nobody_listening_is_surely_not_done(world, cheapest, order_of):
    from core.kernel.clock import SystemClock
    from core.providers.duffel.client import line
    from core.providers.duffel.orders import DuffelOrders

    nowhere = line("duffel_test_tripwright", "http://127.0.0.1:9/duffel")
    with pytest.raises(TryLater) as later:
        await DuffelOrders(nowhere, SystemClock()).book(order_of(cheapest))
    assert not isinstance(later.value, OutcomeUnknown)
    await nowhere.aclose()


async def test_an_accepted_order_is_pending_until_the_airline_confirms(duffel, world, cheapest, order_of):
    world.fault("duffel", "pending_202", seconds=3600)
    order = order_of(cheapest)
    with pytest.raises(OutcomeUnknown) as unknown:
        await duffel.orders.book(order)
    assert unknown.value.facts["accepted"] is True
    with pytest.raises(OutcomeUnknown):
        await duffel.orders.find(order)
    assert world.effects("duffel", "order") == []


async def test_an_accepted_order_is_found_once_confirmed(duffel, world, cheapest, order_of):
    world.fault("duffel", "pending_202", seconds=0.1)
    order = order_of(cheapest)
    with pytest.raises(OutcomeUnknown):
        await duffel.orders.book(order)
    for _ in range(40):
        try:
            found = await duffel.orders.find(order)
        except OutcomeUnknown:
            await asyncio.sleep(0.1)
            continue
        break
    assert isinstance(found, Confirmation)


async def test_only_our_own_order_of_an_offer_is_found(duffel, cheapest, order_of):
    await duffel.orders.book(order_of(cheapest, "K7QM4D-1"))
    assert await duffel.orders.find(order_of(cheapest, "K7QM4D-2")) is None


async def test_cancelling_gives_the_refund_and_again_is_quiet(duffel, world, cheapest, order_of):
    made = await duffel.orders.book(order_of(cheapest))
    first = await duffel.orders.cancel(made.supplier_reference)
    again = await duffel.orders.cancel(made.supplier_reference)
    assert first.refund is not None
    assert again == first
    assert len(world.effects("duffel", "cancellation")) == 1
    assert await duffel.orders.find(order_of(cheapest)) is None


async def test_a_cancellation_whose_answer_was_lost_can_be_repeated(duffel, world, cheapest, order_of):
    made = await duffel.orders.book(order_of(cheapest))
    world.fault("duffel", "cut_after", path="/actions/confirm")
    with pytest.raises(TryLater):
        await duffel.orders.cancel(made.supplier_reference)
    done = await duffel.orders.cancel(made.supplier_reference)
    assert done.refund is not None
    assert len(world.effects("duffel", "cancellation")) == 1


async def test_a_refused_cancellation_is_said(duffel, world, cheapest, order_of):
    made = await duffel.orders.book(order_of(cheapest))
    world.fault("duffel", "cancel_refused")
    with pytest.raises(SupplierRefused):
        await duffel.orders.cancel(made.supplier_reference)


async def test_an_unknown_refund_is_none(duffel, world, cheapest, order_of):
    made = await duffel.orders.book(order_of(cheapest))
    world.fault("duffel", "refund_unknown")
    assert (await duffel.orders.cancel(made.supplier_reference)).refund is None


async def test_a_quote_cancels_nothing_and_is_confirmed_at_what_it_said(duffel, world, cheapest, order_of):
    made = await duffel.orders.book(order_of(cheapest))
    quote = await duffel.orders.quote_cancellation(made.supplier_reference)
    assert world.effects("duffel", "cancellation") == []
    assert not (await duffel.orders.standing_of(made.supplier_reference)).is_cancelled
    done = await duffel.orders.cancel(made.supplier_reference, quote_reference=quote.reference)
    assert done.refund == quote.refund
    standing = await duffel.orders.standing_of(made.supplier_reference)
    assert (standing.is_cancelled, standing.cancellation) == (True, done)
    assert await duffel.orders.quote_cancellation(made.supplier_reference) is None


async def test_a_quote_that_a_newer_one_replaced_is_stale_and_cancels_nothing(duffel, world, cheapest, order_of):
    made = await duffel.orders.book(order_of(cheapest))
    older = await duffel.orders.quote_cancellation(made.supplier_reference)
    await duffel.orders.quote_cancellation(made.supplier_reference)
    with pytest.raises(QuoteStale):
        await duffel.orders.cancel(made.supplier_reference, quote_reference=older.reference)
    assert world.effects("duffel", "cancellation") == []


async def test_a_quote_confirmed_twice_is_quiet(duffel, world, cheapest, order_of):
    made = await duffel.orders.book(order_of(cheapest))
    quote = await duffel.orders.quote_cancellation(made.supplier_reference)
    first = await duffel.orders.cancel(made.supplier_reference, quote_reference=quote.reference)
    assert await duffel.orders.cancel(made.supplier_reference, quote_reference=quote.reference) == first
    assert len(world.effects("duffel", "cancellation")) == 1


@pytest.fixture
async def holdable(duffel, flight_query):
    found = await duffel.flights.search(flight_query())
    return next(offer for offer in found if offer.snapshot["holdable"])


async def test_only_what_the_airline_keeps_can_be_held(duffel, found, offered):
    assert {duffel.orders.can_hold(offered(offer)) for offer in found} == {True, False}
    assert all(duffel.orders.can_hold(offered(offer)) == offer.snapshot["holdable"] for offer in found)


async def test_a_hold_is_found_paid_once_and_then_a_confirmation(duffel, world, holdable, order_of):
    order = order_of(holdable)
    held = await duffel.orders.hold(order)
    assert held.total == holdable.total
    assert isinstance(await duffel.orders.find(order), Hold)
    paid = await duffel.orders.pay_hold(order, held.supplier_reference)
    again = await duffel.orders.pay_hold(order, held.supplier_reference)
    assert paid == again
    assert paid.eticket_numbers
    assert len(world.effects("duffel", "order")) == 1
    assert isinstance(await duffel.orders.find(order), Confirmation)


async def test_a_payment_whose_answer_was_lost_is_not_paid_twice(duffel, world, holdable, order_of):
    order = order_of(holdable)
    held = await duffel.orders.hold(order)
    world.fault("duffel", "cut_after", path="/air/payments")
    with pytest.raises(OutcomeUnknown):
        await duffel.orders.pay_hold(order, held.supplier_reference)
    assert (await duffel.orders.pay_hold(order, held.supplier_reference)).eticket_numbers
    assert len(world.effects("duffel", "order")) == 1


async def test_a_hold_names_the_card_that_was_issued_after_it_before_it_is_paid(duffel, world, holdable, order_of):
    order = order_of(holdable)
    held = await duffel.orders.hold(order)
    with pytest.raises(SupplierRefused):
        await duffel.orders.pay_hold(replace(order, card_id="ic_unknown"), held.supplier_reference)
    assert world.effects("duffel", "order") == []


async def test_a_lapsed_hold_is_not_found(duffel, world, holdable, order_of):
    order = order_of(holdable)
    held = await duffel.orders.hold(order)
    world.sandbox.hub.clock.advance(49 * 3600)
    with pytest.raises((SupplierRefused, PriceMoved)):
        await duffel.orders.pay_hold(order, held.supplier_reference)


async def test_dropping_a_hold_costs_nothing(duffel, holdable, order_of):
    held = await duffel.orders.hold(order_of(holdable))
    dropped = await duffel.orders.cancel(held.supplier_reference)
    assert dropped.refund == Money.zero("USD")


async def test_a_refused_hold_is_a_definite_no(duffel, world, holdable, order_of):
    world.fault("duffel", "hold_refused")
    with pytest.raises(SupplierRefused):
        await duffel.orders.hold(order_of(holdable))
