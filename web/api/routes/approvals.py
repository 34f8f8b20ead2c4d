"""Approvals: trips that wait for the caller's decision."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from core.approvals.errors import ApprovalNotFound
from core.kernel.ids import ApprovalId
from web.api.answers import Json
from web.api.dependencies import AppDep, CallerDep
from web.api.describe import answers, once
from web.api.identity import known_id
from web.api.once import OnceRoute

router = APIRouter(prefix="/approvals", tags=["approvals"], route_class=OnceRoute)


class ApproveIn(BaseModel):
    """`seen_hash` is the `hash` of the approval as it was shown: nothing else can be approved by it."""

    seen_hash: str = Field(min_length=1, max_length=128)
    note: str | None = Field(None, max_length=1_000)


class DeclineIn(BaseModel):
    """Why not, for the traveller to read."""

    reason: str = Field(min_length=1, max_length=1_000)


class AskIn(BaseModel):
    """What the approver wants to know."""

    question: str = Field(min_length=1, max_length=1_000)


def _id(text: str) -> ApprovalId:
    return ApprovalId(known_id(text, ApprovalNotFound("There is no such approval.")))


@router.get("", **answers("ApprovalList"))
async def inbox(app: AppDep, caller: CallerDep, state: Literal["pending", "resolved"] = "pending") -> Json:
    """What waits for the caller, most urgent first, or what they have resolved."""
    return Json((await app.approvals.inbox(caller, state)).as_json())


@router.get("/{approval_id}", **answers("Approval", also=(404,)))
async def approval(approval_id: str, app: AppDep, caller: CallerDep) -> Json:
    """One request, with the card exactly as the traveller saw it."""
    return Json((await app.approvals.get(caller, _id(approval_id))).as_json())


@router.post("/{approval_id}/approve", **once("Approval", also=(404,)))
async def approve(approval_id: str, body: ApproveIn, app: AppDep, caller: CallerDep) -> Json:
    """Agree to exactly what was shown. After the last step the booking is carried out."""
    await app.approvals.approve(caller, _id(approval_id), seen_hash=body.seen_hash, note=body.note)
    return Json((await app.approvals.get(caller, _id(approval_id))).as_json())


@router.post("/{approval_id}/decline", **once("Approval", also=(404,)))
async def decline(approval_id: str, body: DeclineIn, app: AppDep, caller: CallerDep) -> Json:
    """Say no, with the reason. The booking becomes a draft again."""
    await app.approvals.decline(caller, _id(approval_id), reason=body.reason)
    return Json((await app.approvals.get(caller, _id(approval_id))).as_json())


@router.post("/{approval_id}/ask", **once("Approval", also=(404,)))
async def ask(approval_id: str, body: AskIn, app: AppDep, caller: CallerDep) -> Json:
    """Ask the traveller; the request stays open."""
    await app.approvals.ask(caller, _id(approval_id), question=body.question)
    return Json((await app.approvals.get(caller, _id(approval_id))).as_json())
