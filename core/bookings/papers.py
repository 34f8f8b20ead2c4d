"""A booking's documents, made from its rows when they are opened."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from core.bookings.desk import Desk, rows
from core.bookings.finishing import calendar_items
from core.bookings.lifecycle import BookingStatus, ItemStatus
from core.documents import calendar, pages
from core.documents.models import DocumentRow
from core.kernel.errors import NotFound
from core.people.caller import Caller


class DocumentNotFound(NotFound):
    """No such document of this booking."""

    code = "document.not_found"


_LEFT: Final = frozenset({ItemStatus.CANCELLED, ItemStatus.FAILED})


class Papers:
    """What was bought, on paper and in the calendar."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ics(self, caller: Caller, booking_id: UUID) -> bytes:
        """The calendar file: what is booked, or a CANCEL of all of it."""
        async with self._desk.begin(caller) as uow:
            booking = await rows(uow).lock_for(caller, booking_id)
            items = [item for item in await rows(uow).items(booking_id) if ItemStatus(item.status) not in _LEFT]
        return calendar.render(
            reference=booking.reference,
            items=calendar_items(items),
            sequence=booking.modification_count,
            stamped_at=booking.updated_at,
            cancelled=BookingStatus(booking.status) is BookingStatus.CANCELLED,
        )

    async def html(self, caller: Caller, booking_id: UUID, document_id: UUID) -> str:
        """One document as a page that prints."""
        async with self._desk.begin(caller) as uow:
            await rows(uow).find_id(caller, str(booking_id))
            view = await self._desk.view(uow, booking_id)
            row = await uow.session.scalar(
                select(DocumentRow).where(DocumentRow.id == document_id, DocumentRow.booking_id == booking_id)
            )
        if row is None or row.format != "html":
            raise DocumentNotFound("There is no such document.", document_id=str(document_id))
        wanted = None if row.item_id is None else str(row.item_id)
        items: list[Any] = [item for item in view.data["items"] if wanted in {None, item["id"]}]
        return pages.render(row.type, {**view.data, "items": items, "document_title": row.title})
