"""Duffel's errors in our words. Unknown codes fall back on the error's `type`, then on the status."""

from __future__ import annotations

from typing import Any, Final

from core.bookings.ports import OfferGone, PriceMoved, SupplierRefused
from core.kernel.errors import OutcomeUnknown, Refused, TryLater
from core.providers.transport import NoAnswer, Reply

WORDS: Final = "The airline's sales system"
_GONE: Final = frozenset({"offer_no_longer_available", "offer_expired", "offer_request_already_booked", "not_found"})
_MOVED: Final = frozenset({"price_changed", "payment_amount_does_not_match_order_amount"})
_NOT_DONE: Final = frozenset({"order_not_created", "rate_limit_exceeded", "service_unavailable"})
_REFUSALS: Final = {
    "insufficient_balance": "Flights cannot be paid for at the moment; our account with the airlines needs attention.",
    "payment_declined": "The card was declined by the airline.",
    "card_declined": "The card was declined by the airline.",
    "past_payment_required_by_date": "The held seats have been released; the time to pay for them has passed.",
    "schedule_changed": "The airline has changed the schedule of this flight.",
    "order_type_not_eligible_for_payment": "This order cannot be paid for separately.",
    "invalid_order_create_type": "The airline does not let this fare be held.",
    "hold_refused": "The airline no longer lets this fare be held.",
}


def codes_of(reply: Reply) -> tuple[str, ...]:
    """The error codes of an answer."""
    return tuple(str(error.get("code", "")) for error in _errors(reply))


def _errors(reply: Reply) -> list[dict[str, Any]]:
    try:
        body = reply.json()
    except NoAnswer:
        return []
    errors = body.get("errors") if isinstance(body, dict) else None
    return [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []


def refusal(reply: Reply, *, acted: bool) -> Refused | TryLater:
    """What a failing answer means. `acted`: the request would have bought or moved money."""
    errors = _errors(reply)
    first = errors[0] if errors else {}
    code, kind = str(first.get("code", "")), str(first.get("type", ""))
    facts = {"supplier": "duffel", "supplier_code": code or str(reply.status)}
    if code in _NOT_DONE or reply.status in {429, 503}:
        return TryLater(f"{WORDS} cannot take this right now.", **facts)
    if reply.status >= 500:
        if acted:
            return OutcomeUnknown(f"{WORDS} failed while working on it.", **facts)
        return TryLater(f"{WORDS} is failing.", **facts)
    if code in _GONE or reply.status in {404, 410}:
        return OfferGone("This fare is no longer sold.", **facts)
    if code in _MOVED:
        return PriceMoved("The airline has changed the price of this fare.", **facts)
    if kind == "authentication_error" or reply.status in {401, 403}:
        return SupplierRefused("The airlines' sales system does not accept our credentials.", **facts)
    if kind == "airline_error":
        return SupplierRefused(_REFUSALS.get(code, "The airline refused the booking."), **facts)
    return SupplierRefused(_REFUSALS.get(code, "The airline's sales system refused the request."), **facts)
