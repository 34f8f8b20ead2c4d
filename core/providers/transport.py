"""How we speak HTTP to vendors: one pooled client each, httpx's models and transports, bounded in time and size.

httpx's own pool scans every connection under a lock for each request and collapses when many searches fan out at once
(seconds, where the vendor took a quarter of one), so the connections are aiohttp's. httpx-aiohttp brings the two
together but reports a connection lost after sending as `ConnectTimeout`, which would make a booking that may exist
look like one that was never sent; `PooledTransport` keeps the difference, and skips what a client for browsers does
per request (cookies, redirects, environment proxies).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

import httpx
import orjson
import structlog
from yarl import URL

from core.kernel.tracing import span

_LOG = structlog.get_logger(__name__)
_MAX_BYTES: Final = 24 * 1024 * 1024
_CONNECT_SECONDS: Final = 5.0
_POOL: Final = 200
_KEEP_ALIVE_SECONDS: Final = 30.0
_JSON: Final = ("content-type", "application/json")


class NotSent(Exception):
    """The request never reached the vendor: surely nothing was done."""


class NoAnswer(Exception):
    """The request was sent, and no readable answer came: it may have been done."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """The body. Raises `NoAnswer` when it is no JSON: whatever was done, we were not told."""
        try:
            return orjson.loads(self.content) if self.content else {}
        except orjson.JSONDecodeError as broken:
            raise NoAnswer("the answer is no JSON") from broken


class Wire:
    """The line to one vendor."""

    def __init__(
        self,
        vendor: str,
        base_url: str,
        *,
        headers: Mapping[str, str],
        timeout: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
        max_bytes: int = _MAX_BYTES,
    ) -> None:
        self.vendor = vendor
        self._base = base_url.rstrip("/")
        self._headers = [("accept", "application/json"), ("accept-encoding", "gzip"), *headers.items()]
        self._timeout, self._max_bytes = timeout, max_bytes
        self._transport = transport if transport is not None else PooledTransport()

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        within: float | None = None,
    ) -> Reply:
        """One request, at most `within` seconds in all. Raises `NotSent` or `NoAnswer`; every status is an answer."""
        limit = within or self._timeout
        request = self._request(method, path, body, query, headers, limit)
        began, status = time.perf_counter(), 0
        try:
            with span(f"{self.vendor} {method}", path=path):
                async with asyncio.timeout(limit):
                    response = await self._transport.handle_async_request(request)
                    status = response.status_code
                    reply = Reply(status, response.headers, await self._read(response))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as lost:
            self._log(method, path, began, status, type(lost).__name__)
            raise NotSent(f"{self.vendor} cannot be reached") from lost
        except (TimeoutError, httpx.HTTPError) as lost:
            self._log(method, path, began, status, type(lost).__name__)
            raise NoAnswer(f"{self.vendor} did not answer") from lost
        self._log(method, path, began, status, None)
        return reply

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    def _request(
        self,
        method: str,
        path: str,
        body: Any,
        query: Mapping[str, str | int] | None,
        headers: Mapping[str, str] | None,
        timeout: float,
    ) -> httpx.Request:
        url = _parsed(self._base + path)
        if query:
            url = url.copy_merge_params(query)
        sent = [*self._headers, *headers.items()] if headers else [*self._headers]
        content = b""
        if body is not None:
            content = orjson.dumps(body)
            sent.append(_JSON)
        extensions = {"timeout": {"connect": min(timeout, _CONNECT_SECONDS), "read": timeout, "pool": timeout}}
        # Given as a stream, httpx does not work out length and host again, which the connection adds itself.
        stream = httpx.ByteStream(content)
        return httpx.Request(method, url, headers=sent, stream=stream, extensions=extensions)

    async def _read(self, response: httpx.Response) -> bytes:
        chunks: list[bytes] = []
        size = 0
        is_packed = "content-encoding" in response.headers
        body = response.aiter_bytes() if is_packed else cast("AsyncIterable[bytes]", response.stream)
        try:
            async for chunk in body:
                size += len(chunk)
                if size > self._max_bytes:
                    raise httpx.ReadError("the answer is too large")
                chunks.append(chunk)
        finally:
            await response.aclose()
        return b"".join(chunks)

    def _log(self, method: str, path: str, began: float, status: int, failure: str | None) -> None:
        """Method, path without query, status, time: never headers or bodies, which hold keys and people."""
        elapsed = round((time.perf_counter() - began) * 1000, 1)
        if failure is not None:
            _LOG.warning("vendor.call_failed", vendor=self.vendor, method=method, path=path, ms=elapsed, error=failure)
        elif status >= 500:
            _LOG.warning("vendor.answered", vendor=self.vendor, method=method, path=path, ms=elapsed, status=status)
        else:
            _LOG.debug("vendor.answered", vendor=self.vendor, method=method, path=path, ms=elapsed, status=status)


@lru_cache(maxsize=512)
def _parsed(url: str) -> httpx.URL:
    return httpx.URL(url)


class PooledTransport(httpx.AsyncBaseTransport):
    """aiohttp's connections behind httpx's interface. Opens its pool inside the running loop, when first used."""

    def __init__(self) -> None:
        self._session: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and give the response with its body still unread."""
        import aiohttp

        session = self._pool()
        limits = request.extensions["timeout"]
        # `connect` bounds waiting for a free connection too; both come before anything is sent.
        timeout = aiohttp.ClientTimeout(
            sock_connect=limits["connect"], connect=limits["pool"], sock_read=limits["read"]
        )
        try:
            answer = await session.request(
                request.method,
                URL(str(request.url), encoded=True),
                headers=request.headers.items(),
                data=(await request.aread()) or None,
                allow_redirects=False,
                timeout=timeout,
            )
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as lost:
            raise httpx.ConnectError(str(lost)) from lost
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise httpx.RemoteProtocolError(str(lost)) from lost
        return httpx.Response(answer.status, headers=answer.raw_headers, stream=_Body(answer), request=request)

    def _pool(self) -> Any:
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            import aiohttp

            self._loop = loop
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_POOL, keepalive_timeout=_KEEP_ALIVE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                skip_auto_headers=("User-Agent", "Content-Type"),
                timeout=aiohttp.ClientTimeout(total=None),
            )
            # aiohttp would send a DELETE again by itself after a lost answer. Whether to repeat is ours to decide.
            self._session._retry_connection = False  # noqa: SLF001
        return self._session

    async def aclose(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()


class _Body(httpx.AsyncByteStream):
    """A body on its way; what breaks it is an answer that never came whole."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        import aiohttp

        try:
            async for chunk in self._answer.content.iter_any():
                yield chunk
        except (aiohttp.ClientError, TimeoutError) as lost:
            raise httpx.ReadError(str(lost)) from lost

    async def aclose(self) -> None:
        """Give the connection back, or drop it when the body was not read to its end."""
        self._answer.release()
