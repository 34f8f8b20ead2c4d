"""Turns written in advance and the requests that met them.

A script is a list of turns consumed in order. A script with `match` answers only requests whose conversation holds
that text (or all of the texts); among the scripts that fit, the first with a turn left answers.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from sandbox.anthropic.protocol import content_blocks
from sandbox.anthropic.wire import STATUS
from sandbox.kernel.store import Document, Store

PARTY, SCRIPT, REQUEST = "anthropic", "script", "request"
KEPT_REQUESTS = 300
TURN_MEMBERS = frozenset(
    {
        "text", "thinking", "tool_calls", "stop_reason", "error", "cut_after_events", "delay", "event_delay",
        "chunk_characters", "usage",
    }
)  # fmt: skip
STOP_REASONS = (
    "end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal", "model_context_window_exceeded",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """What the model says next, or how it fails to."""

    text: str = ""
    thinking: str = ""
    tool_calls: tuple[Mapping[str, Any], ...] = ()
    stop_reason: str | None = None
    error: Mapping[str, Any] | None = None
    cut_after_events: int | None = None
    delay: float = 0.0
    event_delay: float = 0.0
    chunk_characters: int = 24
    usage: Mapping[str, int] = field(default_factory=dict)


def read_turn(given: Any) -> Turn:
    """Refused when it makes no sense, so that a misspelt script is noticed where it is loaded."""
    if not isinstance(given, dict):
        raise TypeError("a turn is an object")
    if unknown := sorted(set(given) - TURN_MEMBERS):
        raise ValueError(f"unknown in a turn: {', '.join(unknown)}")
    if given.get("stop_reason") not in (None, *STOP_REASONS):
        raise ValueError(f"stop_reason must be one of {', '.join(STOP_REASONS)}")
    cut = given.get("cut_after_events")
    return Turn(
        text=str(given.get("text") or ""),
        thinking=str(given.get("thinking") or ""),
        tool_calls=tuple(_tool_call(call) for call in given.get("tool_calls") or ()),
        stop_reason=given.get("stop_reason"),
        error=_error(given.get("error")),
        cut_after_events=None if cut is None else int(cut),
        delay=float(given.get("delay") or 0),
        event_delay=float(given.get("event_delay") or 0),
        chunk_characters=max(1, int(given.get("chunk_characters") or 24)),
        usage=given.get("usage") or {},
    )


def _tool_call(call: Any) -> Mapping[str, Any]:
    if not isinstance(call, dict) or not isinstance(call.get("name"), str):
        raise TypeError("a tool call is an object with a name")
    if not isinstance(call.get("input", {}), dict):
        raise TypeError("the input of a tool call is an object")
    return call


def _error(error: Any) -> Mapping[str, Any] | None:
    """`{"type", "message"?, "status"?, "retry_after"?, "after_events"?}`, or only the type."""
    if error is None:
        return None
    told = {"type": error} if isinstance(error, str) else error
    if not isinstance(told, dict) or told.get("type") not in STATUS:
        raise ValueError(f"error.type must be one of {', '.join(STATUS)}")
    return told


class Scripts:
    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, body: Mapping[str, Any], _query: Mapping[str, str]) -> Mapping[str, Any]:
        turns = body.get("turns")
        if not isinstance(turns, list) or not turns:
            raise ValueError("turns must be a list that is not empty")
        for turn in turns:
            read_turn(turn)
        match = body.get("match") or []
        texts = [match] if isinstance(match, str) else match
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError("match is a text or a list of texts")
        script: Document = {
            "id": f"scr_{self._store.next_number(PARTY, SCRIPT):06d}", "match": texts, "turns": turns, "next": 0,
            "repeat": bool(body.get("repeat", False)),
        }  # fmt: skip
        self._store.put(PARTY, SCRIPT, script["id"], script)
        return script

    def list(self, _body: Mapping[str, Any], _query: Mapping[str, str]) -> Mapping[str, Any]:
        return {"items": self._store.find(PARTY, SCRIPT)}

    def clear(self, body: Mapping[str, Any], query: Mapping[str, str]) -> Mapping[str, Any]:
        for script in self._store.find(PARTY, SCRIPT):
            self._store.delete(PARTY, SCRIPT, script["id"])
        return self.list(body, query)

    def next_turn(self, body: Mapping[str, Any]) -> tuple[Turn, str | None]:
        """The turn for this request and the script it came from; a plain answer when no script has one left."""
        said = conversation(body)
        with self._store.transaction():
            for script in self._store.find(PARTY, SCRIPT):
                if script["next"] >= len(script["turns"]) and not script["repeat"]:
                    continue
                if all(text in said for text in script["match"]):
                    turn = script["turns"][script["next"] % len(script["turns"])]
                    self._store.put(PARTY, SCRIPT, script["id"], script | {"next": script["next"] + 1})
                    return read_turn(turn), script["id"]
        return Turn(text=f"No script is loaded in the sandbox. You said: {_last_words(body)[:200]}"), None


class Requests:
    """What the model was sent, so that tests can prove it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, request_id: str, **facts: Any) -> None:
        number = self._store.next_number(PARTY, REQUEST)
        with self._store.transaction():
            self._store.put(PARTY, REQUEST, f"{number:08d}", {"id": request_id, "number": number, **facts})
            self._store.delete(PARTY, REQUEST, f"{number - KEPT_REQUESTS:08d}")

    def list(self, _body: Mapping[str, Any], query: Mapping[str, str]) -> Mapping[str, Any]:
        found = self._store.find(PARTY, REQUEST)
        if text := query.get("contains"):
            found = [one for one in found if text in orjson.dumps(one["body"]).decode()]
        return {"items": found}

    def clear(self, body: Mapping[str, Any], query: Mapping[str, str]) -> Mapping[str, Any]:
        for one in self._store.find(PARTY, REQUEST):
            self._store.delete(PARTY, REQUEST, f"{one['number']:08d}")
        return self.list(body, query)


def conversation(body: Mapping[str, Any]) -> str:
    """Everything a script may look for: system prompt, texts, tool calls and results."""
    parts = [block.get("text", "") for block in content_blocks(body.get("system") or [])]
    for message in body["messages"]:
        parts += [
            block["text"] if block["type"] == "text" else _inside(block) for block in content_blocks(message["content"])
        ]
    return "\n".join(parts)


def _inside(block: Mapping[str, Any]) -> str:
    if block["type"] == "tool_result":
        return "\n".join(inner.get("text", "") for inner in content_blocks(block.get("content") or []))
    return orjson.dumps({name: block[name] for name in ("name", "input") if name in block}).decode()


def _last_words(body: Mapping[str, Any]) -> str:
    texts = [
        block["text"]
        for message in body["messages"]
        if message["role"] == "user"
        for block in content_blocks(message["content"])
        if block["type"] == "text"
    ]
    return texts[-1] if texts else "(no text)"


def new_tool_use_id() -> str:
    return f"toolu_{secrets.token_hex(12)}"
