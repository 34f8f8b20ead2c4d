"""Set-up: each step once, skipped while nothing changes, and one at a time."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from web.cli import bootstrap


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "DATA", tmp_path / "data")
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / "data" / "stamps")
    return tmp_path


def test_a_step_is_done_only_for_its_very_inputs(own_folders: Path) -> None:
    bootstrap.mark_done("packages", "these inputs")
    assert bootstrap.is_done("packages", "these inputs")
    assert not bootstrap.is_done("packages", "other inputs")
    assert not bootstrap.is_done("never", "these inputs")


def test_a_step_whose_result_is_gone_is_done_again(own_folders: Path) -> None:
    result = own_folders / "result"
    result.touch()
    bootstrap.mark_done("build", "inputs")
    assert bootstrap.is_done("build", "inputs", result)
    result.unlink()
    assert not bootstrap.is_done("build", "inputs", result)


def test_inputs_are_names_contents_and_facts(own_folders: Path) -> None:
    one, two = own_folders / "one", own_folders / "two"
    one.write_text("a")
    two.write_text("b")
    first = bootstrap.digest([one, two])
    assert first == bootstrap.digest([two, one])
    assert first != bootstrap.digest([one])
    assert first != bootstrap.digest([one, two], "another Python")
    two.write_text("c")
    assert first != bootstrap.digest([one, two])


def test_what_is_built_is_no_input_of_the_build(own_folders: Path) -> None:
    (own_folders / "src").mkdir()
    (own_folders / "src" / "app.tsx").touch()
    (own_folders / "node_modules" / "react").mkdir(parents=True)
    (own_folders / "node_modules" / "react" / "index.js").touch()
    (own_folders / "cache.tsbuildinfo").touch()
    found = {path.name for path in bootstrap.files(own_folders, skip=("node_modules",))}
    assert found == {"app.tsx"}


def test_a_program_that_fails_shows_what_it_said(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(bootstrap.SetupFailed, match="Doing it failed"):
        bootstrap.run([sys.executable, "-c", "print('why'); raise SystemExit(3)"], why="Doing it")
    assert "why" in capsys.readouterr().err


def test_a_second_set_up_waits_for_the_first(own_folders: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(Path(bootstrap.__file__).parents[2])!r})\n"
        "from pathlib import Path; from web.cli import bootstrap\n"
        f"bootstrap.DATA = Path({str(own_folders / 'data')!r})\n"
        "with bootstrap.alone(): print('in', flush=True)\n"
    )
    with bootstrap.alone():
        other = subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        time.sleep(0.7)
        assert other.poll() is None
    out, err = other.communicate(timeout=20)
    assert out == "in\n"
    assert "waiting" in err


@pytest.mark.parametrize(
    ("version", "is_enough"), [("v20.19.0", True), ("v22.1.0", True), ("v18.20.4", False), ("v20.5.1", False)]
)
def test_an_old_node_is_no_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, *, is_enough: bool
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (bootstrap.find_node() is not None) is is_enough


def test_a_browser_named_by_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPWRIGHT_BROWSER", "/somewhere/chromium")
    assert bootstrap.find_browser() == "/somewhere/chromium"


def test_where_there_is_no_browser_there_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TRIPWRIGHT_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.find_browser() is None


def test_no_lock_names_a_package_index() -> None:
    root = Path(bootstrap.__file__).parents[2]
    locks = [root / "requirements.lock", *(root / "web" / "cli" / "locks").glob("*.lock")]
    locks.append(root / "web" / "bench" / "requirements-bench.lock")
    for lock in locks:
        text = lock.read_text()
        assert "://" not in text, lock
        assert "--index" not in text, lock
        names = [line for line in text.splitlines() if line and line[0].isalnum()]
        assert text.count("--hash=sha256:") >= len(names) > 0, lock
    assert '"resolved": "http' not in (root / "web" / "ui" / "package-lock.json").read_text()
