"""The lines to Hotelbeds: the booking API, and the secure host that alone may be sent a card."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from core.kernel.clock import Clock
from core.kernel.errors import OutcomeUnknown, TryLater
from core.providers.hotelbeds.errors import WORDS, error_of, is_broken, refusal
from core.providers.resilience import Breaker, Line
from core.providers.transport import NoAnswer, Reply, Wire

HOST: Final = "https://api.test.hotelbeds.com"
SECURE_HOST: Final = "https://api-secure.test.hotelbeds.com"
BOOKING: Final = "/hotel-api/1.0"
SECURE_BOOKING: Final = "/hotel-api/1.2"
CONTENT: Final = "/hotel-content-api/1.0"
AVAILABILITY_SECONDS: Final = 5.0
CHECK_SECONDS: Final = 15.0
BOOKING_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class HotelbedsConfig:
    """Hosts without paths; the secure one is used only for bookings that carry a card."""

    api_key: str
    secret: str
    base_url: str = HOST
    secure_url: str = SECURE_HOST
    booking_seconds: float = BOOKING_SECONDS


def secure_host(base_url: str) -> str:
    """The card host beside a base address: `api-secure.` for `api.`; anything else serves both."""
    return base_url.replace("://api.", "://api-secure.", 1)


class HotelbedsClient:
    """Signed requests, and failures told apart."""

    def __init__(
        self,
        config: HotelbedsConfig,
        clock: Clock,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._config, self._clock = config, clock
        breaker = breaker or Breaker("Hotelbeds")
        self._plain = _line(config.base_url, config.api_key, transport, breaker)
        self._secure = _line(config.secure_url, config.api_key, transport, breaker)

    async def read(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, str | int] | None = None,
        within: float,
    ) -> dict[str, Any]:
        """Ask something that changes nothing."""
        reply = await self._plain.read(method, path, body=body, query=query, headers=self._signed(), within=within)
        return _answer(reply, acted=False)

    async def act(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, str | int] | None = None,
        secure: bool = False,
    ) -> dict[str, Any]:
        """Do something once."""
        line = self._secure if secure else self._plain
        within = self._config.booking_seconds
        reply = await line.act(method, path, body=body, query=query, headers=self._signed(), within=within)
        return _answer(reply, acted=True)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._plain.aclose()
        await self._secure.aclose()

    def _signed(self) -> dict[str, str]:
        """The vendor refuses a clock that is more than a few minutes off its own."""
        text = f"{self._config.api_key}{self._config.secret}{int(self._clock.now().timestamp())}"
        return {"x-signature": hashlib.sha256(text.encode()).hexdigest()}


def _line(host: str, key: str, transport: httpx.AsyncBaseTransport | None, breaker: Breaker) -> Line:
    wire = Wire("hotelbeds", host, headers={"api-key": key}, timeout=CHECK_SECONDS, transport=transport)
    return Line(wire, breaker, words=WORDS, broken=is_broken)


def _answer(reply: Reply, *, acted: bool) -> dict[str, Any]:
    failure = error_of(reply)
    if failure is not None:
        raise refusal(reply, *failure, acted=acted)
    try:
        body = reply.json()
    except NoAnswer:
        body = None
    if isinstance(body, dict):
        return body
    words = f"{WORDS} answered something unreadable."
    raise OutcomeUnknown(words, supplier="hotelbeds") if acted else TryLater(words, supplier="hotelbeds")
