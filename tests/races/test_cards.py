"""Two charges at once on one virtual card, and what is left of its limit afterwards."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from core.kernel.money import Money
from core.payments.cards import CardCharge, Cards, CardTransaction
from core.payments.models import PaymentRow
from tests.core.bookings.conftest import World
from tests.races.conftest import Meeting

without_locks = pytest.mark.parametrize("locks", [False], ids=["without locks"])


async def charged_twice(world: World, meeting: Meeting) -> tuple[Cards, str, int, int]:
    """A booking's card, charged by the airline and the hotel at once: its limit and what we count as taken."""
    booking = await world.confirmed()
    await world.bookings.execute(world.org_id, booking.id)
    async with world.database.begin(world.maya) as uow:
        payment = await uow.session.scalar(select(PaymentRow).where(PaymentRow.booking_id == booking.id))
    assert payment is not None
    assert payment.provider_ref is not None
    cards = Cards(world.database.begin, world.database.sweep)
    charges = [
        CardTransaction(
            f"ipi_{uuid4().hex}", payment.provider_ref, "capture", Money(minor, payment.amount.currency), "Shop", category,
            datetime.now(UTC),
        )
        for minor, category in ((84210, "airlines_air_carriers"), (73500, "hotels_motels_and_resorts"))
    ]  # fmt: skip
    meeting.at("payments")
    assert await asyncio.gather(*(cards.record(charge) for charge in charges)) == ["recorded", "recorded"]
    async with world.database.begin(world.maya) as uow:
        taken = await uow.session.scalar(select(PaymentRow.captured_minor).where(PaymentRow.id == payment.id))
    return cards, payment.provider_ref, payment.amount_minor, int(taken or 0)


def again(card_id: str) -> CardCharge:
    return CardCharge(card_id, Money.of("735.00", "USD"), "Shop", "hotels_motels_and_resorts")


async def test_two_captures_at_once_are_both_counted(world: World, meeting: Meeting) -> None:
    _, _, limit, taken = await charged_twice(world, meeting)
    assert taken == limit == 84210 + 73500
    assert await world.ledger_is_balanced()


@without_locks
async def test_without_the_lock_one_of_two_captures_is_lost(world: World, meeting: Meeting) -> None:
    _, _, limit, taken = await charged_twice(world, meeting)
    assert taken < limit


async def test_a_card_charged_by_two_at_once_has_nothing_left(world: World, meeting: Meeting) -> None:
    cards, card_id, _, _ = await charged_twice(world, meeting)
    assert not await cards.decide(again(card_id))


@without_locks
async def test_without_the_lock_a_used_up_card_would_be_let_pass(world: World, meeting: Meeting) -> None:
    cards, card_id, _, _ = await charged_twice(world, meeting)
    assert await cards.decide(again(card_id))
