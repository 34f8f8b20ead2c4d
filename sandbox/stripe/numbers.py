"""Numbers of issued cards: derived from the card's id, so that nothing has to be stored.

The store keeps a keyed fingerprint, enough to find the card a merchant presents, useless to anyone who reads the file.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

_ISSUER: Final = "4000009"
_ACCOUNT_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class CardNumbers:
    """A number and its code. Never printed."""

    number: str
    cvc: str

    def __repr__(self) -> str:
        return f"CardNumbers(•••• {self.number[-4:]})"


class NumberPress:
    """Derives card numbers under one key."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def of(self, card_id: str) -> CardNumbers:
        """Always the same numbers for the same card."""
        digest = hmac.new(self._key, b"pan:" + card_id.encode(), sha256).digest()
        account = int.from_bytes(digest[:8], "big") % 10**_ACCOUNT_DIGITS
        body = f"{_ISSUER}{account:0{_ACCOUNT_DIGITS}d}"
        cvc = int.from_bytes(digest[8:12], "big") % 1000
        return CardNumbers(body + check_digit(body), f"{cvc:03d}")

    def fingerprint(self, number: str) -> str:
        """A name for a number that does not tell the number."""
        return hmac.new(self._key, b"fingerprint:" + number.encode(), sha256).hexdigest()[:32]


def check_digit(body: str) -> str:
    """The digit that makes `body` pass Luhn."""
    return str(-_luhn_sum(body + "0") % 10)


def passes_luhn(number: str) -> bool:
    """Whether this is a plausible card number."""
    return number.isdecimal() and _luhn_sum(number) % 10 == 0


def _luhn_sum(number: str) -> int:
    total = 0
    for position, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total
