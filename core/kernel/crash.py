"""Named places where a process can be made to die, so that recovery can be proven from outside.

`TRIPWRIGHT_CRASH_AT=name[:n]` ends the process with status 137 at the n-th passing of that place. Without it a
crashpoint costs one comparison.
"""

from __future__ import annotations

import os
from typing import Final

CRASHPOINTS: Final[dict[str, str]] = {}
_KILLED: Final = 137


class _Armed:
    """Which place is armed, and how many passings are left."""

    def __init__(self, setting: str) -> None:
        name, _, count = setting.partition(":")
        self.name = name
        self.left = int(count or 1)


_armed = _Armed(os.environ.get("TRIPWRIGHT_CRASH_AT", ""))


def declare(**places: str) -> None:
    """Announce places by name (dots written as double underscores) with a line that says what has just happened."""
    CRASHPOINTS.update({name.replace("__", "."): words for name, words in places.items()})


def crashpoint(name: str) -> None:
    """Die here if this place is armed."""
    if _armed.name != name:
        return
    _armed.left -= 1
    if _armed.left <= 0:
        os._exit(_KILLED)
