"""P11: a trip read by its owner, offered 1,000 times a second to a web process on one core, p95.

Requests are due at fixed times whether or not earlier ones were answered, and a request's time counts from when it
was due, so a server that cannot keep up is seen to fall behind. Ours is the product's own web process and its whole
booking page; the peer is FastAPI with an ORM over a smaller trip.

    python -m web.bench P11
"""

import asyncio
import contextlib
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import aiohttp
import structlog

from web.cli.bootstrap import ROOT
from web.cli.environment import free_port

HOLD: Final = 4.0
RATE: Final = 1000
SECONDS: Final = 3.0
CONNECTIONS: Final = 64
PATIENCE: Final = 30.0
SECRET: Final = "measured, never used for anything else"
Target = tuple[str, dict[str, str]]


async def run(database_url: str, redis_url: str, data_dir: Path) -> list[dict[str, Any]]:
    """The row of P11."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40), cache_logger_on_first_use=False)
    wanted = await _trips(database_url)
    port, peer_port = free_port(8990, "127.0.0.1"), free_port(9010, "127.0.0.1")
    env = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "TRIPWRIGHT_DATA_DIR": str(data_dir),
        "TRIPWRIGHT_SECRET_KEY": SECRET,
        "TRIPWRIGHT_PORT": str(port),
    }
    with _served([sys.executable, "-m", "web.cli", "web"], env, f"http://127.0.0.1:{port}/ready"):
        ours = await _offered([(f"http://127.0.0.1:{port}{path}", headers) for path, headers in wanted])
    orm = [
        sys.executable,
        "-m",
        "uvicorn",
        "web.bench.peers.orm_reads:app",
        "--port",
        str(peer_port),
        "--no-access-log",
    ]
    plain = database_url.replace("postgresql://", "postgresql+psycopg://")
    trip = (f"http://127.0.0.1:{peer_port}/trips/1", {"authorization": "Bearer peer"})
    with _served(orm, {"DATABASE_URL": plain}, f"http://127.0.0.1:{peer_port}/openapi.json"):
        peer = await _offered([trip])
    return [
        {
            "id": "P11",
            "measure": f"trip read by its owner at {RATE}/s on one core, p95",
            "value": round(ours, 2),
            "unit": "ms",
            "peer": "FastAPI + ORM",
            "peer_value": round(peer, 2),
            "ratio": round(peer / ours, 2),
            "hold": HOLD,
            "met": ours <= HOLD,
        }
    ]


async def _trips(url: str) -> list[Target]:
    """One confirmed trip of each traveller, with what signs them in."""
    from core.kernel.clock import SystemClock
    from core.people.demo_people import DEMO_PEOPLE
    from core.people.sign_in import SignIn
    from web.bench.desk import opened

    counter = await opened(url)
    try:
        signing = SignIn(counter.database.begin, counter.database.sweep, SystemClock(), secret_key=SECRET, demo=True)
        found = []
        demo = {person.email for person in DEMO_PEOPLE}
        for number, caller in enumerate(counter.callers):
            if caller.email not in demo:
                continue
            owner, proposal = await counter.proposed(number)
            await counter.book(owner, proposal)
            tokens = await signing.demo_sign_in(caller.email)
            headers = {"authorization": f"Bearer {tokens.access_token}"}
            found.append((f"/api/v1/bookings/{proposal.booking_id}", headers))
        return found
    finally:
        await counter.database.close()


async def _offered(targets: Sequence[Target]) -> float:
    """The 95th percentile in milliseconds of a steady stream of requests."""
    taken: list[float] = []
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONNECTIONS), timeout=aiohttp.ClientTimeout(total=PATIENCE)
    ) as client:

        async def ask(number: int, due: float) -> None:
            url, headers = targets[number % len(targets)]
            async with client.get(url, headers=headers) as got:
                await got.read()
                if got.status != 200:
                    raise RuntimeError(f"{url} answered {got.status}")
            taken.append((time.perf_counter() - due) * 1000)

        for number in range(CONNECTIONS):
            await ask(number, time.perf_counter())
        taken.clear()
        began, asked = time.perf_counter(), []
        for number in range(int(RATE * SECONDS)):
            due = began + number / RATE
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            asked.append(asyncio.create_task(ask(number, due)))
        await asyncio.gather(*asked)
        spent = time.perf_counter() - began
    print(f"  {len(taken) / spent:.0f} of {RATE} a second were served")
    return statistics.quantiles(taken, n=20)[-1]


@contextlib.contextmanager
def _served(command: list[str], env: dict[str, str], ready: str) -> Iterator[None]:
    """The server as a process of its own on one core, and the rest of the machine for who asks."""
    cores = sorted(os.sched_getaffinity(0))
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.sched_setaffinity(process.pid, {cores[0]})
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(ready):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[2]} did not start")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)


def _answers(url: str) -> bool:
    with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(url, timeout=2) as got:
        return bool(got.status == 200)
    return False


if __name__ == "__main__":
    from web.bench.__main__ import main

    sys.exit(main(["P11"]))
