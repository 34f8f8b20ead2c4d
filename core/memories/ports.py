"""Turning text into a place in space, so that what means the same lies close together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """Gives each text a vector of `dimension` numbers, of length one."""

    @property
    def dimension(self) -> int:
        """How many numbers."""
        ...

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector per text, in order."""
        ...
