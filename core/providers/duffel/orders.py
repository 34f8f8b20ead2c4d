"""Buying, holding, finding and cancelling at Duffel, which has no idempotency keys.

Two equal requests can make two tickets, so an order is sent once; when its answer is lost it is looked up by the offer
it was made from and by the reference kept in its metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from core.bookings.ports import (
    Cancellation,
    Confirmation,
    Hold,
    OfferGone,
    PriceMoved,
    Repriced,
    Standing,
    SupplierOffer,
    SupplierOrder,
    SupplierQuote,
    SupplierRefused,
)
from core.kernel.clock import Clock
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import OutcomeUnknown
from core.kernel.money import Money
from core.providers.duffel.cancellations import DuffelCancellations
from core.providers.duffel.client import ORDER_SECONDS, READ_SECONDS
from core.providers.duffel.errors import codes_of
from core.providers.duffel.people import passengers
from core.providers.duffel.reading import kept, moment
from core.providers.duffel.replies import readable
from core.providers.resilience import Line

declare(
    duffel__order__before="a flight is about to be bought or held at Duffel",
    duffel__order__after="Duffel has answered the purchase or hold of a flight",
    duffel__payment__before="a held flight is about to be paid at Duffel",
    duffel__payment__after="Duffel has answered the payment of a held flight",
)


class DuffelOrders:
    """Sells flights. See `core.bookings.ports.Supplier`."""

    name: Final = "duffel"

    def __init__(self, line: Line, clock: Clock, *, order_seconds: float = ORDER_SECONDS) -> None:
        self._line, self._clock, self._order_seconds = line, clock, order_seconds
        self._accepted: set[str] = set()
        self._cancellations = DuffelCancellations(line, order_seconds=order_seconds)

    async def reprice(self, offer: SupplierOffer) -> Repriced:
        """Read the offer again; its price and its passenger ids are what booking must use."""
        reply = await self._line.read("GET", f"/air/offers/{offer.supplier_offer_id}", within=READ_SECONDS)
        fresh = readable(reply)
        expires_at = moment(fresh.get("expires_at")) or offer.expires_at
        if expires_at <= self._clock.now():
            raise OfferGone("This fare has expired.", supplier="duffel")
        total = Money.of(fresh["total_amount"], fresh["total_currency"])
        return Repriced(total, expires_at, fresh["id"], kept(fresh))

    async def book(self, order: SupplierOrder) -> Confirmation:
        """Buy, paying from our balance; the airline charges the card named in the metadata."""
        made = await self._create(order, {"type": "instant", "payments": [_payment(order)]})
        return _confirmation(made)

    async def find(self, order: SupplierOrder) -> Confirmation | Hold | None:
        """By offer and then among the traveller's newest orders, always by our own reference."""
        found = await self._listed({"offer_id": order.offer.supplier_offer_id, "limit": 50}, order)
        if found is None and order.travellers:
            who = order.travellers[0]
            found = await self._listed({"passenger_name[]": who.family_name, "limit": 50}, order)
        if found is not None:
            self._accepted.discard(order.client_reference)
            return found
        if order.client_reference in self._accepted:
            raise _accepted()
        return None

    async def quote_cancellation(self, supplier_reference: str) -> SupplierQuote | None:
        """What the airline gives back now, and binds itself to for half an hour."""
        return await self._cancellations.quote(supplier_reference)

    async def cancel(self, supplier_reference: str, *, quote_reference: str | None = None) -> Cancellation:
        """Confirm the quote; quiet when the order is cancelled already."""
        return await self._cancellations.cancel(supplier_reference, quote_reference)

    async def standing_of(self, supplier_reference: str) -> Standing:
        """Whether the order still stands."""
        return await self._cancellations.standing_of(supplier_reference)

    def can_hold(self, offer: SupplierOffer) -> bool:
        """Only where the airline does not want its money at once."""
        requirements = offer.raw.get("payment_requirements") or {}
        return requirements.get("requires_instant_payment") is False

    async def hold(self, order: SupplierOrder) -> Hold:
        """Keep the seats unpaid."""
        return _hold(await self._create(order, {"type": "hold"}))

    async def pay_hold(self, order: SupplierOrder, hold_reference: str) -> Confirmation:
        """Pay what is held; the price must still be the one agreed."""
        held = readable(await self._line.read("GET", f"/air/orders/{hold_reference}", within=READ_SECONDS))
        if _is_paid(held):
            return _confirmation(held)
        if Money.of(held["total_amount"], held["total_currency"]) != order.total:
            raise PriceMoved("The airline has changed the price of the held fare.", supplier="duffel")
        await self._name_card(order, held)
        crashpoint("duffel.payment.before")
        reply = await self._line.act(
            "POST",
            "/air/payments",
            body={"data": {"order_id": hold_reference, "payment": _payment(order)}},
            within=self._order_seconds,
        )
        crashpoint("duffel.payment.after")
        if reply.status >= 400 and "already_paid" not in codes_of(reply):
            readable(reply, acted=True)
        return _confirmation(
            readable(await self._line.read("GET", f"/air/orders/{hold_reference}", within=READ_SECONDS))
        )

    async def _name_card(self, order: SupplierOrder, held: Mapping[str, Any]) -> None:
        """The card was issued after the hold was made, so the order learns of it before it is paid."""
        metadata = _metadata(order)
        if order.card_id is None or held.get("metadata") == metadata:
            return
        path = f"/air/orders/{held['id']}"
        reply = await self._line.act("PATCH", path, body={"data": {"metadata": metadata}}, within=READ_SECONDS)
        readable(reply)

    async def _create(self, order: SupplierOrder, terms: Mapping[str, Any]) -> Mapping[str, Any]:
        body = {
            **terms,
            "selected_offers": [order.offer.supplier_offer_id],
            "passengers": passengers(order.offer.raw, order.travellers),
            "metadata": _metadata(order),
        }
        crashpoint("duffel.order.before")
        reply = await self._line.act("POST", "/air/orders", body={"data": body}, within=self._order_seconds)
        crashpoint("duffel.order.after")
        if reply.status == 202:
            self._accepted.add(order.client_reference)
            raise _accepted()
        made: dict[str, Any] = readable(reply, acted=True)
        return made

    async def _listed(self, query: Mapping[str, str | int], order: SupplierOrder) -> Confirmation | Hold | None:
        """The order that carries our reference, if it still stands."""
        reply = await self._line.read("GET", "/air/orders", query=query, within=READ_SECONDS)
        if reply.status in {400, 422} and "offer_id" in query:
            return None  # the filter is documented second-hand only; the traveller's orders tell as well
        for one in readable(reply, of=list):
            if (one.get("metadata") or {}).get("item") != order.client_reference or one.get("cancelled_at"):
                continue
            if _is_paid(one):
                return _confirmation(one)
            if (one.get("payment_status") or {}).get("awaiting_payment"):
                return _hold(one)
        return None


def _metadata(order: SupplierOrder) -> dict[str, str]:
    named = {"booking": order.booking_reference, "item": order.client_reference}
    return named if order.card_id is None else {**named, "card": order.card_id}


def _accepted() -> OutcomeUnknown:
    """`accepted` tells the caller never to take an order that cannot be found as one that was not made."""
    words = "The airline has accepted the booking and not yet confirmed it."
    return OutcomeUnknown(words, supplier="duffel", accepted=True)


def _payment(order: SupplierOrder) -> dict[str, str]:
    return {"type": "balance", "amount": order.total.plain, "currency": order.total.currency.code}


def _is_paid(order: Mapping[str, Any]) -> bool:
    """A lapsed hold no longer awaits payment either: only a payment time or tickets tell."""
    status = order.get("payment_status") or {}
    return bool(status.get("paid_at") or order.get("documents"))


def _confirmation(order: Mapping[str, Any]) -> Confirmation:
    if not _is_paid(order):
        raise SupplierRefused(
            "The airline has the order and no payment for it.", supplier="duffel", order=order.get("id")
        )
    tickets = [str(one["unique_identifier"]) for one in order.get("documents") or () if one.get("unique_identifier")]
    return Confirmation(
        supplier_reference=str(order["id"]),
        locator=str(order["booking_reference"]),
        total=Money.of(order["total_amount"], order["total_currency"]),
        eticket_numbers=tuple(tickets),
        raw={key: order.get(key) for key in ("id", "booking_reference", "type", "available_actions", "conditions")},
    )


def _hold(order: Mapping[str, Any]) -> Hold:
    status = order.get("payment_status") or {}
    expires_at = moment(status.get("payment_required_by"))
    if expires_at is None:
        raise SupplierRefused("The airline holds the seats without saying until when.", supplier="duffel")
    return Hold(
        supplier_reference=str(order["id"]),
        locator=str(order["booking_reference"]),
        expires_at=expires_at,
        price_guaranteed_until=moment(status.get("price_guarantee_expires_at")),
        total=Money.of(order["total_amount"], order["total_currency"]),
    )
