"""Real processes of the service, started as an operator starts them, killed as machines kill them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import httpx

ROOT = Path(__file__).resolve().parents[2]
KILLED_BY_A_CRASHPOINT = 137
Found = TypeVar("Found")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(look: Callable[[], Found | None], *, within: float, every: float = 0.1) -> Found:
    """What `look` finds in the end."""
    deadline = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"it did not happen within {within} s"
        time.sleep(every)


def answers(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.get(url, timeout=2, trust_env=False).status_code == 200
    return False


class Child:
    """One process of `python -m web.cli`, in a group of its own."""

    def __init__(self, words: list[str], env: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "web.cli", *words],
                cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def ends(self, within: float) -> int:
        """Its exit status."""
        return self._process.wait(within)

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL: nothing in it gets to run any more."""
        self._process.kill()
        self._process.wait(10)

    def stop(self) -> None:
        if self.is_running:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def says(self, words: str) -> bool:
        return words in self.log.read_text()


@dataclass
class Stack:
    """The sandbox and one web process on stores of their own; tests start the workers."""

    folder: Path
    env: dict[str, str]
    url: str
    sandbox_url: str
    children: list[Child] = field(default_factory=list)

    def start(self, *words: str, **more: str) -> Child:
        log = self.folder / f"{words[0]}-{len(self.children)}.log"
        child = Child(list(words), self.env | more, log)
        self.children.append(child)
        return child

    @contextlib.contextmanager
    def worker(self, **more: str) -> Iterator[Child]:
        """A worker for as long as the block runs."""
        child = self.start("worker", **more)
        try:
            yield child
        finally:
            child.stop()

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()


def environment(folder: Path, database_url: str, redis_url: str, **more: str) -> dict[str, str]:
    """What every process of a stack is told."""
    return dict(
        os.environ,
        PYTHONUNBUFFERED="1",
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,
        TRIPWRIGHT_DATA_DIR=str(folder),
        TRIPWRIGHT_SECRET_KEY="chaos is no reason to be careless with secrets",
        **more,
    )
