"""Which status may follow which, for everything that has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sandbox.stripe.errors import StripeError, refused

Table = Mapping[str, frozenset[str]]


def _table(**moves: str) -> Table:
    return {status: frozenset(after.split()) for status, after in moves.items()}


PAYMENT_INTENT: Final = _table(
    requires_payment_method="requires_payment_method requires_confirmation requires_action requires_capture succeeded canceled",
    requires_confirmation="requires_payment_method requires_confirmation requires_action requires_capture succeeded canceled",
    requires_action="requires_payment_method requires_capture succeeded canceled",
    requires_capture="succeeded canceled",
    succeeded="",
    canceled="",
)
SETUP_INTENT: Final = _table(
    requires_payment_method="requires_payment_method requires_confirmation requires_action succeeded canceled",
    requires_confirmation="requires_payment_method requires_confirmation requires_action succeeded canceled",
    requires_action="requires_payment_method succeeded canceled",
    succeeded="",
    canceled="",
)
REFUND: Final = _table(pending="succeeded failed canceled", succeeded="failed", failed="", canceled="")
ISSUED_CARD: Final = _table(active="active inactive canceled", inactive="active inactive canceled", canceled="canceled")
AUTHORIZATION: Final = _table(pending="closed reversed expired", closed="", reversed="", expired="")
DISPUTE: Final = _table(needs_response="under_review won lost", under_review="won lost", won="", lost="")

_TABLES: Final[Mapping[str, Table]] = {
    "payment_intent": PAYMENT_INTENT,
    "setup_intent": SETUP_INTENT,
    "refund": REFUND,
    "issuing.card": ISSUED_CARD,
    "issuing.authorization": AUTHORIZATION,
    "dispute": DISPUTE,
}
_NAMES: Final = {"payment_intent": "PaymentIntent", "setup_intent": "SetupIntent"}


def may_move(kind: str, before: str, after: str) -> bool:
    """Whether an object of this kind may change so."""
    return after in _TABLES[kind][before]


def unexpected_state(kind: str, verb: str, status: str, allowed: tuple[str, ...]) -> StripeError:
    """Too late, or too early, for this verb."""
    name = _NAMES[kind]
    message = (
        f"This {name} could not be {verb} because it has a status of {status}. "
        f"Only a {name} with one of the following statuses may be {verb}: {', '.join(allowed)}."
    )
    return refused(message, code=f"{kind}_unexpected_state")
