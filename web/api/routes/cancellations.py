"""Cancelling: a quote that is shown first, the yes to it, and what the travel desk has to look at."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from core.changes.errors import CancellationNotFound, ItemUnknown
from core.kernel.ids import parse_id
from core.payments.refunds import RefundNotFound
from web.api.answers import Json, tagged
from web.api.dependencies import AppDep, CallerDep
from web.api.describe import answers, once
from web.api.identity import known_id
from web.api.once import OnceRoute

router = APIRouter(tags=["cancellations"], route_class=OnceRoute)


class CancelIn(BaseModel):
    """Which items; all that still can be cancelled where none is named."""

    item_ids: list[str] = Field(default_factory=list, max_length=20)


class RejectIn(BaseModel):
    """Why not, in words the traveller will read."""

    because: str = Field(min_length=1, max_length=500)


@router.post("/bookings/{booking_id}/cancellations", **once("Proposal", 201, also=(404,)))
async def quote(booking_id: str, app: AppDep, caller: CallerDep, body: CancelIn | None = None) -> Json:
    """Ask what cancelling gives back, and show it. Nothing is cancelled; accepting the proposal is a separate call."""
    view = await app.bookings.get(caller, booking_id)
    unknown = ItemUnknown("There is no such item in this booking.")
    wanted = [known_id(item, unknown) for item in body.item_ids] if body else []
    proposal = await app.cancellations.quote(caller, view.id, item_ids=wanted or None)
    # The nonce belongs to its person alone, so the proposal is read as that person.
    return Json((await app.proposals.get(caller, proposal.id)).as_json(), 201)


@router.get("/bookings/{booking_id}/cancellations", **answers("CancellationList", also=(404,)))
async def cancellations(booking_id: str, app: AppDep, caller: CallerDep) -> Json:
    """What was cancelled of a booking, newest first, with its refunds."""
    key = parse_id(booking_id) or (await app.bookings.get(caller, booking_id)).id
    return Json({"items": await app.cancellations.of_booking(caller, key)})


@router.post("/cancellations/{cancellation_id}/approve", **once("Booking", also=(404,)))
async def approve(cancellation_id: str, app: AppDep, caller: CallerDep) -> Json:
    """Let a cancellation that waits for the travel desk go through."""
    missing = CancellationNotFound("There is no such cancellation.")
    return tagged((await app.cancellations.approve(caller, known_id(cancellation_id, missing))).as_json())


@router.post("/cancellations/{cancellation_id}/reject", **once("Booking", also=(404,)))
async def reject(cancellation_id: str, body: RejectIn, app: AppDep, caller: CallerDep) -> Json:
    """Do not carry out a cancellation that waits for the travel desk."""
    missing = CancellationNotFound("There is no such cancellation.")
    found = known_id(cancellation_id, missing)
    return tagged((await app.cancellations.reject(caller, found, because=body.because)).as_json())


@router.post("/refunds/{refund_id}/retry", **once("Refund", also=(404,)))
async def retry_refund(refund_id: str, app: AppDep, caller: CallerDep) -> Json:
    """Send a refund that failed once more, under a new key, after looking the old one up."""
    missing = RefundNotFound("There is no such refund.")
    return Json(await app.cancellations.retry_refund(caller, known_id(refund_id, missing)))
