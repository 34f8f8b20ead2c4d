"""Dates as people write them, worked out from the day it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from agent.models.offline.numbers import NUMBER, nights, number

_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAYS: Final = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAY: Final = (
    r"(?:mon(?:day)?|tues?(?:day)?|wed(?:s|nesday|nsday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|satu?r?(?:day)?|sun(?:day)?)"
)
_NTH: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,?\s+(?P<{0}>20\d\d))?"
_TUESDAY: Final = 1
_FARTHEST: Final = 330
_UNTIL: Final = r"\b(?:returning|return|back|coming back|fly(?:ing)? back|until|till?|through|to|and back|home|leaving there)\s+(?:on\s+|home\s+on\s+|by\s+|the\s+)*$"
_BE_THERE: Final = re.compile(
    r"\b(?:(?:need|have|got|ought) to be (?:in|at|there|on site)|must be (?:in|at|there)|be there|be in|arriv(?:e|ing)|get (?:in)?to|meeting|conference|land)\b",
    re.IGNORECASE,
)

_ISO: Final = re.compile(r"\b(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b")
_SLASHED: Final = re.compile(r"\b(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>20\d\d|\d\d))?\b")
_RANGE: Final = re.compile(
    rf"\b(?:(?P<d1>{_NTH})\s*(?:-|–|to|until|till|through)\s*(?P<d2>{_NTH})\s+(?:of\s+)?(?P<m1>{_MONTH})\b|(?P<m2>{_MONTH})\.?\s+(?P<d3>{_NTH})\s*(?:-|–|to|until|through)\s*(?P<d4>{_NTH})\b(?!\s*{_MONTH}))"
    + _YEAR.format("y"),
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    rf"\b(?:(?:the\s+)?(?P<d1>{_NTH})\s+(?:of\s+)?(?P<m1>{_MONTH})\b|(?P<m2>{_MONTH})\.?\s+(?:the\s+)?(?P<d2>{_NTH})\b(?!:))"
    + _YEAR.format("y"),
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(
    rf"\b(?P<past>yesterday|last (?:night|{_DAY}|week|month))\b|\b(?P<ago>{NUMBER})\s+(?P<agounit>days?|weeks?|months?) ago\b"
    rf"|\b(?P<after>day after tomorrow)|\b(?P<tomorrow>tomorrow|tomorow|tmrw)\b|\b(?P<today>today|tonight)\b"
    rf"|\b(?P<fromday>a week (?:from|on) (?P<wd0>{_DAY}|today|tomorrow))\b"
    rf"|\bin\s+(?P<count>{NUMBER})\s+(?P<unit>days?|weeks?)(?:'\s*time)?\b"
    rf"|\bweek of\s+(?:the\s+)?(?P<weekof>{_NTH}\s+{_MONTH}|{_MONTH}\s+{_NTH})\b"
    rf"|\b(?:(?P<which>this|next|coming|following)\s+(?P<span>week(?!end)|wk|weekend|month)|(?<!long )(?P<weekend>weekend))\b"
    rf"|\b(?:(?P<which2>this|next|coming)\s+)?(?P<wd>{_DAY})\b(?!\s+morning flights)"
    rf"|\b(?P<where>early|mid|late|end of|beginning of|start of)[\s-]+(?P<month>{_MONTH}|the month|next month)\b"
    rf"|\bin\s+(?P<bare>{_MONTH})\b(?!\s*\d)"
    rf"|\b(?:the\s+)(?P<nth>\d{{1,2}}(?:st|nd|rd|th))\b(?!\s+(?:flight|hotel|option|one|floor))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dates:
    """What a sentence says about when. `assumed` names what was filled in for the traveller."""

    depart: date | None = None
    back: date | None = None
    nights: int | None = None
    arrive_by: bool = False
    assumed: str | None = None
    by_weekday: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing was said."""
        return self.depart is None and self.back is None and self.nights is None

    def over(self, earlier: "Dates") -> "Dates":
        """What is said now, on top of what was said before."""
        merged = earlier
        if self.depart is not None:
            merged = replace(merged, depart=self.depart, arrive_by=self.arrive_by, assumed=self.assumed)
        if self.back is not None:
            merged = replace(merged, back=self.back, nights=None)
        if self.nights is not None:
            merged = replace(merged, nights=self.nights, back=None)
        return merged


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    on: date
    until: date | None = None
    assumed: str | None = None
    by_weekday: bool = False
    week: date | None = None
    """The Monday of a week that was named as a whole."""


def read_dates(text: str, today: date) -> Dates:
    """Departure, return and nights of a sentence."""
    found = _in_their_week(sorted(_all(text, today), key=lambda one: one.start))
    stay = nights(text)
    if not found:
        return Dates(nights=stay)
    depart: date | None = None
    back: date | None = None
    assumed: str | None = None
    for one in found:
        comes_back = re.search(_UNTIL, text[: one.start], re.IGNORECASE) is not None
        if one.until is not None and depart is None:
            depart, back, assumed = one.on, one.until, one.assumed
        elif comes_back and (
            depart is not None or not re.search(r"\bto\s+(?:on\s+)?$", text[: one.start], re.IGNORECASE)
        ):
            back = one.on
        elif depart is None:
            depart, assumed = one.on, one.assumed
        elif back is None:
            back = one.on
    if depart is not None and back is not None and back < depart and not _is_explicit(text):
        back = _after(back, depart)
    if back is not None and stay is not None:
        stay = None
    arrives = bool(_BE_THERE.search(text)) and depart is not None
    return Dates(depart, back, stay, arrives, assumed, found[0].by_weekday)


def returns_at_once(text: str) -> bool:
    """Whether the return is on the day of departure."""
    return (
        re.search(
            r"\bsame[- ]day (?:return|trip)\b|\bday trip\b|\b(?:back|return\w*|home)\b[^.?!]{0,20}\bsame (?:day|evening)\b",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def speaks_of_morning(text: str) -> bool:
    """Whether the morning, or an hour of it, is named."""
    return (
        re.search(
            r"\bmorning\b|\b(?:[6-9]|1[01])(?:[:.]\d\d)?\s*a\.?m\b|\bat (?:0?[6-9]|1[01])[:.]\d\d\b",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def names_no_day(text: str) -> bool:
    """Whether a day is named that no calendar has, such as 31 February."""
    named = [(match["d1"] or match["d2"], match["m1"] or match["m2"]) for match in _NAMED.finditer(text)]
    return any(_made(2028, _month(month), _day(day)) is None for day, month in named)


def _in_their_week(found: list[_Found]) -> list[_Found]:
    """`next week from Tuesday`, `Tuesday next week`: the weekdays lie in the week that is named with them."""
    week = next((one.week for one in found if one.week is not None), None)
    if week is None or not any(one.by_weekday for one in found):
        return found
    kept = [one for one in found if one.week is None]
    return [replace(one, on=week + timedelta(days=one.on.weekday())) if one.by_weekday else one for one in kept]


def _is_explicit(text: str) -> bool:
    """Both days are dates of the calendar, so their order is what the traveller wrote."""
    return len(list(_NAMED.finditer(text))) + len(list(_ISO.finditer(text))) + len(list(_RANGE.finditer(text))) >= 2


def _after(back: date, depart: date) -> date:
    while back < depart:
        back += timedelta(days=7)
    return back


def _all(text: str, today: date) -> Iterator[_Found]:
    left = text
    for pattern, reader in (
        (_ISO, _iso),
        (_RANGE, _range),
        (_NAMED, _named),
        (_SLASHED, _slashed),
        (_RELATIVE, _relative),
    ):
        for match in list(pattern.finditer(left)):
            found = reader(match, today)
            if found is not None:
                yield found
                left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(match: re.Match[str], today: date) -> _Found | None:  # noqa: ARG001
    on = _made(int(match["y"]), int(match["m"]), int(match["d"]))
    return None if on is None else _Found(match.start(), match.end(), on)


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _soonest(day: int, month: int, year: str | None, today: date) -> date | None:
    """Without a year the next such day; one that airlines do not sell yet stays in the past, and is said to be."""
    if year:
        return _made(int(year), month, day)
    this = _made(today.year, month, day)
    if this is not None and this >= today:
        return this
    following = _made(today.year + 1, month, day)
    if following is not None and (following - today).days <= _FARTHEST:
        return following
    return this or following


def _range(match: re.Match[str], today: date) -> _Found | None:
    month = _month(match["m1"] or match["m2"])
    first = _soonest(_day(match["d1"] or match["d3"]), month, match["y"], today)
    last = None if first is None else _made(first.year, month, _day(match["d2"] or match["d4"]))
    return None if first is None else _Found(match.start(), match.end(), first, last)


def _named(match: re.Match[str], today: date) -> _Found | None:
    on = _soonest(_day(match["d1"] or match["d2"]), _month(match["m1"] or match["m2"]), match["y"], today)
    return None if on is None else _Found(match.start(), match.end(), on)


def _slashed(match: re.Match[str], today: date) -> _Found | None:
    first, second = int(match["a"]), int(match["b"])
    day, month = (first, second) if first > 12 else (second, first)
    year = match["y"]
    on = _soonest(day, month, f"20{year}" if year and len(year) == 2 else year, today) if 1 <= month <= 12 else None
    return None if on is None else _Found(match.start(), match.end(), on)


def _weekday(name: str) -> int:
    return next(index for index, day in enumerate(_DAYS) if day.startswith(name.lower()[:2]))


def _upcoming(weekday: int, today: date) -> date:
    """The next such day after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _relative(match: re.Match[str], today: date) -> _Found | None:
    found = _relative_day(match, today)
    if found is None:
        return None
    bare = bool(match["wd"]) and (match["which2"] or "").lower() != "next"
    is_week = (match["span"] or "").lower() in {"week", "wk"}
    week = None
    if is_week:
        following = match["which"].lower() != "this"
        week = _next_monday(today) if following else today - timedelta(days=today.weekday())
    return _Found(match.start(), match.end(), *found, by_weekday=bare, week=week)


def _relative_day(match: re.Match[str], today: date) -> tuple[date, date | None, str | None] | None:
    if match["past"] or match["ago"]:
        return today - timedelta(days=_ago(match, today)), None, None
    if match["after"]:
        return today + timedelta(days=2), None, None
    if match["tomorrow"]:
        return today + timedelta(days=1), None, None
    if match["today"]:
        return today, None, None
    if match["fromday"]:
        named = match["wd0"].lower()
        start = {"today": today, "tomorrow": today + timedelta(days=1)}.get(named) or _upcoming(_weekday(named), today)
        return start + timedelta(days=7), None, None
    if match["count"]:
        days = number(match["count"]) * (7 if match["unit"].lower().startswith("week") else 1)
        return today + timedelta(days=days), None, None
    if match["weekof"]:
        named_day = _NAMED.search(match["weekof"])
        on = None if named_day is None else _named(named_day, today)
        return None if on is None else (on.on, None, None)
    if match["weekend"]:
        return _span("this", "weekend", today)
    if match["span"]:
        return _span(match["which"].lower(), match["span"].lower(), today)
    if match["wd"]:
        weekday = _weekday(match["wd"])
        if (match["which2"] or "").lower() == "next":
            return _next_monday(today) + timedelta(days=weekday), None, None
        return _upcoming(weekday, today), None, None
    if match["month"] or match["bare"]:
        return _in_month((match["where"] or "").lower(), match["month"] or match["bare"], today)
    return _nth(_day(match["nth"]), today)


def _ago(match: re.Match[str], today: date) -> int:
    """How many days back a day that is over lies."""
    if match["ago"]:
        unit = match["agounit"].lower()
        return number(match["ago"]) * (30 if unit.startswith("month") else 7 if unit.startswith("week") else 1)
    named = match["past"].lower().removeprefix("last ")
    if named in {"week", "month"}:
        return 7 if named == "week" else 30
    return 1 if named in {"yesterday", "night"} else (today.weekday() - _weekday(named) - 1) % 7 + 1


def _span(which: str, span: str, today: date) -> tuple[date, date | None, str | None]:
    monday = _next_monday(today)
    if span == "weekend":
        friday = monday - timedelta(days=3) if which != "next" else monday + timedelta(days=4)
        friday = max(friday, today)
        return friday, friday + timedelta(days=2), None
    if span == "month":
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first + timedelta(days=(_TUESDAY - first.weekday()) % 7), None, "the first Tuesday of the month"
    if which == "this":
        return today + timedelta(days=1), None, "tomorrow"
    return monday + timedelta(days=_TUESDAY), None, "Tuesday"


def _in_month(where: str, named: str, today: date) -> tuple[date, date | None, str | None] | None:
    if named.lower() in {"the month", "next month"}:
        first = today.replace(day=1)
        if named.lower() == "next month":
            first = (first + timedelta(days=32)).replace(day=1)
    else:
        month = _month(named)
        first = date(today.year + (month < today.month), month, 1)
    start = {"mid": 14, "late": 21, "end of": 24}.get(where, 0)
    on = first + timedelta(days=start)
    on += timedelta(days=(_TUESDAY - on.weekday()) % 7)
    while on <= today:
        on += timedelta(days=7)
    return on, None, "a Tuesday"


def _nth(day: int, today: date) -> tuple[date, date | None, str | None] | None:
    this = _made(today.year, today.month, day)
    if this is not None and this >= today:
        return this, None, None
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    later = _made(first.year, first.month, day)
    return None if later is None else (later, None, None)
