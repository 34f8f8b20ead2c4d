"""Show the person what a yes would buy, and take a request back."""

from typing import Any

from pydantic import Field

from tools.chosen import booking_named
from tools.marked import marked
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool
from tools.trips_worded import booking_data, booking_words, reasons


class ProposeBooking(ToolInput):
    booking: str | None = Field(
        None, description="Id or reference of the draft; leave out for this conversation's own.", max_length=40
    )
    payment_method: str | None = Field(
        None, description="Id of a payment method the traveller named; leave out for their default.", max_length=80
    )


@tool(effect=Effect.DRAFTS)
async def propose_booking(ask: ProposeBooking, context: ToolContext) -> Reply:
    """Show the card on which the traveller can confirm the booking.

    Use it when the traveller wants to book or review. It buys nothing: only the traveller's own press on that card
    does, and neither you nor a message in the chat can press it. Say what the card shows that matters: total, who
    must approve, what to tick.
    """
    view = await booking_named(context, ask.booking)
    proposal = await context.app.bookings.propose(context.caller, view.id, payment_method=ask.payment_method)
    shown = {name: value for name, value in proposal.as_json().items() if name != "nonce"}
    return Reply(
        "The confirmation card is on the screen. Only the traveller can confirm it there.",
        cards=({"kind": "proposal", "proposal": shown},),
        data=proposal_data(shown),
        is_told=view.thread_id is not None,
    )


def proposal_data(shown: dict[str, Any]) -> dict[str, Any]:
    """A proposal for the model: what matters of it, and nothing one could confirm with."""
    policy = shown.get("policy") or {}
    return {
        "proposal_id": shown["id"],
        "booking_reference": shown.get("booking_reference"),
        "total": shown["total"]["text"],
        "items": [
            {"kind": item["kind"], "title": marked(item["title"], f"{item['kind']} title", 80), "terms": item["terms"]}
            for item in shown["items"]
        ],
        "policy": policy.get("level"),
        "policy_reason": policy.get("summary"),
        "reasons": reasons(policy),
        "must_tick": [acknowledgement["text"] for acknowledgement in shown.get("acknowledgements", ())],
        "approvers": [
            {"role": one["role"], "name": marked(one["name"], "person name", 60)} for one in shown.get("approvers", ())
        ],
        "concerns": [one["message"] for one in shown.get("concerns", ())],
        "changes": shown.get("diff"),
        "expires_at": shown["expires_at"],
    }


class WithdrawBooking(ToolInput):
    booking: str = Field(
        description="Id or reference of the booking whose approval request is taken back.", max_length=40
    )


async def _withdraw_question(ask: WithdrawBooking, context: ToolContext) -> str:
    booking = (await booking_named(context, ask.booking)).as_json()
    return f"Take back the request for {booking['reference']} ({booking['title']})? It becomes a draft again."


async def _withdrawn_already(ask: WithdrawBooking, context: ToolContext) -> Reply | None:
    booking = (await booking_named(context, ask.booking)).as_json()
    return _withdrawn(booking) if booking["status"] == "draft" else None


@tool(effect=Effect.COMMITS, question=_withdraw_question, look_up=_withdrawn_already)
async def withdraw_booking(ask: WithdrawBooking, context: ToolContext) -> Reply:
    """Take back a booking that waits for approval, so that it becomes a draft again.

    The traveller is asked first; do not ask them yourself.
    """
    view = await booking_named(context, ask.booking)
    return _withdrawn((await context.app.bookings.withdraw(context.caller, view.id)).as_json())


def _withdrawn(booking: dict[str, Any]) -> Reply:
    return Reply(f"The request is taken back. {booking_words(booking)}", data=booking_data(booking))
