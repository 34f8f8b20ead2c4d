"""Money as Stripe writes it: lower-case currencies, and minor units that are not always ISO 4217's."""

from __future__ import annotations

from typing import Final

from core.kernel.errors import Invalid
from core.kernel.money import Money, currency

_HUNDREDTHS_OF_WHOLE: Final = frozenset({"ISK", "UGX"})
"""Sent with two decimals that must be 00."""
_WITHOUT_DECIMALS: Final = frozenset({"MGA"})
"""ISO knows decimals that Stripe does not take."""
_TENS_ONLY: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
"""Three decimals, the last of which must be 0."""


def outbound(amount: Money) -> tuple[int, str]:
    """Minor units and currency as a request carries them."""
    code, minor = amount.currency.code, amount.minor
    if code in _HUNDREDTHS_OF_WHOLE:
        minor *= 100
    elif code in _WITHOUT_DECIMALS:
        minor = _exactly(amount, 100)
    elif code in _TENS_ONLY:
        _exactly(amount, 10)
    return minor, code.lower()


def inbound(minor: int, code: str) -> Money:
    """An amount from an answer."""
    unit = currency(code)
    if unit.code in _HUNDREDTHS_OF_WHOLE:
        minor //= 100
    elif unit.code in _WITHOUT_DECIMALS:
        minor *= 100
    return Money(minor, unit)


def _exactly(amount: Money, step: int) -> int:
    whole, rest = divmod(amount.minor, step)
    if rest:
        raise Invalid(f"{amount.text} is finer than a card can be charged in.", amount=amount.text)
    return whole
