"""Put chosen options into a draft."""

from pydantic import Field

from core.kernel.redaction import mask_cards
from tools.chosen import booking_named, offers_named, panel_of_thread
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool
from tools.trips_worded import booking_data, booking_words

_OPTIONS = "Options by short name (`F2`) or offer_id: at most one flight and one hotel."


class DraftTrip(ToolInput):
    options: list[str] = Field(description=_OPTIONS, min_length=1, max_length=4)
    trip_purpose: str | None = Field(None, description="Why the trip is made, if the traveller said.", max_length=200)


async def _drafted_already(ask: DraftTrip, context: ToolContext) -> Reply | None:
    """The draft, where an earlier attempt at this very call made it."""
    panel = await panel_of_thread(context)
    if panel is None or panel.get("status") != "draft" or not panel.get("booking_id"):
        return None
    wanted = {str(offer.id) for offer in await offers_named(context, ask.options)}
    booking = (await booking_named(context, str(panel["booking_id"]))).as_json()
    return draft_reply(booking) if wanted <= {str(item["offer_id"]) for item in booking["items"]} else None


@tool(effect=Effect.DRAFTS, look_up=_drafted_already)
async def draft_trip(ask: DraftTrip, context: ToolContext) -> Reply:
    """Make a draft of the options the traveller chose. Nothing is bought or held.

    In a conversation that has a draft already, the chosen flight replaces its flight and the hotel its hotel. Say the
    total and whether it is inside policy, then offer to review it with `propose_booking`.
    """
    offers = await offers_named(context, ask.options)
    view = await context.app.bookings.draft(
        context.caller,
        offer_ids=[offer.id for offer in offers],
        thread_id=context.thread_id,
        trip_purpose=mask_cards(ask.trip_purpose) if ask.trip_purpose else None,
    )
    return draft_reply(view.as_json())


def draft_reply(booking: dict[str, object]) -> Reply:
    """The draft as it stands now."""
    return Reply(booking_words(booking), cards=({"kind": "draft", "booking": booking},), data=booking_data(booking))
