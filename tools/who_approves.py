"""Who would have to agree, before anybody is asked."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import Field

from core.bookings.foreseeing import Foreseen, foresee
from core.kernel.money import Money
from tools.chosen import booking_named, offers_named
from tools.marked import marked
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool
from tools.trips_worded import booking_data, booking_words


class WhoApproves(ToolInput):
    options: list[str] = Field(
        default_factory=list,
        description="Options by short name (`F2`) or offer_id; leave out for the trip of this conversation.",
        max_length=4,
    )
    booking: str | None = Field(
        None, description="Reference or id of a draft or booking, if one is named.", max_length=40
    )


@tool(effect=Effect.READS)
async def who_approves(ask: WhoApproves, context: ToolContext) -> Reply:
    """Say who would have to approve a draft or some options before they are bought, or whom a request waits for.

    Asking changes nothing and asks nobody. For requests that wait for the person themselves use `approvals_waiting`.
    """
    if ask.options:
        offers = await offers_named(context, ask.options)
        total = Money.total([offer.total for offer in offers], offers[0].total.currency.code)
        options = [offer.option_json() for offer in offers]
        return _foreseen(await _ahead(context, context.caller.employee_id, options, total), ask.options)
    view = await booking_named(context, ask.booking)
    booking = view.as_json()
    options = [item["option"] for item in booking["items"]]
    if booking["status"] != "draft" or not options:
        return Reply(booking_words(booking), data={"booking": booking_data(booking)})
    return _foreseen(await _ahead(context, view.employee_id, options, Money.from_json(booking["total"])), [])


async def _ahead(
    context: ToolContext, employee_id: UUID, options: Sequence[Mapping[str, Any]], total: Money
) -> Foreseen:
    app = context.app
    return await foresee(
        app.begin,
        app.people,
        app.policies,
        app.approvals,
        caller=context.caller,
        employee_id=employee_id,
        options=options,
        total=total,
    )


def _foreseen(found: Foreseen, options: Sequence[str]) -> Reply:
    names = [marked(step["name"], "person name", 60) for step in found.steps]
    data = {
        "options": list(options),
        "total": found.total.text,
        "approvers": [{"role": step["role"], "name": name} for step, name in zip(found.steps, names, strict=True)],
        "policy": found.judgement.tag.get("level"),
        "needs_tick": bool(found.judgement.acknowledgements),
        "bookable": not found.judgement.is_blocked,
        "reasons": list(found.judgement.reasons),
    }
    if found.judgement.is_blocked:
        return Reply("Policy does not allow it, so nobody can approve it.", data=data)
    return Reply("In this order: " + ", ".join(names) + "." if names else "Nobody has to approve it.", data=data)
