"""The .ics of a trip: stable UIDs, a sequence that rises with every change, local times with their zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event


def render(
    *, reference: str, items: Sequence[Mapping[str, Any]], sequence: int, stamped_at: datetime, cancelled: bool
) -> bytes:
    """An RFC 5545 calendar with one event per flight leg or stay.

    `items` are the booking view's items: id, kind, title, subtitle, starts_local, ends_local, zone, end_zone, locator.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Tripwright//Itinerary//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for item in items:
        calendar.add_component(_event(reference, item, sequence, stamped_at, cancelled=cancelled))
    zones = b"".join(_zone(name) for name in sorted(calendar.get_missing_tzids()))
    head, event, rest = bytes(calendar.to_ical()).partition(b"BEGIN:VEVENT")
    return head + zones + event + rest


@lru_cache(maxsize=512)
def _zone(name: str) -> bytes:
    """The rules of a zone as a calendar file holds them: the same for every trip, and slow to work out."""
    from icalendar import Timezone

    return bytes(Timezone.from_tzid(name).to_ical())


def _event(reference: str, item: Mapping[str, Any], sequence: int, stamped_at: datetime, *, cancelled: bool) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{item['id']}@tripwright.example")
    event.add("sequence", sequence)
    event.add("dtstamp", stamped_at)
    event.add("dtstart", _local(str(item["starts_local"]), str(item["zone"])))
    event.add("dtend", _local(str(item["ends_local"]), str(item.get("end_zone") or item["zone"])))
    event.add("summary", str(item["title"]))
    event.add("location", str(item.get("location") or ""))
    locator = item.get("locator")
    lines = [str(item["subtitle"]), f"Reference {locator}" if locator else "", f"Booking {reference}"]
    event.add("description", "\n".join(line for line in lines if line))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return event


def _local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
