"""Proof that a notice comes from who it claims: one verifier per provider, over the raw body and its time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from core.kernel.errors import Forbidden
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class VerifiedNotice:
    """One event of a verified body. `id` is the provider's and makes duplicates one."""

    id: str
    type: str
    payload: Mapping[str, Any]


Verifier: TypeAlias = Callable[[bytes, Mapping[str, str], datetime], "tuple[VerifiedNotice, ...] | None"]


def verifiers(settings: Settings) -> dict[str, Verifier]:
    """By provider: the events in a body, or None when its signature or time does not hold."""

    def stripe(raw: bytes, headers: Mapping[str, str], now: datetime) -> tuple[VerifiedNotice, ...] | None:
        from core.providers.stripe.webhooks import verify_webhook

        secret = settings.stripe_webhook_secret.get_secret_value()
        try:
            event = verify_webhook(raw, headers.get("stripe-signature"), secret, now)
        except Forbidden:
            return None
        return (VerifiedNotice(str(event["id"]), str(event["type"]), event),)

    def duffel(raw: bytes, headers: Mapping[str, str], now: datetime) -> tuple[VerifiedNotice, ...] | None:
        from core.providers.duffel.webhooks import verify_webhook

        secret = settings.duffel_webhook_secret.get_secret_value()
        try:
            event = verify_webhook(raw, headers.get("x-duffel-signature", ""), secret, now)
        except Forbidden:
            return None
        return (VerifiedNotice(str(event.get("id")), str(event.get("type")), event),)

    def sendgrid(raw: bytes, headers: Mapping[str, str], now: datetime) -> tuple[VerifiedNotice, ...] | None:
        from core.providers.sendgrid.events import verify_events

        try:
            events = verify_events(
                raw,
                headers.get("x-twilio-email-event-webhook-signature", ""),
                headers.get("x-twilio-email-event-webhook-timestamp", ""),
                settings.sendgrid_webhook_key,
                now,
            )
        except Forbidden:
            return None
        return tuple(VerifiedNotice(event.id, event.kind, event.raw) for event in events)

    return {"stripe": stripe, "duffel": duffel, "sendgrid": sendgrid}
