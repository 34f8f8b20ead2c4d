"""The line to Duffel: one token, version 2, bodies wrapped in `data`."""

from __future__ import annotations

from typing import Any, Final

import httpx

from core.providers.duffel.errors import WORDS, codes_of, refusal
from core.providers.resilience import Breaker, Line
from core.providers.transport import Reply, Wire

API: Final = "https://api.duffel.com"
READ_SECONDS: Final = 10.0
# Airlines take up to two minutes to answer a booking.
ORDER_SECONDS: Final = 130.0
_THE_AIRLINES: Final = ("airline_internal", "airline_unknown")


def line(
    token: str,
    base_url: str | None = None,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    breaker: Breaker | None = None,
) -> Line:
    """Make the line every Duffel adapter of a process shares."""
    headers = {"authorization": f"Bearer {token}", "duffel-version": "v2"}
    wire = Wire("duffel", base_url or API, headers=headers, timeout=READ_SECONDS, transport=transport)
    return Line(wire, breaker or Breaker("Duffel"), words=WORDS, broken=_is_broken)


def _is_broken(reply: Reply) -> bool:
    """One airline's failure is not the vendor's."""
    return reply.status >= 500 and not any(code in _THE_AIRLINES for code in codes_of(reply))


def data_of(reply: Reply, *, acted: bool = False) -> Any:
    """The `data` of an answer, or the refusal it stands for. Raises `NoAnswer` where it cannot be read."""
    if reply.status >= 400:
        raise refusal(reply, acted=acted)
    body = reply.json()
    return body.get("data") if isinstance(body, dict) else None
