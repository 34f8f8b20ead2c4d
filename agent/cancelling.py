"""Words for what becomes of a cancellation while nobody is talking. Amounts come from the core, never from here."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tools.marked import plain

Facts = Mapping[str, str]


def trip(booking: Mapping[str, Any]) -> str:
    """`London, 1–4 Dec (K7QM4D)`."""
    return f"{plain(booking['title'], 80)} ({booking['reference']})"


def _what(booking: Mapping[str, Any], facts: Facts) -> str:
    return plain(facts.get("what"), 200) or trip(booking)


def _back(facts: Facts) -> str:
    """`735.00 USD comes back to …`, or that nothing does."""
    if not facts.get("refund"):
        return "Nothing comes back for it."
    to = plain(facts.get("to"), 80) or "the way it was paid"
    kept = f", after a fee of {facts['fee']}" if facts.get("fee") else ""
    return f"{facts['refund']} goes back to {to}{kept}, usually within 5–10 business days."


def _cancelled(booking: Mapping[str, Any], facts: Facts) -> str:
    rest = "" if booking["status"] != "partially_cancelled" else " The rest of the trip stays as it is."
    return f"{_what(booking, facts)} is cancelled. {_back(facts)}{rest}"


def _partial(booking: Mapping[str, Any], facts: Facts) -> str:  # noqa: ARG001
    stuck = [plain(item["title"], 80) for item in booking["items"] if item.get("status") == "cancelling"]
    waits = " and ".join(stuck) or "the rest"
    return (
        f"Part of {trip(booking)} is cancelled. The supplier has not yet cancelled {waits}; I keep trying and the travel"
        " desk has been told. Only what is really cancelled is refunded."
    )


def _changed(booking: Mapping[str, Any], facts: Facts) -> str:  # noqa: ARG001
    return (
        f"Less would have come back for part of {trip(booking)} than you agreed to, so I left it booked."
        " Shall I show you what cancelling gives back now?"
    )


def _review(booking: Mapping[str, Any], facts: Facts) -> str:  # noqa: ARG001
    return f"The travel desk looks at the cancellation of {trip(booking)} first. Nothing is cancelled until they agree."


def _rejected(booking: Mapping[str, Any], facts: Facts) -> str:  # noqa: ARG001
    return f"The travel desk did not agree to the cancellation of {trip(booking)}. Everything stays booked."


def _provider(booking: Mapping[str, Any], facts: Facts) -> str:
    return (
        f"{_what(booking, facts)} was cancelled by the supplier, not by you. {_back(facts)}"
        " The travel desk knows. Shall I look for something in its place?"
    )


def _arrived(booking: Mapping[str, Any], facts: Facts) -> str:
    to = plain(facts.get("to"), 80) or "the card it was paid with"
    return f"{facts.get('amount') or 'The money'} for {_what(booking, facts)} is back on {to}."


def _failed(booking: Mapping[str, Any], facts: Facts) -> str:
    of = f" of {facts['amount']}" if facts.get("amount") else ""
    return (
        f"The bank did not take the refund{of} for {_what(booking, facts)}."
        " The money is safe with us; the travel desk sends it again."
    )


WORDS: Final[Mapping[str, Callable[[Mapping[str, Any], Facts], str]]] = {
    "cancelled": _cancelled,
    "cancellation_partial": _partial,
    "cancellation_changed": _changed,
    "cancellation_review": _review,
    "cancellation_rejected": _rejected,
    "provider_cancelled": _provider,
    "refund_arrived": _arrived,
    "refund_failed": _failed,
}
