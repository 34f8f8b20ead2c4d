"""Places mentioned in a sentence, without a model."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from core.places.atlas import Atlas
from core.places.place import Ambiguous, Place
from core.places.words import EVERYDAY, FAMILIAR_CODES, STATES, WORD, folded

Mention = tuple[int, int, Place]
Resolve = Callable[[str], Place | Ambiguous | None]

_LONGEST: Final = 5
_POINTS_AT: Final = frozenset({"to", "from", "in", "at", "for", "via", "near", "into", "visit", "leaving", "towards"})
_ARROW: Final = re.compile(r"(?:->|→|–|—|=>|-)\s*$")
# Towns smaller than this need a capital or a word like "to" before them.
_WELL_KNOWN: Final = 2.0


def mentions(text: str, atlas: Atlas, resolve: Resolve) -> list[Mention]:
    """Longest names first, left to right; misspelt ones only after a word like "to"."""
    words = [(match.start(), match.end(), match.group()) for match in WORD.finditer(text)]
    found: list[Mention] = []
    at = 0
    while at < len(words):
        taken = _exact(text, words, at, atlas) or _misspelt(text, words, at, resolve)
        if taken is None:
            at += 1
            continue
        count, place = taken
        count += _qualifier(text, words, at, count, atlas, resolve)
        start, end = words[at][0], words[at + count - 1][1]
        named = resolve(text[start:end])
        found.append((start, end, named if isinstance(named, Place) else place))
        at += count
    return found


Words = list[tuple[int, int, str]]


def _exact(text: str, words: Words, at: int, atlas: Atlas) -> tuple[int, Place] | None:
    for count in range(min(_LONGEST, len(words) - at), 0, -1):
        start, end = words[at][0], words[at + count - 1][1]
        if "\n" in text[start:end] or _broken(text, words, at, count):
            continue
        written = text[start:end]
        key = folded(written)
        if count == 1 and (place := _code(written, key, atlas)):
            return count, place
        named = atlas.names.get(key)
        if named and _meant(text, words, at, count, key, named[0]):
            return count, named[0]
    return None


def _broken(text: str, words: Words, at: int, count: int) -> bool:
    """A comma or full stop between the words ends a name (`Paris, Texas` is joined later)."""
    gaps = (text[words[index][1] : words[index + 1][0]] for index in range(at, at + count - 1))
    return any(gap.strip() not in {"", "-", "'"} for gap in gaps)


def _code(written: str, key: str, atlas: Atlas) -> Place | None:
    if len(written) != 3 or not (written.isupper() or key in FAMILIAR_CODES):
        return None
    if written.isupper() and key in EVERYDAY:
        return None
    return atlas.cities.get(written.upper()) or atlas.airports.get(written.upper())


def _meant(text: str, words: Words, at: int, count: int, key: str, place: Place) -> bool:
    first = words[at][2]
    capital = first[0].isupper()
    pointed = _pointed_at(text, words, at)
    if count == 1 and key in EVERYDAY:
        return capital and pointed
    if len(key) <= 3:
        return place.millions >= _WELL_KNOWN and (pointed or first.isupper())
    if place.millions >= _WELL_KNOWN:
        return True
    return capital and (pointed or count > 1) if at else pointed or (capital and count > 1)


def _pointed_at(text: str, words: Words, at: int) -> bool:
    if at and words[at - 1][2].casefold() in _POINTS_AT:
        return True
    return bool(_ARROW.search(text[: words[at][0]]))


_AFTER: Final = frozenset({"to", "from", "via", "visit"})


def _misspelt(text: str, words: Words, at: int, resolve: Resolve) -> tuple[int, Place] | None:
    """`to Lodnon`, `from Pheonix`: one or two words after a word like "to" that are no English."""
    if not at or words[at - 1][2].casefold() not in _AFTER:
        return None
    for count in (2, 1):
        if at + count > len(words) or _broken(text, words, at, count):
            continue
        span = [words[index][2] for index in range(at, at + count)]
        if any(folded(word) in EVERYDAY or folded(word) in _POINTS_AT or word.isdigit() for word in span):
            continue
        written = text[words[at][0] : words[at + count - 1][1]]
        if len(written) < 5:
            continue
        guess = resolve(written)
        place = guess.choices[0] if isinstance(guess, Ambiguous) else guess
        if place is not None and place.millions >= _WELL_KNOWN:
            return count, place
    return None


def _qualifier(text: str, words: Words, at: int, count: int, atlas: Atlas, resolve: Resolve) -> int:
    """How many further words say which one: `San Jose, California`, `Birmingham AL`."""
    for more in (3, 2, 1):
        last = at + count + more
        if last > len(words):
            continue
        gap = text[words[at + count - 1][1] : words[at + count][0]]
        tail = text[words[at + count][0] : words[last - 1][1]]
        key = folded(tail)
        known = key in atlas.country_codes or key in STATES or key in STATES.values()
        if not known or gap.strip() not in {"", ","} or (len(key) == 2 and not tail.isupper()):
            continue
        if isinstance(resolve(text[words[at][0] : words[last - 1][1]]), Place):
            return more
    return 0
