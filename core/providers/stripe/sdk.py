"""The only module that imports the SDK, because importing it is slow: its client, over our own httpx client.

The SDK's httpx client cannot be given a transport and hands its forms to httpx in a way httpx has given up, so the
wire is ours: a pooled `httpx.AsyncClient` that also remembers whether a failed request may have reached Stripe.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import httpx
import stripe

from core.kernel.tracing import span

_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(slots=True)
class Trace:
    """What happened to one call over all its attempts."""

    may_have_arrived: bool = False


TRACE: Final[ContextVar[Trace | None]] = ContextVar("stripe_call", default=None)


class Wire(stripe.HTTPClient):
    """One connection pool for one account."""

    name = "httpx"

    def __init__(self, http: httpx.AsyncClient) -> None:
        super().__init__()
        self._http = http

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """One attempt."""
        try:
            with span(f"stripe {method.upper()}"):
                answer = await self._http.request(method.upper(), url, headers=dict(headers), content=post_data or None)
        except httpx.HTTPError as failure:
            _note(arrived=not isinstance(failure, _NEVER_SENT))
            _unreachable(failure)
        if answer.status_code >= 500:
            _note(arrived=True)
        return answer.content, answer.status_code, answer.headers

    async def sleep_async(self, secs: float) -> None:
        """The pause before another attempt."""
        await asyncio.sleep(secs)

    async def close_async(self) -> None:
        """End the pool."""
        await self._http.aclose()


def _note(*, arrived: bool) -> None:
    trace = TRACE.get()
    if trace is not None and arrived:
        trace.may_have_arrived = True


def _unreachable(failure: httpx.HTTPError) -> NoReturn:
    said = f"No answer: {type(failure).__name__}"
    raise stripe.APIConnectionError(said, should_retry=True) from failure  # type: ignore[no-untyped-call]


class _WithoutBodies(logging.Filter):
    """The SDK logs whole bodies at debug level: client secrets and addresses have no place in a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.DEBUG


def make_client(key: str, base_url: str | None, http: httpx.AsyncClient, retries: int) -> stripe.StripeClient:
    """The SDK's client for one account."""
    stripe.enable_telemetry = False
    logger = logging.getLogger("stripe")
    if not any(isinstance(one, _WithoutBodies) for one in logger.filters):
        logger.addFilter(_WithoutBodies())
    if base_url is None:
        return stripe.StripeClient(key, http_client=Wire(http), max_network_retries=retries)
    return stripe.StripeClient(
        key, base_addresses={"api": base_url.rstrip("/")}, http_client=Wire(http), max_network_retries=retries
    )
