"""P10: bookings a second, from a traveller's yes to the confirmed trip, with policy, ledger, outbox and audit.

32 clients at once; suppliers, bank and post answer at once, so what is measured is everything of ours and the
database's durable commits. Drafts and cards are made before. The peer is an equal five-step DBOS workflow on the same
server, with its rows, ledger lines and audit lines, but without consent, policy rules, documents, mail or a
conversation.

    python -m web.bench P10
"""

import asyncio
import json
import subprocess
import time
from pathlib import Path
from typing import Any, Final

import structlog

from web.cli.bootstrap import PEERS

HOLD: Final = 500
HOLD_RATIO: Final = 4.0
CLIENTS: Final = 32
BOOKINGS: Final = 240
PEER_BOOKINGS: Final = 400
WARM: Final = 16


async def run(database_url: str) -> list[dict[str, Any]]:
    """The row of P10."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40), cache_logger_on_first_use=False)
    ours = await _ours(database_url)
    peer = await asyncio.to_thread(_peer, database_url)
    ratio = None if peer is None else ours / peer
    return [
        {
            "id": "P10",
            "measure": f"bookings, the whole saga, {CLIENTS} clients",
            "value": round(ours, 1),
            "unit": "/s",
            "peer": None if peer is None else "DBOS transact",
            "peer_value": None if peer is None else round(peer, 1),
            "ratio": None if ratio is None else round(ratio, 2),
            "hold": HOLD,
            "met": ours >= HOLD and (ratio is None or ratio >= HOLD_RATIO),
        }
    ]


async def _ours(url: str) -> float:
    from web.bench.desk import opened

    counter = await opened(url)
    try:
        ready = []
        for first in range(0, BOOKINGS + WARM, 16):
            ready += await asyncio.gather(*(counter.proposed(number) for number in range(first, first + 16)))
        for caller, proposal in ready[:WARM]:
            await counter.book(caller, proposal)
        waiting = iter(ready[WARM:])

        async def client() -> None:
            for caller, proposal in waiting:
                await counter.book(caller, proposal)

        began = time.perf_counter()
        await asyncio.gather(*(client() for _ in range(CLIENTS)))
        taken = time.perf_counter() - began
        await _ensure_right(counter, len(ready))
        return (len(ready) - WARM) / taken
    finally:
        await counter.database.close()


async def _ensure_right(counter: Any, expected: int) -> None:
    """A number for bookings that are wrong would be worth nothing."""
    from sqlalchemy import text

    async with counter.database.sweep() as session:
        confirmed = await session.scalar(text("SELECT count(*) FROM bookings WHERE status = 'confirmed'"))
        off = await session.scalar(
            text("SELECT count(*) FROM (SELECT 1 FROM ledger_lines GROUP BY entry_id HAVING sum(amount_minor) <> 0) q")
        )
    if confirmed != expected or off or len(counter.air.orders) != expected:
        raise RuntimeError(f"{confirmed} of {expected} bookings are confirmed, {off} ledger entries are off")


def _peer(url: str) -> float | None:
    python = PEERS / "bin" / "python"
    if not python.exists():
        return None
    program = Path(__file__).parent / "peers" / "durable.py"
    done = subprocess.run(
        [str(python), str(program), "rate", url.replace("postgresql+psycopg", "postgresql"), str(PEER_BOOKINGS), str(CLIENTS)],
        capture_output=True,
        timeout=50,
        check=False,
    )  # fmt: skip
    if done.returncode:
        return None
    return float(json.loads(done.stdout.splitlines()[-1])["per_second"])
