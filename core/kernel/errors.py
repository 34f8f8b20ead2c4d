"""The three kinds of error: an expected no, an outside party that did not answer, and everything else (a bug)."""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """An expected no. `message` is safe for a traveller; `code` is stable; `facts` say what was compared."""

    code: ClassVar[str] = "request.refused"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class Invalid(Refused):
    """What was asked makes no sense as written; another wording may."""

    code = "request.invalid"


class NotFound(Refused):
    """Nothing of that id for this caller. Another tenant's row answers the same."""

    code = "request.not_found"


class Forbidden(Refused):
    """The caller is known, and may not."""

    code = "request.forbidden"


class Unauthenticated(Refused):
    """Nobody known is asking."""

    code = "auth.required"


class Conflict(Refused):
    """True when asked, no longer true now."""

    code = "request.conflict"


class TooMany(Refused):
    """The caller asks too often."""

    code = "request.too_many"


class TryLater(Exception):
    """An outside party did not answer, and nothing was done: repeating is safe."""

    code: ClassVar[str] = "provider.unavailable"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class OutcomeUnknown(TryLater):
    """The request was sent and no answer came back: it may have happened. Look it up before repeating."""

    code = "provider.outcome_unknown"
