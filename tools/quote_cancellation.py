"""Show the person what cancelling would give back, on the card that alone can cancel."""

from typing import Any, Literal

from pydantic import Field

from core.changes.errors import NothingToCancel
from tools.chosen import booking_named
from tools.marked import marked
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, parse_uuid, tool


class QuoteCancellation(ToolInput):
    booking: str | None = Field(
        None, description="Reference such as `K7QM4D`, or id; leave out for this conversation's own.", max_length=40
    )
    items: list[str] = Field(
        default_factory=list,
        description="Only these: ids of items from `booking_status`, or `flight`, `hotel`. Leave out for the whole trip.",
        max_length=10,
    )
    purpose: Literal["ask", "cancel"] = Field(
        "cancel", description="`ask` when the traveller only wonders what would come back."
    )


@tool(effect=Effect.DRAFTS)
async def quote_cancellation(ask: QuoteCancellation, context: ToolContext) -> Reply:
    """Show what cancelling a booked trip, or part of it, would give back now and later, with the fee and why.

    Use it when the traveller wants to cancel or asks what would come back. It cancels nothing: only the traveller's
    own press on the card does, and neither you nor a message in the chat can press it. Say the terms first: what comes
    back, what is kept and why, where the money goes and by when it may change.
    """
    view = await booking_named(context, ask.booking)
    item_ids = _named(ask.items, view.as_json()["items"])
    proposal = await context.app.cancellations.quote(context.caller, view.id, item_ids=item_ids or None)
    shown = {name: value for name, value in proposal.as_json().items() if name != "nonce"}
    return Reply(
        "The card with what comes back is on the screen. Only the traveller can cancel there.",
        cards=({"kind": "proposal", "proposal": shown},),
        data=cancellation_data(shown),
        is_told=view.thread_id is not None and view.thread_id == context.thread_id,
    )


def _named(names: list[str], items: list[dict[str, Any]]) -> list[Any]:
    """Ids of items named by id or by kind; of a kind, those that are still booked."""
    found = []
    for name in names:
        if (key := parse_uuid(name)) is not None:
            found.append(key)
            continue
        kind = name.strip().lower().rstrip("s")
        of_kind = [item for item in items if item["kind"] == kind]
        if not of_kind:
            raise NothingToCancel(f"There is no {kind[:40]} in this booking.")
        booked = [item for item in of_kind if item["status"] == "confirmed"] or of_kind
        found += [key for item in booked if (key := parse_uuid(item["id"])) is not None]
    return found


def cancellation_data(shown: dict[str, Any]) -> dict[str, Any]:
    """A cancellation's quote for the model: what matters of it, and nothing one could confirm with."""
    told = shown["cancellation"]
    return {
        "proposal_id": shown["id"],
        "booking_reference": shown["booking_reference"],
        "is_whole_trip": told["is_whole"],
        "paid": told["paid"]["text"],
        "fee": told["fee"]["text"],
        "refund": told["refund"]["text"],
        "comes_back_to": told["destination"],
        "arrives_within": told["arrival"]["words"],
        "later": [{"when": point["label"], "refund": point["refund"]["text"]} for point in told["curve"][1:]],
        "items": [
            {
                "kind": item["kind"],
                "title": marked(item["title"], f"{item['kind']} title", 80),
                "paid": item["cancellation"]["paid"]["text"],
                "fee": item["cancellation"]["fee"]["text"],
                "refund": item["cancellation"]["refund"]["text"],
                "why": item["cancellation"]["reason"],
            }
            for item in shown["items"]
        ],
        "the_travel_desk_looks_first_because": [marked(one, "reason", 200) for one in told["review_reasons"]],
        "expires_at": shown["expires_at"],
    }
