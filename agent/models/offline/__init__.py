"""The planner that needs no key and no network: reads booking English, drives the same tools, and words the answers.

It sees what any model sees, a request, and answers with text and tool calls; it holds nothing between calls.
"""

from collections.abc import AsyncIterator

from agent.models.offline.calling import calls_for
from agent.models.offline.intents import Goal
from agent.models.offline.planner import Planner
from agent.models.offline.reading import Reading
from agent.models.offline.saying import Answer
from agent.models.offline.wording import answer, lead
from agent.models.protocol import ModelEvent, ModelName, ModelRequest, TextDelta, ToolCall, Usage
from core.kernel.ids import new_id
from core.places.service import Places

_CHIPS = 90
"""The goal number of the likely replies, which come after everything else."""


class OfflineModel:
    """The deterministic planner behind the model protocol."""

    def __init__(self) -> None:
        self._planner = Planner(Places())

    @property
    def name(self) -> ModelName:
        """`offline`."""
        return ModelName("offline", "")

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """Calls while there is something to find out, then the answer, then its likely replies."""
        reading = Reading(request)
        goals, results = self._planner.goals(reading.before()), reading.results()
        settled = reading.settled()
        if settled is not None and not results and (settled.code is None or goals[0].kind in {"yes", "no"}):
            goals, results = [Goal("withdraw")], [settled]
        done = {result.goal for result in results}
        calls = calls_for(goals, reading, results)
        if calls:
            opening = "" if results else lead(goals, reading.today, self._planner.called)
            for delta in _words(opening):
                yield TextDelta(delta)
            for goal, (name, arguments) in calls:
                yield ToolCall(f"call{new_id().hex[-12:]}_{goal}", name, arguments)
            return
        if _CHIPS in done:
            return
        told = answer(goals, results, reading)
        for delta in _words(told.text):
            yield TextDelta(delta)
        if told.chips and "offer_choices" in reading.offered:
            yield ToolCall(f"call{new_id().hex[-12:]}_{_CHIPS}", "offer_choices", _chips(told))
        yield Usage(output_tokens=len(told.text.split()))


def _words(text: str) -> list[str]:
    parts = text.split(" ")
    return [part if index == len(parts) - 1 else f"{part} " for index, part in enumerate(parts)] if text else []


def _chips(told: Answer) -> dict[str, object]:
    chips: dict[str, object] = {
        "question": told.question or told.text[:300],
        "options": [{"label": label[:60], "send": send[:200]} for label, send in told.chips[:6]],
    }
    return {**chips, "asking": told.asking} if told.asking else chips
