"""What a conversation refuses."""

from __future__ import annotations

from core.kernel.errors import Conflict, Invalid, NotFound


class ThreadNotFound(NotFound):
    """No such conversation for this person; somebody else's answers the same."""

    code = "thread.not_found"


class MessageTooLong(Invalid):
    """More text than one message may hold."""

    code = "message.too_long"


class MessageEmpty(Invalid):
    """Nothing was said."""

    code = "message.empty"


class LeaseLost(Conflict):
    """Another process has taken this turn over; what a zombie still writes is refused."""

    code = "thread.lease_lost"
