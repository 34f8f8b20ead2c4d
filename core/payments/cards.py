"""What virtual cards are charged: the two-second decision, and the transactions that follow.

Notices come more than once, in any order, and from a provider that knows no tenant: the card finds the payment, and
the payment's tenant is then acted in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from core.db.tenancy import SystemActor
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.ids import new_id
from core.kernel.money import Money
from core.payments import ledger, refunds
from core.payments.lifecycle import PaymentStatus
from core.payments.merchants import SUPPLIER_OF
from core.payments.models import CardTransactionRow, PaymentRow
from core.payments.refunds import Sweep
from core.payments.reservations import TRAVEL_CATEGORIES


@dataclass(frozen=True, slots=True)
class CardCharge:
    """A supplier asks to charge a card, now."""

    card_id: str
    amount: Money
    merchant: str
    category: str


@dataclass(frozen=True, slots=True)
class CardTransaction:
    """Money that moved on a card. `kind` is capture (out) or refund (back); `amount` is positive."""

    provider_ref: str
    card_id: str
    kind: str
    amount: Money
    merchant: str
    category: str
    at: datetime


class Cards:
    """Decides and records card charges."""

    def __init__(self, begin: Begin, sweep: Sweep) -> None:
        self._begin, self._sweep = begin, sweep

    async def decide(self, charge: CardCharge) -> bool:
        """Whether to let the charge pass: our own card, still open, travel only, within what is left of its limit."""
        if charge.category not in TRAVEL_CATEGORIES:
            return False
        async with self._sweep() as session:
            found = await session.execute(select(PaymentRow).where(PaymentRow.provider_ref == charge.card_id))
            row = found.scalar_one_or_none()
        if row is None or row.status not in {PaymentStatus.RESERVED, PaymentStatus.REQUESTED}:
            return False
        left = row.limit - row.captured
        return charge.amount.currency == left.currency and charge.amount <= left

    async def record(self, transaction: CardTransaction) -> str:
        """Write a transaction once and post it. Returns what was made of it, in a word."""
        owner = await self._owner(transaction.card_id)
        if owner is None:
            return "unmatched"
        org_id, payment_id = owner
        async with self._begin(SystemActor(org_id, "webhook")) as uow:
            row = await uow.session.scalar(select(PaymentRow).where(PaymentRow.id == payment_id).with_for_update())
            assert row is not None
            if not await _written(uow, row, transaction):
                return "duplicate"
            is_charge = transaction.kind == "capture"
            await _count(uow, row)
            supplier = SUPPLIER_OF.get(transaction.category, "unknown")
            await (_charged if is_charge else _refunded)(uow, row, transaction, supplier)
            await uow.outbox.add(
                "bookings.card_charged", key=f"card:{transaction.provider_ref}", booking_id=str(row.booking_id)
            )
            uow.audit.add(
                "card.charged" if is_charge else "card.refunded",
                subject_type="booking",
                subject_id=row.booking_id,
                amount=transaction.amount.text,
                merchant=transaction.merchant,
            )
        return "recorded"

    async def _owner(self, card_id: str) -> tuple[UUID, UUID] | None:
        async with self._sweep() as session:
            found = await session.execute(
                select(PaymentRow.org_id, PaymentRow.id).where(PaymentRow.provider_ref == card_id)
            )
            row = found.one_or_none()
        return None if row is None else (row.org_id, row.id)


async def _written(uow: UnitOfWork, row: PaymentRow, transaction: CardTransaction) -> bool:
    made = await uow.session.execute(
        insert(CardTransactionRow)
        .values(
            org_id=uow.org_id,
            id=new_id(),
            payment_id=row.id,
            booking_id=row.booking_id,
            provider_ref=transaction.provider_ref,
            kind=transaction.kind,
            amount_minor=transaction.amount.minor,
            currency=transaction.amount.currency.code,
            merchant=transaction.merchant,
            category=transaction.category,
            at=transaction.at,
        )
        .on_conflict_do_nothing(index_elements=["org_id", "provider_ref"])
        .returning(CardTransactionRow.id)
    )
    return made.scalar_one_or_none() is not None


async def _count(uow: UnitOfWork, row: PaymentRow) -> None:
    """What was taken and given back, from all transactions there are: whatever order they came in."""
    sums = await uow.session.execute(
        select(CardTransactionRow.kind, func.sum(CardTransactionRow.amount_minor))
        .where(CardTransactionRow.payment_id == row.id)
        .group_by(CardTransactionRow.kind)
    )
    moved = {kind: int(amount) for kind, amount in sums}
    # The card's own limit keeps this within the amount; a forced capture beyond it is kept in its own row.
    row.captured_minor = min(moved.get("capture", 0), row.amount_minor)
    row.refunded_minor = min(moved.get("refund", 0), row.captured_minor)
    row.updated_at = uow.now


async def _charged(uow: UnitOfWork, row: PaymentRow, transaction: CardTransaction, supplier: str) -> None:
    await ledger.post(
        uow,
        [ledger.card_charged(transaction.provider_ref, row.booking_id, row.id, supplier, transaction.amount)],
    )


async def _refunded(uow: UnitOfWork, row: PaymentRow, transaction: CardTransaction, supplier: str) -> None:
    """Money came back: for a cancelled item where such money is awaited."""
    awaited = await refunds.awaited(uow, row.id, supplier, transaction.amount)
    if awaited is not None:
        await refunds.arrived(uow, awaited, provider_ref=transaction.provider_ref, amount=transaction.amount)
    entry = ledger.card_refunded(
        transaction.provider_ref,
        row.booking_id,
        row.id,
        supplier,
        transaction.amount,
        is_awaited=awaited is not None,
    )
    await ledger.post(uow, [entry])
