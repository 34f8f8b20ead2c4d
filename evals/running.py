"""Plays scenarios, several times each where asked, and keeps what the graders say."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from evals.evidence import gather, seeded_bookings
from evals.graders import grade
from evals.person import Cast
from evals.scenario import Scenario
from evals.stage import Stage


@dataclass(frozen=True)
class Run:
    """One time a scenario was played."""

    seconds: float
    grades: dict[str, list[str]]
    transcript: Sequence[str]

    @property
    def passed(self) -> bool:
        """Grades multiply: one complaint is a fail."""
        return not any(self.grades.values())

    @property
    def complaints(self) -> list[str]:
        """All of them, each with its harm."""
        return [f"{harm}: {words}" for harm, found in self.grades.items() for words in found]


@dataclass(frozen=True)
class Outcome:
    """A scenario with its runs."""

    scenario: Scenario
    runs: Sequence[Run]

    @property
    def passed(self) -> bool:
        """pass^k: every run passed."""
        return all(run.passed for run in self.runs)


async def play_once(stage: Stage, scenario: Scenario) -> Run:
    """One scenario in a world of its own."""
    started = time.perf_counter()
    async with stage.scene() as scene:
        seeded = await seeded_bookings(scene)
        cast = Cast(scene, scenario)
        played = await cast.play()
        seen = await gather(scene, scenario, cast, played, seeded)
    return Run(time.perf_counter() - started, grade(seen), transcript(seen.events))


async def play(stage: Stage, scenario: Scenario, times: int) -> Outcome:
    """One scenario, `times` over."""
    return Outcome(scenario, [await play_once(stage, scenario) for _ in range(times)])


def transcript(events: Sequence[dict[str, object]]) -> list[str]:
    """The conversation as lines, for reading a failure."""
    lines: list[str] = []
    open_text: dict[str, int] = {}
    for event in events:
        kind, name, value = event.get("type"), event.get("name"), event.get("value")
        if kind == "TEXT_MESSAGE_START":
            open_text[str(event["messageId"])] = len(lines)
            lines.append("concierge: ")
        elif kind == "TEXT_MESSAGE_CONTENT":
            lines[open_text[str(event["messageId"])]] += str(event["delta"])
        elif kind == "TOOL_CALL_START":
            lines.append(f"  tool {event['toolCallName']}")
        elif kind == "TOOL_CALL_ARGS":
            lines.append(f"    {event['delta']}")
        elif kind == "CUSTOM" and name == "user_message" and isinstance(value, dict):
            lines.append(f"person: {value.get('text')}")
        elif kind == "CUSTOM" and name == "card" and isinstance(value, dict):
            lines.append(f"  card {value.get('kind')}")
        elif kind == "CUSTOM" and name == "booking" and isinstance(value, dict):
            lines.append(f"  booking {value.get('reference')} {value.get('status')}")
        elif kind == "RUN_ERROR":
            lines.append(f"  failed: {event.get('message')}")
    return lines
