"""Everything is bought: take the money, make the papers, tell the traveller. Or the bank said no at the start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from core.bookings.describing import day, flown
from core.bookings.desk import Desk, rows
from core.bookings.lifecycle import BookingStatus
from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.repository import resolve_attention
from core.bookings.run import Run
from core.db.unit_of_work import UnitOfWork
from core.documents import calendar
from core.documents.models import DocumentRow
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import new_id
from core.messages.ports import Attachment
from core.payments import reservations
from core.payments.methods import COMPANY_CARD

declare(saga__confirmed="the booking is confirmed with its papers and its mail, the transaction is still open")


class Finishing:
    """The last step of a booking that worked, and the only step of one whose payment was declined."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def finish(self, run: Run) -> None:
        """Capture, then confirm in one unit of work."""
        assert run.payment is not None
        await self._desk.reservations.capture(run.payment)
        async with self._desk.begin(run.actor) as uow:
            booking = await run.locked(uow)
            if BookingStatus(booking.status) is not BookingStatus.BOOKING:
                return
            items = await rows(uow).items(booking.id)
            facet = await reservations.record_settled(uow, run.payment)
            booking.payment_status, booking.invoice_status = facet.value, "pending"
            booking.move_to(BookingStatus.CONFIRMED, uow=uow, because="every supplier confirmed")
            await resolve_attention(uow, f"stuck:{booking.id}")
            await self._documents(uow, booking, items)
            await self._mail(uow, run, booking, items)
            await self._desk.announce(uow, booking, "confirmed")
            uow.audit.add("booking.confirmed", subject_type="booking", subject_id=booking.id, total=booking.total.text)
            await uow.session.flush()
            await self._desk.tell(uow, booking, items, run.last4)
            await self._desk.tell_panel(uow, await self._desk.view(uow, booking.id))
            await uow.end_job()
            crashpoint("saga.confirmed")

    async def decline(self, uow: UnitOfWork, run: Run, booking: BookingRow, code: str | None) -> None:
        """No money, so nothing was asked of any supplier."""
        booking.payment_status = "failed"
        words = (code or "declined").replace("_", " ")
        booking.move_to(BookingStatus.FAILED, uow=uow, because=f"payment declined: {words}")
        await self._desk.announce(uow, booking, "payment_declined")
        await uow.session.flush()
        await self._desk.tell(uow, booking, run.items, run.last4)
        await self._desk.tell_panel(uow, await self._desk.view(uow, booking.id))

    async def _documents(self, uow: UnitOfWork, booking: BookingRow, items: Sequence[BookingItemRow]) -> None:
        papers: list[tuple[str, str, str, Any]] = [
            ("itinerary", f"Itinerary {booking.title}", "html", None),
            ("calendar", "Calendar file", "ics", None),
            ("receipt", f"Receipt {booking.reference}", "html", None),
        ]
        for item in items:
            kind = "eticket" if item.kind == "flight" else "hotel_voucher"
            label = "E-ticket" if item.kind == "flight" else "Hotel voucher"
            papers.append((kind, f"{label} {item.title}", "html", item.id))
        await uow.session.execute(
            insert(DocumentRow)
            .values(
                [
                    {
                        "org_id": uow.org_id,
                        "id": new_id(),
                        "booking_id": booking.id,
                        "item_id": item_id,
                        "type": kind,
                        "title": title,
                        "format": form,
                        "version": 1,
                        "created_at": uow.now,
                    }
                    for kind, title, form, item_id in papers
                ]
            )
            .on_conflict_do_nothing()
        )

    async def _mail(self, uow: UnitOfWork, run: Run, booking: BookingRow, items: Sequence[BookingItemRow]) -> None:
        assert run.payment is not None
        paid = "the company virtual card" if run.payment.kind == COMPANY_CARD else "your saved card"
        await self._desk.messages.write(
            uow,
            key=f"confirmation:{booking.id}",
            template="booking_confirmation",
            to_email=run.employee.email,
            to_name=run.employee.name,
            subject=f"Booked: {booking.title} ({booking.reference})",
            booking_id=booking.id,
            data={
                "title": booking.title,
                "given_name": run.employee.given_name,
                "items": [_mail_item(item) for item in items],
                "total": booking.total.text,
                "paid_with": paid,
                "reference": booking.reference,
                "link": f"{self._desk.base_url}/bookings/{booking.reference}",
                "sandbox": booking.is_sandbox,
            },
            attachments=(
                Attachment(
                    f"tripwright-{booking.reference}.ics",
                    "text/calendar",
                    calendar.render(
                        reference=booking.reference,
                        items=calendar_items(items),
                        sequence=booking.modification_count,
                        stamped_at=uow.now,
                        cancelled=False,
                    ),
                ),
            ),
        )


def calendar_items(items: Sequence[BookingItemRow]) -> list[dict[str, Any]]:
    """The items as the calendar file needs them: a return flight is two appointments, not one of several days."""
    return [entry for item in items for entry in _appointments(item)]


def _appointments(item: BookingItemRow) -> list[dict[str, Any]]:
    whole = {
        "id": item.id,
        "title": item.title,
        "subtitle": item.subtitle,
        "starts_local": item.starts_local,
        "ends_local": item.ends_local,
        "zone": item.zone,
        "end_zone": item.end_zone,
        "locator": item.locator,
        "location": (item.snapshot.get("hotel") or {}).get("address") or "",
    }
    legs = item.snapshot.get("slices") or []
    if len(legs) < 2:
        return [whole]
    return [
        {
            **whole,
            "id": item.id if place == 0 else f"{item.id}-{place + 1}",
            "title": " → ".join(f"{leg[end]['city']} {leg[end]['code']}" for end in ("origin", "destination")),
            "subtitle": flown(leg),
            "starts_local": leg["departs_local"],
            "ends_local": leg["arrives_local"],
            "zone": leg["origin"]["zone"],
            "end_zone": leg["destination"]["zone"],
        }
        for place, leg in enumerate(legs)
    ]


def _mail_item(item: BookingItemRow) -> dict[str, Any]:
    parts = _appointments(item)
    return {
        "title": item.title,
        "subtitle": item.subtitle,
        "when": "; ".join(_when(part["starts_local"], part["ends_local"]) for part in parts) + " (local times)",
        "reference_label": "PNR" if item.kind == "flight" else "Hotel reference",
        "locator": item.locator or "",
        "etickets": ", ".join(item.eticket_numbers or []),
        "terms": item.terms,
    }


def _when(starts: str, ends: str) -> str:
    lands = ends[11:16] if starts[:10] == ends[:10] else f"{day(ends)} {ends[11:16]}"
    return f"{day(starts)} {starts[11:16]} – {lands}"
