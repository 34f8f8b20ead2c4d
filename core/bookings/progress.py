"""How far a booking has got, as steps a person can follow. Derived from the rows; nothing is kept twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.bookings.lifecycle import BookingStatus, ItemStatus

_ITEM_STATE: Final[Mapping[str, str]] = {
    ItemStatus.CHOSEN: "waiting",
    ItemStatus.HELD: "waiting",
    ItemStatus.REQUESTED: "running",
    ItemStatus.UNKNOWN: "running",
    ItemStatus.CONFIRMED: "done",
    ItemStatus.FAILED: "failed",
    ItemStatus.CANCELLING: "running",
    ItemStatus.CANCELLED: "undone",
}
_MONEY_STATE: Final[Mapping[str, str]] = {
    "none": "waiting",
    "reserving": "running",
    "reserved": "done",
    "paid": "done",
    "released": "undone",
    "failed": "failed",
    "partially_refunded": "done",
    "refunded": "undone",
}
_SHOWN: Final = frozenset(BookingStatus) - {BookingStatus.DRAFT, BookingStatus.EXPIRED}


def steps(booking: Mapping[str, Any], items: Sequence[Mapping[str, Any]], last4: str | None) -> list[dict[str, Any]]:
    """`{key, label, state, reference, detail}` for approval, money and each item; empty for a draft."""
    status = BookingStatus(booking["status"])
    if status not in _SHOWN:
        return []
    made = []
    if booking["approval_status"] != "none":
        made.append(_approval(str(booking["approval_status"])))
    money = str(booking["payment_status"])
    made.append(
        {
            "key": "money",
            "label": "Reserve the money" if money in {"none", "reserving"} else _money_words(money),
            "state": _MONEY_STATE.get(money, "waiting"),
            "reference": f"···· {last4}" if last4 else None,
            "detail": None,
        }
    )
    made += [_item(item) for item in items]
    return made


def _approval(status: str) -> dict[str, Any]:
    states = {
        "pending": "running",
        "approved": "done",
        "declined": "failed",
        "withdrawn": "undone",
        "expired": "failed",
    }
    return {
        "key": "approval",
        "label": "Approval",
        "state": states.get(status, "running"),
        "reference": None,
        "detail": status.replace("_", " "),
    }


def _money_words(status: str) -> str:
    return {
        "reserved": "Money reserved",
        "paid": "Paid",
        "released": "Money released",
        "failed": "Payment declined",
        "partially_refunded": "Partly refunded",
        "refunded": "Refunded",
    }[status]


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    state = _ITEM_STATE[item["status"]]
    words = {"waiting": "Book", "running": "Booking", "done": "Booked", "failed": "Could not book", "undone": "Undone:"}
    kind = {"flight": "flight", "hotel": "hotel"}.get(str(item["kind"]), str(item["kind"]))
    doing = "Cancelling" if item["status"] == ItemStatus.CANCELLING else words[state]
    return {
        "key": str(item["id"]),
        "label": f"{doing} {kind} {item['title']}",
        "state": state,
        "reference": item.get("locator"),
        "detail": item.get("detail") or _tickets(item),
    }


def _tickets(item: Mapping[str, Any]) -> str | None:
    numbers = item.get("eticket_numbers") or []
    return f"E-ticket {', '.join(numbers)}" if numbers else None
