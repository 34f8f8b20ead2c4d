"""One turn while it runs: for whom, with which model, and where its words go."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agent.claims import Evidence
from agent.models.protocol import Message, Model
from core.kernel.ids import RunId, ThreadId
from core.people.caller import Caller

if TYPE_CHECKING:
    from agent.writer import TurnWriter
    from core.app import App


class Stop:
    """The person's wish that a turn ends. What may be cut off by it runs inside `cuts`."""

    def __init__(self) -> None:
        self._is_set = False
        self._cutting: set[asyncio.Timeout] = set()

    def is_set(self) -> bool:
        """Whether it was wished."""
        return self._is_set

    def set(self) -> None:
        """Wish it, and cut off what may be cut off."""
        self._is_set = True
        for limit in self._cutting:
            limit.reschedule(0)

    @asynccontextmanager
    async def cuts(self) -> AsyncIterator[None]:
        """Leave the block at once, quietly, when the wish comes."""
        limit = asyncio.timeout(0 if self._is_set else None)
        self._cutting.add(limit)
        try:
            async with limit:
                yield
        except TimeoutError:
            if not (self._is_set and limit.expired()):
                raise
        finally:
            self._cutting.discard(limit)


@dataclass(slots=True)
class Turning:
    """The run's context. It is never stored; a resumed turn is given a new one."""

    app: "App"
    caller: Caller
    model: Model
    thread_id: ThreadId
    run_id: RunId
    writer: "TurnWriter"
    system: str
    facts: Mapping[str, Any]
    dialogue: Sequence[Message]
    """What was said before, in order, ending with the person's message."""
    tools: Sequence[Mapping[str, Any]]
    budget: int
    evidence: Evidence
    stop: Stop
    known: int = 0
    """How many of the state's messages are part of `dialogue` already: those from before a pause."""
    restored: frozenset[str] = field(default_factory=frozenset)
    """Calls that an earlier process may have carried out."""
    usage: dict[str, int] = field(default_factory=dict)

    @property
    def is_stopped(self) -> bool:
        """Whether the person has asked to stop."""
        return self.stop.is_set()
