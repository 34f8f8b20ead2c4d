"""What was said, as a model may be told it: in the order it makes sense in, every call followed by its result."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.models.protocol import Message
from core.conversations.types import Message as Kept
from core.kernel.ids import RunId

_NO_RESULT: Final = "No result of this call was recorded. Do not assume that it happened."
_WHOLE_RESULTS: Final = 8
"""How many of the newest tool results keep their data; older ones keep their words, but for the newest of each tool."""


def dialogue_of(history: Sequence[Kept], run_id: RunId) -> list[Message]:
    """The conversation up to and with the message of a turn.

    A message typed while another turn ran lies between that turn's words; it is told where its own turn begins.
    """
    turns: dict[Any, list[Kept]] = {}
    for message in history:
        turns.setdefault(message.run_id or message.position, []).append(message)
    mine = turns.pop(run_id, [])
    began = mine[0].position if mine else None
    spoken = [
        message
        for said in turns.values()
        for message in said
        if began is None or said[0].position < began or said[0].role != "user"
    ]
    told = [{"role": message.role, **message.content} for message in (*spoken, *mine)]
    first = next((index for index, message in enumerate(told) if message["role"] == "user"), len(told))
    return _lightened(told[first:])


def unanswered(dialogue: Sequence[Message]) -> list[dict[str, Any]]:
    """The newest calls that have no result."""
    answered = {message["call_id"] for message in dialogue if message["role"] == "tool"}
    for message in reversed(dialogue):
        if message["role"] == "assistant" and message.get("calls"):
            return [dict(call) for call in message["calls"] if call["id"] not in answered]
        if message["role"] == "assistant":
            return []
    return []


def paired(dialogue: Sequence[Message]) -> list[Message]:
    """The same with each result directly behind its call, and a placeholder where there is none."""
    results = {message["call_id"]: message for message in dialogue if message["role"] == "tool"}
    told: list[Message] = []
    for message in dialogue:
        if message["role"] == "tool":
            continue
        told.append(message)
        told += [results.get(call["id"]) or _missing(call) for call in message.get("calls", ())]
    return told


def _missing(call: Mapping[str, Any]) -> Message:
    return {
        "role": "tool",
        "call_id": call["id"],
        "name": call["name"],
        "text": _NO_RESULT,
        "code": "tool.no_result",
    }


def _lightened(told: list[dict[str, Any]]) -> list[Message]:
    left, seen = _WHOLE_RESULTS, set[str]()
    for message in reversed(told):
        if message["role"] != "tool" or "data" not in message:
            continue
        left -= 1
        if left < 0 and message["name"] in seen:
            message.pop("data")
        seen.add(str(message["name"]))
    return list(told)
