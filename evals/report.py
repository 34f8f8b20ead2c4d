"""The report: per scenario and per harm, as JSON for machines and as lines for people."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from evals.running import Outcome

FILE: Final = Path(__file__).resolve().parents[1] / ".tripwright" / "reports" / "evals.json"


def as_json(outcomes: Sequence[Outcome], *, times: int) -> dict[str, Any]:
    """The whole report. `pass^k` is the share of scenarios of which every one of k runs passed."""
    harms = Counter(harm for outcome in outcomes for run in outcome.runs for harm, found in run.grades.items() if found)
    runs = [run for outcome in outcomes for run in outcome.runs]
    return {
        "at": datetime.now(UTC).isoformat(),
        "model": os.environ.get("TRIPWRIGHT_EVALS_MODEL", "offline"),
        "k": times,
        "pass^1": _share(sum(run.passed for run in runs), len(runs)),
        "pass^k": _share(sum(outcome.passed for outcome in outcomes), len(outcomes)),
        "harms": dict(harms),
        "scenarios": [
            {
                "name": outcome.scenario.name,
                "goal": outcome.scenario.goal,
                "tags": outcome.scenario.tags,
                "passed": outcome.passed,
                "runs": [
                    {
                        "passed": run.passed,
                        "seconds": round(run.seconds, 2),
                        "complaints": run.complaints,
                        "transcript": [] if run.passed else list(run.transcript),
                    }
                    for run in outcome.runs
                ],
            }
            for outcome in outcomes
        ],
    }


def _share(some: int, all_of_them: int) -> float:
    return round(some / all_of_them, 4) if all_of_them else 0.0


def write(report: dict[str, Any], path: Path = FILE) -> None:
    """Leave it where machines look for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")


def line(outcome: Outcome) -> str:
    """One scenario in one line, and its complaints below."""
    passed = sum(run.passed for run in outcome.runs)
    seconds = sum(run.seconds for run in outcome.runs) / len(outcome.runs)
    head = f"{'pass' if outcome.passed else 'FAIL'}  {outcome.scenario.name:<34} {passed}/{len(outcome.runs)}  {seconds:5.1f} s"
    complaints = dict.fromkeys(words for run in outcome.runs for words in run.complaints)
    return "\n".join([head, *(f"        {words}" for words in complaints)])
