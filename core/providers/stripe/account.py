"""One Stripe account: its client, made when first needed, and what its failures mean to us.

Every change carries a key of ours that was stored before the call; the SDK repeats a broken call under the same key.
What is still unanswered after that is unknown when a request may have arrived, and surely not done when none was sent.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

import httpx

from core.kernel.errors import OutcomeUnknown, TryLater
from core.payments.errors import PaymentDeclined
from core.providers.stripe.errors import StripeMisuse
from core.providers.transport import PooledTransport

if TYPE_CHECKING:
    import stripe

T = TypeVar("T")
_API: Final = "https://api.stripe.com"
_BUSY_CODES: Final = frozenset({"idempotency_key_in_use", "lock_timeout", "rate_limit"})


@dataclass(frozen=True, slots=True)
class StripeConfig:
    """How to reach the account. The SDK's own timeout is 80 seconds, and so is ours unless told otherwise."""

    secret_key: str = field(repr=False)
    base_url: str | None = None
    timeout: timedelta = timedelta(seconds=80)
    connect_timeout: timedelta = timedelta(seconds=10)
    retries: int = 2
    look_back: timedelta = timedelta(days=30)
    """How far behind the newest object a reference is looked for: longer than any hold or refund takes."""


class StripeAccount:
    """The account's client. One per process and event loop; `close` it at the end."""

    def __init__(self, config: StripeConfig, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.config, self._transport = config, transport
        self._http: httpx.AsyncClient | None = None
        self._client: stripe.StripeClient | None = None

    async def close(self) -> None:
        """End the connections."""
        http, self._http, self._client = self._http, None, None
        if http is not None:
            await http.aclose()

    async def change(self, act: Callable[[stripe.StripeClient], Awaitable[T]]) -> T:
        """A call that changes something."""
        return await self._call(act, changes=True)

    async def read(self, act: Callable[[stripe.StripeClient], Awaitable[T]]) -> T:
        """A call that only looks."""
        return await self._call(act, changes=False)

    async def recent(self, things: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Newest first, as far back as is looked for. Measured on Stripe's own times, whatever our clock says."""
        newest: int | None = None
        reach = int(self.config.look_back.total_seconds())
        async for thing in things:
            newest = thing.created if newest is None else newest
            if newest - thing.created > reach:
                return
            yield thing

    async def read_unlogged(self, path: str, query: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """A GET past the SDK, which can be told to print the bodies it receives."""
        headers = {"authorization": f"Bearer {self.config.secret_key}", "stripe-version": self._version()}
        url = f"{(self.config.base_url or _API).rstrip('/')}{path}"
        try:
            answer = await self._pool().get(url, params=query, headers=headers)
        except httpx.HTTPError as failure:
            raise TryLater("The payment provider did not answer.", reason=type(failure).__name__) from None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise TryLater("The payment provider is busy.", status=answer.status_code)
        try:
            body = answer.json()
        except ValueError:
            raise TryLater("The payment provider's answer was cut.", status=answer.status_code) from None
        if answer.status_code != 200:
            error = body.get("error", {})
            raise StripeMisuse(
                answer.status_code, error.get("code"), error.get("param"), answer.headers.get("request-id")
            )
        return dict(body)

    async def _call(self, act: Callable[[stripe.StripeClient], Awaitable[T]], *, changes: bool) -> T:
        from core.providers.stripe.sdk import TRACE, Trace

        trace = Trace()
        restore = TRACE.set(trace)
        try:
            client = self._made()
            import stripe

            try:
                return await act(client)
            except stripe.CardError:
                raise
            except stripe.StripeError as error:
                raise _meaning(error, may_have_arrived=changes and trace.may_have_arrived, changes=changes) from None
        finally:
            TRACE.reset(restore)

    def _made(self) -> stripe.StripeClient:
        if self._client is None:
            from core.providers.stripe.sdk import make_client

            config = self.config
            self._client = make_client(config.secret_key, config.base_url, self._pool(), config.retries)
        return self._client

    def _pool(self) -> httpx.AsyncClient:
        if self._http is None:
            seconds = self.config.timeout.total_seconds()
            connect = min(seconds, self.config.connect_timeout.total_seconds())
            transport = self._transport if self._transport is not None else PooledTransport()
            self._http = httpx.AsyncClient(transport=transport, timeout=httpx.Timeout(seconds, connect=connect))
        return self._http

    def _version(self) -> str:
        self._made()
        import stripe

        return str(stripe.api_version)


def _meaning(error: stripe.StripeError, *, may_have_arrived: bool, changes: bool) -> Exception:
    import stripe

    facts = {"status": error.http_status, "code": error.code, "request": error.request_id}
    if isinstance(error, stripe.APIConnectionError):
        if may_have_arrived:
            return OutcomeUnknown("The payment provider did not answer; it may have acted.", **facts)
        return TryLater("The payment provider cannot be reached.", **facts)
    if may_have_arrived:
        return OutcomeUnknown("The payment provider failed; it may have acted.", **facts)
    if error.code == "idempotency_key_in_use":
        return OutcomeUnknown("The payment provider is still carrying out the same request.", **facts)
    if isinstance(error, stripe.RateLimitError) or error.code in _BUSY_CODES:
        return TryLater("The payment provider is busy.", **facts)
    if isinstance(error, stripe.APIError):
        # An unreadable body counts as no answer at all.
        kind = OutcomeUnknown if changes else TryLater
        return kind("The payment provider's answer could not be read.", **facts)
    return StripeMisuse(error.http_status, error.code, getattr(error, "param", None), error.request_id)


def tag(thing: Any, name: str) -> str | None:
    """A pair of an object's metadata. The SDK's objects are no mappings."""
    metadata = thing.metadata
    return str(metadata[name]) if metadata is not None and name in metadata else None


def declined(error: stripe.CardError) -> PaymentDeclined:
    """A bank's no, in words for the traveller."""
    said = decline_code(error)
    return PaymentDeclined(_WORDS.get(said, "The card was declined."), decline_code=said)


def decline_code(error: stripe.CardError) -> str:
    """The most exact reason the bank gave."""
    detail = error.error
    return str(getattr(detail, "decline_code", None) or error.code or "generic_decline")


_WORDS: Final = {
    "insufficient_funds": "The card was declined: insufficient funds.",
    "expired_card": "The card was declined: it has expired.",
    "incorrect_cvc": "The card was declined: its security code is wrong.",
    "lost_card": "The card was declined.",
    "stolen_card": "The card was declined.",
    "authentication_required": "The card's bank wants the cardholder to confirm.",
    "processing_error": "The card could not be processed. Try again in a little while.",
}
