"""Which status of a refund may follow which, and when its money may be expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from core.kernel.errors import Conflict


class RefundStatus(StrEnum):
    """Where money on its way back stands. `pending` is written before anybody is asked for it."""

    PENDING = "pending"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


R = RefundStatus
# A refund that arrived can still come back from the bank days later; one that failed can be sent anew.
NEXT: Final[Mapping[RefundStatus, frozenset[RefundStatus]]] = {
    R.PENDING: frozenset({R.PROCESSING, R.SUCCEEDED, R.FAILED, R.CANCELLED}),
    R.PROCESSING: frozenset({R.SUCCEEDED, R.FAILED}),
    R.SUCCEEDED: frozenset({R.FAILED}),
    R.FAILED: frozenset({R.PENDING}),
    R.CANCELLED: frozenset(),
}
UNDER_WAY: Final = frozenset({R.PENDING, R.PROCESSING})

FIRST_DAY, LAST_DAY = 5, 10
"""Business days a bank takes."""
ARRIVAL_WORDS: Final = f"{FIRST_DAY}–{LAST_DAY} business days"


class RefundMoveRefused(Conflict):
    """The refund is where this step cannot start."""

    code: ClassVar[str] = "refund.move_refused"


def ensure_move(before: RefundStatus, after: RefundStatus) -> None:
    """Refuse a move the table does not know."""
    if after not in NEXT[before]:
        raise RefundMoveRefused(
            f"A refund that is {before} cannot become {after}.", before=before.value, after=after.value
        )


def business_day_after(start: date, days: int) -> date:
    """So many days later, weekends not counted."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


def arrival(start: date) -> tuple[date, date]:
    """The first and the last day on which it may arrive."""
    return business_day_after(start, FIRST_DAY), business_day_after(start, LAST_DAY)
