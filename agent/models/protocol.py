"""What the concierge needs of a language model: a request in, text and tool calls out, as they come.

Messages are plain JSON:
  {"role": "user", "text": …, "choose": [offer ids]?}
  {"role": "assistant", "text": …, "calls": [{"id", "name", "arguments"}]?}
  {"role": "tool", "call_id", "name", "text", "data": {…}?, "code": …?}
Every call is followed by its results before anybody speaks again.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.kernel.errors import TryLater

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One call. `system` is the same for every turn, `facts` are this turn's."""

    system: str
    facts: Mapping[str, Any]
    messages: Sequence[Message]
    tools: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class TextDelta:
    """Some more text."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A finished tool call."""

    id: str
    name: str
    arguments: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the message."""
        return {"id": self.id, "name": self.name, "arguments": dict(self.arguments)}


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0


ModelEvent = TextDelta | ToolCall | Usage


class ModelUnavailable(TryLater):
    """The model did not answer, and said nothing."""

    code = "model.unavailable"


class ModelRefused(ModelUnavailable):
    """The model's vendor does not accept our request; repeating will not help."""

    code = "model.refused"


class ModelInterrupted(TryLater):
    """The model broke off in the middle; what it had said is kept, and the turn can be taken up again."""

    code = "model.interrupted"


@dataclass(frozen=True, slots=True)
class ModelName:
    """Which model wrote a message, for the record of the turn."""

    vendor: str
    id: str
    extra: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.vendor}:{self.id}" if self.id else self.vendor


class Model(Protocol):
    """A language model."""

    @property
    def name(self) -> ModelName:
        """Which one."""
        ...

    def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """Text and tool calls as they come, then what it used."""
        ...
