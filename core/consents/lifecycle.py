"""Which proposal status may follow which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class ProposalStatus(StrEnum):
    """Where a proposal stands. `accepted` has spent the nonce; `spent` has become a booking under way."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    SPENT = "spent"


S = ProposalStatus
NEXT: Final[Mapping[ProposalStatus, frozenset[ProposalStatus]]] = {
    S.OPEN: frozenset({S.ACCEPTED, S.DECLINED, S.EXPIRED, S.SUPERSEDED}),
    S.ACCEPTED: frozenset({S.SPENT, S.SUPERSEDED}),
    S.DECLINED: frozenset(),
    S.EXPIRED: frozenset(),
    S.SUPERSEDED: frozenset(),
    S.SPENT: frozenset(),
}
