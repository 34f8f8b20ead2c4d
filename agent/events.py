"""Everything a conversation streams: AG-UI events, and under its CUSTOM our own, which are a closed union."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Json = dict[str, Any]


class Payload(BaseModel):
    """A value under CUSTOM. Further fields are kept: a card may grow without breaking who reads it."""

    model_config = ConfigDict(extra="allow")


class UserMessage(Payload):
    """What a person typed, as it is kept."""

    id: str
    text: str
    at: str


class SearchProgress(Payload):
    """How one supplier is doing."""

    call_id: str | None
    supplier: str
    state: Literal["searching", "done", "failed", "late"]
    count: int = 0
    elapsed_ms: int = 0
    message: str | None = None


class BookingProgress(Payload):
    """How a booking stands, step by step."""

    booking_id: str
    reference: str
    status: str
    progress: list[Json]


class ProposalState(Payload):
    """A proposal was answered or replaced."""

    id: str
    status: str


class ThreadHead(Payload):
    """The conversation's title or status changed."""

    title: str | None
    status: str


class Notice(Payload):
    """Something worth knowing that nobody asked for."""

    level: Literal["info", "success", "warning", "error"]
    text: str
    booking_id: str | None = None


class Trip(Payload):
    """The trip panel; `next` says what the person can do."""

    title: str | None = None
    status: str | None = None
    items: list[Json] = Field(default_factory=list)


class FlightOptions(Payload):
    kind: Literal["flight_options"]
    search_id: str
    title: str
    options: list[Json]
    hidden_count: int


class HotelOptions(Payload):
    kind: Literal["hotel_options"]
    search_id: str
    title: str
    options: list[Json]
    hidden_count: int


class Compare(Payload):
    kind: Literal["compare"]
    options: list[Json]
    rows: list[Json]


class Draft(Payload):
    kind: Literal["draft"]
    booking: Json


class ProposalCard(Payload):
    kind: Literal["proposal"]
    proposal: Json


class ApprovalStatus(Payload):
    kind: Literal["approval_status"]
    approval: Json


class BookingStatus(Payload):
    kind: Literal["booking_status"]
    booking_id: str
    reference: str
    status: str


class Trips(Payload):
    kind: Literal["trips"]
    items: list[Json]


class Approvals(Payload):
    kind: Literal["approvals"]
    items: list[Json]


class Policy(Payload):
    kind: Literal["policy"]
    rules: list[str]
    tag: Json | None


class WeatherCard(Payload):
    kind: Literal["weather"]
    place: str
    days: list[Json]


class PlaceCard(Payload):
    kind: Literal["place"]
    name: str
    facts: list[Json]


class Preferences(Payload):
    kind: Literal["preferences"]
    items: list[Json]


class Choices(Payload):
    kind: Literal["choices"]
    question: str
    options: list[Json]


Card = Annotated[
    FlightOptions
    | HotelOptions
    | Compare
    | Draft
    | ProposalCard
    | ApprovalStatus
    | BookingStatus
    | Trips
    | Approvals
    | Policy
    | WeatherCard
    | PlaceCard
    | Preferences
    | Choices,
    Field(discriminator="kind"),
]

CUSTOM: Final[Mapping[str, TypeAdapter[Any]]] = {
    "user_message": TypeAdapter(UserMessage),
    "search_progress": TypeAdapter(SearchProgress),
    "card": TypeAdapter(Card),
    "trip": TypeAdapter(Trip),
    "booking": TypeAdapter(BookingProgress),
    "proposal": TypeAdapter(ProposalState),
    "thread": TypeAdapter(ThreadHead),
    "notice": TypeAdapter(Notice),
}


def custom(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """One of our own events. An unknown name, or a value of the wrong shape, is a bug and raises."""
    CUSTOM[name].validate_python(dict(value))
    return {"type": "CUSTOM", "name": name, "value": value}


def run_started(thread_id: object, run_id: object) -> dict[str, Any]:
    """A turn begins."""
    return {"type": "RUN_STARTED", "threadId": str(thread_id), "runId": str(run_id)}


def run_finished(thread_id: object, run_id: object, outcome: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A turn is over: done, stopped, or waiting for a yes."""
    event = {"type": "RUN_FINISHED", "threadId": str(thread_id), "runId": str(run_id)}
    return event if outcome is None else {**event, "outcome": outcome}


def run_error(message: str, code: str) -> dict[str, Any]:
    """A turn failed; the message is for a person."""
    return {"type": "RUN_ERROR", "message": message, "code": code}
