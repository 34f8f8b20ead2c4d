"""P14 and P15: the last seat wanted by fifty, and many bookings in flight when their process is killed.

P14: fifty travellers have said yes to the same flight, of which one seat is left; measured is the time until every one
of their bookings has its answer, with one winner. P15: a process holds its bookings between asking for money
and hearing from the supplier, dies by SIGKILL, and another takes over what its rows say; measured is the time from the
death until every booking is confirmed or failed. Then the rows are held against what the supplier has sold.

    python -m web.bench P14 P15
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import structlog

if TYPE_CHECKING:
    from core.bookings.ports import Confirmation, SupplierOrder
    from web.bench.desk import Counter

SEATS_CLIENTS: Final = 50
FLIGHT_HOLD: Final = 10.0
SEAT_HOLD: Final = 150.0
PATIENCE: Final = 45.0
_OVER: Final = "SELECT count(*) FROM bookings WHERE status IN ('confirmed', 'failed')"


def in_flight() -> int:
    """How many bookings are in flight at the death: `TRIPWRIGHT_BENCH_SAGAS`. Making a thousand takes minutes."""
    return int(os.environ.get("TRIPWRIGHT_BENCH_SAGAS", "200"))


async def run(database_url: str) -> list[dict[str, Any]]:
    """The rows of P14 and P15."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40), cache_logger_on_first_use=False)
    return [await _last_seat(database_url), await _killed(database_url)]


def _row(number: str, measure: str, unit: str, value: float, hold: float) -> dict[str, Any]:
    return {
        "id": number,
        "measure": measure,
        "value": round(value, 1),
        "unit": unit,
        "peer": None,
        "peer_value": None,
        "ratio": None,
        "hold": hold,
        "met": value <= hold,
    }


async def _last_seat(url: str) -> dict[str, Any]:
    from web.bench.desk import opened

    counter = await opened(url, pool=25)
    try:
        for number in range(4):
            await counter.book(*await counter.proposed(number, with_hotel=False))
        views = []
        for number in range(SEATS_CLIENTS):
            caller, proposal = await counter.proposed(number, with_hotel=False)
            views.append(await counter.confirm(caller, proposal))
        counter.air.stock = 1
        org_id, began = counter.callers[0].org_id, time.perf_counter()
        await asyncio.gather(*(counter.work(org_id, f"execute:{view.id}:{view.version}") for view in views))
        taken = (time.perf_counter() - began) * 1000
        ids = [view.id for view in views]
        won = await _count(counter, "SELECT count(*) FROM bookings WHERE status = 'confirmed' AND id = ANY(:ids)", ids)
        lost = await _count(counter, "SELECT count(*) FROM bookings WHERE status = 'failed' AND id = ANY(:ids)", ids)
    finally:
        await counter.database.close()
    if (won, lost) != (1, SEATS_CLIENTS - 1):
        raise RuntimeError(f"{won} won and {lost} lost the last seat")
    return _row("P14", f"last seat, {SEATS_CLIENTS} bookings at once, until all are answered", "ms", taken, SEAT_HOLD)


async def _count(counter: "Counter", query: str, ids: Sequence[UUID] = ()) -> int:
    from sqlalchemy import text

    async with counter.database.sweep() as session:
        return int(await session.scalar(text(query), {"ids": list(ids)} if ids else {}) or 0)


async def _killed(url: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="tripwright-sagas-") as folder:
        started = Path(folder) / "started"
        command = [sys.executable, "-m", "web.bench.races", "fly", url, str(started), folder]
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
        try:
            async with asyncio.timeout(PATIENCE * 4):
                while not started.exists():
                    if process.returncode is not None:
                        raise RuntimeError("the process to be killed ended by itself")
                    await asyncio.sleep(0.02)
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()
        died = time.perf_counter()
        wrong = await _recovered(url, Path(folder))
        taken = time.perf_counter() - died
    if wrong:
        raise RuntimeError(wrong)
    return _row("P15", f"{in_flight()} sagas in flight, SIGKILL, until all have ended", "s", taken, FLIGHT_HOLD)


class Ledgered:
    """A supplier outside the process: what it has sold is a file each, and it takes its time to answer."""

    def __init__(self, name: str, folder: Path, *, pause: float) -> None:
        self.name, self._folder, self._pause = name, folder, pause

    async def reprice(self, offer: Any) -> Any:
        """The same price."""
        from core.bookings.ports import Repriced

        return Repriced(offer.total, offer.expires_at, offer.supplier_offer_id, offer.raw)

    async def book(self, order: "SupplierOrder") -> "Confirmation":
        """Sold at once, said late."""
        self._sold(order)
        await asyncio.sleep(self._pause)
        return self._said(order)

    async def find(self, order: "SupplierOrder") -> "Confirmation | None":
        """What was sold under this reference."""
        return self._said(order) if self._path(order).exists() else None

    def _sold(self, order: "SupplierOrder") -> None:
        with self._path(order).open("a") as kept:
            kept.write("x")

    def _path(self, order: "SupplierOrder") -> Path:
        return self._folder / f"sold-{order.client_reference}"

    @staticmethod
    def _said(order: "SupplierOrder") -> "Confirmation":
        from core.bookings.ports import Confirmation

        return Confirmation(f"ord_{order.client_reference}", order.client_reference[-6:], order.total, ())


async def _desk(url: str, folder: Path, *, pause: float) -> "Counter":
    from web.bench.desk import opened

    counter = await opened(url, pool=12)
    suppliers: Any = counter.desk.suppliers
    suppliers["duffel"] = Ledgered("duffel", folder, pause=pause)
    return counter


def _sold(folder: Path) -> list[str]:
    """An `x` for each time an order was made, by order."""
    return [path.read_text() for path in folder.glob("sold-*")]


async def _fly(url: str, started: Path, folder: Path) -> None:
    """Bring as many bookings as asked for to where their supplier is being waited for, and stay there."""
    counter = await _desk(url, folder, pause=600.0)
    at_once = asyncio.Semaphore(16)

    async def one(number: int) -> None:
        async with at_once:
            view = await counter.confirm(*await counter.proposed(number, with_hotel=False))
        await counter.bookings.execute(counter.callers[0].org_id, UUID(str(view.id)))

    flying = [asyncio.create_task(one(number)) for number in range(in_flight())]
    while len(_sold(folder)) < len(flying):  # noqa: ASYNC110 - files have no event
        await asyncio.sleep(0.05)
    started.touch()  # noqa: ASYNC240 - the last thing this process does
    await asyncio.gather(*flying)


async def _recovered(url: str, folder: Path) -> str:
    """Take over by sweeping until all have ended; what is wrong afterwards, or nothing."""
    from sqlalchemy import text

    counter = await _desk(url, folder, pause=0.0)
    org_id, wanted = counter.callers[0].org_id, in_flight()
    mine = "status = 'booking' AND (lease_until IS NULL OR lease_until < now())"
    at_once = asyncio.Semaphore(16)

    async def take(booking_id: UUID) -> None:
        async with at_once:
            await counter.bookings.execute(org_id, booking_id)

    try:
        deadline = time.perf_counter() + PATIENCE
        while await _count(counter, "SELECT count(*) FROM bookings WHERE status = 'booking'"):
            if time.perf_counter() > deadline:
                return "not all bookings ended in time"
            async with counter.database.sweep() as session:
                due = (await session.scalars(text(f"SELECT id FROM bookings WHERE {mine} LIMIT 500"))).all()
            await asyncio.gather(*(take(booking_id) for booking_id in due))
            if not due:
                await asyncio.sleep(0.1)
        twice = [orders for orders in _sold(folder) if orders != "x"]
        confirmed = await _count(
            counter,
            "SELECT count(*) FROM bookings b WHERE status = 'confirmed' AND EXISTS"
            " (SELECT 1 FROM booking_items i WHERE i.booking_id = b.id AND i.supplier_reference LIKE 'ord_TW%')",
        )
        off = await _count(
            counter,
            "SELECT count(*) FROM (SELECT 1 FROM ledger_lines GROUP BY entry_id HAVING sum(amount_minor) <> 0) q",
        )
    finally:
        await counter.database.close()
    if twice or off or confirmed != wanted:
        return f"{confirmed} of {wanted} confirmed, {len(twice)} sold twice, {off} ledger entries off"
    return ""


if __name__ == "__main__":
    if sys.argv[1:2] == ["fly"]:
        asyncio.run(_fly(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))
    else:
        from web.bench.__main__ import main

        sys.exit(main(["P14", "P15"]))
