"""`make check` and `make test`: each step is named, timed, and the last lines say what failed or was skipped."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from web.cli import bootstrap
from web.cli.stores import stop_unused

ROOT = bootstrap.ROOT
BIN = bootstrap.VENV / "bin"


def _node() -> tuple[list[str], dict[str, str]]:
    return bootstrap.ensure_node(BIN / "uv")


def steps() -> list[tuple[str, list[str], Path, dict[str, str] | None]]:
    """Name, command, folder, environment."""
    here = [
        ("formatting", [str(BIN / "ruff"), "format", "--check", "."], ROOT, None),
        ("lints", [str(BIN / "ruff"), "check", "."], ROOT, None),
        ("types", [str(BIN / "mypy")], ROOT, None),
        ("import contracts", [str(BIN / "lint-imports"), "--no-cache"], ROOT, None),
        ("migrations", [sys.executable, "-m", "web.cli.alembic_check"], ROOT, None),
    ]
    if not (bootstrap.UI / "package.json").exists():
        return [*here]
    npm, env = _node()
    return [*here, ("browser app", [*npm, "run", "--silent", "check"], bootstrap.UI, env)]


def check() -> int:
    """Every step, also after one failed."""
    failed = []
    for name, command, folder, env in steps():
        started = time.monotonic()
        print(f"-- {name}", flush=True)
        done = subprocess.run(command, cwd=folder, env=env, check=False)
        print(
            f"-- {name}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - started:.1f} s)", flush=True
        )
        if done.returncode:
            failed.append(name)
    if (bootstrap.DATA / "test").exists():
        stop_unused(bootstrap.DATA / "test")
    print(f"\ncheck: {'FAILED: ' + ', '.join(failed) if failed else 'all green'}")
    return 1 if failed else 0


MOST_LOOKED_AT_AGAIN: Final = 3
"""More failures than this are no accident of a full machine. What fails twice has failed, and each is named."""


def browser() -> str | None:
    """The browser set-up found for the tests."""
    named = os.environ.get("TRIPWRIGHT_BROWSER")
    if named:
        return named
    try:
        found: str | None = json.loads((bootstrap.DATA / "browser.json").read_text())["executable"]
    except (OSError, ValueError, KeyError):
        found = bootstrap.find_browser()
    return found if found and (shutil.which(found) or Path(found).exists()) else None


def _failed() -> list[str]:
    """What failed in the run that has just ended."""
    try:
        return sorted(json.loads((ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed").read_text()))
    except (OSError, ValueError):
        return []


def test(rest: list[str]) -> int:
    """Everything under tests, browser tests too where there is a browser; without one the last lines say so."""
    found = browser()
    env = dict(os.environ, TRIPWRIGHT_BROWSER=found or "")
    workers = min(4, os.cpu_count() or 1)
    spread = ["-n", str(workers), "--dist", "loadfile"] if workers > 1 and not rest else []
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", *spread, *rest], cwd=ROOT, env=env, check=False)
    if done.returncode == 1 and spread and 0 < len(failed := _failed()) <= MOST_LOOKED_AT_AGAIN:
        _loudly("A SECOND LOOK, one at a time, at what failed while the machine was full:", *failed)
        again = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", *failed]
        done = subprocess.run(again, cwd=ROOT, env=env, check=False)
    if (bootstrap.DATA / "test").exists():
        stop_unused(bootstrap.DATA / "test")
    if found is None:
        _loudly(
            "NO BROWSER: there is no Chromium here and none could be fetched.",
            "The tests in tests/browser were SKIPPED. Install chromium and run this again.",
        )
    if not os.environ.get("TRIPWRIGHT_SPECS") and not (ROOT.parent / "shared" / "specs").is_dir():
        _loudly(
            "NO VENDOR DOCUMENTS: the vendors' OpenAPI documents are not in ../shared/specs.",
            "What holds the sandbox's answers against them was SKIPPED. Name their folder in TRIPWRIGHT_SPECS.",
        )
    return done.returncode


def _loudly(*lines: str) -> None:
    print("\n" + "!" * 100)
    for line in lines:
        print(f"!! {line}")
    print("!" * 100, flush=True)
