"""Checking, booking, finding and cancelling rooms at Hotelbeds, where a booking is always instant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from decimal import Decimal
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
from core.kernel.errors import OutcomeUnknown, TryLater
from core.kernel.money import Money
from core.payments.ports import CardSecret
from core.providers.hotelbeds.client import BOOKING, BOOKING_SECONDS, CHECK_SECONDS, SECURE_BOOKING, HotelbedsClient
from core.providers.hotelbeds.content import plain
from core.providers.hotelbeds.errors import WORDS
from core.providers.hotelbeds.reading import KEY_LIVES, cancellation_of, kept, price_of

Reveal = Callable[[str], Awaitable[CardSecret]]
_LONGEST_REFERENCE: Final = 20
_LOOK_AROUND: Final = timedelta(days=7)

declare(
    hotelbeds__booking__before="a room is about to be booked at Hotelbeds",
    hotelbeds__booking__after="Hotelbeds has answered the booking of a room",
    hotelbeds__cancellation__before="a room's booking is about to be cancelled at Hotelbeds",
    hotelbeds__cancellation__after="Hotelbeds has answered a room's cancellation",
)


class HotelbedsOrders:
    """Sells rooms. See `core.bookings.ports.Supplier`."""

    name: Final = "hotelbeds"

    def __init__(self, client: HotelbedsClient, clock: Clock, reveal: Reveal) -> None:
        self._client, self._clock, self._reveal = client, clock, reveal

    async def reprice(self, offer: SupplierOffer) -> Repriced:
        """Check the rate: a fresh key and price, and the comments that must be shown before booking."""
        rate, currency = await self._checked(str(offer.raw["rateKey"]))
        total = price_of(rate, currency)
        raw = kept(rate, currency)
        zone = str(offer.snapshot["hotel"]["zone"])
        raw["cancellation"] = cancellation_of(rate, total, zone, self._clock.now()).as_json()
        raw["rate_comments"] = plain(rate["rateComments"]) if rate.get("rateComments") else None
        return Repriced(total, self._clock.now() + KEY_LIVES, str(rate["rateKey"]), raw)

    async def book(self, order: SupplierOrder) -> Confirmation:
        """Book at exactly the agreed price. With a card, its number goes to the secure host and nowhere else."""
        raw = await self._bookable(order)
        body = _booking(order, raw)
        secure = order.card_id is not None
        if order.card_id is not None:
            body["paymentData"] = _payment(await self._reveal(order.card_id), order)
        crashpoint("hotelbeds.booking.before")
        path = f"{SECURE_BOOKING if secure else BOOKING}/bookings"
        answer = await self._client.act("POST", path, body=body, secure=secure)
        crashpoint("hotelbeds.booking.after")
        return _confirmation(answer)

    async def find(self, order: SupplierOrder) -> Confirmation | Hold | None:
        """By our reference, among what was created lately."""
        today = self._clock.now().date()
        answer = await self._client.read(
            "GET",
            f"{BOOKING}/bookings",
            query={
                "clientReference": _reference(order),
                "filterType": "CREATION",
                "start": (today - _LOOK_AROUND).isoformat(),
                "end": (today + _LOOK_AROUND).isoformat(),
                "from": 1,
                "to": 25,
            },
            within=BOOKING_SECONDS,
        )
        for booking in (answer.get("bookings") or {}).get("bookings") or ():
            ours = str(booking.get("clientReference") or "").casefold() == _reference(order).casefold()
            if ours and booking.get("status") == "CONFIRMED":
                return _confirmation(await self._detail(str(booking["reference"])), acted=False)
        return None

    async def quote_cancellation(self, supplier_reference: str) -> SupplierQuote | None:
        """What cancelling would give back at this moment: the vendor works it out and cancels nothing."""
        try:
            answer = await self._client.act(
                "DELETE", f"{BOOKING}/bookings/{supplier_reference}", query={"cancellationFlag": "SIMULATION"}
            )
        except OutcomeUnknown as unread:
            raise TryLater(unread.message, **unread.facts) from unread
        except (OfferGone, SupplierRefused) as gone:
            if (await self.standing_of(supplier_reference)).is_cancelled:
                return None
            raise SupplierRefused("The hotel does not let this stay be cancelled.", **gone.facts) from gone
        return SupplierQuote(_given_back(_booking_of(answer)))

    async def cancel(self, supplier_reference: str, *, quote_reference: str | None = None) -> Cancellation:  # noqa: ARG002 - Hotelbeds binds itself by none
        """Cancel; quiet when it is cancelled already. What comes back is what was paid less the hotel's fee."""
        before = _booking_of(await self._detail(supplier_reference))
        if before.get("status") == "CANCELLED":
            return _cancellation(before)
        crashpoint("hotelbeds.cancellation.before")
        try:
            answer = await self._client.act(
                "DELETE", f"{BOOKING}/bookings/{supplier_reference}", query={"cancellationFlag": "CANCELLATION"}
            )
        except OfferGone as gone:
            after = _booking_of(await self._detail(supplier_reference))
            if after.get("status") == "CANCELLED":
                return _cancellation(after)
            raise SupplierRefused("The hotel did not accept the cancellation.", supplier="hotelbeds") from gone
        crashpoint("hotelbeds.cancellation.after")
        return _cancellation(_booking_of(answer))

    async def standing_of(self, supplier_reference: str) -> Standing:
        """Whether the stay is still booked. A hotel that gives it up says so nowhere else."""
        booking = _booking_of(await self._detail(supplier_reference))
        if booking.get("status") != "CANCELLED":
            return Standing(False)
        return Standing(True, _cancellation(booking))

    def can_hold(self, offer: SupplierOffer) -> bool:
        """Hotelbeds keeps nothing unpaid, whatever the rate."""
        return bool(offer.raw.get("holdable", False))

    async def hold(self, order: SupplierOrder) -> Hold:
        """Always refused."""
        raise _no_holds(order)

    async def pay_hold(self, order: SupplierOrder, hold_reference: str) -> Confirmation:
        """Always refused."""
        raise _no_holds(order, hold=hold_reference)

    async def _detail(self, reference: str) -> dict[str, Any]:
        return await self._client.read("GET", f"{BOOKING}/bookings/{reference}", within=BOOKING_SECONDS)

    async def _checked(self, rate_key: str) -> tuple[Mapping[str, Any], str]:
        try:
            answer = await self._client.read(
                "POST", f"{BOOKING}/checkrates", body={"rooms": [{"rateKey": rate_key}]}, within=CHECK_SECONDS
            )
        except SupplierRefused as refused:
            # A key that has lived too long is no longer understood.
            if str(refused.facts.get("supplier_code", "")).startswith("INVALID_DATA"):
                raise OfferGone("This room rate is no longer offered.", supplier="hotelbeds") from refused
            raise
        # The published document calls the member `hotels`; the live service answers `hotel`.
        hotel = answer.get("hotel") or answer.get("hotels") or {}
        rates = [rate for room in hotel.get("rooms") or () for rate in room.get("rates") or ()]
        if not rates:
            raise OfferGone("This room rate is no longer offered.", supplier="hotelbeds")
        return rates[0], str(hotel["currency"])

    async def _bookable(self, order: SupplierOrder) -> Mapping[str, Any]:
        """A rate that was only indicated must be checked first; at another price it is not what was agreed."""
        if order.offer.raw.get("rateType") != "RECHECK":
            return order.offer.raw
        rate, currency = await self._checked(str(order.offer.raw["rateKey"]))
        if price_of(rate, currency) != order.total:
            raise PriceMoved("The hotel has changed the price of this room.", supplier="hotelbeds")
        return kept(rate, currency)


def _no_holds(order: SupplierOrder, **facts: str) -> SupplierRefused:
    words = "This hotel supplier does not hold rooms."
    return SupplierRefused(words, supplier="hotelbeds", item=order.client_reference, **facts)


def _reference(order: SupplierOrder) -> str:
    return order.client_reference[:_LONGEST_REFERENCE]


def _booking(order: SupplierOrder, raw: Mapping[str, Any]) -> dict[str, Any]:
    if not order.travellers:
        raise SupplierRefused("A hotel booking needs a guest.", supplier="hotelbeds")
    rooms, adults = int(raw.get("rooms") or 1), int(raw.get("adults") or 1)
    guests = [order.travellers[at] if at < len(order.travellers) else None for at in range(rooms * adults)]
    paxes: list[dict[str, Any]] = []
    for at, guest in enumerate(guests):
        pax: dict[str, Any] = {"roomId": at // adults + 1, "type": "AD"}
        if guest is not None:
            pax |= {"name": guest.given_name, "surname": guest.family_name}
        paxes.append(pax)
    holder = order.travellers[0]
    return {
        "holder": {"name": holder.given_name, "surname": holder.family_name},
        "rooms": [{"rateKey": raw["rateKey"], "paxes": paxes}],
        "clientReference": _reference(order),
        # Whether a moved price is acceptable was decided before; here it is not.
        "tolerance": "0.00",
    }


def _payment(card: CardSecret, order: SupplierOrder) -> dict[str, Any]:
    contact = order.travellers[0]
    digits = "".join(sign for sign in contact.phone if sign.isdigit())
    return {
        "paymentCard": {
            "cardType": _card_type(card.number),
            "cardNumber": card.number,
            "cardHolderName": card.name,
            "expiryDate": f"{card.exp_month:02d}{card.exp_year % 100:02d}",
            "cardCVC": card.cvc,
        },
        "contactData": {"email": contact.email, "phoneNumber": int(digits or "0")},
    }


def _card_type(number: str) -> str:
    return {"3": "AMEX", "4": "VISA", "6": "DISCOVER"}.get(number[:1], "MASTERCARD")


def _booking_of(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    booking = answer.get("booking")
    if not isinstance(booking, Mapping) or not booking.get("reference"):
        raise TryLater(f"{WORDS} answered something unreadable.", supplier="hotelbeds")
    return booking


def _sold_at(booking: Mapping[str, Any]) -> Money:
    """The price of all rates; the totals of a cancelled booking tell only its fee."""
    currency = str(booking["currency"])
    rates = [rate for room in booking["hotel"].get("rooms") or () for rate in room.get("rates") or ()]
    return Money.total((price_of(rate, currency) for rate in rates), currency)


def _confirmation(answer: Mapping[str, Any], *, acted: bool = True) -> Confirmation:
    try:
        booking = _booking_of(answer)
        reference, total = str(booking["reference"]), _sold_at(booking)
    except (TryLater, KeyError, TypeError, ValueError, ArithmeticError) as unread:
        words = f"{WORDS} answered something unreadable."
        raise (OutcomeUnknown if acted else TryLater)(words, supplier="hotelbeds") from unread
    if booking.get("status") != "CONFIRMED":
        raise SupplierRefused("The hotel did not confirm the booking.", supplier="hotelbeds")
    hotel = booking["hotel"]
    comments = [rate.get("rateComments") for room in hotel.get("rooms") or () for rate in room.get("rates") or ()]
    return Confirmation(
        supplier_reference=reference,
        locator=reference,
        total=total,
        raw={
            "reference": reference,
            "supplier": hotel.get("supplier"),
            "rate_comments": plain(str(comments[0])) if comments and comments[0] else None,
        },
    )


def _cancellation(booking: Mapping[str, Any]) -> Cancellation:
    reference = str(booking.get("cancellationReference") or booking["reference"])
    return Cancellation(reference, _given_back(booking) if booking.get("status") == "CANCELLED" else None)


def _given_back(booking: Mapping[str, Any]) -> Money | None:
    """What was paid less the fee; None where the vendor names no fee."""
    fee = (booking.get("hotel") or {}).get("cancellationAmount")
    if fee is None:
        return None
    paid = _sold_at(booking)
    back = paid - Money.rounded(Decimal(str(fee)), paid.currency)
    return max(back, Money.zero(paid.currency))
