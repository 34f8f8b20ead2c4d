"""`up`, as a newcomer has it: started, found, killed in parts, and stopped without a trace."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.stores import ROOT
from web.cli import environment
from web.cli.supervisor import end_leftovers

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
WITHIN = 60.0


def until(fits: Callable[[], Any], what: str) -> Any:
    ends = time.monotonic() + WITHIN
    while time.monotonic() < ends:
        if found := fits():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come to be within {WITHIN:.0f} s")


class Stack:
    """`python -m web.cli up` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        port = environment.free_port(8800, "127.0.0.1")
        self.env |= {"TRIPWRIGHT_DATA_DIR": str(folder), "TRIPWRIGHT_PORT": str(port)}
        self.log = folder / "up.log"

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "web.cli", "up"], cwd=ROOT, env=self.env, stdout=out, stderr=out
            )

    def cli(self, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "web.cli", *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120, check=False)

    def ready(self) -> str:
        done = self.cli("ready", "--wait", str(WITHIN))
        assert done.returncode == 0, self.log.read_text()[-3000:]
        return done.stdout.strip()

    @property
    def running(self) -> dict[str, int]:
        found = environment.Running.read(self.folder)
        return found.processes if found else {}

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    made = Stack(tmp_path_factory.mktemp("up"))
    made.start()
    try:
        made.ready()
        yield made
    finally:
        made.stop()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def test_it_says_where_it_is_and_who_may_sign_in(stack: Stack) -> None:
    url = stack.ready()
    said = stack.log.read_text()
    assert url in said
    assert "maya.chen@northwind.example" in said


def test_the_first_page_is_served(stack: Stack) -> None:
    with urllib.request.urlopen(f"{stack.ready()}/health", timeout=10) as answer:
        assert json.load(answer) == {"status": "ok"}


def test_a_second_one_in_the_same_folder_points_to_the_first(stack: Stack) -> None:
    done = stack.cli("up")
    assert done.returncode == 0
    assert stack.ready() in done.stdout


@pytest.mark.parametrize("name", ["worker", "web", "sandbox"])
def test_a_process_that_is_killed_is_started_again(stack: Stack, name: str) -> None:
    before = stack.running[name]
    os.killpg(before, signal.SIGKILL)
    until(lambda: stack.running.get(name) not in (before, None), f"a new {name}")
    assert stack.ready()


def test_another_stack_beside_it_takes_the_next_free_port(stack: Stack) -> None:
    taken = int(stack.ready().rsplit(":", 1)[1])
    assert environment.free_port(taken, "127.0.0.1") != taken


def test_stopping_leaves_nothing_behind_and_starting_again_keeps_the_data(stack: Stack) -> None:
    pids = [*stack.running.values(), stack.process.pid]
    postgres = int((stack.folder / "postgres" / "postmaster.pid").read_text().split()[0])
    began = time.monotonic()
    stack.stop()
    assert time.monotonic() - began < 20
    until(lambda: not any(alive(pid) for pid in [*pids, postgres]), "an end of every process")
    assert not (stack.folder / "up.json").exists()
    assert stack.cli("ready").returncode == 1
    stack.start()
    stack.ready()


def test_what_a_killed_supervisor_left_is_ended_by_the_next(stack: Stack) -> None:
    left = dict(stack.running)
    os.kill(stack.process.pid, signal.SIGKILL)
    stack.process.wait(10)
    assert all(alive(pid) for pid in left.values())
    stack.start()
    until(lambda: not any(alive(pid) for pid in left.values()), "an end of what was left")
    stack.ready()
    assert "left over" in stack.log.read_text()


def test_a_process_of_somebody_else_is_never_ended() -> None:
    other = subprocess.Popen(["sleep", "30"], start_new_session=True)
    try:
        assert end_leftovers({"web": other.pid}) == []
        assert alive(other.pid)
    finally:
        other.kill()
        other.wait()
