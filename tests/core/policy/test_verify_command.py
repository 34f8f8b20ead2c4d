"""`verify-policy`: anybody can judge a stored verdict again, without the service."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.kernel.hashing import canonical_json
from core.kernel.ids import new_id
from core.people.caller import Caller
from core.policy.demo import demo_policy
from core.policy.document import parse_file
from core.policy.ruleset import Ruleset, combine
from core.policy.service import Policies
from web.cli.verify_policy import verify_file

RULES = Ruleset(parse_file(demo_policy()).rules)
FLIGHT = {"kind": "flight", "segment.fare_class": "business", "segment.duration_mins": 200, "flight.total": "812.40"}
HOTEL = {"kind": "hotel", "hotel.city": "London", "hotel.daily_rate": "330.50", "currency": "USD"}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    verdict = combine(RULES.judge_all([FLIGHT, HOTEL]))
    path = tmp_path / "evaluation.json"
    path.write_bytes(canonical_json({"proof": verdict.proof(), "rules": RULES.as_json()}))
    return path


def test_a_kept_evaluation_leads_to_the_same_bytes_without_stores_or_settings(kept: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    said = subprocess.run(
        [sys.executable, "-m", "web.cli", "verify-policy", str(kept)],
        env=env,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert b"bytes again" in said.stdout


@pytest.mark.parametrize("change", ["outcome", "facts", "message", "rules"])
def test_whatever_is_changed_is_found(kept: Path, change: str, capsys: pytest.CaptureFixture[str]) -> None:
    held = json.loads(kept.read_bytes())
    if change == "outcome":
        held["proof"]["outcome"] = "compliant"
    elif change == "facts":
        held["proof"]["subjects"][0]["facts"]["flight.total"] = "812.41"
    elif change == "message":
        held["proof"]["subjects"][1]["results"][0]["message"] = "Fine."
    else:
        held["rules"] = held["rules"][1:]
    kept.write_bytes(canonical_json(held))
    assert verify_file(kept) == 1
    assert "DOES NOT FOLLOW" in capsys.readouterr().out


def test_what_is_no_evaluation_is_said_to_be_none(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("[]")
    assert verify_file(other) == 2


async def test_a_stored_evaluation_can_be_taken_out_and_checked_elsewhere(
    database: object, policies: Policies, callers: dict[str, Caller], tmp_path: Path
) -> None:
    from types import SimpleNamespace

    from web.cli.verify_policy import verify_stored

    verdict = await policies.evaluate(callers["maya"], FLIGHT)
    async with database.begin(callers["maya"]) as uow:
        stored = await policies.record(uow, subject_type="booking", subject_id=new_id(), stage="draft", verdict=verdict)
    app, out = SimpleNamespace(policies=policies, database=database), tmp_path / "out.json"
    assert await verify_stored(app, str(stored), out) == 0
    assert verify_file(out) == 0
    assert await verify_stored(app, str(new_id()), None) == 2
    assert await verify_stored(app, "not-an-id", None) == 2
