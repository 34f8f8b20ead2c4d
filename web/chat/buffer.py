"""What waits to be sent to one socket: bounded in bytes, with deltas of one message joined while they wait.

Joining is what lets a slow connection keep up: it gets the same text in fewer frames. A client resumes by the highest
number it has seen, so a joined frame carries the last of its numbers.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any, Final

import orjson

CAPACITY: Final = 1024 * 1024
_DELTA: Final = "TEXT_MESSAGE_CONTENT"


class SlowReader(Exception):
    """The client does not read what it is sent."""


class _Waiting:
    __slots__ = ("event", "seq", "size")

    def __init__(self, seq: int, event: dict[str, Any], size: int) -> None:
        self.seq, self.event, self.size = seq, event, size


class Buffer:
    """First in, first out. One writer, one reader."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._waiting: deque[_Waiting | str] = deque()
        self._bytes = 0
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()

    @property
    def bytes_waiting(self) -> int:
        """How much waits."""
        return self._bytes

    def put_events(self, numbered: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """Add events, joining a delta to one of the same message that still waits."""
        for seq, event in numbered:
            if not self._joined(seq, event):
                size = len(orjson.dumps(event))
                self._waiting.append(_Waiting(seq, dict(event), size))
                self._bytes += size
        self._grown()

    def put_control(self, text: str) -> None:
        """Add a frame that is no event, in its turn."""
        self._waiting.append(text)
        self._bytes += len(text)
        self._grown()

    def _grown(self) -> None:
        # One event alone is always taken, however large: its reader has had no chance to be slow.
        if self._bytes > self._capacity and len(self._waiting) > 1:
            raise SlowReader
        if self._waiting:
            self._drained.clear()
            self._filled.set()

    def _joined(self, seq: int, event: Mapping[str, Any]) -> bool:
        if event.get("type") != _DELTA or not self._waiting:
            return False
        last = self._waiting[-1]
        if isinstance(last, str) or last.event.get("type") != _DELTA or last.event["messageId"] != event["messageId"]:
            return False
        delta = event["delta"]
        last.event["delta"] += delta
        last.seq = seq
        last.size += len(delta)
        self._bytes += len(delta)
        return True

    async def take(self) -> str:
        """The next frame, waiting for one."""
        while not self._waiting:
            self._filled.clear()
            self._drained.set()
            await self._filled.wait()
        first = self._waiting.popleft()
        if isinstance(first, str):
            self._bytes -= len(first)
            return first
        self._bytes -= first.size
        return orjson.dumps({"seq": first.seq, "event": first.event}).decode()

    async def emptied(self) -> None:
        """Wait until everything has been taken: a replay writes no faster than its reader reads."""
        await self._drained.wait()
