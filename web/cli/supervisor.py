"""One supervisor over the processes of a machine: honcho starts them and collects their lines, we restart what dies."""

import contextlib
import io
import multiprocessing
import os
import queue
import signal
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from honcho.manager import Manager
from honcho.printer import Message, Printer

RESTARTS_ALLOWED = 6
RESTARTS_WITHIN = 60.0
STOP_WAIT = 8.0
KILLED_BY_A_CRASHPOINT = 137
ARMING = "TRIPWRIGHT_CRASH_AT"


class LogFiles(Printer):  # type: ignore[misc]
    """Every line into a file per process; on the terminal only what a person must see."""

    def __init__(self, folder: Path, *, verbose: bool) -> None:
        super().__init__(sys.stdout, time_format="%H:%M:%S")
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._verbose = folder, verbose
        self._files: dict[str, io.BufferedWriter] = {}

    def write(self, message: Any) -> None:
        """Keep one line, and show it when it is bad news."""
        line = (
            message.data if isinstance(message.data, bytes) else f"{message.time:%H:%M:%S.%f} {message.data}".encode()
        )
        if message.name not in self._files:
            self._files[message.name] = (self._folder / f"{message.name}.log").open("ab")
        file = self._files[message.name]
        file.write(line if line.endswith(b"\n") else line + b"\n")
        file.flush()
        if self._verbose or self._is_bad_news(message.name, line):
            super().write(message)

    @staticmethod
    def _is_bad_news(name: str, line: bytes) -> bool:
        if name == "system":
            return False
        if not line.startswith(b"{"):
            return bool(line.strip())
        with contextlib.suppress(orjson.JSONDecodeError):
            return orjson.loads(line).get("level") in ("error", "critical")
        return True


class Supervisor(Manager):  # type: ignore[misc]
    """Starts processes at any time, starts again what dies, stops everything on Ctrl-C or SIGTERM."""

    def __init__(self, logs: Path, *, verbose: bool = False) -> None:
        super().__init__(LogFiles(logs, verbose=verbose))
        self._deaths: dict[str, deque[float]] = defaultdict(deque)
        self._asked_at: float | None = None
        self.gave_up_on: str | None = None
        self.status = 0

    @property
    def is_stopping(self) -> bool:
        """Whether everything is on its way down."""
        return bool(self._terminating)

    @property
    def pids(self) -> dict[str, int]:
        """Process ids by name, of what runs now."""
        return {name: entry["pid"] for name, entry in self._processes.items() if entry.get("pid")}

    def launch(self, name: str, command: list[str], env: dict[str, str]) -> None:
        """Start one process and keep it running."""
        words = " ".join("'" + word.replace("'", "'\\''") + "'" for word in command)
        self.add_process(name, f"exec {words}", env=dict(env), cwd=str(Path.cwd()))
        self._start_one(name)

    def _start_one(self, name: str) -> None:
        entry = self._processes[name]
        entry.pop("returncode", None)
        entry.pop("pid", None)
        entry["process"] = multiprocessing.Process(name=name, target=entry["obj"].run, args=(self.events, True))
        entry["process"].start()

    def catch_signals(self) -> None:
        """From now on Ctrl-C and SIGTERM stop everything, in order."""

        def stop(signum: int, _frame: object) -> None:
            self.stop(f"{signal.Signals(signum).name} received")

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)

    def stop(self, why: str) -> None:
        """Ask every process to end; those that do not are killed after a while."""
        if self._asked_at is None:
            self._asked_at = time.monotonic()
            self._system_print(f"{why}\n")
            self._await_pids()
            self.terminate()

    def _await_pids(self) -> None:
        """A process being started this very moment has no id yet; give it one before asking it to end."""
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline and not self._all_started():
            self._take_events(0.05)

    def loop(self, on_tick: Callable[[], None] | None = None) -> None:
        """Until everything has been stopped."""
        while not (self.is_stopping and self._all_over()):
            self._take_events(0.1)
            if on_tick is not None and not self.is_stopping:
                on_tick()
            if self._asked_at is not None and time.monotonic() - self._asked_at > STOP_WAIT:
                self.kill()
        self._take_events(0.05)

    def _all_over(self) -> bool:
        return all("returncode" in entry or not entry["process"].is_alive() for entry in self._processes.values())

    def _take_events(self, wait: float) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._take(self.events.get(timeout=wait))
                wait = 0.01

    def _take(self, message: Message) -> None:
        entry = self._processes[message.name]
        if message.type == "line":
            self._printer.write(message)
        elif message.type == "start":
            entry["pid"] = message.data["pid"]
            self._system_print(f"{message.name} started (pid {message.data['pid']})\n")
        elif message.type == "stop":
            entry["returncode"] = message.data["returncode"]
            self._system_print(f"{message.name} ended with {message.data['returncode']}\n")
            if entry["returncode"] == KILLED_BY_A_CRASHPOINT:
                self._disarm(message.name)
            if not self.is_stopping:
                self._start_again(message.name)

    def _disarm(self, name: str) -> None:
        """A crashpoint kills a process once; its successor is to show that work goes on, not to die there as well."""
        self._processes[name]["obj"].env.pop(ARMING, None)

    def _start_again(self, name: str) -> None:
        deaths = self._deaths[name]
        now = time.monotonic()
        deaths.append(now)
        while deaths and now - deaths[0] > RESTARTS_WITHIN:
            deaths.popleft()
        if len(deaths) > RESTARTS_ALLOWED:
            self.gave_up_on, self.status = name, 1
            self.stop(f"{name} keeps ending; giving up")
            return
        if len(deaths) > 1:
            time.sleep(min(0.2 * 2 ** len(deaths), 3.0))
        self._start_one(name)


def end_leftovers(processes: dict[str, int]) -> list[str]:
    """End processes of a run whose supervisor was killed, if those ids are still ours."""
    ended = []
    for name, pid in processes.items():
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"web.cli" in command and name.encode() in command:
                os.killpg(pid, signal.SIGTERM)
                ended.append(name)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(Path(f"/proc/{processes[name]}").exists() for name in ended):
        time.sleep(0.05)
    return ended
