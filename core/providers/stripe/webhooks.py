"""Whether a webhook is Stripe's and of now, and how its two-second question is answered."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from core.providers.stripe.errors import SignatureRefused

WINDOW: Final = timedelta(seconds=300)
_API_VERSION: Final = "2026-10-28.endive"


def verify_webhook(
    raw: bytes, header: str | None, secret: str | Sequence[str], now: datetime, *, window: timedelta = WINDOW
) -> dict[str, Any]:
    """The event in a body that proves itself.

    Any `v1` under any of the secrets will do (a secret can be rolled). The time must lie within the window on either
    side: the SDK accepts a date in the future, which lets a caught message be replayed until then.
    """
    stamp, proofs = _parts(header)
    at = now.timestamp()
    if abs(at - stamp) > window.total_seconds():
        raise SignatureRefused("The webhook is not of now.", seconds_off=round(at - stamp))
    signed = f"{stamp}.".encode() + raw
    secrets = [secret] if isinstance(secret, str) else list(secret)
    expected = [hmac.new(one.encode(), signed, sha256).hexdigest() for one in secrets if one]
    if not any(hmac.compare_digest(ours, theirs) for ours in expected for theirs in proofs):
        raise SignatureRefused("The webhook's signature does not match.")
    try:
        event = json.loads(raw)
    except ValueError as exc:
        raise SignatureRefused("The webhook's body is not JSON.") from exc
    if not isinstance(event, dict) or not isinstance(event.get("id"), str) or not isinstance(event.get("type"), str):
        raise SignatureRefused("The webhook's body is no event.")
    return event


def authorization_answer(*, approved: bool) -> tuple[Mapping[str, str], bytes]:
    """Headers and body that answer `issuing_authorization.request`; send them with status 200 within two seconds."""
    headers = {"content-type": "application/json", "stripe-version": _API_VERSION}
    return headers, json.dumps({"approved": approved}).encode()


def _parts(header: str | None) -> tuple[int, list[str]]:
    stamp: int | None = None
    proofs: list[str] = []
    for part in (header or "").split(","):
        name, _, value = part.strip().partition("=")
        if name == "t" and value.isascii() and value.isdecimal():
            stamp = int(value)
        elif name == "v1" and value.isascii():
            proofs.append(value)
    if stamp is None or not proofs:
        raise SignatureRefused("The webhook is not signed.")
    return stamp, proofs
