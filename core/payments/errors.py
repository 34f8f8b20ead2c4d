"""What a payment says when it says no."""

from __future__ import annotations

from core.kernel.errors import Conflict, Refused


class PaymentDeclined(Refused):
    """The bank or the card's own rules said no; no money moved."""

    code = "payment.declined"


class RefundTooLarge(Conflict):
    """More was asked back than was taken."""

    code = "refund.exceeds_captured"


class MethodUnknown(Refused):
    """No such payment method for this traveller."""

    code = "payment.method_unknown"


class ReservationGone(Conflict):
    """The money that was to be taken is no longer reserved: it ran out, was released, or another amount was taken."""

    code = "payment.reservation_gone"
