"""What we do when a vendor fails: repeat only what is safe, stop asking who is down, and say which kind of failure it was.

A read may be repeated. An act (an order, a payment, a cancellation) is sent once: when it surely never left, that is
`TryLater`; when it left and no answer came, `OutcomeUnknown`, to be settled by a look-up.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Final

import structlog

from core.kernel.errors import OutcomeUnknown, TryLater
from core.providers.transport import NoAnswer, NotSent, Reply, Wire

_LOG = structlog.get_logger(__name__)
_PAUSE_SECONDS: Final = 0.15
_LONGEST_PAUSE_SECONDS: Final = 1.5
_BUSY: Final = frozenset({502, 503, 504})


class SupplierDown(TryLater):
    """The vendor failed several times in a row and is left alone for a while."""

    code = "provider.circuit_open"


class RateLimited(TryLater):
    """The vendor asks us to wait; nothing was done."""

    code = "provider.rate_limited"


class BreakerState(StrEnum):
    """Closed: asking. Open: not asking. Half open: one question finds out."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Opens after `trips` failures in a row, lets one call through after `rest` seconds, closes when it succeeds."""

    def __init__(
        self, vendor: str, *, trips: int = 5, rest: float = 15.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._vendor, self._trips, self._rest, self._clock = vendor, trips, rest, clock
        self._failures = 0
        self._opened_at: float | None = None
        self._is_probing = False

    @property
    def state(self) -> BreakerState:
        """What a call would meet now."""
        if self._opened_at is None:
            return BreakerState.CLOSED
        return BreakerState.HALF_OPEN if self._clock() - self._opened_at >= self._rest else BreakerState.OPEN

    def admit(self) -> None:
        """Raise `SupplierDown` instead of a call that would fail."""
        state = self.state
        if state is BreakerState.CLOSED:
            return
        if state is BreakerState.OPEN or self._is_probing:
            raise SupplierDown(f"{self._vendor} is not answering at the moment.", vendor=self._vendor)
        self._is_probing = True

    def succeeded(self) -> None:
        """An answer came."""
        if self._opened_at is not None:
            _LOG.info("vendor.back", vendor=self._vendor)
        self._failures, self._opened_at, self._is_probing = 0, None, False

    def failed(self) -> None:
        """No answer came, or one that says the vendor is broken."""
        self._failures += 1
        self._is_probing = False
        if self._opened_at is not None or self._failures >= self._trips:
            if self._opened_at is None:
                _LOG.warning("vendor.down", vendor=self._vendor, failures=self._failures)
            self._opened_at = self._clock()

    def abandoned(self) -> None:
        """The caller stopped waiting: nothing is known."""
        self._is_probing = False


def is_broken(reply: Reply) -> bool:
    """Whether an answer says that the vendor itself is failing."""
    return reply.status >= 500


Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    body: Any
    query: Mapping[str, str | int] | None
    headers: Mapping[str, str] | None
    within: float


class Line:
    """One vendor's wire with its breaker and its retries."""

    def __init__(
        self,
        wire: Wire,
        breaker: Breaker | None = None,
        *,
        words: str,
        broken: Callable[[Reply], bool] = is_broken,
        tries: int = 3,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._wire, self._breaker, self._words = wire, breaker or Breaker(words), words
        self._broken, self._tries, self._sleep = broken, tries, sleep

    @property
    def breaker(self) -> Breaker:
        """Its state, for the operator."""
        return self._breaker

    async def read(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        within: float,
    ) -> Reply:
        """Ask something that changes nothing, again if need be, within `within` seconds in all. Raises `TryLater`."""
        ends = time.monotonic() + within
        pause: float | None
        for attempt in range(1, self._tries + 1):
            left = max(0.05, ends - time.monotonic())
            last = attempt == self._tries
            try:
                reply = await self._once(_Request(method, path, body, query, headers, left))
            except (NotSent, NoAnswer) as lost:
                pause = _pause(attempt)
                if last or time.monotonic() + pause >= ends:
                    raise TryLater(f"{self._words} did not answer.", vendor=self._wire.vendor) from lost
            else:
                pause = self._wait_for(reply, attempt)
                if pause is None:
                    return reply
                if last or pause > _LONGEST_PAUSE_SECONDS or time.monotonic() + pause >= ends:
                    return self._given_up(reply)
            await self._sleep(pause)
        raise TryLater(f"{self._words} did not answer.", vendor=self._wire.vendor)

    async def act(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        within: float,
    ) -> Reply:
        """Do something once. Raises `TryLater` (surely not done) or `OutcomeUnknown` (sent, no answer)."""
        try:
            reply = await self._once(_Request(method, path, body, query, headers, within))
        except NotSent as lost:
            raise TryLater(f"{self._words} cannot be reached.", vendor=self._wire.vendor) from lost
        except NoAnswer as lost:
            raise OutcomeUnknown(f"{self._words} did not answer.", vendor=self._wire.vendor) from lost
        if reply.status == 429:
            raise self._limited(reply)
        return reply

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def _once(self, request: _Request) -> Reply:
        self._breaker.admit()
        try:
            reply = await self._wire.call(
                request.method,
                request.path,
                body=request.body,
                query=request.query,
                headers=request.headers,
                within=request.within,
            )
        except (NotSent, NoAnswer):
            self._breaker.failed()
            raise
        except asyncio.CancelledError:
            self._breaker.abandoned()
            raise
        if self._broken(reply):
            self._breaker.failed()
        else:
            self._breaker.succeeded()
        return reply

    def _wait_for(self, reply: Reply, attempt: int) -> float | None:
        """Seconds before a read is worth repeating; None: it is answered."""
        if reply.status == 429:
            asked = seconds_until_reset(reply)
            return asked if asked is not None else _pause(attempt)
        return _pause(attempt) if reply.status in _BUSY or (reply.status == 500 and self._broken(reply)) else None

    def _given_up(self, reply: Reply) -> Reply:
        if reply.status == 429:
            raise self._limited(reply)
        return reply

    def _limited(self, reply: Reply) -> RateLimited:
        seconds = seconds_until_reset(reply)
        return RateLimited(
            f"{self._words} asks us to wait a moment.", vendor=self._wire.vendor, retry_after=round(seconds or 1.0, 1)
        )


def seconds_until_reset(reply: Reply, *, now: datetime | None = None) -> float | None:
    """How long a 429 asks to wait: `retry-after` in seconds or as a date, or Duffel's `ratelimit-reset`, which is a date."""
    for name in ("ratelimit-reset", "retry-after", "x-ratelimit-reset"):
        text = reply.headers.get(name)
        if text is None:
            continue
        if text.strip().isdigit():
            number = float(text)
            # SendGrid gives the instant in unix seconds, others a number of seconds.
            return max(0.0, number - time.time()) if number > 1e9 else number
        if (at := _date(text)) is not None:
            return max(0.0, (at - (now or datetime.now(UTC))).total_seconds())
    return None


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _pause(attempt: int) -> float:
    """Full jitter, so that many callers do not come back at once."""
    return float(_PAUSE_SECONDS * 2 ** (attempt - 1) * (0.5 + random.random()))
