"""What happens because time passed: holds run out, refunds settle, evidence comes too late."""

from __future__ import annotations

from sandbox.stripe import authorizations, disputes, intents, refunds
from sandbox.stripe.desk import Desk


def catch_up(desk: Desk) -> None:
    """Bring the account to the present; runs when `Desk.wake_at` said so."""
    now = desk.books.now()
    expired = desk.books.all(
        "payment_intent", lambda one: one["_expires_at"] <= now, newest_first=False, status="requires_capture"
    )
    for intent in expired:
        intents.release(desk, intent, "automatic")
    authorizations.expire_due(desk)
    refunds.settle_due(desk)
    disputes.settle_due(desk)
