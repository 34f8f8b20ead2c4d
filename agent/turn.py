"""One turn while it runs: for whom, with which model, and where its words go."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agent.claims import Evidence
from agent.models.protocol import Message, Model
from agent.writer import TurnWriter
from core.kernel.ids import RunId, ThreadId
from core.people.caller import Caller

if TYPE_CHECKING:
    from core.app import App


@dataclass(slots=True)
class Turning:
    """The run's context. It is never stored; a resumed turn is given a new one."""

    app: "App"
    caller: Caller
    model: Model
    thread_id: ThreadId
    run_id: RunId
    writer: TurnWriter
    system: str
    facts: Mapping[str, Any]
    dialogue: Sequence[Message]
    """What was said before, in order, ending with the person's message."""
    tools: Sequence[Mapping[str, Any]]
    budget: int
    evidence: Evidence
    stop: asyncio.Event
    known: int = 0
    """How many of the state's messages are part of `dialogue` already: those from before a pause."""
    restored: frozenset[str] = field(default_factory=frozenset)
    """Calls that an earlier process may have carried out."""
    usage: dict[str, int] = field(default_factory=dict)

    @property
    def is_stopped(self) -> bool:
        """Whether the person has asked to stop."""
        return self.stop.is_set()
