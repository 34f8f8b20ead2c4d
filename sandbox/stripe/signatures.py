"""`Stripe-Signature`: time and body under the endpoint's secret."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256


def sign(raw: bytes, at: datetime, secret: str) -> Mapping[str, str]:
    """The header that proves a body came from here."""
    seconds = int(at.timestamp())
    proof = hmac.new(secret.encode(), f"{seconds}.".encode() + raw, sha256).hexdigest()
    return {"stripe-signature": f"t={seconds},v1={proof}"}
