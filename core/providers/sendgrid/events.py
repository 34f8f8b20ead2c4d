"""SendGrid's signed delivery events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from core.kernel.errors import Forbidden
from core.providers.sendgrid.signatures import read_public_key, verifies

SIGNATURE_HEADER: Final = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP_HEADER: Final = "X-Twilio-Email-Event-Webhook-Timestamp"
TOLERANCE: Final = timedelta(minutes=5)


class SignatureRefused(Forbidden):
    """A batch that was not signed by who it claims to come from, or is too old or from the future."""

    code = "webhook.bad_signature"


@dataclass(frozen=True, slots=True)
class DeliveryEvent:
    """One thing that happened to one mail. `provider_id` is what sending answered; `custom_args` are ours."""

    id: str
    provider_id: str
    kind: str
    email: str
    at: datetime
    is_human: bool
    reason: str | None
    raw: dict[str, Any]


def verify_events(
    raw: bytes, signature: str, timestamp: str, public_key: str, now: datetime
) -> tuple[DeliveryEvent, ...]:
    """The events of a batch, when its signature holds and its time is within five minutes of now, either way."""
    try:
        key = read_public_key(public_key)
    except ValueError as wrong:
        raise SignatureRefused("The mail service's public key is not set up.") from wrong
    if not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12:
        raise SignatureRefused("The batch carries no time.")
    if not verifies(key, timestamp.encode() + raw, signature):
        raise SignatureRefused("The batch's signature does not hold.")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise SignatureRefused("The batch is too old, or from the future.")
    try:
        batch = orjson.loads(raw)
    except orjson.JSONDecodeError as broken:
        raise SignatureRefused("The batch is no JSON.") from broken
    if not isinstance(batch, list):
        raise SignatureRefused("The batch is no array.")
    return tuple(_event(one) for one in batch if isinstance(one, dict) and one.get("sg_event_id"))


def _event(one: dict[str, Any]) -> DeliveryEvent:
    """`sg_message_id` is the id sending answered, then a dot and the path the mail took."""
    return DeliveryEvent(
        id=str(one["sg_event_id"]),
        provider_id=str(one.get("sg_message_id") or "").split(".", 1)[0],
        kind=str(one.get("event") or ""),
        email=str(one.get("email") or ""),
        at=datetime.fromtimestamp(int(one.get("timestamp") or 0), UTC),
        is_human=not one.get("sg_machine_open", False),
        reason=str(one["reason"]) if one.get("reason") else None,
        raw=one,
    )
