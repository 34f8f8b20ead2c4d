"""What waits for an approver. Deciding is done on the approvals page, by a person."""

from typing import Any

from pydantic import Field

from core.people.caller import Role
from tools.marked import marked
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool

_APPROVERS = frozenset({Role.APPROVER, Role.TRAVEL_ADMIN, Role.FINANCE})
_MOST = 10


class ApprovalsWaiting(ToolInput):
    urgent_only: bool = Field(False, description="True to see only those that are due soon.")


@tool(effect=Effect.READS, roles=_APPROVERS)
async def approvals_waiting(ask: ApprovalsWaiting, context: ToolContext) -> Reply:
    """List the approval requests that wait for the person who is asking.

    You cannot approve or decline; the person does that on the card or in the approvals inbox.
    """
    inbox = await context.app.approvals.inbox(context.caller, "pending")
    waiting = [one.as_json() for one in inbox.items]
    items = [item for item in waiting if item["urgent"] or not ask.urgent_only][:_MOST]
    if not items:
        return Reply("Nothing waits for your approval.", data={"approvals": []})
    return Reply(
        f"{len(items)} waiting.",
        cards=({"kind": "approvals", "items": items},),
        data={"approvals": [_item(item) for item in items]},
    )


def _item(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "reference": item["reference"],
        "traveller": marked(item["traveller"], "person name", 60),
        "title": marked(item["title"], "trip title", 80),
        "amount": item["amount"]["text"],
        "due_at": item["due_at"],
        "urgent": item["urgent"],
        "risk": item["risk"],
        "reasons": [marked(reason, "policy reason", 160) for reason in item["reasons"]],
    }
