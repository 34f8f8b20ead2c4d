"""Which places a sentence names, and what each is for."""

import re
from dataclasses import dataclass
from typing import Final

from core.places.atlas import atlas
from core.places.service import Places

_FROM: Final = re.compile(
    r"\b(?:from|leaving|departing|depart|out of|ex|starting (?:in|from)|based in|flying from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_TO: Final = re.compile(
    r"(?:\b(?:to|in|at|for|into|visit(?:ing)?|towards|see|of|about)|→|->|-)\s+(?:the\s+|downtown\s+|central\s+)*$",
    re.IGNORECASE,
)
_THEN_TO: Final = re.compile(r"^\s*(?:to|→|->|–|-)\s*", re.IGNORECASE)
_AND_THEN: Final = re.compile(r"(?:\band|\bthen|\bor|\bfollowed by)\s+(?:to\s+)?$", re.IGNORECASE)
_SERIES: Final = re.compile(r"\b(?:and|then|or|followed by)\b", re.IGNORECASE)
_NEAR: Final = re.compile(
    r"\b(?:near(?:by)?|close to|next to|walking distance (?:of|to|from)|around)\s+(?:the\s+|our\s+|my\s+)?(?P<what>[\w'’.& -]{3,50}?)(?=$|[,.;!?]|\s+(?:for|on|from|next|this|in|and|with|under|but|please)\b)",
    re.IGNORECASE,
)
_CENTRE: Final = re.compile(r"(?:(?:city|town)\s+)?(?:cent(?:re|er)|downtown|middle)\b", re.IGNORECASE)
_NOT_A_PLACE: Final = frozenset(
    [
        "nicer",
        "fancier",
        "closer",
        "bigger",
        "smaller",
        "luxury",
        "boutique",
        "quiet",
        "central",
        "airport",
        "decent",
        "nonstop",
        "round",
        "single",
        "long",
        "short",
        "quick",
        "urgent",
        "similar",
        "different",
        "alternative",
        "available",
        "late",
        "early",
        "a",
        "an",
        "the",
        "my",
        "me",
        "us",
        "him",
        "her",
        "it",
        "this",
        "that",
        "there",
        "here",
        "home",
        "work",
        "office",
        "draft",
        "trip",
        "trips",
        "flight",
        "flights",
        "hotel",
        "hotels",
        "room",
        "booking",
        "bookings",
        "option",
        "options",
        "one",
        "ones",
        "morning",
        "afternoon",
        "evening",
        "night",
        "nights",
        "day",
        "days",
        "week",
        "weekend",
        "month",
        "today",
        "tomorrow",
        "business",
        "economy",
        "first",
        "second",
        "third",
        "premium",
        "class",
        "direct",
        "cheaper",
        "cheapest",
        "earlier",
        "later",
        "book",
        "go",
        "fly",
        "travel",
        "be",
        "see",
        "know",
        "have",
        "need",
        "want",
        "do",
        "get",
        "make",
        "find",
        "show",
        "compare",
        "search",
        "look",
        "plan",
        "two",
        "three",
        "four",
        "five",
        "people",
        "person",
        "policy",
        "approval",
        "approve",
        "meeting",
        "conference",
        "client",
        "clients",
        "customer",
        "return",
        "way",
        "stay",
        "leave",
        "come",
        "choose",
        "take",
        "change",
        "cancel",
        "confirm",
        "pay",
        "spend",
        "remember",
        "forget",
        "like",
        "prefer",
        "aisle",
        "window",
        "seat",
        "seats",
        "breakfast",
        "gym",
        "sure",
        "no",
        "yes",
        "please",
        "thanks",
        "help",
        "all",
        "everything",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
        "next",
        "last",
        "same",
        "best",
        "cheap",
        "budget",
        "good",
        "nice",
        "better",
        "another",
        "other",
        "any",
        "some",
        "more",
        "less",
        "out",
        "back",
        "bed",
        "star",
        "stars",
    ]
)
_UNKNOWN: Final = (
    re.compile(r"\b(?:trip|travel|fly|flights?|flying|go|going|get|visit|hotels?|journey)\s+(?:me\s+)?(?:to|in)\s+(?P<name>[^\W\d][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,2})", re.IGNORECASE),
    re.compile(r"\b(?:be|be there|stay|hotel|hotels|to|visit|in)\s+(?:in\s+)?(?P<name>[A-Z][\w'’-]{2,}(?:\s+[A-Z][\w'’-]+){0,2})"),
    re.compile(r"^\W*(?:a\s+|an\s+|my\s+|plan\s+(?:a\s+|my\s+)?|book\s+(?:a\s+|me\s+(?:a\s+)?)?)?(?P<name>[^\W\d][\w'’-]{2,})\s+(?:trip|flights?|hotels?|next|tomorrow|on)\b", re.IGNORECASE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Places as the traveller wrote them; the tools resolve them."""

    origin: str | None = None
    destination: str | None = None
    near: str | None = None

    def over(self, earlier: "Whereabouts") -> "Whereabouts":
        """What is said now, on top of what was said before."""
        return Whereabouts(
            self.origin or earlier.origin, self.destination or earlier.destination, self.near or earlier.near
        )


def read_places(text: str, places: Places) -> Whereabouts:
    """Origin, destination and what the hotel should be near."""
    near = _NEAR.search(text)
    if near is not None and _CENTRE.match(near["what"]):
        near = None  # That is where hotels are looked for anyway.
    searched = text if near is None else text[: near.start()] + " " * (near.end() - near.start()) + text[near.end() :]
    origin = destination = None
    named = places.find_in(searched)
    for index, (start, end, _) in enumerate(named):
        written = searched[start:end].strip()
        before, after = searched[:start], searched[end:]
        if _FROM.search(before):
            origin = origin or written
        elif _TO.search(before) and destination is None:
            destination = written
        elif index + 1 < len(named) and origin is None and _THEN_TO.match(after) and named[index + 1][0] - end < 6:
            origin = written
        elif destination is None:
            destination = written
        elif origin is None and not _AND_THEN.search(before):
            origin = written
    if destination is None:
        destination = _unknown(searched, {searched[start:end] for start, end, _ in named})
    return Whereabouts(origin, destination, None if near is None else near["what"].strip())


def names_several(text: str, places: Places) -> bool:
    """Whether one place after another is wanted: `Paris and London`, `Paris first, then London`."""
    if not _SERIES.search(text):
        return False
    named = places.find_in(text)
    return any(
        _AND_THEN.search(text[:start]) and not _FROM.search(text[:start]) and place.city != named[index][2].city
        for index, (start, _, place) in enumerate(named[1:])
    )


def _unknown(text: str, known: set[str]) -> str | None:
    """A word that stands where a destination stands, though no place is called that."""
    for pattern in _UNKNOWN:
        for found in pattern.finditer(text):
            words = found["name"].split()
            while words and words[-1].lower() in _NOT_A_PLACE:
                words.pop()
            name = " ".join(words)
            if words and words[0].lower() not in _NOT_A_PLACE and name not in known and len(name) > 2:
                return name
    return None


def like(name: str, most: int = 3) -> list[str]:
    """Well-known places spelled a little like a name nobody knows."""
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    known = atlas()
    hits = process.extract(
        name.lower(), known.known_names, scorer=JaroWinkler.normalized_similarity, score_cutoff=0.72, limit=40
    )
    found: dict[str, float] = {}
    for written, _, _ in hits:
        place = known.names[written][0]
        if place.millions >= 3:
            found.setdefault(place.city, place.millions)
    return list(found)[:most]
