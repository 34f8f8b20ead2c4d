"""Conversations."""

from datetime import date, datetime
from typing import Any, Literal

from web.api.schemas.common import Money, PolicyTag, Shape, Split


class ThreadTrip(Shape):
    destination: str | None
    starts_on: date | None
    ends_on: date | None
    status: str | None
    booking_id: str | None
    next: str | None


class Thread(Shape):
    """A conversation as lists show it."""

    id: str
    title: str | None
    status: str
    archived: bool
    last_seq: int
    running: bool
    updated_at: datetime
    trip: ThreadTrip | None
    booking_reference: str | None


class ThreadList(Shape):
    items: list[Thread]
    next_cursor: str | None


class TripPanelItem(Shape):
    id: str
    kind: str
    title: str
    subtitle: str
    starts_local: str
    starts_at: datetime | None
    ends_local: str
    zone: str
    total: Money | None
    """None where another line carries it: the way back of a return flight."""
    status: str
    reference: str | None
    policy_level: Literal["green", "amber", "red"] | None


class TripPanel(Shape):
    """The trip a conversation is about, as it stands now."""

    title: str
    destination: str | None
    dates: str
    starts_on: date | None
    ends_on: date | None
    status: str
    booking_id: str | None
    reference: str | None
    items: list[TripPanelItem]
    subtotals: list[Split]
    total: Money | None
    policy: PolicyTag | None
    co2_kg: int | None
    cancel_free_until: datetime | None
    next: Literal["choose", "review", "confirm", "wait_approval", "booking", "none"]


class ThreadDetail(Thread):
    """The same with what is open in it."""

    pending_proposal_id: str | None
    trip_panel: TripPanel | None


class MessageTaken(Shape):
    """The message was kept; what follows comes on the stream."""

    message_id: str


class StreamFrame(Shape):
    """One event of a conversation, on its socket. `after` of a reconnect is the highest `seq` seen."""

    seq: int
    event: dict[str, Any]


class Health(Shape):
    status: Literal["ok"]


class Ready(Shape):
    status: Literal["ready"]
    checks: dict[str, str]


class Version(Shape):
    name: str
    version: str
