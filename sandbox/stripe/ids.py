"""Ids that look like Stripe's: a prefix, then letters and digits that say nothing."""

from __future__ import annotations

import secrets
from typing import Final

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

_SHAPES: Final = {
    "customer": ("cus_", 14),
    "payment_method": ("pm_1", 23),
    "payment_intent": ("pi_3", 23),
    "setup_intent": ("seti_1", 23),
    "charge": ("ch_3", 23),
    "refund": ("re_3", 23),
    "dispute": ("du_1", 23),
    "balance_transaction": ("txn_3", 23),
    "webhook_endpoint": ("we_1", 23),
    "event": ("evt_1", 23),
    "issuing.cardholder": ("ich_1", 23),
    "issuing.card": ("ic_1", 23),
    "issuing.authorization": ("iauth_1", 23),
    "issuing.transaction": ("ipi_1", 23),
    "request": ("req_", 14),
}


def new_id(kind: str) -> str:
    """A fresh id for an object of this kind."""
    prefix, length = _SHAPES[kind]
    return prefix + token(length)


def token(length: int) -> str:
    """Random letters and digits. Never a run of digits long enough to be read as a card number."""
    letters = [secrets.choice(_ALPHABET) for _ in range(length)]
    for position in range(5, length, 6):
        letters[position] = secrets.choice(_ALPHABET[:52])
    return "".join(letters)


def client_secret(identifier: str) -> str:
    """What the browser is given to finish this intent."""
    return f"{identifier}_secret_{token(25)}"
