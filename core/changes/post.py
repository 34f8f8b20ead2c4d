"""Mails about cancellations and refunds."""

from __future__ import annotations

from collections.abc import Sequence

from core.bookings.desk import Desk
from core.bookings.models import BookingItemRow, BookingRow
from core.changes.lifecycle import Requester
from core.changes.models import CancellationItemRow, CancellationRow
from core.db.unit_of_work import UnitOfWork
from core.payments.models import RefundRow
from core.payments.refund_rules import ARRIVAL_WORDS


async def cancellation_mail(
    desk: Desk,
    uow: UnitOfWork,
    booking: BookingRow,
    row: CancellationRow,
    done: Sequence[tuple[CancellationItemRow, BookingItemRow]],
) -> None:
    """What was cancelled, what comes back, to where and when. Once per cancellation."""
    employee = await desk.employee(uow, booking.employee_id)
    by_provider = row.requested_by == Requester.PROVIDER
    await desk.messages.write(
        uow,
        key=f"cancellation:{row.id}",
        template="cancellation_confirmation",
        to_email=employee.email,
        to_name=employee.name,
        subject=f"Cancelled: {booking.title} ({booking.reference})",
        booking_id=booking.id,
        data={
            "title": booking.title,
            "given_name": employee.given_name,
            "by_provider": by_provider,
            "items": [
                {
                    "title": item.title,
                    "subtitle": item.subtitle,
                    "refund": line.refund.text,
                    "fee": line.fee.text if line.fee else "",
                    "reference": line.cancellation_reference or "",
                }
                for line, item in done
            ],
            "refund": row.money(row.refund_minor).text,
            "has_refund": row.refund_minor > 0,
            "destination": row.destination,
            "arrival": ARRIVAL_WORDS,
            "reference": booking.reference,
            "cancellation": row.reference,
            "link": f"{desk.base_url}/bookings/{booking.reference}",
            "sandbox": booking.is_sandbox,
        },
    )


async def refund_mail(desk: Desk, uow: UnitOfWork, booking: BookingRow, refund: RefundRow, destination: str) -> None:
    """The money is back. Once per refund."""
    employee = await desk.employee(uow, booking.employee_id)
    await desk.messages.write(
        uow,
        key=f"refund:{refund.id}",
        template="refund_confirmation",
        to_email=employee.email,
        to_name=employee.name,
        subject=f"Refunded: {refund.amount} for {booking.title} ({booking.reference})",
        booking_id=booking.id,
        data={
            "title": booking.title,
            "given_name": employee.given_name,
            "amount": refund.amount.text,
            "destination": destination,
            "items": ", ".join(refund.breakdown.get("items", [])),
            "refund_reference": refund.reference,
            "reference": booking.reference,
            "link": f"{desk.base_url}/bookings/{booking.reference}",
            "sandbox": booking.is_sandbox,
        },
    )
