"""What may be done with a booking next. Computed here alone; the API, the pages and the agent all show this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from core.bookings.lifecycle import BOUGHT, BookingStatus, ItemStatus, words

B = BookingStatus
_LABELS: Final[Mapping[str, str]] = {
    "propose": "Review and book",
    "change": "Change",
    "discard": "Discard draft",
    "withdraw": "Withdraw request",
    "calendar": "Add to calendar",
    "cancel": "Cancel",
    "revise": "Try again",
}


def available(
    status: BookingStatus,
    *,
    items: Sequence[Mapping[str, Any]],
    is_owner: bool,
    may_cancel: bool,
    now: datetime,
) -> list[dict[str, Any]]:
    """`{action, label, allowed, why_not}` of everything that makes sense at this status."""
    has_items = bool(items)
    if status is B.DRAFT:
        empty = None if has_items else "Choose a flight or a hotel first."
        return [_action("propose", is_owner, empty), _action("change", is_owner), _action("discard", is_owner)]
    if status in {B.AWAITING_APPROVAL, B.AWAITING_PAYMENT}:
        return [_action("withdraw", is_owner)]
    if status in {B.FAILED, B.EXPIRED}:
        return [_action("revise", is_owner)]
    if status in BOUGHT:
        reasons = [not_cancellable(item, now) for item in items]
        left = None if None in reasons else next(iter(reasons), None) or "There is nothing to cancel."
        cancel = _action("cancel", may_cancel, left if may_cancel else None)
        return [_action("calendar", allowed=True), *([] if status is B.COMPLETED else [cancel])]
    return []


def of_item(status: BookingStatus, item: Mapping[str, Any], *, may_cancel: bool, now: datetime) -> list[dict[str, Any]]:
    """The same for one item of a booking."""
    if status not in BOUGHT or status is B.COMPLETED:
        return []
    return [_action("cancel", may_cancel, not_cancellable(item, now) if may_cancel else None)]


def not_cancellable(item: Mapping[str, Any], now: datetime) -> str | None:
    """Why an item cannot be cancelled now, in words; None when it can."""
    status = ItemStatus(item["status"])
    if status is ItemStatus.CANCELLING:
        return f"{item['title']} is being cancelled already."
    if status is not ItemStatus.CONFIRMED:
        return f"{item['title']} is {words(status)}."
    over = item["starts_at"] if item["kind"] == "flight" else item["ends_at"]
    at = over if isinstance(over, datetime) else datetime.fromisoformat(over)
    return f"{item['title']} has begun, so it can no longer be cancelled." if at <= now else None


def _action(name: str, allowed: bool, why_not: str | None = None) -> dict[str, Any]:
    reason = why_not if why_not is not None else None if allowed else "Only the traveller can do this."
    return {"action": name, "label": _LABELS[name], "allowed": allowed and why_not is None, "why_not": reason}
