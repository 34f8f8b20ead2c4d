"""The supplier port over Hotelbeds: checked, booked once, found again, cancelled at the hotel's terms."""

from dataclasses import replace

import pytest

from core.bookings.ports import Confirmation, OfferGone, PriceMoved, SupplierRefused
from core.kernel.errors import OutcomeUnknown, TryLater
from core.kernel.money import Money
from core.providers.resilience import BreakerState

pytestmark = pytest.mark.timeout(30)


async def test_checking_a_rate_gives_a_fresh_key_and_what_must_be_shown(hotelbeds, room, offered):
    now = await hotelbeds.orders.reprice(offered(room))
    assert now.total == room.total
    assert now.supplier_offer_id == now.raw["rateKey"]
    assert now.raw["rate_comments"]
    assert now.raw["cancellation"]["text"]


async def test_an_indicated_rate_shows_its_real_price_when_checked(hotelbeds, indicated, offered):
    now = await hotelbeds.orders.reprice(offered(indicated))
    assert now.raw["rateType"] == "BOOKABLE"


async def test_checking_shows_a_moved_price(hotelbeds, world, room, offered):
    world.fault("hotelbeds", "price_change", args={"percent": 10})
    assert (await hotelbeds.orders.reprice(offered(room))).total > room.total


@pytest.mark.parametrize("key", ["nonsense", "20260101|20260104|W|1|1|DBT|RO||1~1~0||N@x"])
async def test_a_key_that_is_no_longer_understood_is_gone(hotelbeds, room, offered, key):
    offer = offered(room)
    with pytest.raises(OfferGone):
        await hotelbeds.orders.reprice(replace(offer, raw={**offer.raw, "rateKey": key}))


async def test_a_rate_that_is_gone(hotelbeds, world, room, offered):
    world.fault("hotelbeds", "rate_gone")
    with pytest.raises(OfferGone):
        await hotelbeds.orders.reprice(offered(room))


async def test_booking_gives_a_reference(hotelbeds, world, room, order_of):
    made = await hotelbeds.orders.book(order_of(room))
    assert "-" in made.locator
    assert made.total == room.total
    (order,) = world.effects("hotelbeds", "order")
    assert order["our_reference"] == "K7QM4D-2"
    assert hotelbeds.revealed == []


async def test_two_rooms_are_booked_under_their_guests(hotelbeds, hotel_query, order_of):
    found = await hotelbeds.rooms.search(hotel_query(rooms=2))
    offer = next(one for one in found if one.raw["rateType"] == "BOOKABLE")
    assert (await hotelbeds.orders.book(order_of(offer))).total == offer.total


async def test_a_card_is_revealed_for_the_call_and_charged_on_the_secure_host(hotelbeds, world, room, order_of):
    charges = world.cards_are(approved=True)
    await hotelbeds.orders.book(order_of(room, card_id="ic_7"))
    assert hotelbeds.revealed == ["ic_7"]
    (charge,) = charges
    assert charge["number"] == "4242424242424242"
    assert charge["amount_minor"] == room.total.minor


async def test_a_card_number_is_in_no_log(hotelbeds, world, room, order_of, capsys, caplog):
    world.cards_are(approved=False)
    with pytest.raises(SupplierRefused) as refused:
        await hotelbeds.orders.book(order_of(room, card_id="ic_7"))
    printed = capsys.readouterr()
    said = printed.out + printed.err + caplog.text + repr(refused.value) + repr(refused.value.facts)
    assert "4242424242424242" not in said
    assert "declined" in refused.value.message
    assert world.effects("hotelbeds", "order") == []


async def test_an_indicated_rate_is_checked_before_it_is_booked(hotelbeds, indicated, offered, order_of):
    now = await hotelbeds.orders.reprice(offered(indicated))
    order = order_of(indicated, total=now.total)
    if now.total != indicated.total:
        with pytest.raises(PriceMoved):
            await hotelbeds.orders.book(order_of(indicated))
    assert (await hotelbeds.orders.book(order)).total == now.total


async def test_a_price_that_moved_at_booking_buys_nothing(hotelbeds, world, room, order_of):
    world.fault("hotelbeds", "price_change", path="/bookings", args={"percent": 3})
    with pytest.raises(PriceMoved):
        await hotelbeds.orders.book(order_of(room))
    assert world.effects("hotelbeds", "order") == []


async def test_sold_out_at_booking_is_no_reason_to_stop_asking_the_vendor(hotelbeds, world, room, order_of):
    world.fault("hotelbeds", "sold_out", times=None)
    for _ in range(6):
        with pytest.raises(OfferGone):
            await hotelbeds.orders.book(order_of(room))
    assert hotelbeds.breaker.state is BreakerState.CLOSED


async def test_an_error_inside_a_200_is_an_error(hotelbeds, world, room, order_of):
    world.fault("hotelbeds", "error_in_200")
    with pytest.raises(OfferGone):
        await hotelbeds.orders.book(order_of(room))


async def test_a_booking_that_could_not_be_confirmed_is_looked_up(hotelbeds, world, room, order_of):
    world.fault("hotelbeds", "confirm_error")
    with pytest.raises(OutcomeUnknown):
        await hotelbeds.orders.book(order_of(room))
    assert await hotelbeds.orders.find(order_of(room)) is None


@pytest.mark.parametrize(
    ("kind", "made"), [("cut_after", 1), ("cut_before", 0), ("timeout_after", 1), ("timeout_before", 0)]
)
async def test_a_lost_answer_is_unknown_and_the_booking_is_found_if_it_was_made(
    hotelbeds, world, room, order_of, kind, made
):
    world.fault("hotelbeds", kind, method="POST", path="/bookings", seconds=3)
    order = order_of(room)
    with pytest.raises(OutcomeUnknown):
        await hotelbeds.orders.book(order)
    found = await hotelbeds.orders.find(order)
    assert isinstance(found, Confirmation) == bool(made)
    assert len(world.effects("hotelbeds", "order")) == made
    if isinstance(found, Confirmation):
        assert found.total == room.total


async def test_a_system_error_while_booking_is_unknown_and_sent_once(hotelbeds, world, room, order_of):
    world.fault("hotelbeds", "error", method="POST", path="/bookings", status=500)
    with pytest.raises(OutcomeUnknown):
        await hotelbeds.orders.book(order_of(room))
    assert world.calls("/bookings") == 1


async def test_a_rate_limited_booking_was_not_made(hotelbeds, world, room, order_of):
    world.fault("hotelbeds", "rate_limited", method="POST", path="/bookings")
    with pytest.raises(TryLater) as later:
        await hotelbeds.orders.book(order_of(room))
    assert not isinstance(later.value, OutcomeUnknown)


async def test_only_our_own_booking_is_found(hotelbeds, room, order_of):
    await hotelbeds.orders.book(order_of(room, "K7QM4D-2"))
    assert await hotelbeds.orders.find(order_of(room, "K7QM4D-3")) is None


async def test_cancelling_in_time_costs_nothing_and_again_is_quiet(hotelbeds, world, room, order_of):
    made = await hotelbeds.orders.book(order_of(room))
    first = await hotelbeds.orders.cancel(made.supplier_reference)
    again = await hotelbeds.orders.cancel(made.supplier_reference)
    assert first.refund == room.total
    assert again == first
    assert len(world.effects("hotelbeds", "cancellation")) == 1
    assert await hotelbeds.orders.find(order_of(room)) is None


async def test_cancelling_what_is_not_refundable_gives_nothing_back(hotelbeds, found, order_of):
    offer = next(
        one for one in found if one.raw["rateType"] == "BOOKABLE" and one.snapshot["refundable"]["state"] == "no"
    )
    made = await hotelbeds.orders.book(order_of(offer))
    assert (await hotelbeds.orders.cancel(made.supplier_reference)).refund == Money.zero("USD")


async def test_a_cancellation_whose_answer_was_lost_can_be_repeated(hotelbeds, world, room, order_of):
    made = await hotelbeds.orders.book(order_of(room))
    world.fault("hotelbeds", "cut_after", method="DELETE", path="/bookings")
    with pytest.raises(TryLater):
        await hotelbeds.orders.cancel(made.supplier_reference)
    assert (await hotelbeds.orders.cancel(made.supplier_reference)).refund == room.total
    assert len(world.effects("hotelbeds", "cancellation")) == 1


async def test_a_refused_cancellation_is_said(hotelbeds, world, room, order_of):
    made = await hotelbeds.orders.book(order_of(room))
    world.fault("hotelbeds", "cancel_refused")
    with pytest.raises(SupplierRefused):
        await hotelbeds.orders.cancel(made.supplier_reference)


async def test_nothing_is_held(hotelbeds, room, offered, order_of):
    assert not hotelbeds.orders.can_hold(offered(room))
    with pytest.raises(SupplierRefused):
        await hotelbeds.orders.hold(order_of(room))


async def test_a_simulation_tells_what_comes_back_and_cancels_nothing(hotelbeds, world, room, order_of):
    made = await hotelbeds.orders.book(order_of(room))
    quote = await hotelbeds.orders.quote_cancellation(made.supplier_reference)
    assert (quote.refund, quote.reference) == (room.total, None)
    assert world.effects("hotelbeds", "cancellation") == []
    assert not (await hotelbeds.orders.standing_of(made.supplier_reference)).is_cancelled
    done = await hotelbeds.orders.cancel(made.supplier_reference)
    assert done.refund == quote.refund
    standing = await hotelbeds.orders.standing_of(made.supplier_reference)
    assert (standing.is_cancelled, standing.cancellation) == (True, done)
    assert await hotelbeds.orders.quote_cancellation(made.supplier_reference) is None


async def test_the_simulated_fee_of_a_rate_that_is_not_refundable_is_all_of_it(hotelbeds, found, order_of):
    offer = next(
        one for one in found if one.raw["rateType"] == "BOOKABLE" and one.snapshot["refundable"]["state"] == "no"
    )
    made = await hotelbeds.orders.book(order_of(offer))
    assert (await hotelbeds.orders.quote_cancellation(made.supplier_reference)).refund == Money.zero("USD")
