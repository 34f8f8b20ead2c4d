"""Token counts, roughly four bytes each, and the prompt cache that makes a repeated beginning cheap."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from sandbox.anthropic.protocol import content_blocks
from sandbox.kernel.store import Store

PARTY, KIND = "anthropic", "cached_prefix"
LIFETIME = timedelta(minutes=5)
LEAST_CACHED = 1024
LOOK_BACK = 20


def tokens_in(text: str | bytes) -> int:
    return max(1, (len(text) + 3) // 4)


@dataclass(frozen=True, slots=True)
class Input:
    """Fresh tokens, tokens read from the cache, tokens written to it."""

    fresh: int
    read: int
    written: int

    @property
    def total(self) -> int:
        return self.fresh + self.read + self.written


def _pieces(body: Mapping[str, Any]) -> list[tuple[bytes, bool]]:
    """The prompt in the order the cache sees it, each piece with whether it is marked."""
    parts = [(tool, bool(tool.get("cache_control"))) for tool in body.get("tools") or []]
    parts += [(block, bool(block.get("cache_control"))) for block in content_blocks(body.get("system") or [])]
    for message in body["messages"]:
        parts += [
            ({"role": message["role"], "block": _unmarked(block)}, bool(block.get("cache_control")))
            for block in content_blocks(message["content"])
        ]
    pieces = [(orjson.dumps(_unmarked(part), option=orjson.OPT_SORT_KEYS), marked) for part, marked in parts]
    if body.get("cache_control") and pieces:
        pieces[-1] = (pieces[-1][0], True)
    return pieces


def _unmarked(part: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != "cache_control"}


def count(body: Mapping[str, Any]) -> int:
    return sum(tokens_in(piece) for piece, _ in _pieces(body))


def measure(body: Mapping[str, Any], store: Store, now: datetime) -> Input:
    """Counts the prompt and remembers its marked beginnings for five minutes."""
    digest, running = hashlib.sha256(str(body.get("model")).encode()), 0
    prefixes: list[tuple[str, int]] = []
    marks: list[int] = []
    for index, (piece, marked) in enumerate(_pieces(body)):
        digest.update(piece)
        running += tokens_in(piece)
        prefixes.append((digest.hexdigest(), running))
        if marked and running >= LEAST_CACHED:
            marks.append(index)
    if not marks:
        return Input(running, 0, 0)
    known = [
        prefixes[index][1]
        for mark in marks
        for index in range(mark, max(-1, mark - LOOK_BACK), -1)
        if _is_cached(store, prefixes[index][0], now)
    ]
    read, last = max(known, default=0), prefixes[marks[-1]][1]
    for mark in marks:
        store.put(PARTY, KIND, prefixes[mark][0], {"until": (now + LIFETIME).isoformat()})
    return Input(running - max(read, last), read, max(0, last - read))


def _is_cached(store: Store, digest: str, now: datetime) -> bool:
    found = store.get(PARTY, KIND, digest)
    return found is not None and datetime.fromisoformat(found["until"]) > now
