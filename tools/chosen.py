"""From what a model names (`F2`, an offer id, a reference) to rows of this caller, and never to anybody else's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.kernel.errors import Invalid, NotFound
from core.kernel.ids import BookingId, OfferId
from tools.marked import plain
from tools.tool import ToolContext, parse_uuid

if TYPE_CHECKING:
    from core.bookings.view import BookingView
    from core.offers.offer import StoredOffer


class OptionUnknown(Invalid):
    """Named by neither an id of an offer nor a short name on the newest cards."""

    code = "offer.unknown_name"


class NoTripYet(NotFound):
    """The conversation has no draft or booking."""

    code = "draft.none_yet"


async def offers_named(context: ToolContext, names: Sequence[str]) -> list["StoredOffer"]:
    """The offers a model names, in its order."""
    ids = [await _offer_id(context, name) for name in names]
    return list(await context.app.offers.get_many(context.caller, ids))


async def _offer_id(context: ToolContext, name: str) -> OfferId:
    found = parse_uuid(name)
    if found is not None:
        return OfferId(found)
    short = name.strip().upper()
    if context.thread_id is not None:
        for offer in await context.app.offers.latest_of_thread(context.caller, context.thread_id):
            if offer.short == short:
                return offer.id
    raise OptionUnknown(f"No option on the newest cards is called {plain(name, 40)}.", name=plain(name, 40))


async def booking_named(context: ToolContext, name: str | None) -> "BookingView":
    """The booking of an id or reference, or the conversation's own when none is named."""
    return await context.app.bookings.get(context.caller, name or str(await trip_of_thread(context)))


async def trip_of_thread(context: ToolContext) -> BookingId:
    """The draft or booking this conversation is about."""
    panel = await panel_of_thread(context)
    booking_id = parse_uuid(str((panel or {}).get("booking_id") or ""))
    if booking_id is None:
        raise NoTripYet("There is no draft in this conversation yet. Choose a flight or a hotel first.")
    return BookingId(booking_id)


async def panel_of_thread(context: ToolContext) -> dict[str, Any] | None:
    """The trip panel beside the conversation, or None."""
    if context.thread_id is None:
        return None
    panel = await context.app.bookings.trip_panel(context.caller, context.thread_id)
    return None if panel is None else dict(panel)
