"""Money on its way back: asked for once per key, noticed when it arrives, and when it comes back days later.

The row and its key exist before any call. What is sent back counts against the payment at once and under its lock, so
that refunds together never pass what was taken, however many are under way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import Actor, SystemActor
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import NotFound, OutcomeUnknown, TryLater
from core.kernel.ids import new_id, new_reference
from core.kernel.money import Money
from core.payments import ledger
from core.payments.errors import RefundTooLarge
from core.payments.lifecycle import PaymentStatus
from core.payments.merchants import SUPPLIER_OF
from core.payments.methods import COMPANY_CARD
from core.payments.models import CardTransactionRow, PaymentRow, RefundRow
from core.payments.ports import CardCharges, RefundReceipt
from core.payments.refund_rules import NEXT, RefundMoveRefused, RefundStatus, arrival

log = structlog.get_logger(__name__)
Sweep = Callable[[], AbstractAsyncContextManager[AsyncSession]]

declare(
    refund__asked="a refund's row says that it is asked for, nobody has been asked",
    refund__send__before="about to ask the bank for a refund",
    refund__send__after="the bank has answered a refund, not yet recorded",
    refund__recorded="a refund's outcome is written, its transaction is still open",
)

_RECEIPTS: Final = {
    "pending": RefundStatus.PROCESSING,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
}
_SENDABLE: Final = frozenset({RefundStatus.PENDING, RefundStatus.PROCESSING})


class RefundNotFound(NotFound):
    """No such refund in this organisation."""

    code = "refund.not_found"


def expect(
    uow: UnitOfWork,
    *,
    payment: PaymentRow,
    item_id: UUID,
    cancellation_id: UUID,
    supplier: str,
    amount: Money,
    breakdown: Mapping[str, Any],
    reason: str,
    requested_by: str,
) -> RefundRow:
    """Write the refund of an item that is about to be cancelled. Nothing is asked for yet."""
    refund_id = new_id()
    row = RefundRow(
        org_id=uow.org_id,
        id=refund_id,
        payment_id=payment.id,
        booking_id=payment.booking_id,
        item_id=item_id,
        cancellation_id=cancellation_id,
        reference=f"RF{new_reference(8)}",
        key=f"refund:{refund_id}:0",
        way="virtual_card" if payment.kind == COMPANY_CARD else "saved_card",
        supplier=supplier,
        status=RefundStatus.PENDING.value,
        amount_minor=amount.minor,
        currency=amount.currency.code,
        breakdown=dict(breakdown),
        reason=reason,
        requested_by=requested_by,
        retry_count=0,
        attempts=0,
        is_due=False,
        estimated_arrival=arrival(uow.now.date())[1],
        created_at=uow.now,
        updated_at=uow.now,
    )
    uow.session.add(row)
    return row


async def of_item(uow: UnitOfWork, cancellation_id: UUID, item_id: UUID) -> RefundRow | None:
    """The refund of one item of a cancellation, locked."""
    return await uow.session.scalar(
        select(RefundRow)
        .where(RefundRow.cancellation_id == cancellation_id, RefundRow.item_id == item_id)
        .with_for_update()
    )


async def fall_due(uow: UnitOfWork, row: RefundRow, amount: Money) -> None:
    """The item is really cancelled, so its money goes back: what we took we send, what a supplier took it gives back."""
    if row.is_due or RefundStatus(row.status) is RefundStatus.CANCELLED:
        return
    row.is_due = True
    row.estimated_arrival = arrival(uow.now.date())[1]
    if RefundStatus(row.status) is RefundStatus.PENDING and amount.minor > 0:
        row.amount_minor = amount.minor
    if not amount:
        row.move_to(RefundStatus.CANCELLED, at=uow.now)
    elif row.way == "saved_card":
        await uow.outbox.add("refunds.send", key=f"send:{row.key}", refund_id=str(row.id))
    elif RefundStatus(row.status) is RefundStatus.PENDING:
        row.move_to(RefundStatus.PROCESSING, at=uow.now)
        await _match_earlier(uow, row)


async def _match_earlier(uow: UnitOfWork, row: RefundRow) -> None:
    """A supplier that cancels by itself gives the money back before we hear of it."""
    taken = select(RefundRow.provider_ref).where(
        RefundRow.payment_id == row.payment_id, RefundRow.provider_ref.is_not(None)
    )
    categories = [category for category, supplier in SUPPLIER_OF.items() if supplier == row.supplier]
    found = await uow.session.scalar(
        select(CardTransactionRow)
        .where(
            CardTransactionRow.payment_id == row.payment_id,
            CardTransactionRow.kind == "refund",
            CardTransactionRow.category.in_(categories),
            CardTransactionRow.amount_minor == row.amount_minor,
            CardTransactionRow.provider_ref.not_in(taken),
        )
        .order_by(CardTransactionRow.at)
        .limit(1)
    )
    if found is None:
        return
    await arrived(uow, row, provider_ref=found.provider_ref, amount=row.amount)
    await ledger.post(
        uow,
        [ledger.card_refund_matched(found.provider_ref, row.booking_id, row.payment_id, row.supplier, row.amount)],
    )
    await uow.outbox.add("bookings.card_charged", key=f"matched:{row.id}", booking_id=str(row.booking_id))


async def awaited(uow: UnitOfWork, payment_id: UUID, supplier: str, amount: Money) -> RefundRow | None:
    """The refund that money coming back on a virtual card is, if one is awaited from that supplier."""
    found = await uow.session.scalars(
        select(RefundRow)
        .where(
            RefundRow.payment_id == payment_id,
            RefundRow.supplier == supplier,
            RefundRow.way == "virtual_card",
            RefundRow.status.in_([RefundStatus.PENDING.value, RefundStatus.PROCESSING.value]),
        )
        .order_by(RefundRow.created_at, RefundRow.id)
        .with_for_update()
    )
    rows = found.all()
    return next((row for row in rows if row.amount == amount), rows[0] if rows else None)


async def arrived(uow: UnitOfWork, row: RefundRow, *, provider_ref: str, amount: Money) -> None:
    """It is on the card. Another amount than was expected is kept as it came."""
    row.breakdown = {**row.breakdown, "expected": row.amount.as_json()} if row.amount != amount else row.breakdown
    row.amount_minor, row.provider_ref = amount.minor, provider_ref
    row.move_to(RefundStatus.SUCCEEDED, at=uow.now)
    await _tell(uow, row)


async def _tell(uow: UnitOfWork, row: RefundRow) -> None:
    """Leave word for the booking: its payment facet, the traveller, or a person who must look."""
    await uow.outbox.add("refunds.moved", key=f"moved:{row.key}:{row.status}", refund_id=str(row.id))


async def settle_facet(uow: UnitOfWork, payment: PaymentRow) -> None:
    """Move the payment to what its arrived refunds make of it."""
    if PaymentStatus(payment.status) not in {
        PaymentStatus.CAPTURED,
        PaymentStatus.PARTIALLY_REFUNDED,
        PaymentStatus.REFUNDED,
    }:
        return
    await uow.session.flush()
    back = await uow.session.scalar(
        select(func.coalesce(func.sum(RefundRow.amount_minor), 0)).where(
            RefundRow.payment_id == payment.id, RefundRow.status == RefundStatus.SUCCEEDED.value
        )
    )
    after = PaymentStatus.CAPTURED
    if back:
        after = PaymentStatus.REFUNDED if back >= payment.captured_minor else PaymentStatus.PARTIALLY_REFUNDED
    if after.value != payment.status:
        payment.move_to(after, at=uow.now)


async def of_booking(uow: UnitOfWork, booking_id: UUID) -> Sequence[RefundRow]:
    """The booking's refunds, oldest first."""
    found = await uow.session.scalars(
        select(RefundRow).where(RefundRow.booking_id == booking_id).order_by(RefundRow.created_at, RefundRow.id)
    )
    return found.all()


class Refunds:
    """Sends what is ours to send, and hears what became of it."""

    def __init__(self, begin: Begin, sweep: Sweep, charges: CardCharges) -> None:
        self._begin, self._sweep, self._charges = begin, sweep, charges

    async def send(self, org_id: UUID, refund_id: UUID) -> None:
        """Job `refunds.send`: safe to repeat and to run twice at once. An earlier call's outcome is looked up first."""
        actor = SystemActor(org_id, "worker")
        async with self._begin(actor) as uow:
            row, payment = await _locked(uow, refund_id)
            if RefundStatus(row.status) not in _SENDABLE or row.provider_ref is not None:
                return
            if row.attempts == 0 and not _count(payment, row.amount):
                await self._fail(uow, row, payment, "more than is left of what was taken", counted=False)
                return
            if RefundStatus(row.status) is RefundStatus.PENDING:
                row.move_to(RefundStatus.PROCESSING, at=uow.now)
            again, row.attempts = row.attempts > 0, row.attempts + 1
            intent, key, amount = payment.provider_ref, row.key, row.amount
            crashpoint("refund.asked")
        assert intent is not None
        try:
            receipt = await self._ask(intent, amount, key=key, again=again)
        except RefundTooLarge as no:
            async with self._begin(actor) as uow:
                row, payment = await _locked(uow, refund_id)
                if row.provider_ref is None and row.key == key:
                    await self._fail(uow, row, payment, no.message, counted=True)
            return
        async with self._begin(actor) as uow:
            row, payment = await _locked(uow, refund_id)
            if row.key == key:
                await self._record(uow, row, payment, receipt, None)

    async def _ask(self, intent: str, amount: Money, *, key: str, again: bool) -> RefundReceipt:
        crashpoint("refund.send.before")
        found = await self._charges.find_refund(key) if again else None
        try:
            made = found or await self._charges.refund(intent, amount, key=key, reference=key)
        except OutcomeUnknown as unknown:
            looked_up = await self._charges.find_refund(key)
            if looked_up is None:
                raise TryLater(unknown.message, **unknown.facts) from unknown
            made = looked_up
        crashpoint("refund.send.after")
        return made

    async def heard(self, reference: str | None, receipt: RefundReceipt, failure_reason: str | None) -> str:
        """A bank's word about one of our refunds, in any order and however often; what was made of it, in a word."""
        if reference is None:
            return "unmatched"
        async with self._sweep() as session:
            found = (
                await session.execute(select(RefundRow.org_id, RefundRow.id).where(RefundRow.key == reference))
            ).one_or_none()
        if found is None:
            return "unmatched"
        async with self._begin(SystemActor(found.org_id, "webhook")) as uow:
            row, payment = await _locked(uow, found.id)
            if row.key != reference:
                return "outdated"
            return await self._record(uow, row, payment, receipt, failure_reason)

    async def _record(
        self, uow: UnitOfWork, row: RefundRow, payment: PaymentRow, receipt: RefundReceipt, why: str | None
    ) -> str:
        """Write what the bank says. Later states only: news that is older than what is known changes nothing."""
        after = _RECEIPTS[receipt.status]
        if row.provider_ref is None:
            row.provider_ref = receipt.id
            await ledger.post(uow, [ledger.refunded(row.key, row.booking_id, payment.id, row.amount)])
        if after is RefundStatus(row.status) or after not in NEXT[RefundStatus(row.status)]:
            return "noted"
        if after is RefundStatus.FAILED:
            await self._fail(uow, row, payment, why or "the bank did not take it", counted=True)
            return "failed"
        row.move_to(after, at=uow.now)
        if after is RefundStatus.SUCCEEDED:
            await settle_facet(uow, payment)
            await _tell(uow, row)
            uow.audit.add("refund.succeeded", subject_type="booking", subject_id=row.booking_id, amount=row.amount.text)
        crashpoint("refund.recorded")
        return after.value

    async def _fail(self, uow: UnitOfWork, row: RefundRow, payment: PaymentRow, why: str, *, counted: bool) -> None:
        """It did not go through: the money is ours again, and a person has to look."""
        row.move_to(RefundStatus.FAILED, at=uow.now)
        row.failure_reason = why.replace("_", " ")
        if counted:
            payment.refunded_minor -= row.amount_minor
        if row.provider_ref is not None:
            await ledger.post(uow, [ledger.refund_returned(row.key, row.booking_id, payment.id, row.amount)])
        await settle_facet(uow, payment)
        await _tell(uow, row)
        uow.audit.add("refund.failed", subject_type="booking", subject_id=row.booking_id, why=row.failure_reason)
        log.warning("refund.failed", refund=row.reference, why=row.failure_reason)

    async def retry(self, actor: Actor, refund_id: UUID) -> RefundRow:
        """Send a failed refund anew, under a new key, once the look-up has shown that the old one really failed."""
        async with self._begin(actor) as uow:
            row = await uow.session.scalar(select(RefundRow).where(RefundRow.id == refund_id))
        if row is None:
            raise RefundNotFound("There is no such refund.", refund_id=str(refund_id))
        if row.way != "saved_card":
            raise RefundMoveRefused("This money comes from the supplier; it cannot be sent by us.", way=row.way)
        key = row.key
        found = await self._charges.find_refund(key)
        async with self._begin(actor) as uow:
            row, payment = await _locked(uow, refund_id)
            if row.key != key or RefundStatus(row.status) is not RefundStatus.FAILED:
                return row
            if found is not None and found.status != "failed":
                # It went through after all: what failed was only the news of it.
                _count(payment, row.amount)
                row.move_to(RefundStatus.PENDING, at=uow.now)
                await self._record(uow, row, payment, found, None)
                return row
            row.move_to(RefundStatus.PENDING, at=uow.now)
            row.retry_count += 1
            row.key, row.attempts, row.provider_ref = f"refund:{row.id}:{row.retry_count}", 0, None
            row.failure_reason, row.estimated_arrival = None, arrival(uow.now.date())[1]
            await uow.outbox.add("refunds.send", key=f"send:{row.key}", refund_id=str(row.id))
            uow.audit.add("refund.retried", subject_type="booking", subject_id=row.booking_id, amount=row.amount.text)
            return row


def _count(payment: PaymentRow, amount: Money) -> bool:
    """Count it against what was taken; False when that would be more than was."""
    if payment.refunded_minor + amount.minor > payment.captured_minor:
        return False
    payment.refunded_minor += amount.minor
    return True


async def _locked(uow: UnitOfWork, refund_id: UUID) -> tuple[RefundRow, PaymentRow]:
    """The payment first, then the refund: whoever moves money of a payment waits for the others."""
    payment = await uow.session.scalar(
        select(PaymentRow)
        .join(RefundRow, (RefundRow.org_id == PaymentRow.org_id) & (RefundRow.payment_id == PaymentRow.id))
        .where(RefundRow.id == refund_id)
        .with_for_update(of=PaymentRow)
    )
    row = await uow.session.scalar(
        select(RefundRow).where(RefundRow.id == refund_id).with_for_update().execution_options(populate_existing=True)
    )
    if row is None or payment is None:
        raise RefundNotFound("There is no such refund.", refund_id=str(refund_id))
    return row, payment
