"""Swap, add or drop items of a draft, or drop the draft."""

from uuid import UUID

from pydantic import Field

from core.kernel.errors import Invalid
from core.kernel.redaction import mask_cards
from tools.chosen import booking_named, offers_named
from tools.draft_trip import draft_reply
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, parse_uuid, tool
from tools.trips_worded import booking_data, booking_words

_BOOKING = "Id or reference of the draft; leave out for this conversation's own."


class NothingToChange(Invalid):
    """The call names no change."""

    code = "draft.nothing_to_change"


class ItemUnknown(Invalid):
    """No item of the draft is called that."""

    code = "draft.unknown_item"


class ChangeDraft(ToolInput):
    booking: str | None = Field(None, description=_BOOKING, max_length=40)
    add: list[str] = Field(
        default_factory=list,
        description="Options by short name or offer_id. A flight replaces the flight, a hotel the hotel.",
        max_length=4,
    )
    remove: list[str] = Field(
        default_factory=list, description="Items to drop: item_id, or `flight` or `hotel`.", max_length=4
    )
    trip_purpose: str | None = Field(None, description="Why the trip is made, if the traveller said.", max_length=200)


@tool(effect=Effect.DRAFTS)
async def change_draft(ask: ChangeDraft, context: ToolContext) -> Reply:
    """Swap the flight or the hotel of a draft, drop one of them, or note the purpose of the trip.

    For other dates, cabins or prices use `refine_options` first and then add what the traveller chooses.
    """
    if not (ask.add or ask.remove or ask.trip_purpose):
        raise NothingToChange("Say what to add, remove or note.")
    view = await booking_named(context, ask.booking)
    offers = await offers_named(context, ask.add) if ask.add else []
    changed = await context.app.bookings.change_draft(
        context.caller,
        view.id,
        add_offer_ids=[offer.id for offer in offers],
        remove_item_ids=_items(view.as_json(), ask.remove),
        trip_purpose=mask_cards(ask.trip_purpose) if ask.trip_purpose else None,
    )
    return draft_reply(changed.as_json())


def _items(booking: dict[str, object], named: list[str]) -> list[UUID]:
    items = booking["items"]
    assert isinstance(items, list)
    found: list[UUID] = []
    for name in named:
        ids = [UUID(str(item["id"])) for item in items if name in {str(item["id"]), item["kind"]}]
        if not ids and parse_uuid(name) is None:
            raise ItemUnknown(f"There is no {name[:40]} in this draft.", name=name[:40])
        found += ids
    return found


class DiscardDraft(ToolInput):
    booking: str | None = Field(None, description=_BOOKING, max_length=40)


async def _discarded_already(ask: DiscardDraft, context: ToolContext) -> Reply | None:
    booking = (await booking_named(context, ask.booking)).as_json()
    return _dropped(booking) if booking["status"] == "cancelled" else None


@tool(effect=Effect.DRAFTS, look_up=_discarded_already)
async def discard_draft(ask: DiscardDraft, context: ToolContext) -> Reply:
    """Drop a draft the traveller no longer wants. Only drafts; nothing that was asked for or bought."""
    view = await booking_named(context, ask.booking)
    return _dropped((await context.app.bookings.discard(context.caller, view.id)).as_json())


def _dropped(booking: dict[str, object]) -> Reply:
    return Reply(f"The draft is dropped. {booking_words(booking)}", data=booking_data(booking))
