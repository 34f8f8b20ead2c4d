"""Bookings: drafts, what they become, and their documents."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from core.bookings.errors import BookingNotFound
from core.bookings.filters import BookingFilter
from core.kernel.ids import BookingId, DocumentId, OfferId, ThreadId, parse_id
from web.api.answers import Json, tagged
from web.api.conditions import ensure_unchanged
from web.api.dependencies import AppDep, CallerDep
from web.api.describe import answers, once
from web.api.identity import known_id
from web.api.once import OnceRoute

router = APIRouter(prefix="/bookings", tags=["bookings"], route_class=OnceRoute)


class DraftIn(BaseModel):
    """Offers that make a trip."""

    offer_ids: list[OfferId] = Field(min_length=1, max_length=20)
    thread_id: ThreadId | None = None
    trip_purpose: str | None = Field(None, max_length=300)
    cost_center: str | None = Field(None, max_length=60)


class DraftChange(BaseModel):
    """What changes; what is not said stays. An added flight replaces the flight, a hotel the hotel."""

    add_offer_ids: list[OfferId] = Field(default_factory=list, max_length=20)
    remove_item_ids: list[str] = Field(default_factory=list, max_length=20)
    trip_purpose: str | None = Field(None, max_length=300)


class ProposeIn(BaseModel):
    """With which of the caller's payment methods; the default where none is named."""

    payment_method: str | None = Field(None, max_length=100)


View = Literal["all", "confirmed", "pending_approval", "disruption_alerts", "non_compliant"]


@router.get("", **answers("BookingList"))
async def bookings(
    app: AppDep,
    caller: CallerDep,
    view: View = "all",
    q: Annotated[str | None, Query(max_length=100)] = None,
    starts_from: Annotated[date | None, Query(alias="from")] = None,
    starts_to: Annotated[date | None, Query(alias="to")] = None,
    traveller: Annotated[str | None, Query(max_length=100)] = None,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
) -> Json:
    """The caller's bookings, or the organisation's for those who may see them, newest first."""
    asked = BookingFilter(
        view=view, q=q, starts_from=starts_from, starts_to=starts_to, traveller=traveller, cursor=cursor, limit=limit
    )
    return Json((await app.bookings.list(caller, asked)).as_json())


@router.post("", **once("Booking", 201, also=(404, 410)))
async def draft(body: DraftIn, app: AppDep, caller: CallerDep) -> Json:
    """Put offers together. Nothing is bought and nothing is held."""
    view = await app.bookings.draft(
        caller,
        offer_ids=tuple(body.offer_ids),
        thread_id=body.thread_id,
        trip_purpose=body.trip_purpose,
        cost_center=body.cost_center,
    )
    return tagged(view.as_json(), 201)


@router.get("/{booking_id}", **answers("Booking", also=(404,)))
async def booking(booking_id: str, app: AppDep, caller: CallerDep) -> Json:
    """One booking by id or reference."""
    return tagged((await app.bookings.get(caller, booking_id)).as_json())


@router.patch("/{booking_id}", **once("Booking", also=(404, 410, 412)))
async def change_draft(
    booking_id: str, body: DraftChange, app: AppDep, caller: CallerDep, if_match: Annotated[str | None, Header()] = None
) -> Json:
    """Change a draft. With `If-Match`, only as it was last seen."""
    before = await app.bookings.get(caller, booking_id)
    ensure_unchanged(if_match, before.as_json())
    missing = BookingNotFound("There is no such item in this booking.")
    view = await app.bookings.change_draft(
        caller,
        before.id,
        add_offer_ids=tuple(body.add_offer_ids),
        remove_item_ids=tuple(known_id(item, missing) for item in body.remove_item_ids),
        trip_purpose=body.trip_purpose,
        expected_version=None if if_match is None else before.version,
    )
    return tagged(view.as_json())


@router.post("/{booking_id}/propose", **once("Proposal", 201, also=(404, 410)))
async def propose(booking_id: str, app: AppDep, caller: CallerDep, body: ProposeIn | None = None) -> Json:
    """Check prices and policy again and show exactly what would be bought. Accepting it is a separate call."""
    found = await _id_of(app, caller, booking_id)
    proposal = await app.bookings.propose(caller, found, payment_method=body.payment_method if body else None)
    # The nonce belongs to its person alone, so the proposal is read as that person.
    return Json((await app.proposals.get(caller, proposal.id)).as_json(), 201)


@router.post("/{booking_id}/withdraw", **once("Booking", also=(404,)))
async def withdraw(booking_id: str, app: AppDep, caller: CallerDep) -> Json:
    """Take back what waits for approval; it becomes a draft again."""
    view = await app.bookings.withdraw(caller, await _id_of(app, caller, booking_id))
    return tagged(view.as_json())


@router.delete("/{booking_id}", **once(None, 204, also=(404,)))
async def discard(booking_id: str, app: AppDep, caller: CallerDep) -> Json:
    """Throw a draft away."""
    await app.bookings.discard(caller, await _id_of(app, caller, booking_id))
    return Json(b"", 204)


@router.get("/{booking_id}/calendar.ics", **answers(None, also=(404,)))
async def calendar(booking_id: str, app: AppDep, caller: CallerDep) -> Response:
    """The trip as a calendar file."""
    found = await _id_of(app, caller, booking_id)
    made = await app.documents.ics(caller, found)
    headers = {"content-disposition": f'attachment; filename="tripwright-{booking_id}.ics"'}
    return Response(made, 200, headers, media_type="text/calendar; charset=utf-8")


@router.get("/{booking_id}/documents/{document_id}", **answers(None, also=(404,)))
async def document(booking_id: str, document_id: str, app: AppDep, caller: CallerDep) -> Response:
    """One document of a booking, to be shown or printed."""
    found = await _id_of(app, caller, booking_id)
    missing = BookingNotFound("There is no such document.")
    made = await app.documents.html(caller, found, DocumentId(known_id(document_id, missing)))
    headers = {
        # Rendered text of suppliers is shown here: nothing in it may run, whatever it says.
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
        "x-frame-options": "SAMEORIGIN",
    }
    return Response(made, 200, headers, media_type="text/html; charset=utf-8")


async def _id_of(app: AppDep, caller: CallerDep, booking_id: str) -> BookingId:
    """A reference is looked up; an id is passed on, and refused there if it is nobody's."""
    found = parse_id(booking_id)
    return (await app.bookings.get(caller, booking_id)).id if found is None else BookingId(found)
