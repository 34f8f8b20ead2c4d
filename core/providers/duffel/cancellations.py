"""Cancelling at Duffel: a quote that binds the airline for a while, and its confirmation.

A newer quote makes the older ones stale, so whoever holds a quote confirms that one and no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import structlog

from core.bookings.ports import Cancellation, OfferGone, QuoteStale, Standing, SupplierQuote, SupplierRefused
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import TryLater
from core.kernel.money import Money
from core.providers.duffel.client import READ_SECONDS
from core.providers.duffel.errors import WORDS, codes_of
from core.providers.duffel.reading import moment
from core.providers.duffel.replies import readable
from core.providers.resilience import Line

_LOG = structlog.get_logger(__name__)
_MONEY_COMES_BACK: Final = frozenset({"balance", "card", "arc_bsp_cash", "original_form_of_payment"})

declare(
    duffel__cancellation__before="a flight's cancellation is about to be confirmed at Duffel",
    duffel__cancellation__after="Duffel has answered a flight's cancellation",
)


class DuffelCancellations:
    """Quotes and confirms cancellations of orders."""

    def __init__(self, line: Line, *, order_seconds: float) -> None:
        self._line, self._order_seconds = line, order_seconds

    async def quote(self, order_id: str) -> SupplierQuote | None:
        """What the airline gives back for half an hour from now; None when the order is cancelled already."""
        made = await self._quote(order_id)
        return None if made is None else _quoted(made)

    async def cancel(self, order_id: str, quote_id: str | None) -> Cancellation:
        """Confirm the quote that was agreed to; without one, whatever the airline quotes now."""
        for _ in range(3):
            quote = quote_id
            if quote is None:
                made = await self._quote(order_id)
                if made is None:
                    return await self._cancelled_before(order_id)
                quote = str(made["id"])
            crashpoint("duffel.cancellation.before")
            path = f"/air/order_cancellations/{quote}/actions/confirm"
            reply = await self._line.act("POST", path, body={}, within=self._order_seconds)
            crashpoint("duffel.cancellation.after")
            codes = codes_of(reply) if reply.status >= 400 else ()
            if "already_cancelled" in codes:
                return await self._cancelled_before(order_id)
            if "order_cancellation_stale" not in codes:
                return _cancellation(_settled(lambda reply=reply: readable(reply, acted=True)))
            if quote_id is not None:
                raise QuoteStale("The airline no longer stands by what it quoted.", supplier="duffel")
        raise TryLater(f"{WORDS} keeps changing the cancellation's terms.", supplier="duffel")

    async def standing_of(self, order_id: str) -> Standing:
        """Whether the order is cancelled, or the airline no longer flies part of it."""
        order = await self._order(order_id)
        done = order.get("cancellation")
        if order.get("cancelled_at") or (done or {}).get("confirmed_at"):
            return Standing(True, _cancellation(done) if done else Cancellation(order_id, None))
        changes = order.get("airline_initiated_changes") or ()
        return Standing(False, by_supplier=any(is_given_up(change) for change in changes))

    async def _quote(self, order_id: str) -> Mapping[str, Any] | None:
        """A quote to confirm; None when there is nothing left to cancel."""
        reply = await self._line.act(
            "POST", "/air/order_cancellations", body={"data": {"order_id": order_id}}, within=self._order_seconds
        )
        if reply.status >= 400 and "already_cancelled" in codes_of(reply):
            return None
        quote: dict[str, Any] = _settled(lambda: readable(reply))
        return quote

    async def _order(self, order_id: str) -> Mapping[str, Any]:
        order: dict[str, Any] = readable(await self._line.read("GET", f"/air/orders/{order_id}", within=READ_SECONDS))
        return order

    async def _cancelled_before(self, order_id: str) -> Cancellation:
        done = (await self._order(order_id)).get("cancellation")
        return _cancellation(done) if done else Cancellation(order_id, None)


def is_given_up(change: Mapping[str, Any]) -> bool:
    """Whether the airline no longer flies something and offers nothing instead."""
    return bool(change.get("removed")) and not change.get("added") and change.get("action_taken") is None


def _settled(read: Any) -> Any:
    """A refusal in the words of a cancellation, not of a purchase."""
    try:
        return read()
    except (SupplierRefused, OfferGone) as no:
        words = "The airline did not accept the cancellation."
        raise SupplierRefused(words, **no.facts) from no


def _quoted(quote: Mapping[str, Any]) -> SupplierQuote:
    """Credits and vouchers are no money; a null amount is not known."""
    amount, currency = quote.get("refund_amount"), quote.get("refund_currency")
    refund = None if amount is None or not currency else Money.of(amount, currency)
    credit = None
    if refund is not None and quote.get("refund_to") not in _MONEY_COMES_BACK:
        credit, refund = refund or None, Money.zero(refund.currency)
    return SupplierQuote(refund, str(quote["id"]), moment(quote.get("expires_at")), credit)


def _cancellation(done: Mapping[str, Any]) -> Cancellation:
    """What comes back as money."""
    told = _quoted(done)
    if told.credit:
        _LOG.warning("duffel.refund_not_in_money", cancellation=done["id"], refund_to=done.get("refund_to"))
    return Cancellation(str(done["id"]), told.refund)
