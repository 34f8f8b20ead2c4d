"""Which status of a cancellation, and of an item in it, may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from core.changes.errors import CancellationMoveRefused


class CancellationStatus(StrEnum):
    """Where a request to cancel stands. `pending` waits for a person's review; `partial` has still something to do."""

    CALCULATING = "calculating"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    PENDING = "pending"
    PROCESSING = "processing"
    PARTIAL = "partial"
    COMPLETED = "completed"
    REJECTED = "rejected"
    FAILED = "failed"


C = CancellationStatus
NEXT: Final[Mapping[CancellationStatus, frozenset[CancellationStatus]]] = {
    C.CALCULATING: frozenset({C.AWAITING_CONFIRMATION, C.REJECTED, C.FAILED}),
    C.AWAITING_CONFIRMATION: frozenset({C.PENDING, C.PROCESSING, C.REJECTED}),
    C.PENDING: frozenset({C.PROCESSING, C.REJECTED}),
    C.PROCESSING: frozenset({C.PARTIAL, C.COMPLETED, C.FAILED}),
    C.PARTIAL: frozenset({C.COMPLETED, C.FAILED}),
    C.COMPLETED: frozenset(),
    C.REJECTED: frozenset(),
    C.FAILED: frozenset(),
}
EXECUTING: Final = frozenset({C.PROCESSING, C.PARTIAL})
"""Suppliers are being asked."""


class Requester(StrEnum):
    """Who wants it cancelled."""

    USER = "user"
    PROVIDER = "provider"
    SYSTEM = "system"
    SUPPORT = "support"


class LineStatus(StrEnum):
    """Where one item of a cancellation stands."""

    QUOTED = "quoted"
    REQUESTED = "requested"
    CANCELLED = "cancelled"
    KEPT = "kept"


L = LineStatus
LINE_NEXT: Final[Mapping[LineStatus, frozenset[LineStatus]]] = {
    L.QUOTED: frozenset({L.REQUESTED, L.KEPT}),
    L.REQUESTED: frozenset({L.CANCELLED, L.KEPT}),
    L.CANCELLED: frozenset(),
    L.KEPT: frozenset(),
}


def ensure_move(before: CancellationStatus, after: CancellationStatus) -> None:
    """Refuse a move of a cancellation that the table does not know."""
    if after not in NEXT[before]:
        raise CancellationMoveRefused(
            f"A cancellation that is {_words(before)} cannot become {_words(after)}.",
            before=before.value,
            after=after.value,
        )


def ensure_line_move(before: LineStatus, after: LineStatus) -> None:
    """Refuse a move of an item's line that the table does not know."""
    if after not in LINE_NEXT[before]:
        raise CancellationMoveRefused(
            f"An item that is {before} cannot become {after}.", before=before.value, after=after.value
        )


def _words(status: StrEnum) -> str:
    return status.value.replace("_", " ")
