"""Conversations as resources. What happens in them comes on their stream."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel, Field, model_validator

from core.bookings.view import panel_of
from core.conversations.errors import ThreadNotFound
from core.kernel.errors import Invalid
from core.kernel.ids import OfferId, ThreadId, new_id
from web.api.answers import Json, tagged
from web.api.conditions import ensure_unchanged
from web.api.dependencies import AppDep, CallerDep, ConciergeDep
from web.api.describe import answers, once
from web.api.identity import known_id
from web.api.once import OnceRoute

router = APIRouter(prefix="/threads", tags=["conversations"], route_class=OnceRoute)


class ThreadIn(BaseModel):
    """A title, if it should not be found by itself."""

    title: str | None = Field(None, max_length=120)


class ThreadChange(BaseModel):
    """What changes; what is not said stays."""

    title: str | None = Field(None, min_length=1, max_length=120)
    archived: bool | None = None


class Choice(BaseModel):
    """Options clicked instead of described."""

    offer_ids: list[OfferId] = Field(min_length=1, max_length=20)


class MessageIn(BaseModel):
    """Something said, or options chosen. `id` makes a repeat harmless; a fresh one is made where it is missing."""

    id: UUID | None = None
    text: str | None = Field(None, max_length=100_000)
    choose: Choice | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "MessageIn":
        if (self.text is None) == (self.choose is None):
            raise ValueError("Give either text or choose.")
        return self


class NothingToChange(Invalid):
    """A change without content."""

    code = "request.invalid"


def _id(text: str) -> ThreadId:
    return ThreadId(known_id(text, ThreadNotFound("There is no such conversation.")))


@router.get("", **answers("ThreadList"))
async def threads(app: AppDep, caller: CallerDep, cursor: Annotated[str | None, Query(max_length=300)] = None) -> Json:
    """The caller's conversations, newest talk first."""
    page = await app.conversations.threads(caller, cursor)
    return Json({"items": [thread.as_json() for thread in page.items], "next_cursor": page.next_cursor})


@router.post("", **once("Thread", 201))
async def open_thread(app: AppDep, caller: CallerDep, body: ThreadIn | None = None) -> Json:
    """Start a conversation."""
    thread = await app.conversations.create_thread(caller, title=body.title if body else None)
    return tagged(thread.as_json(), 201)


@router.get("/{thread_id}", **answers("ThreadDetail", also=(404,)))
async def thread(thread_id: str, app: AppDep, caller: CallerDep) -> Json:
    """One conversation with what is open in it: a proposal that waits for an answer, the trip as it stands."""
    return tagged(await _detail(app, caller, _id(thread_id)))


@router.patch("/{thread_id}", **once("ThreadDetail", also=(404, 412)))
async def change_thread(
    thread_id: str,
    body: ThreadChange,
    app: AppDep,
    caller: CallerDep,
    if_match: Annotated[str | None, Header()] = None,
) -> Json:
    """Rename or archive. With `If-Match`, only as it was last seen."""
    found = _id(thread_id)
    if body.title is None and body.archived is None:
        raise NothingToChange("Say what should change: title or archived.")
    ensure_unchanged(if_match, await _detail(app, caller, found))
    await app.conversations.change_thread(caller, found, title=body.title, archived=body.archived)
    return tagged(await _detail(app, caller, found))


@router.post("/{thread_id}/messages", **once("MessageTaken", 202, also=(404,)))
async def say(thread_id: str, body: MessageIn, caller: CallerDep, concierge: ConciergeDep) -> Json:
    """Say something, or choose options. The message is kept before this answers; the reply comes on the stream."""
    message_id = body.id or new_id()
    offers = tuple(body.choose.offer_ids) if body.choose else ()
    await concierge.submit(caller, _id(thread_id), text=body.text or "", offer_ids=offers, client_id=message_id)
    return Json({"message_id": str(message_id)}, 202)


@router.post("/{thread_id}/stop", **once("Accepted", 202, also=(404,)))
async def stop(thread_id: str, caller: CallerDep, concierge: ConciergeDep) -> Json:
    """Stop the running turn; never a commit already under way."""
    await concierge.stop(caller, _id(thread_id))
    return Json({"status": "accepted"}, 202)


async def _detail(app: AppDep, caller: CallerDep, thread_id: ThreadId) -> dict[str, Any]:
    found = await app.conversations.thread(caller, thread_id)
    view = await app.bookings.of_thread(caller, thread_id)
    return {
        **found.as_json(),
        "pending_proposal_id": None if view is None else view.as_json()["proposal_id"],
        "trip_panel": None if view is None else panel_of(view),
    }
