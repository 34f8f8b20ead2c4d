"""What booking needs from a supplier of flights or rooms, in our words.

Every call may raise `TryLater` (surely not done), `OutcomeUnknown` (sent, no answer: look it up) or
`SupplierRefused` (a definite no).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class QuoteStale(Conflict):
    """The supplier no longer stands by what it quoted; nothing was cancelled."""

    code = "cancellation.quote_stale"


@dataclass(frozen=True, slots=True)
class SupplierQuote:
    """What a supplier would give back now. `reference` names the quote where the supplier binds itself by one.

    `refund` None: it does not say. `credit` comes back as the supplier's own credit, which is no money.
    """

    refund: Money | None
    reference: str | None = None
    expires_at: datetime | None = None
    credit: Money | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an order still stands at its supplier, and what came of it where it does not."""

    is_cancelled: bool
    cancellation: Cancellation | None = None
    by_supplier: bool = False


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

    async def quote_cancellation(self, supplier_reference: str) -> SupplierQuote | None:
        """What cancelling gives back now; nothing is cancelled. None: the supplier quotes nothing, its terms hold."""
        ...

    async def cancel(self, supplier_reference: str, *, quote_reference: str | None = None) -> Cancellation:
        """Cancel a confirmed order or drop a hold; quiet when it is already cancelled.

        With a quote's reference, only at what that quote said: else `QuoteStale`, and nothing is cancelled.
        """
        ...

    async def standing_of(self, supplier_reference: str) -> Standing:
        """How an order stands: settles a cancellation whose answer was lost, and finds what a supplier cancelled."""
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


@dataclass(frozen=True, slots=True)
class OrderNews:
    """A supplier's late word on an order it had only accepted: made, or not made after all."""

    client_reference: str
    was_made: bool


@dataclass(frozen=True, slots=True)
class CancellationNews:
    """A supplier's word that it will not deliver an order after all."""

    supplier_reference: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What travel policy says of a whole trip. `tag` is the PolicyTag shown to people, with its proof beside it."""

    tag: Mapping[str, Any]
    proof: Mapping[str, Any]
    is_blocked: bool
    approval_required: bool
    acknowledgements: tuple[Mapping[str, str], ...]
    reasons: tuple[str, ...]
    approvers: tuple[str, ...] = ()


class OfferView(Protocol):
    """An offer as a search kept it."""

    @property
    def id(self) -> Any: ...
    @property
    def kind(self) -> str: ...
    @property
    def supplier(self) -> str: ...
    @property
    def supplier_offer_id(self) -> str: ...
    @property
    def snapshot(self) -> Mapping[str, Any]: ...
    @property
    def raw(self) -> Mapping[str, Any]: ...
    @property
    def total(self) -> Money: ...
    @property
    def expires_at(self) -> datetime: ...
    @property
    def travellers(self) -> int: ...


class OfferBook(Protocol):
    """The offers that searches kept."""

    async def get_many(self, caller: Any, offer_ids: Any) -> Sequence[OfferView]:
        """The caller's offers in the order asked; a made-up id is refused."""
        ...

    async def cheapest_compliant(self, uow: Any, offer_ids: Any) -> Sequence[OfferView]:
        """For each kind among these offers, the cheapest within policy that their searches found."""
        ...


class Rematcher(Protocol):
    """Finds the same thing again after a supplier's offer id has lapsed."""

    async def rematch(self, supplier: str, offer: SupplierOffer) -> Repriced:
        """The same flights and cabin, or the same room and board, at today's price. Raises `OfferGone`."""
        ...


class ApprovalDesk(Protocol):
    """Who must agree, and the request that waits for them."""

    async def plan(
        self, uow: Any, *, employee: Any, amount: Money, is_required: bool, also: Sequence[str] = ()
    ) -> Sequence[Mapping[str, Any]]:
        """The steps in order, each `{step, role, approver_id, name}`; empty when nobody needs to agree.

        `also` are roles that a rule names itself.
        """
        ...

    async def open(
        self,
        uow: Any,
        *,
        booking_id: Any,
        reference: str,
        amount: Money,
        employee: Any,
        proposal_hash: str,
        summary: Mapping[str, Any],
        reasons: Sequence[str],
        steps: Sequence[Mapping[str, Any]],
    ) -> Any:
        """Ask. The id of the request."""
        ...

    async def view(self, uow: Any, booking_id: Any) -> Mapping[str, Any] | None:
        """The booking's newest request as its page shows it."""
        ...

    async def withdraw(self, uow: Any, booking_id: Any, because: str) -> None:
        """Take the request back; quiet when there is none open."""
        ...


class PolicyJudge(Protocol):
    """Judges a whole trip by travel policy and keeps the evaluation."""

    async def judge(
        self,
        uow: Any,
        *,
        employee_id: Any,
        options: Sequence[Mapping[str, Any]],
        total: Money,
        booking_id: Any,
        stage: str,
    ) -> Judgement:
        """The worst verdict over the options, with the trip's total among the facts."""
        ...
