"""`python -m evals [--times K] [--transcripts] [NAME …]`"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog

from evals import report
from evals.running import Outcome, play
from evals.scenario import Scenario, load
from evals.stage import ROOT, Stage, own_server, served_sandbox


async def play_all(server: str, scenarios: Sequence[Scenario], *, times: int, transcripts: bool) -> list[Outcome]:
    """Every scenario, one after the other, each line printed as it is known."""
    outcomes = []
    with served_sandbox() as sandbox:
        stage = Stage(server, sandbox)
        try:
            await stage.set_up()
            for scenario in scenarios:
                outcome = await play(stage, scenario, times)
                outcomes.append(outcome)
                print(report.line(outcome), flush=True)
                if transcripts:
                    print(*(f"        | {words}" for words in outcome.runs[0].transcript), sep="\n", flush=True)
        finally:
            stage.tear_down()
    return outcomes


def main(arguments: Sequence[str] | None = None) -> int:
    """Play what was asked for, write the report; the exit status says whether everything passed."""
    parser = argparse.ArgumentParser(
        prog="python -m evals", description="Grade conversations on what they leave behind."
    )
    parser.add_argument("names", nargs="*", help="scenarios to play; all, without any")
    parser.add_argument("--times", type=int, default=int(os.environ.get("TRIPWRIGHT_EVALS_TIMES", "1")), metavar="K")
    parser.add_argument("--transcripts", action="store_true", help="print every conversation")
    parser.add_argument("--list", action="store_true", help="list the scenarios and stop")
    asked = parser.parse_args(arguments)
    scenarios = [scenario for scenario in load() if not asked.names or scenario.name in asked.names]
    if asked.list:
        print(*(f"{scenario.name:<36} {scenario.goal}" for scenario in scenarios), sep="\n")
        return 0
    if not scenarios:
        print("There is no scenario of that name.", file=sys.stderr)
        return 2
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    folder = Path(os.environ.get("TRIPWRIGHT_DATA_DIR") or ROOT / ".tripwright") / "evals"
    server = os.environ.get("DATABASE_URL") or own_server(folder)
    outcomes = asyncio.run(play_all(server, scenarios, times=asked.times, transcripts=asked.transcripts))
    made = report.as_json(outcomes, times=asked.times)
    if not asked.names:
        report.write(made)
    passed = sum(outcome.passed for outcome in outcomes)
    print(f"{passed} of {len(outcomes)} scenarios passed (pass^{asked.times} = {made['pass^k']}).")
    return 0 if passed == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
