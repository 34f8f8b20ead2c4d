"""`commits`: how often a two-item booking waits for the disk, from the traveller's yes to the mail being sent.

Counted are transactions that wrote: those that PostgreSQL gave an id, which are the ones that end with a commit record
on the disk. Reading costs none. The count is the distance that the server's next transaction id has moved, so it
takes in everything that happens for the booking in the meantime: the yes itself, the worker's claims, the saga, the
mail, and the concierge saying so in the conversation. The booking runs through the product's own worker against the
sandbox over HTTP. Not counted is what vendors tell afterwards (card transactions, deliveries of mail): how many
notices they send, and when, is theirs to decide, so the sandbox keeps them to itself here. The yes is given to the
core; the REST door adds two commits of its own for the `Idempotency-Key`. Ids that others take (autovacuum) would only
add; the median of several bookings leaves them out.

    python -m web.bench.commits
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
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import psycopg
import structlog

from web.cli.bootstrap import ROOT
from web.cli.environment import free_port

if TYPE_CHECKING:
    from core.app import App
    from core.consents.service import Proposal
    from core.people.caller import Caller

HOLD: Final = 12
BOOKINGS: Final = 5
PATIENCE: Final = 30.0
TRAVELLER: Final = "maya.chen@northwind.example"
_NEXT_ID: Final = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_OPEN: Final = "SELECT count(*) FROM outbox WHERE done_at IS NULL AND name IN ('bookings.execute', 'messages.send', 'bookings.announce')"


async def run(database_url: str, redis_url: str) -> list[dict[str, Any]]:
    """The row of `commits`, on a migrated database of its own server."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40), cache_logger_on_first_use=False)
    from core import demo
    from core.app import build_app
    from core.people.caller import Door
    from core.settings import Settings
    from web.worker.run import working

    with _sandbox() as sandbox_url:
        settings = Settings(
            database_url=database_url,
            redis_url=redis_url,
            sandbox_url=sandbox_url,
            secret_key="measured, never used for anything else",
        )
        app = build_app(settings)
        try:
            await demo.seed(app.begin, policies=app.policies, places=app.places)
            maya = await app.people.caller_for_email(TRAVELLER, Door.CHAT)
            async with working(app, settings):
                counts = [await _one(app, maya, number) for number in range(BOOKINGS + 1)]
        finally:
            await app.close()
    # The first booking of a process also sets up what later ones find.
    found = statistics.median(counts[1:])
    return [
        {
            "id": "commits",
            "measure": f"commits of a two-item booking, from the yes to the mail sent, median of {BOOKINGS}",
            "value": int(found) if found == int(found) else found,
            "unit": "commits",
            "peer": "",
            "peer_value": None,
            "ratio": None,
            "hold": HOLD,
            "met": found <= HOLD,
        }
    ]


async def _one(app: "App", maya: "Caller", number: int) -> int:
    """Book a trip of two items in a conversation of its own; the commits between its yes and its end."""
    proposal = await _proposed(app, maya, number)
    nonce = (await app.proposals.get(maya, proposal.id)).nonce
    assert nonce is not None
    with psycopg.connect(app.settings.database_url, autocommit=True) as watch:
        before = await _still(watch)
        booking = await app.bookings.confirm(
            maya, proposal.id, nonce=nonce, acknowledged=[one["rule_id"] for one in proposal.card["acknowledgements"]]
        )

        async def is_over() -> bool:
            view = (await app.bookings.get(maya, booking.reference)).as_json()
            mails = {mail["status"] for mail in view["messages"]}
            return view["status"] == "confirmed" and mails == {"sent"} and _number(watch, _OPEN) == 0

        await _until(is_over)
        return await _still(watch) - before


async def _proposed(app: "App", maya: "Caller", number: int) -> "Proposal":
    from core.offers.request import TripRequest

    out = app.clock.now().date() + timedelta(days=40 + number)
    request = TripRequest(origin="New York", destination="London", depart_on=out, return_on=out + timedelta(days=3))
    found = await app.searches.run(maya, request)
    chosen = [
        next(offer.id for offer in offers if offer.verdict["level"] == "green")
        for offers in (found.flights, found.hotels)
    ]
    thread = await app.conversations.create_thread(maya, "Measured")
    draft = await app.bookings.draft(maya, offer_ids=chosen, thread_id=thread.id)
    return await app.bookings.propose(maya, draft.id)


async def _still(watch: psycopg.Connection) -> int:
    """The next transaction id, once nothing has taken one for a moment."""
    last = _number(watch, _NEXT_ID)
    for _ in range(100):
        await asyncio.sleep(0.4)
        now = _number(watch, _NEXT_ID)
        if now == last:
            return now
        last = now
    raise TimeoutError("the database never came to rest")


def _number(watch: psycopg.Connection, query: str) -> int:
    row = watch.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


async def _until(is_so: Callable[[], Awaitable[bool]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not await is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("the booking did not end in time")
        await asyncio.sleep(0.1)


@contextlib.contextmanager
def _sandbox() -> Iterator[str]:
    """A sandbox in memory, in a process of its own, that sends no webhooks."""
    port = free_port(8970, "127.0.0.1")
    url = f"http://127.0.0.1:{port}"
    kept_out = ("TRIPWRIGHT_SANDBOX_STATE", "TRIPWRIGHT_WEBHOOK_BASE", "TRIPWRIGHT_NOW")
    env = {name: value for name, value in os.environ.items() if name not in kept_out}
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "sandbox", "--port", str(port)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(f"{url}/_sandbox/status"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.05)
        yield url
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

    sys.exit(main(["commits"]))
