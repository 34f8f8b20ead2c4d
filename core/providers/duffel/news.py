"""Duffel's events in our words: what became of an order that was accepted before it was made, and what was given up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from core.bookings.ports import CancellationNews, OrderNews
from core.providers.duffel.cancellations import is_given_up

_WAS_MADE: Final = {"order.created": True, "order.creation_failed": False}


def news_of(event: Mapping[str, Any]) -> OrderNews | None:
    """What an event says of an order of ours; None where it says nothing of one."""
    was_made = _WAS_MADE.get(str(event.get("type")))
    shown = (event.get("data") or {}).get("object") or {}
    reference = (shown.get("metadata") or {}).get("item")
    if was_made is None or not isinstance(reference, str):
        return None
    return OrderNews(client_reference=reference, was_made=was_made)


def cancellation_in(event: Mapping[str, Any]) -> CancellationNews | None:
    """The order an event says will not be flown, or has been cancelled; None where it says neither."""
    shown = (event.get("data") or {}).get("object") or {}
    match str(event.get("type")):
        case "order.airline_initiated_change_detected":
            is_over = is_given_up(shown)
        case "order_cancellation.confirmed":
            is_over = True
        case _:
            is_over = False
    order_id = shown.get("order_id")
    return CancellationNews(order_id) if is_over and isinstance(order_id, str) else None
