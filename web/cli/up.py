"""`up`: stores, sandbox, schema, demo data, web and worker under one supervisor; ready in seconds."""

import contextlib
import fcntl
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TextIO

import orjson

from web.cli import environment as env
from web.cli.schema import ensure_schema, stamp
from web.cli.supervisor import ARMING, Supervisor, end_leftovers

READY_WITHIN = 90.0


class Up:
    """One running stack."""

    def __init__(self, folder: Path, *, quiet: bool = False) -> None:
        self._folder, self._quiet, self._started = folder, quiet, time.monotonic()
        host = os.environ.get("TRIPWRIGHT_HOST") or "127.0.0.1"
        wanted = int(os.environ.get("TRIPWRIGHT_PORT") or 8000)
        self._port = env.free_port(wanted, host)
        self._sandbox_port = env.free_port(
            max(8010, self._port + 1) if wanted == 8000 else self._port + 10, "127.0.0.1"
        )
        reachable = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        self.url = f"http://{reachable}:{self._port}"
        self._sandbox_url = os.environ.get("TRIPWRIGHT_SANDBOX_URL") or f"http://127.0.0.1:{self._sandbox_port}"
        self._env = dict(
            os.environ,
            PYTHONUNBUFFERED="1",
            TRIPWRIGHT_DATA_DIR=str(folder),
            TRIPWRIGHT_HOST=host,
            TRIPWRIGHT_PORT=str(self._port),
            TRIPWRIGHT_SANDBOX_URL=self._sandbox_url,
            TRIPWRIGHT_SANDBOX_STATE=str(folder / "sandbox.sqlite"),
            TRIPWRIGHT_SANDBOX_CARDS="off" if os.environ.get("STRIPE_SECRET_KEY") else "on",
            TRIPWRIGHT_WEBHOOK_BASE=f"{self.url}/api/v1/webhooks",
            TRIPWRIGHT_SECRET_KEY=env.secret(folder),
        )
        self._supervisor = Supervisor(folder / "logs", verbose=bool(os.environ.get("TRIPWRIGHT_VERBOSE")))
        self._seed: subprocess.Popen[bytes] | None = None
        self._seeded = ""
        self._said_ready = False

    def run(self) -> int:
        """Start, announce, keep, stop."""
        self._supervisor.catch_signals()
        try:
            self._start()
            if not self._supervisor.is_stopping:
                self._supervisor.loop(self._tick)
        finally:
            self._stop()
        if self._supervisor.gave_up_on:
            name = self._supervisor.gave_up_on
            print(f"{name} could not be kept running; see {self._folder / 'logs' / name}.log", file=sys.stderr)
        return self._supervisor.status

    def _start(self) -> None:
        if env.needs_sandbox() and not os.environ.get("TRIPWRIGHT_SANDBOX_URL"):
            self._launch("sandbox")
        self._env |= env.start_stores(self._folder)
        ensure_schema(self._env["DATABASE_URL"])
        if self._supervisor.is_stopping:
            return
        self._launch("web")
        self._launch("worker")
        if self._env.get("TRIPWRIGHT_DEMO", "true").lower() not in ("0", "false", "no", "off"):
            self._start_seed()

    def _start_seed(self) -> None:
        self._seeded = stamp(self._env["DATABASE_URL"])
        known = self._folder / "seeded"
        if known.exists() and known.read_text() == self._seeded:
            return
        # An armed crashpoint is meant for the processes that are started again, not for putting the demo in.
        unarmed = {name: value for name, value in self._env.items() if name != ARMING}
        self._seed = subprocess.Popen([sys.executable, "-m", "web.cli", "seed"], env=unarmed)

    def _launch(self, name: str) -> None:
        extra = ["--port", str(self._sandbox_port)] if name == "sandbox" else []
        self._supervisor.launch(name, [sys.executable, "-m", "web.cli", name, *extra], self._env)

    def _tick(self) -> None:
        if len(self._supervisor.pids) and not self._said_ready:
            self._check_ready()
        running = env.Running(os.getpid(), self.url, self._sandbox_url, self._supervisor.pids)
        if env.Running.read(self._folder) != running:
            running.save(self._folder)

    def _check_ready(self) -> None:
        if self._seed is not None:
            status = self._seed.poll()
            if status:
                self._supervisor.status = 1
                self._supervisor.stop("the demo data could not be put in")
            if status != 0:
                return
            (self._folder / "seeded").write_text(self._seeded)
        if _answer(f"{self.url}/ready") is not None:
            self._said_ready = True
            self._announce()
        elif time.monotonic() - self._started > READY_WITHIN:
            self._supervisor.status = 1
            self._supervisor.stop(f"not ready after {READY_WITHIN:.0f} s; see {self._folder / 'logs'}")

    def _announce(self) -> None:
        taken = time.monotonic() - self._started
        (self._folder / "ready").write_text(f"{taken:.3f}")
        if self._quiet:
            return
        print(f"\nTripwright is ready after {taken:.1f} s:  {self.url}\n", flush=True)
        people = (_answer(f"{self.url}/api/v1/auth/demo") or {}).get("items", [])
        if people:
            print("Sign in with one click as")
            for person in people:
                print(f"  {person['name']:<22} {person['email']:<36} {person['title']}")
        print(f"\nLogs: {self._folder / 'logs'}   Ctrl-C stops everything.\n", flush=True)

    def _stop(self) -> None:
        if not self._supervisor.is_stopping:
            self._supervisor.stop("stopping")
            self._supervisor.loop()
        if self._seed is not None and self._seed.poll() is None:
            self._seed.terminate()
            self._seed.wait(5)
        env.stop_stores(self._folder)
        (self._folder / "up.json").unlink(missing_ok=True)
        (self._folder / "ready").unlink(missing_ok=True)
        if not self._quiet:
            print("Stopped.", flush=True)


def _answer(url: str) -> dict[str, Any] | None:
    with (
        contextlib.suppress(OSError, urllib.error.URLError, ValueError),
        urllib.request.urlopen(url, timeout=2) as got,  # noqa: S310 - our own address
    ):
        found: dict[str, Any] = orjson.loads(got.read())
        return found
    return None


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[TextIO | None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("a") as lock:
        yield lock if _took(lock) else None


def _took(lock: TextIO) -> bool:
    """A command that only asks whether it is up holds the lock for an instant, so one refusal says nothing."""
    for _ in range(5):
        with contextlib.suppress(OSError):
            # Not `flock`: what the supervisor has started would hold that on after the supervisor is killed.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.1)
    return False


def up(*, quiet: bool = False) -> int:
    """Bring the stack up and stay until told to stop."""
    folder = env.data_dir()
    with _only_one(folder) as lock:
        before = env.Running.read(folder)
        if lock is None:
            print(f"Tripwright is already up here: {before.url if before else 'starting'}")
            return 0
        if before is not None:
            for name in end_leftovers(before.processes):
                print(f"Ended a {name} left over from a run that was killed.")
        (folder / "ready").unlink(missing_ok=True)
        return Up(folder, quiet=quiet).run()


def ready(wait: float) -> int:
    """Whether the stack of this folder is ready, waiting for it at most `wait` seconds. Prints its address."""
    folder, deadline = env.data_dir(), time.monotonic() + wait
    while True:
        running = env.Running.read(folder)
        if running is not None and (folder / "ready").exists() and _answer(f"{running.url}/ready") is not None:
            print(running.url)
            return 0
        if time.monotonic() >= deadline:
            print("Tripwright is not ready here. Start it with `make up`.", file=sys.stderr)
            return 1
        time.sleep(0.1)


def down() -> int:
    """Ask the running stack of this folder to stop, and wait until it has."""
    folder = env.data_dir()
    running = env.Running.read(folder)
    if running is not None and env.is_up(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(running.supervisor, 15)
        deadline = time.monotonic() + 20
        while env.is_up(folder) and time.monotonic() < deadline:
            time.sleep(0.1)
    if not env.is_up(folder):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(env.stop_stores, folder).result()
    return int(env.is_up(folder))
