"""What happens by itself at a time of the sandbox's clock: a hold lapses, an accepted order is settled.

Due timers run before every request, after the clock is moved, and twice a second while the server lives.
"""

import asyncio
import heapq
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.kernel.clock import Clock
from sandbox.kernel.ids import new_id
from sandbox.kernel.store import Store

log = logging.getLogger(__name__)
Act = Callable[..., None]
_PARTY, _KIND = "_sandbox", "timer"
_POLL_SECONDS = 0.5


class Timers:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._acts: dict[tuple[str, str], Act] = {}
        self._heap: list[tuple[datetime, str]] = []
        self._task: asyncio.Task[None] | None = None
        self.reload()

    def on(self, party: str, name: str, act: Act) -> None:
        """`act(**arguments)` is called when a timer of that name is due. Register it while the party is built."""
        self._acts[party, name] = act

    def schedule(self, party: str, name: str, due: datetime, **arguments: Any) -> None:
        """Call it inside the transaction that needs the timer."""
        id_ = new_id("tmr", 16)
        doc = {"id": id_, "party": party, "name": name, "due": due.isoformat(), "arguments": arguments}
        self._store.put(_PARTY, _KIND, id_, doc)
        self._store.after_commit(lambda: heapq.heappush(self._heap, (due, id_)))

    def run_due(self) -> int:
        """How many ran. An act that fails is logged and not repeated."""
        ran = 0
        while self._heap and self._heap[0][0] <= self._clock.now():
            _, id_ = heapq.heappop(self._heap)
            ran += self._run(id_)
        return ran

    def reload(self) -> None:
        self._heap = [(datetime.fromisoformat(doc["due"]), doc["id"]) for doc in self._store.find(_PARTY, _KIND)]
        heapq.heapify(self._heap)

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._poll())

    async def close(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _poll(self) -> None:
        while True:
            self.run_due()
            await asyncio.sleep(_POLL_SECONDS)

    def _run(self, id_: str) -> bool:
        doc = self._store.get(_PARTY, _KIND, id_)
        if doc is None:
            return False
        self._store.delete(_PARTY, _KIND, id_)
        act = self._acts.get((doc["party"], doc["name"]))
        if act is None:
            log.warning("no one listens for timer %s of %s", doc["name"], doc["party"])
            return False
        try:
            with self._store.transaction():
                act(**doc["arguments"])
        except Exception:
            log.exception("timer %s of %s failed", doc["name"], doc["party"])
        return True
