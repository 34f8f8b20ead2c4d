"""Which payment status may follow which, and what a booking's payment facet shows for it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Final

from core.kernel.errors import Conflict


class PaymentStatus(StrEnum):
    """Where one payment stands. `requested` is written before anybody is asked for money."""

    REQUESTED = "requested"
    REQUIRES_ACTION = "requires_action"
    RESERVED = "reserved"
    DECLINED = "declined"
    CAPTURED = "captured"
    RELEASED = "released"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


P = PaymentStatus
NEXT: Final[Mapping[PaymentStatus, frozenset[PaymentStatus]]] = {
    P.REQUESTED: frozenset({P.REQUIRES_ACTION, P.RESERVED, P.DECLINED, P.RELEASED}),
    P.REQUIRES_ACTION: frozenset({P.RESERVED, P.DECLINED, P.RELEASED}),
    P.RESERVED: frozenset({P.CAPTURED, P.RELEASED}),
    P.DECLINED: frozenset(),
    P.CAPTURED: frozenset({P.PARTIALLY_REFUNDED, P.REFUNDED}),
    P.RELEASED: frozenset(),
    # A bank can send a refund back days after it arrived: then the money is ours again.
    P.PARTIALLY_REFUNDED: frozenset({P.PARTIALLY_REFUNDED, P.REFUNDED, P.CAPTURED}),
    P.REFUNDED: frozenset({P.PARTIALLY_REFUNDED, P.CAPTURED}),
}

OVER: Final = frozenset({P.DECLINED, P.RELEASED})
"""Nothing more happens to a payment here."""


class PaymentMoveRefused(Conflict):
    """The payment is where this step cannot start."""

    code: ClassVar[str] = "payment.move_refused"


def ensure_move(before: PaymentStatus, after: PaymentStatus) -> None:
    """Refuse a move the table does not know."""
    if after not in NEXT[before]:
        raise PaymentMoveRefused(
            f"A payment that is {before} cannot become {after}.", before=before.value, after=after.value
        )


class PaymentFacet(StrEnum):
    """What a booking says about its money."""

    NONE = "none"
    RESERVING = "reserving"
    RESERVED = "reserved"
    PAID = "paid"
    RELEASED = "released"
    FAILED = "failed"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"


FACET: Final[Mapping[PaymentStatus, PaymentFacet]] = {
    P.REQUESTED: PaymentFacet.RESERVING,
    P.REQUIRES_ACTION: PaymentFacet.RESERVING,
    P.RESERVED: PaymentFacet.RESERVED,
    P.DECLINED: PaymentFacet.FAILED,
    P.CAPTURED: PaymentFacet.PAID,
    P.RELEASED: PaymentFacet.RELEASED,
    P.PARTIALLY_REFUNDED: PaymentFacet.PARTIALLY_REFUNDED,
    P.REFUNDED: PaymentFacet.REFUNDED,
}
