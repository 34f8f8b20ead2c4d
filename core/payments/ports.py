"""What paying needs from outside, in our words. Every call that moves money carries a key that was stored first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from core.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Whose name is on a virtual card. `address` has line1, city, postal_code, country."""

    employee_ref: str
    name: str
    email: str
    phone: str | None
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A virtual card as far as we may know it: never its number."""

    id: str
    last4: str
    brand: str
    exp_month: int
    exp_year: int
    status: str
    limit: Money


@dataclass(frozen=True, slots=True)
class CardSecret:
    """A card's number and code, for the one supplier call that needs them. Shown by nothing, stored nowhere."""

    number: str = field(repr=False)
    cvc: str = field(repr=False)
    exp_month: int = field(repr=False)
    exp_year: int = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SavedCard:
    """A traveller's own card kept at the payment provider."""

    id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


@dataclass(frozen=True, slots=True)
class Authorisation:
    """Money reserved on a saved card. `status`: authorised, requires_action, declined, captured, released."""

    intent_id: str
    status: str
    amount: Money
    decline_code: str | None = None
    client_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Capture:
    """Money taken."""

    charge_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class RefundReceipt:
    """Money on its way back. `status`: pending, succeeded, failed."""

    id: str
    status: str
    amount: Money


class CardIssuer(Protocol):
    """Makes a virtual card per booking."""

    async def issue(
        self, *, holder: CardHolder, limit: Money, categories: tuple[str, ...], key: str, reference: str
    ) -> IssuedCard:
        """A new active card that can spend `limit` in all, in these merchant categories. The same key gives the same card."""
        ...

    async def find(self, reference: str) -> IssuedCard | None:
        """The card made for `reference`, if it was."""
        ...

    async def set_limit(self, card_id: str, limit: Money, *, key: str) -> IssuedCard:
        """Change what the card can spend in all."""
        ...

    async def close(self, card_id: str, *, key: str) -> IssuedCard:
        """End the card; quiet when it is ended."""
        ...

    async def reveal(self, card_id: str) -> CardSecret:
        """Number and code, for supplier adapters only."""
        ...


class CardCharges(Protocol):
    """Reserves and takes money on a traveller's saved card."""

    async def ensure_customer(self, *, employee_ref: str, name: str, email: str, key: str) -> str:
        """The provider's reference of this person, made once."""
        ...

    async def save_method(self, *, customer_ref: str, token: str, key: str) -> SavedCard:
        """Attach a payment method token (made in the browser by the provider's own form) to the person."""
        ...

    async def methods(self, customer_ref: str) -> tuple[SavedCard, ...]:
        """The person's saved cards."""
        ...

    async def authorise(
        self, *, customer_ref: str, method_ref: str, amount: Money, key: str, reference: str, description: str
    ) -> Authorisation:
        """Reserve `amount`. A decline is an answer, not an exception."""
        ...

    async def find_authorisation(self, reference: str) -> Authorisation | None:
        """The reservation made for `reference`, if it was."""
        ...

    async def capture(self, intent_id: str, amount: Money, *, key: str) -> Capture:
        """Take the money (the rest of the reservation is released)."""
        ...

    async def release(self, intent_id: str, *, key: str) -> None:
        """Let the reservation go; quiet when it is gone."""
        ...

    async def refund(self, intent_id: str, amount: Money, *, key: str, reference: str) -> RefundReceipt:
        """Send captured money back."""
        ...

    async def find_refund(self, reference: str) -> RefundReceipt | None:
        """The refund made for `reference`, if it was."""
        ...
