"""Proposals: exactly what would be bought, and the person's yes or no."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from core.consents.errors import ProposalNotFound
from core.kernel.ids import ProposalId
from web.api.answers import Json
from web.api.dependencies import AppDep, CallerDep
from web.api.describe import answers, once
from web.api.identity import known_id
from web.api.once import OnceRoute

router = APIRouter(prefix="/proposals", tags=["proposals"], route_class=OnceRoute)


class AcceptIn(BaseModel):
    """The yes: the nonce of the card that was shown, and the policy warnings that were ticked."""

    nonce: str = Field(min_length=1, max_length=200)
    payment_method: str | None = Field(None, max_length=100)
    acknowledged: list[str] = Field(default_factory=list, max_length=50)


def _id(text: str) -> ProposalId:
    return ProposalId(known_id(text, ProposalNotFound("There is no such proposal.")))


@router.get("/{proposal_id}", **answers("Proposal", also=(404,)))
async def proposal(proposal_id: str, app: AppDep, caller: CallerDep) -> Json:
    """A proposal; with the nonce that accepts it for the person it was shown to."""
    return Json((await app.proposals.get(caller, _id(proposal_id))).as_json())


@router.post("/{proposal_id}/accept", **once("ProposalAccepted", 202, also=(402, 404, 410)))
async def accept(proposal_id: str, body: AcceptIn, app: AppDep, caller: CallerDep) -> Json:
    """Agree. It is carried out in the background; a purchase may go to its approver first.

    To a cancellation: where less comes back by now than the card shows, the answer is 409 `cancellation.quote_changed`
    with the `proposal_id` of a new card, and nothing was cancelled.
    """
    found = _id(proposal_id)
    booking = await app.accept(
        caller, found, nonce=body.nonce, payment_method=body.payment_method, acknowledged=tuple(body.acknowledged)
    )
    shown = await app.proposals.get(caller, found)
    return Json({"proposal": shown.as_json(), "booking": booking.as_json()}, 202)


@router.post("/{proposal_id}/decline", **once("Proposal", also=(404,)))
async def decline(proposal_id: str, app: AppDep, caller: CallerDep) -> Json:
    """Not now. The draft stays."""
    return Json((await app.proposals.decline(caller, _id(proposal_id))).as_json())
