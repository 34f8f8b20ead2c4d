"""Cancellations and refunds as everybody outside the core sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.bookings.desk import rows
from core.bookings.models import BookingItemRow
from core.changes.models import CancellationItemRow, CancellationRow
from core.changes.repository import CancellationRepository
from core.db.unit_of_work import UnitOfWork
from core.payments import refunds
from core.payments.models import RefundRow


async def of_booking(uow: UnitOfWork, booking_id: UUID) -> list[dict[str, Any]]:
    """The booking's cancellations, newest first, each with its items and its refunds."""
    cancellations = CancellationRepository(uow.session)
    items = {item.id: item for item in await rows(uow).items(booking_id)}
    back = await refunds.of_booking(uow, booking_id)
    return [
        _one(row, await cancellations.lines(row.id), items, [one for one in back if one.cancellation_id == row.id])
        for row in await cancellations.of_booking(booking_id)
    ]


def _one(
    row: CancellationRow,
    lines: Sequence[CancellationItemRow],
    items: dict[UUID, BookingItemRow],
    back: Sequence[RefundRow],
) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "reference": row.reference,
        "booking_id": str(row.booking_id),
        "requested_by": row.requested_by,
        "status": row.status,
        "paid": row.money(row.paid_minor).as_json(),
        "fee": row.money(row.fee_minor).as_json(),
        "refund": row.money(row.refund_minor).as_json(),
        "destination": row.destination,
        "because": row.because,
        "review_reasons": list(row.review_reasons),
        "items": [_line(line, items[line.item_id]) for line in lines],
        "refunds": [refund_json(one) for one in back],
        "created_at": row.created_at.isoformat(),
        "ended_at": None if row.ended_at is None else row.ended_at.isoformat(),
    }


def _line(line: CancellationItemRow, item: BookingItemRow) -> dict[str, Any]:
    return {
        "item_id": str(line.item_id),
        "kind": item.kind,
        "title": item.title,
        "status": line.status,
        "paid": line.paid.as_json(),
        "fee": line.fee.as_json(),
        "refund": line.refund.as_json(),
        "reason": line.reason,
        "source": line.source,
        "detail": line.detail,
        "reference": line.cancellation_reference,
    }


def refund_json(row: RefundRow) -> dict[str, Any]:
    """One refund."""
    return {
        "id": str(row.id),
        "reference": row.reference,
        "item_id": str(row.item_id),
        "status": row.status,
        "amount": row.amount.as_json(),
        "way": row.way,
        "breakdown": dict(row.breakdown),
        "reason": row.reason,
        "requested_by": row.requested_by,
        "retry_count": row.retry_count,
        "estimated_arrival": row.estimated_arrival.isoformat(),
        "failure_reason": row.failure_reason,
        "created_at": row.created_at.isoformat(),
        "settled_at": None if row.settled_at is None else row.settled_at.isoformat(),
    }
