"""Duffel's events in our words: what became of an order that was accepted before it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from core.bookings.ports import OrderNews

_WAS_MADE: Final = {"order.created": True, "order.creation_failed": False}


def news_of(event: Mapping[str, Any]) -> OrderNews | None:
    """What an event says of an order of ours; None where it says nothing of one."""
    was_made = _WAS_MADE.get(str(event.get("type")))
    shown = (event.get("data") or {}).get("object") or {}
    reference = (shown.get("metadata") or {}).get("item")
    if was_made is None or not isinstance(reference, str):
        return None
    return OrderNews(client_reference=reference, was_made=was_made)
