"""Hotelbeds' errors in our words. Codes may carry a `-<uuid>` tail, and some failures come with status 200."""

from __future__ import annotations

from typing import Any, Final

from core.bookings.ports import OfferGone, PriceMoved, SupplierRefused
from core.kernel.errors import OutcomeUnknown, Refused, TryLater
from core.providers.transport import NoAnswer, Reply

WORDS: Final = "The hotel supplier"
_SOLD_OUT: Final = ("INSUFFICIENT_ALLOTMENT", "PRODUCT_ERROR")
_UNSETTLED: Final = ("CONFIRM_ERROR", "SYSTEM_ERROR")


def error_of(reply: Reply) -> tuple[str, str] | None:
    """Code and message of a failure, wherever it hides; None when the answer is none."""
    try:
        body = reply.json()
    except NoAnswer:
        return ("", "") if reply.status >= 400 else None
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return str(error.get("code") or ""), str(error.get("message") or "")
    if error is not None:
        return str(error), ""
    return ("", "") if reply.status >= 400 else None


def is_broken(reply: Reply) -> bool:
    """Whether the vendor itself is failing: a room that is sold out also comes with status 500."""
    if reply.status < 500:
        return False
    code, _ = error_of(reply) or ("", "")
    return not code.startswith((*_SOLD_OUT, "CONFIRM_ERROR"))


def refusal(reply: Reply, code: str, message: str, *, acted: bool) -> Refused | TryLater:
    """What a failure means. `acted`: the request would have booked a room."""
    facts: dict[str, Any] = {
        "supplier": "hotelbeds",
        "supplier_code": code.split("-", maxsplit=1)[0] or str(reply.status),
    }
    if reply.status in {429, 503} or "quota" in message.casefold():
        return TryLater(f"{WORDS} asks us to wait a moment.", **facts)
    if code.startswith(_SOLD_OUT):
        if "price has changed" in message.casefold():
            return PriceMoved("The hotel has changed the price of this room.", **facts)
        return OfferGone("This room has just been sold.", **facts)
    if reply.status == 402:
        return SupplierRefused("The hotel declined the card.", **facts)
    if reply.status == 410:
        return OfferGone("This room rate is no longer offered.", **facts)
    if reply.status >= 500 or code.startswith(_UNSETTLED):
        if acted:
            return OutcomeUnknown(f"{WORDS} failed while working on it.", **facts)
        return TryLater(f"{WORDS} is failing.", **facts)
    if reply.status in {401, 403}:
        return SupplierRefused("The hotel supplier does not accept our credentials.", **facts)
    return SupplierRefused("The hotel supplier refused the request.", **facts)
