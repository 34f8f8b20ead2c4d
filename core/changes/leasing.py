"""Keep a lease alive while something slow is done under it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from core.bookings.run import LeaseLost

_THIRD: Final = 3


@asynccontextmanager
async def kept_alive(renew: Callable[[], Awaitable[bool]], *, lease_seconds: float) -> AsyncIterator[None]:
    """Renew a lease every third of its length. One that another process has taken over ends what runs here."""
    working, lost = asyncio.current_task(), False
    assert working is not None

    async def beat() -> None:
        nonlocal lost
        while not lost:
            await asyncio.sleep(lease_seconds / _THIRD)
            with suppress(SQLAlchemyError, OSError):
                lost = not await renew()
        working.cancel()

    beating = asyncio.create_task(beat())
    try:
        yield
    except asyncio.CancelledError:
        if not lost:
            raise
        working.uncancel()
        raise LeaseLost("Another process has taken this over.") from None
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating
