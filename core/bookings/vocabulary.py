"""What each source document calls the states of a booking, expressed by our one lifecycle and its facets.

`[0]` corporate platform, `[1]` travel operating system, `[2]` marketplace, `[3]` agency CRM, `[4]` booking management.
A word maps to the facets that must hold; the first view whose facets all hold is what that vocabulary would say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.bookings.lifecycle import BookingStatus as B

_PAID = frozenset({"paid", "partially_refunded", "refunded"})
_REFUNDED = frozenset({"refunded"})


@dataclass(frozen=True, slots=True)
class Facets:
    """What a booking looks like from outside."""

    status: B
    payment: str = "none"
    approval: str = "none"
    dispute: str = "none"
    documents: bool = False
    attention: bool = False
    modifications: int = 0
    quote: str = "none"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of one vocabulary, and when it is true. Empty sets ask nothing."""

    name: str
    statuses: frozenset[B] = frozenset()
    payment: frozenset[str] = frozenset()
    dispute: frozenset[str] = frozenset()
    quote: frozenset[str] = frozenset()
    documents: bool | None = None
    attention: bool | None = None
    modified: bool | None = None

    def holds(self, facets: Facets) -> bool:
        """Whether this word describes the booking."""
        asked = (
            (self.statuses, facets.status),
            (self.payment, facets.payment),
            (self.dispute, facets.dispute),
            (self.quote, facets.quote),
        )
        if any(wanted and value not in wanted for wanted, value in asked):
            return False
        flags = (
            (self.documents, facets.documents),
            (self.attention, facets.attention),
            (self.modified, facets.modifications > 0),
        )
        return all(wanted is None or wanted is value for wanted, value in flags)


def _word(name: str, *statuses: B, **asked: object) -> Word:
    return Word(name, frozenset(statuses), **asked)  # type: ignore[arg-type]


_OPEN_DISPUTE: Final = frozenset({"needs_response", "under_review"})
_BOUGHT: Final = (B.CONFIRMED, B.TICKETED)

VOCABULARIES: Final[Mapping[str, Sequence[Word]]] = {
    "corporate": (
        _word("requires_attention", attention=True),
        _word("draft", B.DRAFT),
        _word("pending_approval", B.AWAITING_APPROVAL),
        _word("confirmed", B.AWAITING_PAYMENT, B.BOOKING, *_BOUGHT, B.PARTIALLY_CANCELLED),
        _word("in_progress", B.IN_PROGRESS),
        _word("completed", B.COMPLETED, B.NO_SHOW),
        _word("canceled", B.CANCELLED, B.FAILED, B.EXPIRED),
    ),
    "operating_system": (
        _word("refunded", payment=_REFUNDED),
        _word("lead_created", B.DRAFT, quote=frozenset({"lead"})),
        _word("quotation_sent", B.DRAFT, quote=frozenset({"sent"})),
        _word("quotation_approved", B.DRAFT, quote=frozenset({"approved"})),
        _word("booking_created", B.DRAFT, B.AWAITING_APPROVAL),
        _word("payment_pending", B.AWAITING_PAYMENT),
        _word("payment_confirmed", B.BOOKING),
        _word("documents_generated", *_BOUGHT, B.IN_PROGRESS, B.PARTIALLY_CANCELLED, documents=True),
        _word("supplier_confirmed", *_BOUGHT, B.IN_PROGRESS, B.PARTIALLY_CANCELLED),
        _word("completed", B.COMPLETED, B.NO_SHOW),
        _word("cancelled", B.CANCELLED, B.FAILED, B.EXPIRED),
    ),
    "marketplace": (
        _word("refunded", payment=_REFUNDED),
        _word("pending", B.DRAFT, B.AWAITING_APPROVAL, B.BOOKING),
        _word("pending_payment", B.AWAITING_PAYMENT),
        _word("confirmed", *_BOUGHT, B.IN_PROGRESS, B.PARTIALLY_CANCELLED),
        _word("completed", B.COMPLETED, B.NO_SHOW),
        _word("cancelled", B.CANCELLED, B.FAILED, B.EXPIRED),
    ),
    "agency": (
        _word("draft", B.DRAFT, B.AWAITING_APPROVAL, B.AWAITING_PAYMENT, B.BOOKING),
        _word("confirmed", *_BOUGHT, B.IN_PROGRESS, B.PARTIALLY_CANCELLED),
        _word("completed", B.COMPLETED, B.NO_SHOW),
        _word("cancelled", B.CANCELLED, B.FAILED, B.EXPIRED),
    ),
    "booking_management": (
        _word("disputed", dispute=_OPEN_DISPUTE),
        _word("refunded", payment=_REFUNDED),
        _word("failed", B.FAILED),
        _word("pending", B.DRAFT, B.AWAITING_APPROVAL, B.AWAITING_PAYMENT, B.BOOKING),
        _word("modified", *_BOUGHT, modified=True),
        _word("ticketed", B.TICKETED),
        _word("confirmed", B.CONFIRMED, B.IN_PROGRESS),
        _word("partially_cancelled", B.PARTIALLY_CANCELLED),
        _word("cancelled", B.CANCELLED, B.EXPIRED),
        _word("completed", B.COMPLETED),
        _word("no_show", B.NO_SHOW),
    ),
}

SPELLINGS: Final = {"canceled": "cancelled"}
"""Accepted on the way in; we write `cancelled`."""


def status_in(vocabulary: str, facets: Facets) -> str:
    """What `vocabulary` would call this booking."""
    return next(word.name for word in VOCABULARIES[vocabulary] if word.holds(facets))


def parse_status(text: str) -> B:
    """A status as somebody else may spell it."""
    lowered = text.strip().lower()
    return B(SPELLINGS.get(lowered, lowered))
