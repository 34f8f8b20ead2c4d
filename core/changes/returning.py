"""Money of cancelled items: what the booking says of it, the card that may spend less, and refunds that went wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, text

from core.bookings.desk import Desk, rows
from core.bookings.lifecycle import ItemStatus
from core.bookings.models import BookingRow
from core.bookings.repository import open_attention, resolve_attention
from core.bookings.unit import Sweep
from core.changes.cards import destination_of
from core.changes.choosing import STANDING
from core.changes.lifecycle import LineStatus
from core.changes.models import CancellationItemRow
from core.changes.post import refund_mail
from core.db.tenancy import SystemActor
from core.db.unit_of_work import UnitOfWork
from core.kernel.money import Money, currency
from core.payments import reservations
from core.payments.lifecycle import FACET, PaymentStatus
from core.payments.methods import COMPANY_CARD
from core.payments.models import PaymentRow, RefundRow
from core.payments.refund_rules import RefundStatus
from core.payments.refunds import Refunds
from core.people.caller import Caller, Role

_LOOK_WITHIN: Final = timedelta(hours=4)
_OVERDUE: Final = text(
    "SELECT org_id, id FROM refunds WHERE status IN ('pending', 'processing') AND is_due AND estimated_arrival < :today"
    " AND NOT EXISTS (SELECT 1 FROM attention a WHERE a.org_id = refunds.org_id"
    " AND a.key = 'refund:' || refunds.id) LIMIT 200"
)


class Returning:
    """Follows refunds to their end."""

    def __init__(self, desk: Desk, refunds: Refunds, sweep: Sweep) -> None:
        self._desk, self._refunds, self._sweep = desk, refunds, sweep

    async def moved(self, org_id: UUID, refund_id: UUID) -> None:
        """Job `refunds.moved`: a refund arrived, or failed. Safe to repeat."""
        async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
            refund = await _refund(uow, refund_id)
            booking = await rows(uow).lock(refund.booking_id)
            payment = await uow.session.get_one(PaymentRow, (uow.org_id, refund.payment_id))
            if PaymentStatus(payment.status) is not PaymentStatus.RESERVED:
                booking.payment_status = FACET[PaymentStatus(payment.status)].value
            booking.touched(uow)
            match RefundStatus(refund.status):
                case RefundStatus.SUCCEEDED:
                    await self._arrived(uow, booking, refund, payment)
                case RefundStatus.FAILED:
                    await self._failed(uow, booking, refund)
            await uow.session.flush()
            await self._desk.tell_panel(uow, await self._desk.view(uow, booking.id))

    async def _arrived(self, uow: UnitOfWork, booking: BookingRow, refund: RefundRow, payment: PaymentRow) -> None:
        await resolve_attention(uow, f"refund:{refund.id}")
        await _announce(uow, refund, "refund_arrived", to=destination_of(payment))
        await refund_mail(self._desk, uow, booking, refund, destination_of(payment))
        expected = refund.breakdown.get("expected")
        if expected is not None and Money.from_json(expected) != refund.amount:
            await open_attention(
                uow,
                key=f"refund-differs:{refund.id}",
                booking_id=booking.id,
                item_id=refund.item_id,
                reason="refund.differs",
                severity="high",
                detail=f"{refund.amount} came back, {Money.from_json(expected)} was expected ({refund.reference}).",
                due_at=uow.now + _LOOK_WITHIN,
            )

    async def _failed(self, uow: UnitOfWork, booking: BookingRow, refund: RefundRow) -> None:
        await open_attention(
            uow,
            key=f"refund:{refund.id}",
            booking_id=booking.id,
            item_id=refund.item_id,
            reason="refund.failed",
            severity="critical",
            detail=f"Refund {refund.reference} of {refund.amount} did not go through: {refund.failure_reason}.",
            due_at=uow.now + _LOOK_WITHIN,
        )
        await _announce(uow, refund, "refund_failed")

    async def shrink(self, org_id: UUID, booking_id: UUID) -> None:
        """Job `payments.shrink`: a virtual card may spend what is still booked, and what suppliers keep; else nothing."""
        actor = SystemActor(org_id, "worker")
        async with self._desk.begin(actor) as uow:
            payment = await reservations.locked_open(uow, booking_id)
            if payment is None or payment.kind != COMPANY_CARD or payment.card_status != "active":
                return
            assert payment.provider_ref is not None
            limit = await self._limit(uow, booking_id, payment)
            card_id, key, payment_id = payment.provider_ref, payment.key, payment.id
            if payment.limit_minor == limit.minor:
                return
        status = await self._desk.reservations.shrink(card_id, key, limit)
        async with self._desk.begin(actor) as uow:
            row = await uow.session.get_one(PaymentRow, (uow.org_id, payment_id), with_for_update=True)
            row.limit_minor, row.card_status, row.updated_at = limit.minor, status, uow.now
            uow.audit.add("card.shrunk", subject_type="booking", subject_id=booking_id, limit=limit.text, card=status)
            await uow.outbox.add(
                "bookings.card_charged", key=f"shrunk:{payment_id}:{limit.minor}", booking_id=str(booking_id)
            )

    async def _limit(self, uow: UnitOfWork, booking_id: UUID, payment: PaymentRow) -> Money:
        """Nothing once nothing is booked and all that suppliers keep has been charged."""
        items = await rows(uow).items(booking_id)
        standing = [item.total_minor for item in items if ItemStatus(item.status) in STANDING]
        fees = await uow.session.scalars(
            select(CancellationItemRow.fee_minor).where(
                CancellationItemRow.item_id.in_([item.id for item in items]),
                CancellationItemRow.status == LineStatus.CANCELLED.value,
            )
        )
        kept = sum(fees)
        is_over = not standing and payment.captured_minor >= kept
        return Money(0 if is_over else min(payment.amount_minor, sum(standing) + kept), currency(payment.currency))

    async def retry(self, caller: Caller, refund_id: UUID) -> RefundRow:
        """Send a failed refund anew. For the travel desk and finance."""
        caller.require(Role.TRAVEL_ADMIN, Role.FINANCE, Role.EXPERT)
        row = await self._refunds.retry(caller, refund_id)
        async with self._desk.begin(caller) as uow:
            await resolve_attention(uow, f"refund:{row.id}")
        return row

    async def chase(self) -> int:
        """Ask a person about refunds that should have arrived by now; how many."""
        now = self._desk.clock.now()
        async with self._sweep() as session:
            found = (await session.execute(_OVERDUE, {"today": now.date()})).all()
        for org_id, refund_id in found:
            async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
                refund = await _refund(uow, refund_id)
                await open_attention(
                    uow,
                    key=f"refund:{refund.id}",
                    booking_id=refund.booking_id,
                    item_id=refund.item_id,
                    reason="refund.overdue",
                    severity="high",
                    detail=f"Refund {refund.reference} of {refund.amount} from {refund.supplier} has not arrived.",
                    due_at=uow.now + _LOOK_WITHIN,
                )
        return len(found)


async def _refund(uow: UnitOfWork, refund_id: UUID) -> RefundRow:
    return await uow.session.get_one(RefundRow, (uow.org_id, refund_id))


async def _announce(uow: UnitOfWork, refund: RefundRow, kind: str, *, to: str = "") -> None:
    await uow.outbox.add(
        "bookings.announce",
        key=f"announce:{refund.key}:{kind}",
        booking_id=str(refund.booking_id),
        kind=kind,
        amount=refund.amount.text,
        what=", ".join(refund.breakdown.get("items", [])),
        to=to,
    )
