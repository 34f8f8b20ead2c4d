"""The embedder that needs no network: words and letter n-grams hashed into a fixed number of places.

It knows no synonyms, but it forgives spelling, endings and word order, which is what short preferences need.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Final

DIMENSION: Final = 256
_WORD: Final = re.compile(r"[a-z0-9]+")
_EMPTY_WORDS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "for",
        "i",
        "in",
        "is",
        "it",
        "like",
        "likes",
        "love",
        "me",
        "my",
        "of",
        "on",
        "or",
        "prefer",
        "prefers",
        "please",
        "that",
        "the",
        "to",
        "with",
    ]
)
_WORD_WEIGHT: Final = 3.0


def _pieces(text: str) -> Iterator[tuple[str, float]]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    for word in _WORD.findall(plain):
        if word in _EMPTY_WORDS:
            continue
        yield word, _WORD_WEIGHT
        padded = f"<{word}>"
        for size in (3, 4):
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size], 1.0


def vector(text: str) -> list[float]:
    """The place of one text; all zeros but the first for a text without words."""
    places = [0.0] * DIMENSION
    for piece, weight in _pieces(text):
        digest = blake2b(piece.encode(), digest_size=4).digest()
        value = int.from_bytes(digest)
        places[value % DIMENSION] += weight if value >> 31 else -weight
    length = math.sqrt(sum(place * place for place in places))
    if length == 0:
        return [1.0, *places[1:]]
    return [place / length for place in places]


class NgramEmbedder:
    """Hashed n-grams behind the embedder port."""

    @property
    def dimension(self) -> int:
        """256."""
        return DIMENSION

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector per text."""
        return [vector(text) for text in texts]
