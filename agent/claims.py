"""No unsupported claims: an amount, date, time or reference in the concierge's text comes from a tool, or goes.

Text is checked a sentence at a time, before anybody sees it. What no tool result of the conversation supports is
replaced by words that claim nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

_SYMBOLS: Final = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_CODES: Final = (
    "USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|INR|CNY|HKD|SGD|AED|ZAR|BRL|MXN|KRW|THB|TRY|KWD"
)
_NUMBER: Final = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d{1,3})?|\d+(?:\.\d{1,3})?"
_MONEY: Final = re.compile(
    rf"(?P<before>(?:US|CA|AU)?[$€£¥]|\b(?:{_CODES})\b)\s?(?P<one>{_NUMBER})(?:\s?(?:{_CODES})\b)?"
    rf"|(?<![\w.,])(?P<two>{_NUMBER})\s?(?P<after>(?:{_CODES})\b|[$€£](?!\w)|dollars?\b|euros?\b|pounds?\b|bucks\b)",
    re.IGNORECASE,
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"), ("october", "oct"),
            ("november", "nov"), ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO_DATE: Final = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_DATE: Final = re.compile(
    rf"(?<!\d)(?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[–-]\s?(?P<until>\d{{1,2}})(?:st|nd|rd|th)?)?\s(?:of\s)?(?P<month>{_MONTH})\b(?:\.?,?\s(?P<year>\d{{4}}))?"
    rf"|\b(?P<month2>{_MONTH})\.?\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s?[–-]\s?(?P<until2>\d{{1,2}})\b)?(?:,?\s(?P<year2>\d{{4}}))?",
    re.IGNORECASE,
)
_TIME: Final = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?!\d|:|\.\d|\s?(?:%|kg|km))(?:\s?(?P<half>[ap])(?:m\b|\.m\.))?",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"\b(?P<hour>1[0-2]|[1-9])\s?(?P<half>[ap])(?:m\b|\.m\.)", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"(?<![\w-])(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d)[A-Z0-9][A-Z0-9-]{3,15}[A-Z0-9](?![\w-])")
_ENDS: Final = re.compile(r"(?<=[.!?…])[\"”’)]?\s+|\n+")
_LONGEST_HELD: Final = 600

_INSTEAD_OF_MONEY: Final = "the amount on the card"
_INSTEAD_OF_DATE: Final = "the date on the card"
_INSTEAD_OF_TIME: Final = "the time on the card"
_INSTEAD_OF_REFERENCE: Final = "the reference on the card"


class Evidence:
    """What tools have said in a conversation."""

    def __init__(self, messages: Iterable[Mapping[str, Any]] = ()) -> None:
        self._waiting: list[Any] = [message for message in messages if message.get("role") == "tool"]
        self._amounts: set[tuple[Decimal, str]] = set()
        self._values: set[Decimal] = set()
        self._days: set[tuple[int, int]] = set()
        self._dates: set[tuple[int, int, int]] = set()
        self._times: set[tuple[int, int]] = set()
        self._references: set[str] = set()

    def add(self, said: Any) -> None:
        """Something a tool (or the core, in the facts of the turn) has said; read when first needed."""
        self._waiting.append(said)

    def _read(self) -> None:
        waiting, self._waiting = self._waiting, []
        for said in waiting:
            for text in _texts(said):
                self._take(text)

    def _take(self, text: str) -> None:
        for found in _MONEY.finditer(text):
            amount, code = _amount(found)
            self._amounts.add((amount, code))
            self._values.add(amount)
        for found in _DATE.finditer(text):
            for day, month, year in _days(found):
                self._days.add((day, month))
                if year:
                    self._dates.add((day, month, year))
        for found in re.finditer(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)", text):
            self._times.add((int(found[1]), int(found[2])))
        self._references.update(found.group() for found in _REFERENCE.finditer(text))

    def supports_amount(self, amount: Decimal, code: str) -> bool:
        """Whether a tool named this amount in this currency."""
        self._read()
        return (amount, code) in self._amounts if code else amount in self._values

    def nearest_amount(self, amount: Decimal, code: str) -> str | None:
        """The exact amount that a rounded one stands for, where there is just one."""
        near = {one for one in self._amounts if abs(one[0] - amount) < 1 and (not code or one[1] == code)}
        return f"{next(iter(near))[0]:,.2f} {next(iter(near))[1]}" if len(near) == 1 else None

    def supports_day(self, day: int, month: int, year: int | None) -> bool:
        """Whether a tool named this day."""
        self._read()
        return (day, month) in self._days if year is None else (day, month, year) in self._dates

    def supports_time(self, hour: int, minute: int) -> bool:
        """Whether a tool named this time of day."""
        self._read()
        return (hour, minute) in self._times

    def supports_reference(self, reference: str) -> bool:
        """Whether a tool named this reference or flight number."""
        self._read()
        return reference in self._references


def check(sentence: str, evidence: Evidence) -> str:
    """The sentence with every unsupported amount, date, time and reference replaced."""
    if not any(sign.isdigit() for sign in sentence):
        return sentence
    kept: list[str] = []

    def hold(text: str) -> str:
        kept.append(text)
        return f"\x00{len(kept) - 1}\x00"

    def money(found: re.Match[str]) -> str:
        amount, code = _amount(found)
        if evidence.supports_amount(amount, code):
            return hold(found.group())
        return hold(evidence.nearest_amount(amount, code) or _INSTEAD_OF_MONEY)

    def day(found: re.Match[str]) -> str:
        supported = all(evidence.supports_day(*one) for one in _days(found))
        return hold(found.group() if supported else _INSTEAD_OF_DATE)

    def time(found: re.Match[str]) -> str:
        supported = evidence.supports_time(*_clock(found))
        return hold(found.group() if supported else _INSTEAD_OF_TIME)

    def reference(found: re.Match[str]) -> str:
        return found.group() if evidence.supports_reference(found.group()) else _INSTEAD_OF_REFERENCE

    text = _DATE.sub(day, sentence)
    text = _MONEY.sub(money, text)
    text = _CLOCK.sub(time, _TIME.sub(time, text))
    text = _REFERENCE.sub(reference, text)
    return re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], text)


class SentenceChecker:
    """Holds streamed text back to the end of its sentence, checks it, and lets it go."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._held = evidence, ""

    def feed(self, delta: str) -> str:
        """What may be shown now."""
        self._held += delta
        ends = [found.end() for found in _ENDS.finditer(self._held)]
        if not ends and len(self._held) < _LONGEST_HELD:
            return ""
        cut = ends[-1] if ends else self._held.rfind(" ") + 1 or len(self._held)
        ready, self._held = self._held[:cut], self._held[cut:]
        return "".join(check(sentence, self._evidence) for sentence in _sentences(ready))

    def rest(self) -> str:
        """What is left when the text ends."""
        ready, self._held = self._held, ""
        return check(ready, self._evidence) if ready else ""


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for found in _ENDS.finditer(text):
        yield text[start : found.end()]
        start = found.end()
    if start < len(text):
        yield text[start:]


def _texts(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for value in said.values():
            yield from _texts(value)
    elif isinstance(said, list | tuple):
        for value in said:
            yield from _texts(value)


def _amount(found: re.Match[str]) -> tuple[Decimal, str]:
    number = re.sub(r"[,\u00a0\u202f ]", "", found["one"] or found["two"])
    sign = (found["before"] or found["after"] or "").upper()
    words = {"DOLLAR": "USD", "DOLLARS": "USD", "BUCKS": "USD", "EURO": "EUR", "EUROS": "EUR"}
    code = words.get(sign) or _SYMBOLS.get(sign[-1:]) or ("GBP" if sign.startswith("POUND") else sign)
    try:
        return Decimal(number).normalize() + 0, code
    except InvalidOperation:
        return Decimal(-1), code


def _days(found: re.Match[str]) -> list[tuple[int, int, int | None]]:
    if found["iso"]:
        year, month, day = (int(part) for part in found["iso"].split("-"))
        return [(day, month, year)]
    month = _MONTHS[(found["month"] or found["month2"]).lower()]
    year_text = found["year"] or found["year2"]
    days = [found["day"] or found["day2"], found["until"] or found["until2"]]
    return [(int(day), month, int(year_text) if year_text else None) for day in days if day]


def _clock(found: re.Match[str]) -> tuple[int, int]:
    hour = int(found["hour"])
    minute = int(found.groupdict().get("minute") or 0)
    half = (found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, minute
