"""What a message may hold, and what a stream of events says about the thread it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from core.conversations.errors import MessageEmpty, MessageTooLong
from core.conversations.types import Event
from core.kernel.redaction import mask_cards

LONGEST_MESSAGE: Final = 8_000
LEASE: Final = timedelta(seconds=30)
HISTORY_WINDOW: Final = 48
_TITLE_LENGTH: Final = 60
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def said(text: str) -> str:
    """A person's text as it may be kept: trimmed, without control characters or card numbers."""
    if len(text) > LONGEST_MESSAGE:
        raise MessageTooLong(
            f"That message has {len(text):,} characters; please keep it under {LONGEST_MESSAGE:,}.",
            length=len(text),
            limit=LONGEST_MESSAGE,
        )
    kept = mask_cards(_CONTROL.sub("", text).strip())
    if not kept:
        raise MessageEmpty("There is nothing in that message.")
    return kept


def renamed(title: str) -> str:
    """A title a person chose, as it may be kept."""
    return title_of(said(title))


def title_of(text: str) -> str:
    """A first title for a thread: its first message, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= _TITLE_LENGTH:
        return line
    return line[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True, slots=True)
class TripSummary:
    """The trip a thread is about, as its list entry shows it."""

    trip: Mapping[str, Any] | None
    reference: str | None


def trip_in(events: Iterable[Event]) -> TripSummary | None:
    """The newest trip panel among the events, or None where there is none."""
    newest: Event | None = None
    for event in events:
        if event.get("type") == "CUSTOM" and event.get("name") == "trip":
            newest = event
    if newest is None:
        return None
    panel = newest.get("value")
    if not isinstance(panel, Mapping) or not panel.get("destination"):
        return TripSummary(None, None)
    fields = ("destination", "starts_on", "ends_on", "status", "booking_id", "next")
    return TripSummary({name: panel.get(name) for name in fields}, panel.get("reference"))


def title_in(events: Iterable[Event]) -> str | None:
    """The newest title among the events."""
    title: str | None = None
    for event in events:
        if event.get("type") == "CUSTOM" and event.get("name") == "thread":
            value = event.get("value")
            if isinstance(value, Mapping) and value.get("title"):
                title = str(value["title"])
    return title
