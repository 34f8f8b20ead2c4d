"""A turn as one message, and the same message as the events of a stream."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from sandbox.anthropic.scripts import Turn, new_tool_use_id
from sandbox.anthropic.tokens import Input, tokens_in
from sandbox.kernel.ids import new_id

Event = dict[str, Any]


def message_of(turn: Turn, body: Mapping[str, Any], measured: Input) -> dict[str, Any]:
    """The whole answer, with the request's stop sequences and token limit applied."""
    text, stop_reason, stop_sequence = _stopped(turn, body)
    content: list[dict[str, Any]] = []
    if turn.thinking:
        signature = base64.b64encode(hashlib.sha256(turn.thinking.encode()).digest()).decode()
        content.append({"type": "thinking", "thinking": turn.thinking, "signature": signature})
    if text:
        content.append({"type": "text", "text": text})
    if stop_reason not in ("max_tokens", "stop_sequence") or turn.stop_reason:
        content += [
            {
                "type": "tool_use",
                "id": str(call.get("id") or new_tool_use_id()),
                "name": call["name"],
                "input": call.get("input") or {},
            }
            for call in turn.tool_calls
        ]
    spoken = sum(tokens_in(orjson.dumps(block)) for block in content)
    return {
        "id": new_id("msg", 24),
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": stop_sequence,
        "usage": _usage(measured, spoken) | dict(turn.usage),
    }


def _stopped(turn: Turn, body: Mapping[str, Any]) -> tuple[str, str, str | None]:
    text, limit = turn.text, int(body["max_tokens"]) * 4
    cuts = [(text.find(stop), stop) for stop in body.get("stop_sequences") or [] if stop in text]
    if cuts:
        at, stop = min(cuts)
        return text[:at], turn.stop_reason or "stop_sequence", stop
    if len(text) > limit:
        return text[:limit], turn.stop_reason or "max_tokens", None
    return text, turn.stop_reason or ("tool_use" if turn.tool_calls else "end_turn"), None


def _usage(measured: Input, spoken: int) -> dict[str, Any]:
    return {
        "input_tokens": measured.fresh,
        "cache_creation_input_tokens": measured.written,
        "cache_read_input_tokens": measured.read,
        "cache_creation": {"ephemeral_5m_input_tokens": measured.written, "ephemeral_1h_input_tokens": 0},
        "output_tokens": spoken,
        "service_tier": "standard",
    }


def events_of(message: Mapping[str, Any], chunk: int) -> Iterator[Event]:
    """The stream: start, every block in pieces, the final usage, stop; with a ping as the real one sends."""
    usage = message["usage"]
    opening = {
        **message,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage | {"output_tokens": 1},
    }
    yield {"type": "message_start", "message": opening}
    yield {"type": "ping"}
    for index, block in enumerate(message["content"]):
        start, deltas = _pieces(block, chunk)
        yield {"type": "content_block_start", "index": index, "content_block": start}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    counted = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
    yield {
        "type": "message_delta",
        "delta": {"stop_reason": message["stop_reason"], "stop_sequence": message["stop_sequence"]},
        "usage": {name: usage[name] for name in counted if name in usage},
    }
    yield {"type": "message_stop"}


def _pieces(block: Mapping[str, Any], chunk: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """How a block begins and the deltas that complete it."""
    match block["type"]:
        case "text":
            return {"type": "text", "text": ""}, [
                {"type": "text_delta", "text": part} for part in _cut(block["text"], chunk)
            ]
        case "thinking":
            deltas = [{"type": "thinking_delta", "thinking": part} for part in _cut(block["thinking"], chunk)]
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
            return {"type": "thinking", "thinking": "", "signature": ""}, deltas
    whole = orjson.dumps(block["input"]).decode()
    return {**block, "input": {}}, [
        {"type": "input_json_delta", "partial_json": part} for part in ("", *_cut(whole, chunk))
    ]


def _cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def frame(event: Event) -> bytes:
    return b"event: " + str(event["type"]).encode() + b"\ndata: " + orjson.dumps(event) + b"\n\n"
