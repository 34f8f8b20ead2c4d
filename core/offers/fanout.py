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


async def fan_out(asks: Sequence[Ask[T]], *, deadline: float, progress: Progress | None = None) -> list[Answer[T]]:
    """Ask everybody at once. Takes no longer than `deadline` seconds and never raises for a supplier."""
    teller = _Teller(progress) if progress is not None else None
    try:
        return await asyncio.gather(*(_one(ask, deadline, teller) for ask in asks))
    finally:
        if teller is not None:
            await teller.finish()


async def _one(ask: Ask[T], deadline: float, teller: _Teller | None) -> Answer[T]:
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
    if teller is not None:
        teller.tell(progress)
    return Answer(found, progress)


def _since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
