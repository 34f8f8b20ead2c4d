"""How far a message got. Delivery news comes late and out of order: it never moves back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class MessageStatus(StrEnum):
    """From written to read."""

    PENDING = "pending"
    SENT = "sent"
    DELIVERED = "delivered"
    OPENED = "opened"
    CLICKED = "clicked"
    BOUNCED = "bounced"
    FAILED = "failed"


RANK: Final[Mapping[MessageStatus, int]] = {
    MessageStatus.PENDING: 0,
    MessageStatus.SENT: 1,
    MessageStatus.DELIVERED: 2,
    MessageStatus.OPENED: 3,
    MessageStatus.CLICKED: 4,
    MessageStatus.FAILED: 8,
    MessageStatus.BOUNCED: 9,
}


def further(before: MessageStatus, after: MessageStatus) -> MessageStatus:
    """The later of the two."""
    return after if RANK[after] > RANK[before] else before
