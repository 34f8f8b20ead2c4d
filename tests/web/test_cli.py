"""What operators run: one tool, a tenant's file, crashpoints, the OpenAPI document."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.app import App
from core.settings import Settings
from tests.fixtures.app import MAYA, TOM
from tests.fixtures.stores import ROOT
from web.cli import load, tool


async def test_one_tool_runs_as_the_concierge_would(app: App, live_server: str, capsys: pytest.CaptureFixture) -> None:
    assert await tool.run(app, "place_facts", json.dumps({"place": "London"}), MAYA, None) == 0
    assert "London" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "arguments", "status"),
    [
        pytest.param("place_facts", "{", 2, id="arguments that are no JSON"),
        pytest.param("search_trips", '{"destination": "Atlantis"}', 0, id="a refusal is the tool's reply"),
    ],
)
async def test_a_tool_that_cannot_run_says_why(
    app: App, capsys: pytest.CaptureFixture, name: str, arguments: str, status: int
) -> None:
    assert await tool.run(app, name, arguments, MAYA, None) == status
    said = capsys.readouterr()
    assert said.out or said.err


async def test_somebody_who_does_not_exist_runs_nothing(app: App, capsys: pytest.CaptureFixture) -> None:
    assert await tool.run(app, "place_facts", "{}", "nobody@nowhere.example", None) == 1
    assert "employee.not_found" in capsys.readouterr().err


def written(folder: Path, content: Any) -> Path:
    path = folder / "tenant.json"
    path.write_bytes(content if isinstance(content, bytes) else orjson.dumps(content))
    return path


async def test_a_tenants_file_sets_limits_and_rules_and_loading_it_again_changes_nothing(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    rule = {
        "id": "late-booking-test",
        "name": "Very late booking",
        "condition": "AND",
        "rules": [{"field": "advance_booking_days", "operator": "lt", "value": 0}],
        "action": "TRACK_ONLY",
        "message": "Booked after it left.",
    }
    file = written(tmp_path, {"policies": {"rules": [rule]}, "settings": {"approval_cap_hours": 97}})
    assert await load.load(app, file, TOM) == 0
    assert set(capsys.readouterr().out.split("\n")) >= {"rule late-booking-test", "setting approval_cap_hours"}
    assert await load.load(app, file, TOM) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"{", "no JSON", id="no JSON"),
        pytest.param({"setings": {}}, "setings", id="a word that is none"),
        pytest.param({"settings": {"approval_cap_hours": "soon"}}, "approval_cap_hours", id="a limit that is none"),
        pytest.param({"rules": [{"id": "x"}]}, "policy.invalid", id="a rule that is none"),
    ],
)
async def test_a_file_that_does_not_fit_says_where(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture, content: Any, words: str
) -> None:
    assert await load.load(app, written(tmp_path, content), TOM) == 1
    assert words in capsys.readouterr().err


async def test_a_traveller_may_not_load_a_tenants_file(app: App, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert await load.load(app, written(tmp_path, {"settings": {"approval_cap_hours": 1}}), MAYA) == 1
    assert "auth.role_missing" in capsys.readouterr().err


def cli(*words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "web.cli", *words],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_crashpoints_are_listed_with_what_has_just_happened() -> None:
    done = cli("crashpoints")
    assert done.returncode == 0, done.stderr
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"commit.before", "commit.after", "job.claimed", "outbox.added"} <= set(names)
    assert names == sorted(names)


def test_an_armed_crashpoint_ends_the_process_with_137(settings: Settings) -> None:
    done = cli(
        "tool",
        "remember_preference",
        json.dumps({"text": "An aisle seat"}),
        "--as",
        MAYA,
        DATABASE_URL=settings.database_url,
        REDIS_URL=settings.redis_url,
        TRIPWRIGHT_SECRET_KEY=settings.secret_key.get_secret_value(),
        TRIPWRIGHT_CRASH_AT="commit.before",
    )
    assert done.returncode == 137, done.stderr


def test_the_openapi_document_needs_no_store(tmp_path: Path) -> None:
    out = tmp_path / "openapi.json"
    done = cli("openapi", "--out", str(out), DATABASE_URL="", REDIS_URL="")
    assert done.returncode == 0, done.stderr
    assert orjson.loads(out.read_bytes())["openapi"].startswith("3.")


def test_an_unknown_command_is_refused_with_the_known_ones() -> None:
    done = cli("fly")
    assert done.returncode == 2
    assert "worker" in done.stderr
