"""Virtual cards: who may charge them, and what is written when they are charged, however often we are told."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from core.db.tenancy import SystemActor
from core.kernel.money import Money
from core.payments.cards import CardCharge, Cards, CardTransaction
from core.payments.models import CardTransactionRow, LedgerLineRow, PaymentRow

HOTELS = "hotels_motels_and_resorts"


@pytest.fixture
async def card(database):
    """A reserved payment of 100.00 USD and its card."""
    actor, card_id = SystemActor(uuid4()), f"ic_{uuid4().hex}"
    async with database.begin(actor) as uow:
        uow.session.add(
            PaymentRow(
                org_id=actor.org_id, id=uuid4(), booking_id=uuid4(), kind="company_card", key=f"k{card_id}",
                status="reserved", amount_minor=10_000, captured_minor=0, refunded_minor=0, currency="USD",
                provider_ref=card_id, created_at=uow.now, updated_at=uow.now,
            )
        )  # fmt: skip
    return actor, card_id


def _charge(card_id, amount="60.00", category=HOTELS, currency="USD"):
    return CardCharge(card_id, Money.of(amount, currency), "The Strand House", category)


def _transaction(card_id, amount="60.00", kind="capture", ref="ipi_1"):
    return CardTransaction(ref, card_id, kind, Money.of(amount, "USD"), "The Strand House", HOTELS, datetime.now(UTC))


@pytest.mark.parametrize(
    ("asked", "passes"),
    [
        pytest.param({}, True, id="a hotel within the limit"),
        pytest.param({"amount": "100.00"}, True, id="exactly the limit"),
        pytest.param({"amount": "100.01"}, False, id="a cent above the limit"),
        pytest.param({"category": "casinos"}, False, id="no travel"),
        pytest.param({"currency": "EUR"}, False, id="another currency"),
    ],
)
async def test_a_charge_passes_only_within_the_cards_purpose(database, card, asked, passes):
    _, card_id = card
    assert await Cards(database.begin, database.sweep).decide(_charge(card_id, **asked)) is passes


async def test_a_card_that_is_not_ours_is_declined(database):
    assert await Cards(database.begin, database.sweep).decide(_charge("ic_unknown")) is False


async def test_what_was_spent_is_no_longer_there_to_spend(database, card):
    _, card_id = card
    cards = Cards(database.begin, database.sweep)
    await cards.record(_transaction(card_id))
    assert await cards.decide(_charge(card_id, "40.00")) is True
    assert await cards.decide(_charge(card_id, "40.01")) is False


async def test_a_transaction_told_three_times_is_written_once(database, card):
    actor, card_id = card
    cards = Cards(database.begin, database.sweep)
    assert [await cards.record(_transaction(card_id)) for _ in range(3)] == ["recorded", "duplicate", "duplicate"]
    async with database.begin(actor) as uow:
        assert await uow.session.scalar(select(func.count()).select_from(CardTransactionRow)) == 1
        assert await uow.session.scalar(select(func.count()).select_from(LedgerLineRow)) == 2
        assert (await uow.session.scalars(select(PaymentRow.captured_minor))).one() == 6000


@pytest.mark.parametrize("order", [("capture", "refund"), ("refund", "capture")], ids=["in order", "reordered"])
async def test_what_was_given_back_is_counted_beside_what_was_taken_in_either_order(database, card, order):
    actor, card_id = card
    cards = Cards(database.begin, database.sweep)
    for kind in order:
        await cards.record(_transaction(card_id, "60.00", kind, f"ipi_{kind}"))
    async with database.begin(actor) as uow:
        row = (await uow.session.scalars(select(PaymentRow))).one()
        assert (row.captured_minor, row.refunded_minor) == (6000, 6000)
        assert await uow.session.scalar(select(func.sum(LedgerLineRow.amount_minor))) == 0


async def test_what_was_given_back_is_not_there_to_spend_again(database, card):
    _, card_id = card
    cards = Cards(database.begin, database.sweep)
    await cards.record(_transaction(card_id))
    await cards.record(_transaction(card_id, "60.00", "refund", "ipi_2"))
    assert await cards.decide(_charge(card_id, "40.01")) is False
    assert await cards.decide(_charge(card_id, "40.00")) is True


async def test_a_transaction_of_an_unknown_card_is_unmatched(database):
    assert await Cards(database.begin, database.sweep).record(_transaction("ic_unknown")) == "unmatched"
