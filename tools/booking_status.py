"""How a booking stands, and which trips there are."""

from typing import Any, Literal

from pydantic import Field

from core.bookings.filters import BookingFilter
from tools.chosen import booking_named
from tools.marked import marked
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool
from tools.trips_worded import booking_data, booking_words

_MOST = 10


class BookingStatusInput(ToolInput):
    booking: str | None = Field(
        None,
        description="Reference such as `K7QM4D`, or id; leave out for this conversation's own.",
        max_length=40,
    )


@tool(effect=Effect.READS)
async def booking_status(ask: BookingStatusInput, context: ToolContext) -> Reply:
    """Look up how one booking stands now: status, references, who must approve, and why an option is amber or red."""
    booking = (await booking_named(context, ask.booking)).as_json()
    fields = ("reference", "status", "title", "total", "progress")
    card = {"kind": "booking_status", "booking_id": booking["id"], **{name: booking[name] for name in fields}}
    return Reply(booking_words(booking), cards=(card,), data=booking_data(booking))


class ListMyTrips(ToolInput):
    view: Literal["all", "confirmed", "pending_approval"] = Field("all", description="Which of them.")
    search: str | None = Field(None, description="A destination or reference to look for.", max_length=80)


@tool(effect=Effect.READS)
async def list_my_trips(ask: ListMyTrips, context: ToolContext) -> Reply:
    """List the traveller's own trips, newest first. The person sees them as a list."""
    wanted = BookingFilter(view=ask.view, q=ask.search, traveller=str(context.caller.employee_id), limit=_MOST)
    page = await context.app.bookings.list(context.caller, wanted)
    rows = [dict(row) for row in page.items]
    text = f"{len(rows)} trips." if rows else "No trips yet."
    card = {"kind": "trips", "items": rows}
    return Reply(text, cards=(card,) if rows else (), data={"trips": [_row(row) for row in rows]})


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "reference": row["reference"],
        "title": marked(row["title"], "trip title", 80),
        "starts_on": row["starts_on"],
        "ends_on": row["ends_on"],
        "status": row["status"],
        "total": row["total"]["text"],
    }
