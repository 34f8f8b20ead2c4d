"""A booking's documents, made from its rows when they are opened."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from core.bookings.desk import rows
from core.bookings.finishing import calendar_item
from core.bookings.lifecycle import BookingStatus, ItemStatus
from core.bookings.view import BookingView
from core.db.unit_of_work import UnitOfWork
from core.documents import calendar, pages
from core.documents.models import DocumentRow
from core.kernel.errors import NotFound


class DocumentNotFound(NotFound):
    """No such document of this booking."""

    code = "document.not_found"


_LEFT: Final = frozenset({ItemStatus.CANCELLED, ItemStatus.FAILED})


async def calendar_of(uow: UnitOfWork, booking_id: UUID) -> bytes:
    """The calendar file: confirmed items, or a CANCEL of all of them."""
    booking = await rows(uow).lock(booking_id)
    items = [item for item in await rows(uow).items(booking_id) if ItemStatus(item.status) not in _LEFT]
    return calendar.render(
        reference=booking.reference,
        items=[calendar_item(item) for item in items],
        sequence=booking.modification_count,
        stamped_at=booking.updated_at,
        cancelled=BookingStatus(booking.status) is BookingStatus.CANCELLED,
    )


async def page_of(uow: UnitOfWork, view: BookingView, document_id: UUID) -> str:
    """One document as a page that prints."""
    row = await uow.session.scalar(
        select(DocumentRow).where(DocumentRow.id == document_id, DocumentRow.booking_id == view.id)
    )
    if row is None or row.format != "html":
        raise DocumentNotFound("There is no such document.", document_id=str(document_id))
    data = view.data
    items: list[Any] = [item for item in data["items"] if row.item_id is None or item["id"] == str(row.item_id)]
    return pages.render(row.type, {**data, "items": items, "document_title": row.title})
