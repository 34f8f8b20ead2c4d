"""What a memory refuses."""

from __future__ import annotations

from core.kernel.errors import Conflict, Invalid, NotFound


class MemoryNotFound(NotFound):
    """Nothing of that kind is remembered about this person."""

    code = "memory.not_found"


class MemoryInvalid(Invalid):
    """Nothing, or too much, to remember."""

    code = "memory.invalid"


class MemoryFull(Conflict):
    """So much is remembered already that more would help nobody."""

    code = "memory.full"
