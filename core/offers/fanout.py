"""Asks several suppliers at once, each with a deadline; whoever fails is named and delays nobody."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from core.kernel.errors import Refused, TryLater
from core.offers.ports import Progress, SupplierProgress

T = TypeVar("T")
_LOG = structlog.get_logger(__name__)
_PROGRESS_GRACE = 0.25


@dataclass(frozen=True, slots=True)
class Ask(Generic[T]):
    """One question to one supplier."""

    supplier: str
    call: Callable[[], Awaitable[Sequence[T]]]


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What came of it."""

    found: Sequence[T]
    progress: SupplierProgress


class _Teller:
    """Passes progress on in order, without any supplier waiting for the listener."""

    def __init__(self, listener: Progress) -> None:
        self._listener = listener
        self._queue: asyncio.Queue[SupplierProgress | None] = asyncio.Queue()
        self._task = asyncio.create_task(self._run())

    def tell(self, progress: SupplierProgress) -> None:
        self._queue.put_nowait(progress)

    async def finish(self) -> None:
        self._queue.put_nowait(None)
        _, pending = await asyncio.wait({self._task}, timeout=_PROGRESS_GRACE)
        for task in pending:
            task.cancel()

    async def _run(self) -> None:
        while (progress := await self._queue.get()) is not None:
            try:
                await self._listener(progress)
            except Exception:
                _LOG.exception("search.progress_lost", supplier=progress.supplier)


class Paces:
    """How long each supplier took lately, so that the slowest is asked first.

    When many searches start at once, sending their questions takes the processor tens of milliseconds. Each search
    sends its slowest supplier's question, lets the other searches do the same, and only then goes on: nobody's slow
    supplier waits behind everybody's quick ones.
    """

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    def note(self, supplier: str, seconds: float) -> None:
        """Remember, newer times weighing more."""
        before = self._seconds.get(supplier)
        self._seconds[supplier] = seconds if before is None else 0.7 * before + 0.3 * seconds

    def slowest_first(self, suppliers: Sequence[str]) -> list[int]:
        """Positions in the order to ask; an unknown supplier counts as slow."""
        return sorted(range(len(suppliers)), key=lambda at: -self._seconds.get(suppliers[at], 3600.0))


async def fan_out(
    asks: Sequence[Ask[T]], *, deadline: float, progress: Progress | None = None, paces: Paces | None = None
) -> list[Answer[T]]:
    """Ask everybody at once. Takes no longer than `deadline` seconds and never raises for a supplier."""
    teller = _Teller(progress) if progress is not None else None
    paces = paces if paces is not None else Paces()
    tasks: dict[int, asyncio.Task[Answer[T]]] = {}
    try:
        for at in paces.slowest_first([ask.supplier for ask in asks]):
            tasks[at] = asyncio.create_task(_one(asks[at], deadline, teller, paces))
            await asyncio.sleep(0)
        return [await tasks[at] for at in range(len(asks))]
    finally:
        for task in tasks.values():
            task.cancel()
        if teller is not None:
            await teller.finish()


async def _one(ask: Ask[T], deadline: float, teller: _Teller | None, paces: Paces) -> Answer[T]:
    began = time.perf_counter()
    if teller is not None:
        teller.tell(SupplierProgress(ask.supplier, "searching"))
    found: Sequence[T] = ()
    try:
        async with asyncio.timeout(deadline):
            found = await ask.call()
        progress = SupplierProgress(ask.supplier, "done", len(found), _since(began))
    except TimeoutError:
        words = f"{ask.supplier} took longer than {deadline:g} s; showing what others found."
        progress = SupplierProgress(ask.supplier, "late", 0, _since(began), words)
    except (TryLater, Refused) as said:
        progress = SupplierProgress(ask.supplier, "failed", 0, _since(began), said.message)
    except Exception:
        _LOG.exception("search.supplier_broke", supplier=ask.supplier)
        progress = SupplierProgress(
            ask.supplier, "failed", 0, _since(began), f"{ask.supplier} answered something that could not be read."
        )
    paces.note(ask.supplier, time.perf_counter() - began)
    if teller is not None:
        teller.tell(progress)
    return Answer(found, progress)


def _since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
