"""A booking, compactly for the model. Titles hold suppliers' words, so they are marked."""

from collections.abc import Mapping
from typing import Any, Final

from tools.marked import marked
from tools.options import journey, terms

_AGAINST: Final = ("stop", "unknown", "warn")


def item_data(item: Mapping[str, Any]) -> dict[str, Any]:
    """One item."""
    option = item.get("option") or {}
    return {
        "item_id": item["id"],
        "kind": item["kind"],
        "title": marked(item["title"], f"{item['kind']} title", 80),
        "starts_local": item["starts_local"],
        "ends_local": item["ends_local"],
        "total": item["total"]["text"],
        "status": item["status"],
        "policy": (option.get("policy") or {}).get("level"),
        "policy_reason": (option.get("policy") or {}).get("summary"),
        "terms": marked(item.get("terms"), "cancellation terms", 200),
        "details": {**journey(option), **terms(option)} if option.get("kind") else {},
        **{name: item[name] for name in ("pnr", "supplier_reference") if item.get(name)},
    }


def booking_data(booking: Mapping[str, Any]) -> dict[str, Any]:
    """A booking with its items."""
    policy = booking.get("policy") or {}
    approval = booking.get("approval") or {}
    return {
        "booking_id": booking["id"],
        "reference": booking["reference"],
        "status": booking["status"],
        "destination": booking.get("destination"),
        "starts_on": booking.get("starts_on"),
        "ends_on": booking.get("ends_on"),
        "total": booking["total"]["text"],
        "policy": policy.get("level"),
        "policy_reason": policy.get("summary"),
        "reasons": reasons(policy),
        "needs_approval": bool(policy.get("approval_required")),
        "needs_tick": bool(policy.get("ack_required")),
        "bookable": policy.get("bookable", True) is not False,
        "items": [item_data(item) for item in booking["items"]],
        "approval": {
            "status": approval.get("status"),
            "waits_for": [
                marked(step.get("approver"), "person name", 60)
                for step in approval.get("steps", ())
                if step.get("status") == "pending"
            ],
            "decline_reason": marked(approval.get("decline_reason"), "approver's note", 300) or None,
        }
        if approval
        else None,
        "can": [action["action"] for action in booking.get("actions", ()) if action.get("allowed")],
    }


def reasons(policy: Mapping[str, Any]) -> list[str]:
    """What policy has against it, each once, the weightiest first."""
    against = [one for one in policy.get("results", ()) if one.get("result") in _AGAINST]
    against.sort(key=lambda one: _AGAINST.index(one["result"]))
    return list(dict.fromkeys(str(one["message"]) for one in against))


def policy_words(policy: Mapping[str, Any]) -> str:
    """`in policy`, or what it takes."""
    if not policy:
        return "policy not evaluated"
    if policy.get("level") == "green":
        return "in policy"
    if policy.get("bookable") is False:
        return "not allowed by policy"
    if policy.get("approval_required"):
        return "needs approval"
    return "has a policy note to confirm" if policy.get("ack_required") else "outside policy"


def booking_words(booking: Mapping[str, Any]) -> str:
    """One line."""
    policy = booking.get("policy") or {}
    count = len(booking["items"])
    things = "nothing in it yet" if count == 0 else f"{count} item{'s' if count > 1 else ''}"
    status = str(booking["status"]).replace("_", " ")
    return f"{booking['reference']} ({status}): {things}, {booking['total']['text']}, {policy_words(policy)}."
