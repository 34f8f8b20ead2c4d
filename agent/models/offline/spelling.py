"""Slips of the fingers in words that matter here: `fligths`, `chepest`, `tomorow`. Names of places are left alone."""

import re
from functools import cache, lru_cache
from typing import Final

_WORDS: Final = frozenset(
    [
        "flight",
        "flights",
        "hotel",
        "hotels",
        "cheaper",
        "cheapest",
        "fastest",
        "earlier",
        "earliest",
        "later",
        "direct",
        "business",
        "economy",
        "premium",
        "first",
        "second",
        "third",
        "tomorrow",
        "today",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "april",
        "august",
        "september",
        "october",
        "november",
        "december",
        "nights",
        "night",
        "morning",
        "afternoon",
        "evening",
        "weekend",
        "breakfast",
        "luggage",
        "refundable",
        "compliant",
        "policy",
        "approval",
        "approve",
        "cancel",
        "change",
        "remove",
        "choose",
        "compare",
        "return",
        "returning",
        "travellers",
        "travelers",
        "people",
        "please",
        "weather",
        "remember",
        "recommend",
        "available",
        "nonstop",
        "expensive",
        "booking",
    ]
)
_THRICE: Final = re.compile(r"([A-Za-z])\1{2,}")
_WORD: Final = re.compile(r"[A-Za-z]{5,}")
_NEVER: Final = frozenset(
    [
        "there",
        "their",
        "other",
        "police",
        "chance",
        "charge",
        "fights",
        "lights",
        "sights",
        "knights",
        "house",
        "noted",
        "eight",
    ]
)


def mended(text: str) -> str:
    """The text with such slips put right; everything else stays as it was written."""
    text = _THRICE.sub(r"\1\1", text)
    return _WORD.sub(lambda found: _known(found.group().lower()) or found.group(), text)


@cache
def _neighbours() -> dict[str, str]:
    """Every word with one letter left out, for a look-up that costs nothing."""
    return {word[:at] + word[at + 1 :]: word for word in sorted(_WORDS) if len(word) > 5 for at in range(len(word))}


@lru_cache(maxsize=4_096)
def _known(word: str) -> str | None:
    if word in _WORDS or word.removesuffix("s") in _WORDS or word in _NEVER or len(word) > 14:
        return None
    near = _neighbours()
    if word in near:
        return near[word]
    for at in range(len(word)):
        shorter = word[:at] + word[at + 1 :]
        if shorter in _WORDS and len(shorter) > 5:
            return shorter
        swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        if swapped in _WORDS:
            return swapped
    return next((near[shorter] for at in range(len(word)) if (shorter := word[:at] + word[at + 1 :]) in near), None)
