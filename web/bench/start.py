"""P13 and `ready`: from starting a web process to its first served answer, and from `make up` to ready.

Every start is a fresh process on stores that already run (P13) or on a machine that is set up but stopped (`ready`).
The peer is an empty chainlit application, in an environment of its own; without it the row has no ratio.

    python -m web.bench.start
"""

import asyncio
import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from web.cli.bootstrap import PEERS, ROOT
from web.cli.environment import free_port

HOLD_START, HOLD_READY = 0.8, 8.0
ROUNDS: Final = 5
PATIENCE: Final = 60.0
_PEER: Final = (
    "import chainlit as cl\n\n@cl.on_message\nasync def main(message):\n    await cl.Message(message.content).send()\n"
)


async def run(database_url: str, redis_url: str, data_dir: Path) -> list[dict[str, Any]]:
    """The rows of P13 and `ready`."""
    ours, peer = await asyncio.to_thread(_starts, database_url, redis_url, data_dir)
    ready = await asyncio.to_thread(_readies)
    return [
        {
            "id": "P13",
            "measure": f"start of a web process to its first served answer, median of {ROUNDS}",
            "value": round(ours, 3),
            "unit": "s",
            "peer": "chainlit" if peer else None,
            "peer_value": round(peer, 3) if peer else None,
            "ratio": round(peer / ours, 2) if peer else None,
            "hold": HOLD_START,
            "met": ours <= HOLD_START,
        },
        {
            "id": "ready",
            "measure": "`make up` once set up, to ready, median of 3",
            "value": round(ready, 2),
            "unit": "s",
            "peer": None,
            "peer_value": None,
            "ratio": None,
            "hold": HOLD_READY,
            "met": ready <= HOLD_READY,
        },
    ]


def _starts(database_url: str, redis_url: str, data_dir: Path) -> tuple[float, float | None]:
    port = free_port(8950, "127.0.0.1")
    env = dict(
        os.environ,
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,
        TRIPWRIGHT_DATA_DIR=str(data_dir),
        TRIPWRIGHT_SECRET_KEY="measured, never used for anything else",
        TRIPWRIGHT_PORT=str(port),
        PYTHONUNBUFFERED="1",
    )
    ours = [sys.executable, "-m", "web.cli", "web"]
    with _peer_command() as peer:
        taken: tuple[list[float], list[float]] = ([], [])
        # In turns, so that a busy minute of the machine touches both; the first of each only warms the disk's cache.
        for number in range(ROUNDS + 1):
            mine = _once(ours, env, f"http://127.0.0.1:{port}/ready")
            theirs = _once(peer[0], peer[1], peer[2]) if peer else None
            if number:
                taken[0].append(mine)
                taken[1].extend([theirs] if theirs is not None else [])
    return statistics.median(taken[0]), statistics.median(taken[1]) if taken[1] else None


@contextlib.contextmanager
def _peer_command() -> Iterator[tuple[list[str], dict[str, str], str] | None]:
    chainlit = PEERS / "bin" / "chainlit"
    if not chainlit.exists():
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="tripwright-peer-", ignore_cleanup_errors=True) as folder:
        program = Path(folder) / "peer.py"
        program.write_text(_PEER)
        port = free_port(8970, "127.0.0.1")
        env = dict(os.environ, CHAINLIT_APP_ROOT=folder, HOME=folder)
        command = [str(chainlit), "run", str(program), "--headless", "--port", str(port)]
        yield command, env, f"http://127.0.0.1:{port}/"


def _once(command: list[str], env: dict[str, str], url: str) -> float:
    """Seconds from starting the program to its first good answer; it is stopped afterwards."""
    began = time.perf_counter()
    program = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not _answers(url):
            if program.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"{command[0]} did not start")
            time.sleep(0.002)
        return time.perf_counter() - began
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGTERM)
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def _answers(url: str) -> bool:
    with (
        contextlib.suppress(OSError, urllib.error.URLError),
        urllib.request.urlopen(url, timeout=5) as got,
    ):
        return bool(got.status == 200)
    return False


def _readies() -> float:
    """Seconds of `make up` on a machine that is set up: the first start, which makes the stores, is not counted."""
    with tempfile.TemporaryDirectory(prefix="tripwright-ready-", ignore_cleanup_errors=True) as folder:
        env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        env |= {"TRIPWRIGHT_DATA_DIR": folder, "TRIPWRIGHT_PORT": str(free_port(8980, "127.0.0.1"))}
        return statistics.median([_make_up(env, Path(folder)) for _ in range(4)][1:])


def _make_up(env: dict[str, str], folder: Path) -> float:
    began = time.perf_counter()
    stack = subprocess.Popen(
        ["make", "--silent", "up"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not (folder / "ready").exists():
            if stack.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError("`make up` did not become ready")
            time.sleep(0.01)
        return time.perf_counter() - began
    finally:
        subprocess.run([sys.executable, "-m", "web.cli", "down"], cwd=ROOT, env=env, check=False, capture_output=True)
        try:
            stack.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(stack.pid, signal.SIGKILL)
            stack.wait()


if __name__ == "__main__":
    from web.bench.__main__ import main

    sys.exit(main(["P13", "ready"]))
