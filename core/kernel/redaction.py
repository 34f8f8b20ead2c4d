"""Card numbers never go further than the door: masked before anything is stored, logged, streamed or given to a model."""

from __future__ import annotations

import re
from typing import Final

# 13 to 19 digits, as people type them: alone or in groups parted by single spaces, dots or dashes.
_RUN: Final = re.compile(r"(?<![\d.,])\d(?:[ .\u00a0-]?\d){12,18}(?!\d)")
_SEPARATORS: Final = re.compile(r"\D")


def passes_luhn(digits: str) -> bool:
    """Whether the digits carry a card number's check digit."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit)
        if index % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def _mask(found: re.Match[str]) -> str:
    digits = _SEPARATORS.sub("", found.group())
    # Card schemes issue from 2 to 6; thirteen digits are an old Visa, or an e-ticket that must stay readable.
    could_be = digits[0] in "23456" and (len(digits) > 13 or digits[0] == "4") and len(set(digits)) > 1
    if not could_be or not passes_luhn(digits):
        return found.group()
    return f"[card ending {digits[-4:]}]"


def mask_cards(text: str) -> str:
    """The text with every Luhn-valid card number replaced by `[card ending 4242]`."""
    return _RUN.sub(_mask, text)


def holds_card(text: str) -> bool:
    """Whether a card number is in the text."""
    return mask_cards(text) != text
