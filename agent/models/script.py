"""Turns written down beforehand, for tests, demonstrations and evaluations.

A script is a list of answers, given in order; one answer is a text, or
`{"text": "…", "calls": [{"name": "search_trips", "arguments": {…}}], "fail": "unavailable" | "interrupted"}`.
Values of the form `$name` are taken from the newest tool result that has such a field (`$flights.0.short`).
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from agent.models.protocol import (
    ModelEvent,
    ModelInterrupted,
    ModelName,
    ModelRequest,
    ModelUnavailable,
    TextDelta,
    ToolCall,
    Usage,
)


class ScriptedModel:
    """Says what its script says, one answer per call; when the script is over it says so."""

    def __init__(self, answers: Sequence[Mapping[str, Any] | str], name: str = "inline") -> None:
        self._answers = [{"text": answer} if isinstance(answer, str) else answer for answer in answers]
        self._name = ModelName("script", name)
        self._at = 0
        self.requests: list[ModelRequest] = []

    @classmethod
    def from_file(cls, path: str) -> Self:
        """A script from a JSON file."""
        return cls(json.loads(Path(path).read_text(encoding="utf-8")), Path(path).name)

    @property
    def name(self) -> ModelName:
        """`script:<file>`."""
        return self._name

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """The next answer, its text a word at a time."""
        self.requests.append(request)
        number, self._at = self._at, self._at + 1
        answer = self._answers[number] if number < len(self._answers) else {"text": "The script ends here."}
        failure = answer.get("fail")
        if failure == "unavailable":
            raise ModelUnavailable("The script says that the model is overloaded.")
        words = str(answer.get("text", "")).split(" ")
        for index, word in enumerate(words):
            if word:
                yield TextDelta(word if index == len(words) - 1 else f"{word} ")
        if failure == "interrupted":
            raise ModelInterrupted("The script says that the connection broke off.")
        for index, call in enumerate(answer.get("calls", ())):
            filled = _filled(call.get("arguments", {}), request)
            yield ToolCall(call.get("id") or f"call_{number}_{index}", call["name"], filled)
        yield Usage(output_tokens=len(words))


def _filled(value: Any, request: ModelRequest) -> Any:
    if isinstance(value, str) and value.startswith("$"):
        return _found(value[1:].split("."), request)
    if isinstance(value, Mapping):
        return {name: _filled(one, request) for name, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, request) for one in value]
    return value


def _found(path: Sequence[str], request: ModelRequest) -> Any:
    for message in reversed(request.messages):
        place: Any = message.get("data") if message["role"] == "tool" else None
        for step in path:
            if isinstance(place, list) and step.isdigit() and int(step) < len(place):
                place = place[int(step)]
            else:
                place = place.get(step) if isinstance(place, Mapping) else None
        if place is not None:
            return place
    return ""
