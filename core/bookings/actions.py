"""What may be done with a booking next. Computed here alone; the API, the pages and the agent all show this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from core.bookings.lifecycle import BOUGHT, BookingStatus

B = BookingStatus
_LABELS: Final[Mapping[str, str]] = {
    "propose": "Review and book",
    "change": "Change",
    "discard": "Discard draft",
    "withdraw": "Withdraw request",
    "calendar": "Add to calendar",
    "revise": "Try again",
}


def available(status: BookingStatus, *, has_items: bool, is_owner: bool) -> list[dict[str, Any]]:
    """`{action, label, allowed, why_not}` of everything that makes sense at this status."""
    if status is B.DRAFT:
        empty = None if has_items else "Choose a flight or a hotel first."
        return [_action("propose", is_owner, empty), _action("change", is_owner), _action("discard", is_owner)]
    if status in {B.AWAITING_APPROVAL, B.AWAITING_PAYMENT}:
        return [_action("withdraw", is_owner)]
    if status in {B.FAILED, B.EXPIRED}:
        return [_action("revise", is_owner)]
    if status in BOUGHT:
        return [_action("calendar", allowed=True)]
    return []


def _action(name: str, allowed: bool, why_not: str | None = None) -> dict[str, Any]:
    reason = why_not if why_not is not None else None if allowed else "Only the traveller can do this."
    return {"action": name, "label": _LABELS[name], "allowed": allowed and why_not is None, "why_not": reason}
