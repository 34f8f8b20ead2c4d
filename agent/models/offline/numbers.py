"""Numbers as people write them: words, ordinals, nights, travellers, budgets, times of day."""

import re
from datetime import time
from decimal import Decimal
from typing import Final

_WORDS: Final = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {
    "a": 1, "an": 1, "single": 1, "couple of": 2, "a couple of": 2, "a few": 3, "a dozen": 12, "dozen": 12,
    "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a hundred": 100,
}  # fmt: skip
ORDINALS: Final = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "last": -1,
}  # fmt: skip
NUMBER: Final = r"\d+|" + "|".join(sorted(_WORDS, key=len, reverse=True))
ORDINAL: Final = "|".join(sorted(ORDINALS, key=len, reverse=True))

_NIGHTS: Final = re.compile(
    rf"\b(?P<count>{NUMBER})[\s-]*(?P<unit>nights?|nigths?|nites?|days?|weeks?)\b", re.IGNORECASE
)
_IN_SOME_TIME: Final = re.compile(r"\b(?:in|within)\s+$", re.IGNORECASE)
_NOT_A_STAY: Final = (" from", " after", " ahead", " later", " earlier", " before", " ago")
_SHIFT: Final = re.compile(
    rf"\b(?P<count>{NUMBER})\s+(?P<unit>days?|weeks?)\s+(?P<way>later|earlier|before|after)\b", re.IGNORECASE
)
_TRAVELLERS: Final = re.compile(
    rf"\b(?:for\s+|we are\s+|we're\s+)?(?P<count>{NUMBER})\s*(?:people|persons?|travell?ers?|adults?|children|child|kids?|infants?|bab(?:y|ies)|passengers?|pax|of us|colleagues|guests?|tickets?|seats?|employees|staff)\b"
    r"(?!\s+(?:hotels?|limit))|\b(?:party|group|team) of (?P<group>\d+)\b",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(
    r"\b(?:night|evening|day) (?:before|earlier|after)\b(?! tomorrow)|\bnext day\b", re.IGNORECASE
)
_NEXT_TO: Final = {"night before": -1, "evening before": -1, "day before": -1, "day after": 1, "next day": 1}
_ME_AND: Final = re.compile(
    rf"\b(?:me|myself|i|us) and (?:my )?(?:{NUMBER})\s+(?:other\s+)?(?:colleagues|people|others|guests|persons?|employees|staff)\b",
    re.IGNORECASE,
)
_CHILDREN: Final = re.compile(r"\b(?:children|child|kids?|infants?|bab(?:y|ies))\b", re.IGNORECASE)
_WITH: Final = re.compile(r"\bwith (?:my |a )?(?:wife|husband|partner|colleague|boss|friend)\b", re.IGNORECASE)
_BUDGET: Final = re.compile(
    r"\b(?:under|below|less than|at most|max(?:imum)?(?: of)?|up to|no more than|not more than|within|budget(?: is| of|:)?|cap(?:ped)? at|for (?=[$€£]))\s*"
    r"(?:about |around )?(?P<sign>[$€£¥]|USD|EUR|GBP|JPY|CHF)?\s?(?P<amount>\d{1,3}(?:[,.]\d{3})+|\d+(?:\.\d{1,2})?)\s?(?P<k>k\b)?\s*"
    r"(?P<unit>USD|EUR|GBP|JPY|CHF|dollars?|bucks|euros?|pounds?|[$€£])?(?P<per>\s*(?:a|per|/)\s*night)?",
    re.IGNORECASE,
)
_CURRENCIES: Final = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "dollar": "USD", "dollars": "USD", "bucks": "USD",
    "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP",
}  # fmt: skip
_CLOCK: Final = r"(?P<hour>\d{1,2})(?!\d)(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?|noon|midday"
_NO_DATE: Final = r"(?!\s*(?:st|nd|rd|th|-|–|/|nights?|days?|to\b|[a-z]{3,}))"
_AFTER: Final = re.compile(
    rf"\b(?:after|(?:not|nothing|never|no flights?|none) before|no earlier than|from)\s+(?P<at>{_CLOCK}){_NO_DATE}",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    rf"(?<!not )(?<!nothing )(?<!never )(?<!flights )(?<!none )\b(?:before|by|(?:not|nothing|never) after|no later than)\s+(?P<at>{_CLOCK}){_NO_DATE}",
    re.IGNORECASE,
)
_PARTS: Final = {
    "early morning": (None, time(9)),
    "morning": (None, time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(17), None),
    "late": (time(19), None),
}


def number(word: str) -> int:
    """`three`, `3`, `a`."""
    plain = word.strip().lower()
    return int(plain) if plain.isdigit() else _WORDS[plain]


def nights(text: str) -> int | None:
    """`3 nights`, `two days`, `a week`, `overnight`, `long weekend`."""
    for found in _NIGHTS.finditer(text):
        rest = text[found.end() :].lower()
        if _IN_SOME_TIME.search(text[: found.start()]) or rest.startswith(_NOT_A_STAY):
            continue
        count = number(found["count"])
        return count * 7 if found["unit"].lower().startswith("week") else count
    if re.search(r"\b(?:overnight|one-night(?:er)?)\b", text, re.IGNORECASE):
        return 1
    if re.search(r"\blong weekend\b", text, re.IGNORECASE):
        return 3
    return 2 if re.search(r"\bweekend\b", text, re.IGNORECASE) else None


def shift(text: str) -> int | None:
    """`a day later`, `two days earlier`: days to move what was asked before."""
    found = _SHIFT.search(text)
    if found is None:
        return _NEXT_TO.get(" ".join(named[0].lower().split())) if (named := _BESIDE.search(text)) else None
    days = number(found["count"]) * (7 if found["unit"].lower().startswith("week") else 1)
    return -days if found["way"].lower() in {"earlier", "before"} else days


def travellers(text: str) -> int | None:
    """`for 2 people`, `the two of us`, `with a colleague`."""
    counted = [number(found["count"] or found["group"]) for found in _TRAVELLERS.finditer(text)]
    if counted:
        if _ME_AND.search(text):
            return counted[0] + 1
        return sum(counted) if _CHILDREN.search(text) else counted[0]
    return 2 if _WITH.search(text) else None


def budget(text: str) -> tuple[Decimal, str | None] | None:
    """`under $800`, `max 1,200 USD`, `up to 2k euros`; None for a price per night, which is no budget of the trip."""
    for found in _BUDGET.finditer(text):
        unit = found["sign"] or found["unit"]
        looks_like_money = bool(unit) or "budget" in found.group().lower() or found["k"]
        amount = Decimal(re.sub(r"[,.](?=\d{3}\b)", "", found["amount"])) * (1000 if found["k"] else 1)
        if found["per"] or not (looks_like_money or amount >= 100):
            continue
        code = None if unit is None else _CURRENCIES.get(unit.lower(), unit.upper())
        return amount, code
    return None


def _time(found: re.Match[str]) -> time | None:
    if found["hour"] is None:
        return time(12)
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half.startswith("p"):
        hour = hour % 12 + 12
    elif not half and found["minute"] is None and hour < 7:
        hour += 12
    return time(hour, int(found["minute"] or 0)) if hour < 24 else None


def day_part(text: str) -> tuple[time | None, time | None]:
    """When to leave: not before, not after."""
    after = before = None
    if (found := _AFTER.search(text)) is not None:
        after = _time(found)
    if (found := _BEFORE.search(text)) is not None:
        before = _time(found)
    if after is None and before is None:
        for words, window in _PARTS.items():
            if re.search(
                rf"\b(?:in the |on the |an? |this |late )?{words}(?:s|\s+flights?|\s+departure)?\b", text, re.IGNORECASE
            ) and not (
                words == "late" and not re.search(r"\blate (?:flight|departure|in the day)", text, re.IGNORECASE)
            ):
                return window
    return after, before
