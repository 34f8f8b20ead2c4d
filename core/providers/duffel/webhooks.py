"""Duffel's signed events."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from core.kernel.errors import Forbidden

TOLERANCE: Final = timedelta(minutes=5)


class SignatureRefused(Forbidden):
    """An event that was not signed by who it claims to come from, or is too old or from the future."""

    code = "webhook.bad_signature"


def verify_webhook(raw: bytes, header: str, secret: str, now: datetime) -> dict[str, Any]:
    """The event, when its signature holds and its time is within five minutes of now, either way.

    The secret looks like base64 and is used as it is shown.
    """
    parts = dict(part.strip().split("=", 1) for part in header.split(",") if "=" in part)
    stamp, given = parts.get("t", ""), parts.get("v1", "")
    if not (stamp.isascii() and stamp.isdigit()) or len(stamp) > 12:
        raise SignatureRefused("The event carries no time.")
    expected = hmac.new(secret.encode(), stamp.encode() + b"." + raw, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), given.strip().encode()):
        raise SignatureRefused("The event's signature does not hold.")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise SignatureRefused("The event is too old, or from the future.")
    try:
        event = orjson.loads(raw)
    except orjson.JSONDecodeError as broken:
        raise SignatureRefused("The event is no JSON.") from broken
    if not isinstance(event, dict):
        raise SignatureRefused("The event is no object.")
    return event
