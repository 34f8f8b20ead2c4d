"""What a tool answers: words and compact facts for the model, cards for the person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from core.kernel.errors import OutcomeUnknown, Refused, TryLater


@dataclass(frozen=True, slots=True)
class Reply:
    """`text` and `data` go to the model, `cards` to the person.

    `code` is set when the answer is a no. `is_told`: the core has put the cards into the conversation itself, in the
    transaction that made them true. `title` renames the conversation.
    """

    text: str
    cards: tuple[Mapping[str, Any], ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    code: str | None = None
    is_told: bool = False
    title: str | None = None

    @property
    def card(self) -> Mapping[str, Any] | None:
        """The first card."""
        return self.cards[0] if self.cards else None

    @property
    def is_refusal(self) -> bool:
        """Whether this is a no."""
        return self.code is not None

    @property
    def summary(self) -> str:
        """One line for the person who opens the tool call."""
        return self.text.split("\n", 1)[0][:300]

    def content(self) -> dict[str, Any]:
        """As it is kept with the conversation."""
        kept: dict[str, Any] = {"text": self.text}
        if self.data:
            kept["data"] = dict(self.data)
        if self.code:
            kept["code"] = self.code
        return kept


def refusal(error: Refused) -> Reply:
    """A no from the core: its message is safe to show, its code is stable, its facts say what was compared."""
    return Reply(error.message, data={"facts": _plain(error.facts)} if error.facts else {}, code=error.code)


def not_now(error: TryLater) -> Reply:
    """An outside party that did not answer."""
    if isinstance(error, OutcomeUnknown):
        text = f"{error.message} It may have happened; we are finding out, so do not repeat it."
    else:
        text = f"{error.message} Nothing was changed, so it can be tried again."
    return Reply(text, code=error.code)


def _plain(facts: Mapping[str, object]) -> Any:
    return orjson.loads(orjson.dumps(facts, default=str, option=orjson.OPT_NON_STR_KEYS))
