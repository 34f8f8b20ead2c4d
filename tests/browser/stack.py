"""The whole system as `make up` starts it: real processes, private stores, free ports, a folder of its own."""

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / ".tripwright" / "reports" / "browser-logs" / os.environ.get("PYTEST_XDIST_WORKER", "main")
READY_SECONDS = 90
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Stack:
    """A running system."""

    url: str
    folder: Path

    def process(self, name: str) -> int:
        """The process id of `web`, `worker` or `sandbox`."""
        return int(self._running()["processes"][name])

    @contextmanager
    def fault(self, party: str, kind: str, **more: Any) -> Iterator[None]:
        """Something goes wrong with an imitated vendor, until the end of the block."""
        control = f"{self._running()['sandbox_url']}/_sandbox/faults"
        made = httpx.post(control, json={"party": party, "kind": kind, **more}, trust_env=False)
        assert made.is_success, made.text
        try:
            yield
        finally:
            httpx.delete(control, trust_env=False)

    def _running(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "up.json").read_text())
        return found

    def kill(self, name: str) -> int:
        """End one process as a crash would; its supervisor starts it again. Gives the id it had."""
        gone = self.process(name)
        os.kill(gone, signal.SIGKILL)
        return gone


def _end_with_us() -> None:
    """Linux tells a child when its parent is gone, even by SIGKILL; elsewhere `make down` is left to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_stack() -> Iterator[Stack]:
    """A system for as long as it is needed; the folder goes with it."""
    # Short, because the stores listen on Unix sockets inside it.
    folder = Path(tempfile.mkdtemp(prefix="tw-browser-"))
    env = dict(os.environ, TRIPWRIGHT_DATA_DIR=str(folder), TRIPWRIGHT_PORT=str(_free_port()))
    with (folder / "up.log").open("w") as log:
        command = [sys.executable, "-m", "web.cli", "up"]
        up = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_us,  # noqa: PLW1509 - no lock is taken in it
        )
    try:
        yield Stack(_ready(up, folder, env), folder)
    finally:
        up.send_signal(signal.SIGTERM)
        try:
            up.wait(30)
        except subprocess.TimeoutExpired:
            up.kill()
            up.wait(10)
        # The last run's logs stay, for whoever asks why a test failed.
        shutil.rmtree(LOGS, ignore_errors=True)
        if (folder / "logs").exists():
            shutil.copytree(folder / "logs", LOGS)
        shutil.rmtree(folder, ignore_errors=True)


def _ready(up: "subprocess.Popen[bytes]", folder: Path, env: dict[str, str]) -> str:
    asked = [sys.executable, "-m", "web.cli", "ready", "--wait"]
    ends = time.monotonic() + READY_SECONDS
    while up.poll() is None and time.monotonic() < ends:
        done = subprocess.run([*asked, "10"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.strip()
    raise AssertionError(f"the system did not start:\n{(folder / 'up.log').read_text()[-3000:]}")
