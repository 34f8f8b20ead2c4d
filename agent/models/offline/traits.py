"""Options meant by what they are like: `the 18:10`, `the morning one`, `the direct one`, `the one with free cancellation`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tools.marked import unmarked

Option = Mapping[str, Any]

_CLOCK: Final = re.compile(
    r"\b(?:the|an?|for|at|take|leav(?:es|ing)(?: at)?|depart(?:s|ing)(?: at)?)\s+(?P<hour>[01]?\d|2[0-3])(?:(?:[:.h](?P<minute>[0-5]\d))\s*(?P<half>[ap]m)?|\s?(?P<half2>[ap]m))\b"
    r"(?:\s+(?:flight|one|departure))?",
    re.IGNORECASE,
)
_ONE: Final = r"(?:\s+(?P<kind>one|flight|hotel|option|departure|fare|room))"
_DAY_PARTS: Final = {"morning": (5, 12), "midday": (11, 14), "lunchtime": (11, 14), "afternoon": (12, 18), "evening": (17, 24), "night": (20, 24)}  # fmt: skip
_TRAIT: Final = re.compile(
    rf"\b(?:the|that)\s+(?:(?P<part>{'|'.join(_DAY_PARTS)})|(?P<order>earlier|earliest|later|latest|cheaper|dearer|quicker|faster|shorter)"
    rf"|(?P<like>direct|non-?stop|refundable|flexible|preferred|greenest|greener|closest|most central|nearest|nicest|best rated))"
    rf"{_ONE}\b",
    re.IGNORECASE,
)
_STARRED: Final = re.compile(r"\b(?:the|that)\s+(?P<stars>[1-5]|two|three|four|five)[\s-]*stars?\s+(?:one|hotel)\b", re.IGNORECASE)  # fmt: skip
_WITH: Final = re.compile(
    r"\b(?:the )?(?:one|flight|hotel|option) (?:with|that (?:has|includes|offers)|including) (?:a |the )?(?P<what>free cancellation|breakfast|checked bags?|refund|no stops?|a hold)\b",
    re.IGNORECASE,
)
_NTH_CHEAPEST: Final = re.compile(r"\b(?P<nth>second|2nd|third|3rd)[- ](?P<by>cheapest|fastest|best)(?:\s+(?P<kind>flights?|hotels?|one))?\b", re.IGNORECASE)  # fmt: skip
_STARS: Final = {"two": 2, "three": 3, "four": 4, "five": 5}


@dataclass(frozen=True, slots=True)
class Pick:
    """Words that point at options by what these are like, and the best of them; None where none is like that."""

    start: int
    end: int
    kind: str
    option: Option | None


def picked(text: str, flights: Sequence[Option], hotels: Sequence[Option], focus: Sequence[Option]) -> list[Pick]:
    """Every such pointing in a sentence. `focus`: what was spoken of last, for `the cheaper one`."""
    found: list[Pick] = []
    for match in _CLOCK.finditer(text):
        at = _clock(match)
        found.append(_pick(match, "flight", _first(flights, lambda one, at=at: _departs(one) == at)))  # type: ignore[misc]
    for match in _TRAIT.finditer(text):
        kind = _kind(match["kind"]) or ("hotel" if not flights or _is_of_hotels(match, focus) else "flight")
        found.append(_pick(match, kind, _of_trait(match, hotels if kind == "hotel" else flights, focus)))
    for match in _STARRED.finditer(text):
        stars = _STARS.get(match["stars"].lower()) or int(match["stars"])
        found.append(_pick(match, "hotel", _first(hotels, lambda one, stars=stars: one.get("stars") == stars)))  # type: ignore[misc]
    for match in _WITH.finditer(text):
        what = match["what"].lower()
        kind = "hotel" if what in {"free cancellation", "breakfast"} else "flight"
        found.append(_pick(match, kind, _first(hotels if kind == "hotel" else flights, _HAS[what.rstrip("s")])))
    for match in _NTH_CHEAPEST.finditer(text):
        kind = _kind(match["kind"]) or ("flight" if flights else "hotel")
        ranked = _ordered(match["by"].lower(), hotels if kind == "hotel" else flights)
        place = 2 if match["nth"].lower() in {"second", "2nd"} else 3
        found.append(_pick(match, kind, ranked[place - 1] if len(ranked) >= place else None))
    return found


def _pick(match: re.Match[str], kind: str, option: Option | None) -> Pick:
    return Pick(match.start(), match.end(), kind, option)


def _kind(word: str | None) -> str | None:
    lowered = (word or "").lower()
    if lowered.startswith(("hotel", "room")):
        return "hotel"
    return "flight" if lowered.startswith(("flight", "departure", "fare")) else None


def _is_of_hotels(match: re.Match[str], focus: Sequence[Option]) -> bool:
    if (match["order"] or "").lower() in {"cheaper", "dearer"}:
        return bool(focus) and all(str(one["short"]).startswith("H") for one in focus)
    return (match["like"] or "").lower() in {"closest", "most central", "nearest", "nicest", "best rated"}


def _clock(match: re.Match[str]) -> str:
    hour, half = int(match["hour"]), (match["half"] or match["half2"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{match['minute'] or '00'}"


def around(words: str) -> tuple[str, str] | None:
    """A quarter of an hour on either side of a time of day that was named."""
    found = _CLOCK.search(words)
    if found is None:
        return None
    at = int(_clock(found)[:2]) * 60 + int(_clock(found)[3:])
    early, late = max(0, at - 15), min(24 * 60 - 1, at + 15)
    return f"{early // 60:02}:{early % 60:02}", f"{late // 60:02}:{late % 60:02}"


def _departs(option: Option) -> str:
    return str((option.get("slices") or [{}])[0].get("departs", ""))[11:16]


def _minutes(option: Option) -> int:
    return sum(int(part["minutes"]) for part in option.get("slices") or ())


def _first(options: Sequence[Option], holds: Callable[[Option], bool]) -> Option | None:
    """The best ranked that is like that, those that may be booked before those that may not."""
    like = [one for one in options if holds(one)]
    return next((one for one in like if one.get("bookable") is not False), next(iter(like), None))


def _direct(option: Option) -> bool:
    return not any(part.get("stops") for part in option.get("slices") or ())


_HAS: Final[Mapping[str, Callable[[Option], bool]]] = {
    "free cancellation": lambda one: bool(one.get("free_cancellation_until")),
    "breakfast": lambda one: "breakfast" in unmarked(str(one.get("board") or "")).lower(),
    "checked bag": lambda one: bool((one.get("bags") or {}).get("checked")),
    "refund": lambda one: one.get("refundable") == "yes",
    "no stop": _direct,
    "a hold": lambda one: bool(one.get("hold_until")),
}
_LIKE: Final[Mapping[str, Callable[[Option], bool]]] = {
    "direct": _direct,
    "nonstop": _direct,
    "non-stop": _direct,
    "refundable": lambda one: one.get("refundable") == "yes" or bool(one.get("free_cancellation_until")),
    "flexible": lambda one: one.get("refundable") == "yes" or one.get("changeable") == "yes",
    "preferred": lambda one: bool(one.get("preferred")),
}
_LAST: Final = 10**9


def _ordered(by: str, options: Sequence[Option]) -> list[Option]:
    if by == "best":
        return list(options)
    return sorted(options, key=lambda one: one["minor"] if by == "cheapest" else _minutes(one))


def _of_trait(match: re.Match[str], options: Sequence[Option], focus: Sequence[Option]) -> Option | None:
    if match["part"]:
        start, end = _DAY_PARTS[match["part"].lower()]
        return _first(options, lambda one: bool(_departs(one)) and start <= int(_departs(one)[:2]) < end)
    if match["order"]:
        spoken_of = [one for one in focus if one in options]
        among = spoken_of if len(spoken_of) > 1 else list(options)
        return _extreme(match["order"].lower(), among)
    like = match["like"].lower()
    if like in _LIKE:
        return _first(options, _LIKE[like])
    if like in {"greenest", "greener"}:
        return min(options, key=lambda one: one.get("co2_kg") or _LAST, default=None)
    if like in {"nicest", "best rated"}:
        return max(options, key=lambda one: one.get("stars") or 0, default=None)
    return min(options, key=lambda one: _LAST if one.get("km_to_centre") is None else one["km_to_centre"], default=None)


def _extreme(order: str, options: Sequence[Option]) -> Option | None:
    if order in {"earlier", "earliest"}:
        return min(options, key=_departs, default=None)
    if order in {"later", "latest"}:
        return max(options, key=_departs, default=None)
    if order == "cheaper":
        return min(options, key=lambda one: int(one["minor"]), default=None)
    if order == "dearer":
        return max(options, key=lambda one: int(one["minor"]), default=None)
    return min(options, key=_minutes, default=None)
