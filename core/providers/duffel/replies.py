"""What Duffel answered, or what it means that it cannot be read."""

from __future__ import annotations

from typing import Any

from core.kernel.errors import OutcomeUnknown, TryLater
from core.providers.duffel.client import data_of
from core.providers.duffel.errors import WORDS
from core.providers.transport import NoAnswer, Reply


def readable(reply: Reply, *, acted: bool = False, of: type = dict) -> Any:
    """The data of an answer; one that cannot be read says nothing about what happened."""
    try:
        data = data_of(reply, acted=acted)
    except NoAnswer as unread:
        data = unread
    if isinstance(data, of):
        return data
    words = f"{WORDS} answered something unreadable."
    raise OutcomeUnknown(words, supplier="duffel") if acted else TryLater(words, supplier="duffel")
