"""Which options a sentence means: by place on the card, by short name, by badge, by airline or hotel name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.models.offline import traits
from agent.models.offline.numbers import ORDINAL, ORDINALS
from tools.marked import unmarked

Option = Mapping[str, Any]

_SHORT: Final = re.compile(r"\b(?P<kind>[fFhH])\s?(?P<number>\d{1,2})\b")
_ORDINAL: Final = re.compile(
    rf"\b(?P<nth>{ORDINAL})\s+(?:(?P<kind>flights?|fligth|hotels?|room)|one|option|choice)?\b(?!\s*(?:class|of\s+[A-Z]|night|week|trip|half))",
    re.IGNORECASE,
)
_BARE: Final = re.compile(rf"^\W*(?:the\s+)?(?P<nth>{ORDINAL})\W*(?:please|then|thanks)?\W*$", re.IGNORECASE)
_NUMBERED: Final = re.compile(
    r"\b(?:(?P<kind>flight|hotel)|option|number|choice|no\.?|#)\s*#?(?P<number>\d)\b", re.IGNORECASE
)
_FIRST_TWO: Final = re.compile(
    r"\b(?:the\s+)?(?:first|top|best|cheapest)\s+(?P<count>two|three|four|2|3|4)(?:\s+(?P<kind>flights?|hotels?|options?|ones))?",
    re.IGNORECASE,
)
_BEST: Final = re.compile(
    r"\b(?:the\s+)?(?P<what>cheapest compliant|cheapest in[- ]policy|cheapest (?:one )?(?:within|inside|in) policy|cheapest|fastest|quickest|best|recommended|top)\s+(?:compliant\s+|in[- ]policy\s+)?(?P<kind>flights?|hotels?|options?|one)?(?P<inside>\s*(?:that is|that's|which is)?\s*(?:compliant|in policy|within policy))?",
    re.IGNORECASE,
)
_TAKES: Final = re.compile(
    r"\b(?:take|choose|pick|select|want|i'?ll (?:have|go with)|go with|book|give me|prefer|add|swap (?:to|for|in)|switch to|let'?s (?:take|go with))\b",
    re.IGNORECASE,
)
_IT: Final = re.compile(r"\b(?:that|this|the) (?P<kind>flight|hotel)\b", re.IGNORECASE)

_YOURS: Final = re.compile(
    r"\b(?:one|ones|flight|hotel|option)s? (?:that )?you (?:said|mentioned|recommend(?:ed)?|suggest(?:ed)?|picked|chose|would take)\b|\byour (?:pick|choice|recommendation|suggestion)s?\b",
    re.IGNORECASE,
)
_THAT: Final = re.compile(
    r"\b(?:the )?(?:one|ones|flight|hotel|option)s? (?:that )?you (?:said|mentioned|recommend(?:ed)?|suggest(?:ed)?|picked|chose|would take)\b"
    r"|\byour (?:pick|choice|recommendation|suggestion)s?\b"
    r"|^\W*(?:(?:ok(?:ay)?|yes|great|perfect|good|fine|sure|please|and|then|so|great,)\W+)*(?:i(?:'ll| will| would|'d)?(?: like to)? )?(?:take|choose|pick|go with|go for|want|have|add|select|book|reserve|do)(?: me)? (?:it|that|this|them|both|those|these|that one|this one|the lot)\b[^?]{0,24}$"
    r"|^\W*(?:that|this) (?:one|works|is fine|suits me|'?ll do)\W*(?:please|thanks)?\W*$|^\W*(?:both|those two|these two)\W*(?:please)?\W*$",
    re.IGNORECASE,
)


def takes(text: str) -> bool:
    """Whether somebody chooses rather than asks."""
    return _TAKES.search(text) is not None


_ASKING: Final = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|hmm+)\W+)*(?:why|what|what's|whats|how|is|isn't|are|was|were|does|do|did|when|where|who|which|has|have)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether a sentence asks about options rather than choosing among them."""
    return _ASKING.search(text) is not None and (not takes(text) or "why" in text.lower())


def recalls(text: str) -> bool:
    """Whether what was recommended is meant by just that: `your pick`, `the one you said`."""
    return _YOURS.search(text) is not None


def points(text: str) -> bool:
    """Whether a sentence points at options, though there may be none."""
    return any(pattern.search(text) for pattern in (_SHORT, _ORDINAL, _BARE, _NUMBERED, _BEST, _IT, _THAT))


def takes_that(text: str) -> bool:
    """Whether the one thing that is spoken of is chosen: `take it`, `the one you said`, `I'll go with that`."""
    return _THAT.search(text) is not None


def chosen(
    text: str, search: Mapping[str, Any], *, kind: str | None = None, focus: Sequence[Option] = ()
) -> list[Option]:
    """The options a sentence means, at most one of each kind unless it says how many."""
    return pointed(text, search, kind=kind, focus=focus).options


_SWAPPED: Final = re.compile(
    r"\b(?:swap|change|replace|switch|exchange)\b[^.?!]{0,15}\b(?P<kind>flight|hotel)\b", re.IGNORECASE
)


def _spoken_of(text: str, search: Mapping[str, Any], focus: Sequence[Option]) -> str | None:
    """The kind that is meant without saying so: what is to be swapped, the only one last spoken of, or last shown."""
    if (swapped := _SWAPPED.search(text)) is not None:
        return swapped["kind"].lower()
    kinds = {"hotel" if str(one["short"]).startswith("H") else "flight" for one in focus} or set(
        search.get("newest", ())
    )
    return next(iter(kinds)) if len(kinds) == 1 else None


@dataclass(frozen=True, slots=True)
class Pointing:
    """What a sentence points at, what of it points at nothing there is, and the sentence without those words."""

    options: list[Option]
    missed: tuple[tuple[str, str], ...]
    rest: str


def pointed(text: str, search: Mapping[str, Any], *, kind: str | None = None, focus: Sequence[Option] = ()) -> Pointing:
    """The options a sentence means, and the words that are left of it."""
    flights, hotels = search.get("flights") or [], search.get("hotels") or []
    lists = {"flight": flights, "hotel": hotels}
    kind = kind or _spoken_of(text, search, focus)
    found: list[tuple[int, Option]] = []
    taken: list[tuple[int, int]] = []

    def add(span: tuple[int, int], option: Option | None) -> bool:
        if any(start < span[1] and span[0] < end for start, end in taken):
            return True
        if option is not None:
            taken.append(span)
            found.append((span[0], option))
        return option is not None

    for match in _SHORT.finditer(text):
        add(match.span(), by_short(f"{match['kind'].upper()}{match['number']}", search))
    picks = traits.picked(text, flights, hotels, focus)
    missed = [
        (pick.kind, text[pick.start : pick.end]) for pick in picks if not add((pick.start, pick.end), pick.option)
    ]
    for match in _BEST.finditer(text):
        if _FIRST_TWO.match(text, match.start()):
            continue
        wanted = _kind(match["kind"]) or _kind_after(text, match.end()) or kind
        add(match.span(), _best(match, lists[wanted]) if wanted else None)
    for match in _BARE.finditer(text):
        add(match.span(), _at(ORDINALS[match["nth"].lower()], lists[kind or ("flight" if flights else "hotel")]))
    for match in _ORDINAL.finditer(text):
        wanted = _kind(match["kind"]) or _kind_after(text, match.end()) or kind or ("flight" if flights else "hotel")
        add(match.span(), _at(ORDINALS[match["nth"].lower()], lists[wanted]))
    for match in _NUMBERED.finditer(text):
        wanted = _kind(match["kind"]) or kind or ("flight" if flights else "hotel")
        add(match.span(), _at(int(match["number"]), lists[wanted]))
    for start, end, option in _by_name(text, flights, hotels):
        add((start, end), option)
    found.sort(key=lambda one: one[0])
    rest = text
    for start, end in taken:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return Pointing(_distinct([option for _, option in found]), tuple(missed), rest)


def several(text: str, search: Mapping[str, Any]) -> list[Option]:
    """Options to compare: `the first two`, `F1 and F3`, `the first and the third hotel`."""
    flights, hotels = search.get("flights") or [], search.get("hotels") or []
    match = _FIRST_TWO.search(text)
    if match is not None:
        count = {"two": 2, "three": 3, "four": 4}.get(match["count"].lower()) or int(match["count"])
        named = _kind(match["kind"]) or _kind_after(text, match.end())
        options = hotels if named == "hotel" or not flights else flights
        return list(options[:count])
    named = "hotel" if re.search(r"\bhotels?\b", text, re.IGNORECASE) else None
    options = chosen(text, search, kind=named)
    return (
        options if len(options) > 1 else list((hotels if named or not flights else flights)[: 2 if not options else 0])
    )


def by_short(short: str, search: Mapping[str, Any]) -> Option | None:
    """The option of a short name; one that is on no card the model has seen is left to the tool to find."""
    options = (search.get("flights") or []) if short.startswith("F") else (search.get("hotels") or [])
    known = next((option for option in options if option["short"] == short), None)
    return known or {"short": short, "offer_id": short}


def _kind(word: str | None) -> str | None:
    lowered = (word or "").lower()
    if lowered.startswith(("hotel", "room")):
        return "hotel"
    return "flight" if lowered.startswith(("flight", "fligth")) else None


def _kind_after(text: str, at: int) -> str | None:
    """The kind named later in the same breath: `the first one of the hotels`."""
    found = re.match(r"[^.;]{0,24}?\b(flights?|hotels?)\b", text[at:], re.IGNORECASE)
    return _kind(found[1]) if found and not re.search(r"\band\b", found.group(), re.IGNORECASE) else None


def _best(match: re.Match[str], options: Sequence[Option]) -> Option | None:
    what = match["what"].lower()
    if not options:
        return None
    inside = "compliant" in match.group().lower() or "policy" in match.group().lower()
    allowed = [option for option in options if option.get("policy") == "green"] if inside else list(options)
    allowed = [option for option in allowed if option.get("bookable") is not False] or allowed
    if "cheapest" in what:
        return min(allowed, key=lambda option: option["minor"], default=None)
    if what in {"fastest", "quickest"}:
        badged = [option for option in allowed if "fastest" in option.get("badges", ())]
        return next(iter(badged), None) or min(
            allowed, key=lambda option: sum(part["minutes"] for part in option.get("slices", ())), default=None
        )
    return next((option for option in allowed if "best" in option.get("badges", ())), next(iter(allowed), None))


def _at(place: int, options: Sequence[Option]) -> Option | None:
    if place == -1:
        return options[-1] if options else None
    return options[place - 1] if 0 < place <= len(options) else None


_COMPANY: Final = re.compile(r"\s+(?:air ?lines?|airways|hotels?|inn|house)$", re.IGNORECASE)


def _by_name(text: str, flights: Sequence[Option], hotels: Sequence[Option]) -> list[tuple[int, int, Option]]:
    """`the British Airways flight`, `BA178`, `the Delta one`, `the Strand Palace`."""
    lowered, found = text.lower(), []
    for option in flights:
        airline = unmarked(str(option.get("airline", ""))).lower()
        names = [airline, *(str(one).lower() for one in option.get("flights", ()))]
        at = next(((lowered.find(name), name) for name in names if len(name) > 2 and name in lowered), None)
        if at is None and (brand := _COMPANY.sub("", airline)) and len(brand) > 3:
            named = re.search(rf"\b{re.escape(brand)}(?:'s)? (?:one|flight|departure)\b", lowered)
            at = None if named is None else (named.start(), named.group())
        if at is not None:
            found.append((at[0], at[0] + len(at[1]), option))
            break
    for option in hotels:
        name = unmarked(str(option.get("hotel", ""))).lower()
        if len(name) > 4 and name in lowered:
            found.append((lowered.find(name), lowered.find(name) + len(name), option))
            break
    return found


def _distinct(options: Sequence[Option]) -> list[Option]:
    seen: dict[str, Option] = {}
    for option in options:
        seen.setdefault(str(option["offer_id"]), option)
    return list(seen.values())


def one_of_each(options: Sequence[Option]) -> list[Option]:
    """The last named flight and the last named hotel: a trip has one of each."""
    kept: dict[str, Option] = {}
    for option in options:
        kept[str(option["short"])[:1]] = option
    return list(kept.values())


def first_of_each(options: Sequence[Option]) -> list[Option]:
    """The first flight and the first hotel: what was recommended, before what was set beside it."""
    kept: dict[str, Option] = {}
    for option in options:
        kept.setdefault(str(option["short"])[:1], option)
    return list(kept.values())


def leading(search: Mapping[str, Any]) -> list[Option]:
    """The best ranked flight and hotel that can be booked."""
    lists = (search.get("flights") or [], search.get("hotels") or [])
    bookable = [next((one for one in options if one.get("bookable") is not False), None) for options in lists]
    return [one for one in bookable if one is not None]


def names_one(text: str) -> str | None:
    """`that flight`, `this hotel`."""
    found = _IT.search(text)
    return None if found is None else found["kind"].lower()
