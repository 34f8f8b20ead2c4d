"""Everything a handler needs: the books, the events, the effects, and who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sandbox.config import SandboxConfig
from sandbox.kernel.hub import Hub
from sandbox.stripe.books import Books, Json
from sandbox.stripe.ids import token
from sandbox.stripe.numbers import NumberPress
from sandbox.stripe.views import Views

API_VERSION: Final = "2026-10-28.endive"
PARTY: Final = "stripe"
WAKE: Final = "catch_up"


@dataclass(frozen=True, slots=True)
class Asking:
    """The request being carried out."""

    request_id: str | None = None
    key: str | None = None


ASKING: Final[ContextVar[Asking]] = ContextVar("stripe_asking", default=Asking())  # noqa: B039 - frozen


@dataclass(frozen=True, slots=True)
class Call:
    """One operation asked for: its typed parameters and the ids in its path."""

    params: Mapping[str, Any]
    path: Mapping[str, str] = field(default_factory=dict)
    base_url: str = ""

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter, or the default."""
        return self.params.get(name, default)

    @property
    def id(self) -> str:
        """The id in the path."""
        return self.path["id"]


class Desk:
    """The account."""

    def __init__(self, hub: Hub, config: SandboxConfig) -> None:
        self.hub, self.config = hub, config
        self.books = Books(hub.store, hub.clock)
        self.press = NumberPress(config.stripe_key)
        self.views = Views(self.books, self.press)

    def show(self, thing: Json) -> Json:
        """The public form of an object."""
        return self.views.show(thing)

    def tell(self, kind: str, thing: Json, previous: Mapping[str, Any] | None = None) -> Json:
        """Record an event about an object and send it to everyone who listens."""
        event = self.record(kind, thing, previous)
        sent = {**event, "pending_webhooks": 1}
        self.hub.webhooks.emit(PARTY, kind, sent, event_id=event["id"])
        for endpoint in self.listeners(kind):
            self.hub.webhooks.emit(
                PARTY, kind, sent, event_id=event["id"], url=endpoint["url"], secret=endpoint["_secret"]
            )
        return event

    def record(self, kind: str, thing: Json, previous: Mapping[str, Any] | None = None) -> Json:
        """An event as `GET /v1/events` lists it."""
        asking = ASKING.get()
        data: Json = {"object": self.show(thing)}
        if previous is not None:
            data["previous_attributes"] = dict(previous)
        return self.books.create(
            "event",
            api_version=API_VERSION,
            data=data,
            pending_webhooks=0,
            request={"id": asking.request_id, "idempotency_key": asking.key},
            type=kind,
        )

    def listeners(self, kind: str) -> list[Json]:
        """The endpoints made through the API that asked for this type of event."""
        return self.books.all(
            "webhook_endpoint",
            lambda one: kind in one["enabled_events"] or "*" in one["enabled_events"],
            newest_first=False,
            status="enabled",
        )

    def wake_at(self, seconds: int) -> int:
        """Look at what is due at this time; gives the time back."""
        self.hub.timers.schedule(PARTY, WAKE, datetime.fromtimestamp(seconds, tz=UTC))
        return seconds

    def note(self, kind: str, identifier: str, **facts: Any) -> None:
        """Keep an effect for the control API."""
        self.hub.effects.record(PARTY, kind, identifier, idempotency_key=ASKING.get().key, **facts)


def network_reference() -> str:
    """What a card network calls one transaction: capital letters, so that it is never taken for a card number."""
    return token(15).upper()
