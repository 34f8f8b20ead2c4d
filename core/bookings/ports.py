"""What booking needs from a supplier of flights or rooms, in our words.

Every call may raise `TryLater` (surely not done), `OutcomeUnknown` (sent, no answer: look it up) or
`SupplierRefused` (a definite no).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from core.kernel.errors import Conflict, Refused
from core.kernel.money import Money


class SupplierRefused(Refused):
    """The supplier said no, and nothing was bought."""

    code = "supplier.refused"


class OfferGone(Conflict):
    """The offer can no longer be bought: expired, sold out or withdrawn."""

    code = "offer.gone"


class PriceMoved(Conflict):
    """The supplier now asks another price than was agreed; nothing was bought."""

    code = "offer.price_moved"


@dataclass(frozen=True, slots=True)
class Traveller:
    """One person who travels, as suppliers ask for it. `born_on` and `gender` are needed by airlines."""

    given_name: str
    family_name: str
    title: str
    gender: str
    born_on: date
    email: str
    phone: str
    passport_country: str | None = None
    passport_expires_on: date | None = None
    loyalty: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SupplierOffer:
    """An offer as it was found: our snapshot of it, and the vendor's own answer to send back."""

    kind: str
    supplier_offer_id: str
    snapshot: Mapping[str, Any]
    raw: Mapping[str, Any]
    total: Money
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Repriced:
    """What the supplier asks now, and the vendor's fresh answer that booking must use."""

    total: Money
    expires_at: datetime
    supplier_offer_id: str
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SupplierOrder:
    """One item to buy. `client_reference` (≤ 20 characters) is ours, stored before the call, and finds it again."""

    client_reference: str
    booking_reference: str
    offer: SupplierOffer
    travellers: tuple[Traveller, ...]
    total: Money
    card_id: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Bought. `supplier_reference` names the order in further calls; `locator` is what people quote (PNR, hotel reference)."""

    supplier_reference: str
    locator: str
    total: Money
    eticket_numbers: tuple[str, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hold:
    """Kept for us, unpaid, until `expires_at`; its price is sure until `price_guaranteed_until` (None: not promised)."""

    supplier_reference: str
    locator: str
    expires_at: datetime
    price_guaranteed_until: datetime | None
    total: Money


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Cancelled. `refund` None: the supplier did not say."""

    reference: str
    refund: Money | None


class Supplier(Protocol):
    """Sells one kind of thing."""

    @property
    def name(self) -> str:
        """Short name as stored on offers and items: `duffel`, `hotelbeds`."""
        ...

    async def reprice(self, offer: SupplierOffer) -> Repriced:
        """Ask for the price now. Raises `OfferGone` when it can no longer be bought."""
        ...

    async def book(self, order: SupplierOrder) -> Confirmation:
        """Buy now at `order.total`. Raises `SupplierRefused`, `OfferGone`, `PriceMoved`, `OutcomeUnknown`, `TryLater`."""
        ...

    async def find(self, order: SupplierOrder) -> Confirmation | Hold | None:
        """What became of an order whose answer was lost; None: it was never made."""
        ...

    async def cancel(self, supplier_reference: str) -> Cancellation:
        """Cancel a confirmed order or drop a hold; quiet when it is already cancelled."""
        ...

    def can_hold(self, offer: SupplierOffer) -> bool:
        """Whether the supplier keeps this offer for us unpaid."""
        ...

    async def hold(self, order: SupplierOrder) -> Hold:
        """Keep it unpaid. Same errors as `book`."""
        ...

    async def pay_hold(self, order: SupplierOrder, hold_reference: str) -> Confirmation:
        """Pay what is held. Same errors as `book`; paying what is paid already is quiet."""
        ...
