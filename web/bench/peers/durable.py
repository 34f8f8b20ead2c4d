"""Peer of P10 and P15: the same booking as a DBOS workflow of five steps, each of them a row it can be resumed from.

Run by the peers' own interpreter: `durable.py rate URL BOOKINGS CLIENTS` prints bookings a second;
`durable.py flight URL BOOKINGS` starts that many, says `started` and works until it is killed;
`durable.py recover URL BOOKINGS` takes over what was left and prints the seconds until all have ended.
"""

# mypy: disable-error-code="untyped-decorator"
import asyncio
import json
import logging
import sys
import time
from typing import Any

import psycopg
from dbos import DBOS, DBOSConfig, SetWorkflowID  # type: ignore[import-not-found,unused-ignore]

TABLES = """
CREATE TABLE IF NOT EXISTS peer_bookings (id text PRIMARY KEY, status text NOT NULL, at timestamptz DEFAULT now());
CREATE TABLE IF NOT EXISTS peer_ledger (id bigserial PRIMARY KEY, booking text NOT NULL, account text, minor bigint);
CREATE TABLE IF NOT EXISTS peer_audit (id bigserial PRIMARY KEY, booking text NOT NULL, action text);
"""
POOL: Any = None
PAUSE = 0.0
CONNECTIONS = 16


async def write(*statements: tuple[str, tuple[Any, ...]]) -> None:
    """One transaction of the application's own rows."""
    connection = await POOL.get()
    try:
        async with connection.transaction():
            for query, values in statements:
                await connection.execute(query, values)
    finally:
        POOL.put_nowait(connection)


def audit(booking: str, action: str) -> tuple[str, tuple[Any, ...]]:
    """A line of history."""
    return "INSERT INTO peer_audit (booking, action) VALUES (%s, %s)", (booking, action)


@DBOS.step()
async def judge(booking: str) -> bool:
    """Policy."""
    await write(
        ("INSERT INTO peer_bookings VALUES (%s, 'booking') ON CONFLICT DO NOTHING", (booking,)),
        audit(booking, "judged"),
    )
    return True


@DBOS.step()
async def reserve(booking: str) -> str:
    """The money."""
    line = "INSERT INTO peer_ledger (booking, account, minor) VALUES (%s, %s, %s)"
    await write((line, (booking, "commitments", 100)), (line, (booking, "offset", -100)), audit(booking, "reserved"))
    return f"card-{booking}"


@DBOS.step()
async def buy(booking: str, kind: str) -> str:
    """One item; the supplier answers at once."""
    await asyncio.sleep(PAUSE)
    line = "INSERT INTO peer_ledger (booking, account, minor) VALUES (%s, %s, %s)"
    await write((line, (booking, kind, 50)), (line, (booking, "payable", -50)), audit(booking, f"bought {kind}"))
    return f"{kind}-{booking}"


@DBOS.step()
async def finish(booking: str) -> str:
    """Everything is bought."""
    await write(
        ("UPDATE peer_bookings SET status = 'confirmed' WHERE id = %s", (booking,)), audit(booking, "confirmed")
    )
    return "confirmed"


@DBOS.workflow()
async def book(booking: str) -> str:
    """The five steps."""
    await judge(booking)
    await reserve(booking)
    await buy(booking, "flight")
    await buy(booking, "hotel")
    return str(await finish(booking))


async def opened(url: str) -> None:
    """The pool and the service's own tables."""
    global POOL  # noqa: PLW0603 - DBOS steps are plain functions
    POOL = asyncio.Queue()
    for _ in range(CONNECTIONS):
        POOL.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
    first = POOL.get_nowait()
    await first.execute(TABLES)
    POOL.put_nowait(first)


async def rate(url: str, bookings: int, clients: int) -> None:
    """Bookings a second."""
    await opened(url)
    run, numbers = f"{time.time():.6f}", iter(range(bookings))
    await asyncio.gather(*(book(f"warm-{run}-{number}") for number in range(clients)))
    began = time.perf_counter()

    async def client() -> None:
        for number in numbers:
            with SetWorkflowID(f"booking-{run}-{number}"):
                await book(f"booking-{run}-{number}")

    await asyncio.gather(*(client() for _ in range(clients)))
    print(json.dumps({"per_second": bookings / (time.perf_counter() - began)}))


def main() -> None:
    """One of the three."""
    mode, url, *numbers = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    DBOS(config=DBOSConfig(name="peer", system_database_url=url, log_level="CRITICAL"))  # type: ignore[call-arg,unused-ignore]
    DBOS.launch()
    if mode == "rate":
        asyncio.run(rate(url, int(numbers[0]), int(numbers[1])))
    DBOS.destroy()


if __name__ == "__main__":
    main()
