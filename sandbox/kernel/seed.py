"""Stable pseudo-random numbers: the same parts give the same answer in every process and on every machine."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def number(*parts: object) -> int:
    """A 64-bit number."""
    text = "\x1f".join(map(str, parts)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def fraction(*parts: object) -> float:
    """0 ≤ x < 1."""
    return number(*parts) / 2**64


def between(low: float, high: float, *parts: object) -> float:
    return low + (high - low) * fraction(*parts)


def integer(low: int, high: int, *parts: object) -> int:
    """Low ≤ n ≤ high."""
    return low + number(*parts) % (high - low + 1)


def pick(options: Sequence[T], *parts: object) -> T:
    return options[number(*parts) % len(options)]
