"""A booking desk on a real database, with neighbours that are small but honest: they keep what they sell."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from core.bookings.desk import Desk
from core.bookings.ports import (
    Cancellation,
    Confirmation,
    Hold,
    Judgement,
    OfferGone,
    Repriced,
    Standing,
    SupplierOffer,
    SupplierOrder,
    SupplierQuote,
)
from core.bookings.rules import Tolerance
from core.bookings.service import Bookings
from core.consents.service import Proposals
from core.conversations.models import ThreadRow
from core.db.unit_of_work import Database
from core.kernel.clock import SystemClock
from core.kernel.ids import OfferId, OrgId
from core.kernel.money import Money
from core.messages.ports import Mail, MailReceipt
from core.messages.service import Messages
from core.payments.ports import Authorisation, Capture, CardHolder, IssuedCard, SavedCard
from core.payments.reservations import Reservations
from core.people.caller import Caller, Door
from core.people.demo import seed
from core.people.demo_people import EMPLOYEES
from core.people.models import EmployeeRow
from core.people.service import People


@dataclass(frozen=True)
class Offer:
    id: OfferId
    kind: str
    supplier: str
    supplier_offer_id: str
    snapshot: Mapping[str, Any]
    raw: Mapping[str, Any]
    total: Money
    expires_at: datetime
    travellers: int = 1


@dataclass
class Shelf:
    """Offers by id, as the offers package would keep them."""

    offers: dict[UUID, Offer] = field(default_factory=dict)

    async def get_many(self, caller: Any, offer_ids: Sequence[UUID]) -> list[Offer]:
        return [self.offers[key] for key in offer_ids]

    async def cheapest_compliant(self, uow: Any, offer_ids: Sequence[UUID]) -> list[Offer]:
        kinds = {self.offers[key].kind for key in offer_ids}
        green = sorted((o for o in self.offers.values() if o.raw.get("green")), key=lambda o: o.total.minor)
        return [next(o for o in green if o.kind == kind) for kind in kinds if any(o.kind == kind for o in green)]

    def put(self, offer: Offer) -> Offer:
        self.offers[offer.id] = offer
        return offer


@dataclass
class Seller:
    """A supplier that keeps orders by client reference, and misbehaves as told."""

    name: str
    orders: dict[str, Confirmation] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    holds: dict[str, Hold] = field(default_factory=dict)
    price: Money | None = None
    gone: bool = False
    before: list[BaseException] = field(default_factory=list)
    after: list[BaseException] = field(default_factory=list)
    cancel_errors: list[BaseException] = field(default_factory=list)
    holds_offers: bool = False
    finds: int = 0
    asked: int = 0

    async def reprice(self, offer: SupplierOffer) -> Repriced:
        if self.gone:
            raise OfferGone("Sold out.")
        return Repriced(self.price or offer.total, offer.expires_at, offer.supplier_offer_id, offer.raw)

    async def book(self, order: SupplierOrder) -> Confirmation:
        self.asked += 1
        if self.before:
            raise self.before.pop(0)
        await asyncio.sleep(0)
        made = Confirmation(f"ord_{uuid4().hex}", uuid4().hex[:6].upper(), order.total, ("125-1234567890",))
        self.orders[order.client_reference] = made
        if self.after:
            raise self.after.pop(0)
        return made

    async def find(self, order: SupplierOrder) -> Confirmation | Hold | None:
        self.finds += 1
        return self.orders.get(order.client_reference) or self.holds.get(order.client_reference)

    async def quote_cancellation(self, supplier_reference: str) -> SupplierQuote | None:
        return None

    async def standing_of(self, supplier_reference: str) -> Standing:
        return Standing(supplier_reference in self.cancelled, None)

    async def cancel(self, supplier_reference: str, *, quote_reference: str | None = None) -> Cancellation:
        if self.cancel_errors:
            raise self.cancel_errors.pop(0)
        self.cancelled.append(supplier_reference)
        return Cancellation(f"can_{supplier_reference}", None)

    def can_hold(self, offer: SupplierOffer) -> bool:
        return self.holds_offers

    async def hold(self, order: SupplierOrder) -> Hold:
        made = Hold(f"ord_{uuid4().hex}", "HELD01", datetime.now(UTC) + timedelta(days=2), None, order.total)
        self.holds[order.client_reference] = made
        return made

    async def pay_hold(self, order: SupplierOrder, hold_reference: str) -> Confirmation:
        held = self.holds.pop(order.client_reference)
        made = Confirmation(held.supplier_reference, held.locator, order.total)
        self.orders[order.client_reference] = made
        return made

    @property
    def standing(self) -> list[str]:
        """Orders that were made and not cancelled."""
        return [o.supplier_reference for o in self.orders.values() if o.supplier_reference not in self.cancelled]


@dataclass
class Bank:
    """Issues cards and reserves on saved ones, once per key."""

    cards: dict[str, IssuedCard] = field(default_factory=dict)
    intents: dict[str, Authorisation] = field(default_factory=dict)
    captured: list[str] = field(default_factory=list)
    released: list[str] = field(default_factory=list)
    decline: str | None = None
    after: list[BaseException] = field(default_factory=list)

    async def issue(
        self, *, holder: CardHolder, limit: Money, categories: tuple[str, ...], key: str, reference: str
    ) -> IssuedCard:
        made = self.cards.setdefault(key, IssuedCard(f"ic_{uuid4().hex}", "4242", "Visa", 12, 2030, "active", limit))
        if self.after:
            raise self.after.pop(0)
        return made

    async def find(self, reference: str) -> IssuedCard | None:
        return self.cards.get(reference)

    async def set_limit(self, card_id: str, limit: Money, *, key: str) -> IssuedCard:
        return next(replace(card, limit=limit) for card in self.cards.values() if card.id == card_id)

    async def close(self, card_id: str, *, key: str) -> IssuedCard:
        for known, card in self.cards.items():
            if card.id == card_id:
                self.cards[known] = replace(card, status="canceled")
                return self.cards[known]
        raise AssertionError(card_id)

    async def reveal(self, card_id: str) -> Any:
        raise AssertionError("nobody here needs a number")

    async def ensure_customer(self, *, employee_ref: str, name: str, email: str, key: str) -> str:
        return f"cus_{employee_ref}"

    async def save_method(self, *, customer_ref: str, token: str, key: str) -> SavedCard:
        return SavedCard(f"pm_{uuid4().hex}", "visa", "4242", 1, 2031)

    async def methods(self, customer_ref: str) -> tuple[SavedCard, ...]:
        return ()

    async def authorise(
        self, *, customer_ref: str, method_ref: str, amount: Money, key: str, reference: str, description: str
    ) -> Authorisation:
        status = "declined" if self.decline else "authorised"
        return self.intents.setdefault(key, Authorisation(f"pi_{uuid4().hex}", status, amount, self.decline))

    async def find_authorisation(self, reference: str) -> Authorisation | None:
        return self.intents.get(reference)

    async def capture(self, intent_id: str, amount: Money, *, key: str) -> Capture:
        self.captured.append(intent_id)
        return Capture("ch_1", amount)

    async def release(self, intent_id: str, *, key: str) -> None:
        self.released.append(intent_id)

    async def refund(self, intent_id: str, amount: Money, *, key: str, reference: str) -> Any:
        raise AssertionError("nothing here is refunded")

    async def find_refund(self, reference: str) -> Any:
        return None


@dataclass
class Post:
    """A mailbox."""

    mails: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail) -> MailReceipt:
        self.mails.append(mail)
        return MailReceipt(uuid4().hex)


@dataclass
class Judge:
    """Says what the test says."""

    level: str = "green"
    blocked: bool = False
    approval: bool = False
    acknowledgements: tuple[dict[str, str], ...] = ()

    async def judge(self, uow: Any, **asked: Any) -> Judgement:
        outcome = (
            "blocked" if self.blocked else {"green": "compliant", "amber": "warning", "red": "blocked"}[self.level]
        )
        tag = {
            "level": self.level,
            "outcome": outcome,
            "approval_required": self.approval,
            "results": [],
            "ruleset_version": "r1",
        }
        return Judgement(
            tag, {}, self.blocked, self.approval, self.acknowledgements, ("Too dear.",) if self.blocked else ()
        )


@dataclass
class Approvers:
    """One approver who is asked, and what was asked."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    withdrawn: list[Any] = field(default_factory=list)

    async def plan(
        self, uow: Any, *, employee: Any, amount: Money, is_required: bool, also: Any = ()
    ) -> list[dict[str, Any]]:
        step = {"step": 1, "role": "manager", "approver_id": str(employee.manager_id), "name": "Daniel Osei"}
        return [step] if is_required else []

    async def open(self, uow: Any, **request: Any) -> UUID:
        self.asked.append(request)
        return uuid4()

    async def view(self, uow: Any, booking_id: UUID) -> None:
        return None

    async def withdraw(self, uow: Any, booking_id: UUID, because: str) -> None:
        self.withdrawn.append(booking_id)


class NothingToRematch:
    async def rematch(self, supplier: str, offer: SupplierOffer) -> Repriced:
        raise OfferGone("It can no longer be had.")


FLIGHT = {
    "kind": "flight",
    "airline": {"code": "BA", "name": "British Airways"},
    "slices": [
        {
            "origin": {"code": "JFK", "city": "New York", "zone": "America/New_York"},
            "destination": {"code": "LHR", "city": "London", "zone": "Europe/London"},
            "departs_local": "2031-12-01T18:05",
            "arrives_local": "2031-12-02T06:10",
            "departs_at": "2031-12-01T23:05:00+00:00",
            "arrives_at": "2031-12-02T06:10:00+00:00",
            "day_change": 1,
            "duration_min": 425,
            "stops": [],
            "segments": [{"carrier": "BA", "number": "178", "departs_local": "2031-12-01T18:05"}],
        }
    ],
    "cabin": "economy",
    "refundable": {"state": "no", "penalty": None},
    "total": {"minor": 84210, "currency": "USD", "text": "842.10 USD"},
    "co2_kg": 450,
    "travellers": 1,
}
HOTEL = {
    "kind": "hotel",
    "hotel": {
        "code": "77",
        "name": "The Strand House",
        "city": "London",
        "zone": "Europe/London",
        "address": "1 Strand",
    },
    "room": "Double",
    "board": "Room only",
    "check_in": "2031-12-02",
    "check_out": "2031-12-05",
    "nights": 3,
    "cancellation": {"text": "Free until 29 Nov 18:00", "free_until_local": "2031-11-29T18:00", "tiers": []},
    "refundable": {"state": "yes", "penalty": None},
    "total": {"minor": 73500, "currency": "USD", "text": "735.00 USD"},
    "travellers": 1,
}


@dataclass
class World:
    """Everything a booking test touches."""

    database: Database
    bookings: Bookings
    proposals: Proposals
    messages: Messages
    shelf: Shelf
    air: Seller
    beds: Seller
    bank: Bank
    post: Post
    judge: Judge
    approvers: Approvers
    maya: Caller
    thread_id: UUID
    flight: Offer
    hotel: Offer

    @property
    def org_id(self) -> OrgId:
        return self.maya.org_id

    async def proposed(self, *offers: Offer) -> Any:
        chosen = offers or (self.flight, self.hotel)
        view = await self.bookings.draft(self.maya, offer_ids=[o.id for o in chosen], thread_id=self.thread_id)
        proposal = await self.bookings.propose(self.maya, view.id)
        return await self.proposals.get(self.maya, proposal.id)

    async def confirmed(self, **said: Any) -> Any:
        proposal = await self.proposed()
        return await self.bookings.confirm(self.maya, proposal.id, nonce=proposal.nonce, **said)

    async def view(self, booking_id: UUID) -> dict[str, Any]:
        return (await self.bookings.of_system(self.org_id, booking_id)).as_json()

    async def ledger_is_balanced(self) -> bool:
        from sqlalchemy import text

        async with self.database.sweep() as session:
            off = await session.scalar(
                text(
                    "SELECT count(*) FROM (SELECT entry_id FROM ledger_lines GROUP BY 1 HAVING sum(amount_minor) <> 0) q"
                )
            )
        return off == 0


@pytest.fixture
async def world(database: Database) -> World:
    await seed(database.begin)
    person = next(p for p in EMPLOYEES if p.given == "Maya")
    people = People(database.begin, database.sweep)
    maya = await people.caller_for_email(person.email, Door.WEB)
    thread_id = uuid4()
    async with database.begin(maya) as uow:
        found = await uow.session.scalar(select(EmployeeRow.id).where(EmployeeRow.id == maya.employee_id))
        assert found is not None
        uow.session.add(
            ThreadRow(
                org_id=maya.org_id, id=thread_id, owner_id=maya.employee_id, created_at=uow.now, updated_at=uow.now
            )
        )
    shelf, air, beds, bank, post = Shelf(), Seller("duffel"), Seller("hotelbeds"), Bank(), Post()
    judge, approvers = Judge(), Approvers()
    proposals = Proposals(database.begin, b"secret" * 8)
    messages = Messages(database.begin, post)
    soon = datetime.now(UTC) + timedelta(minutes=20)
    flight = shelf.put(
        Offer(OfferId(uuid4()), "flight", "duffel", "off_1", FLIGHT, {}, Money.of("842.10", "USD"), soon)
    )
    hotel = shelf.put(
        Offer(OfferId(uuid4()), "hotel", "hotelbeds", "rate_1", HOTEL, {}, Money.of("735.00", "USD"), soon)
    )
    desk = Desk(
        begin=database.begin,
        clock=SystemClock(),
        people=people,
        offers=shelf,
        judge=judge,
        approvals=approvers,
        proposals=proposals,
        reservations=Reservations(bank, bank),
        messages=messages,
        suppliers={"duffel": air, "hotelbeds": beds},
        rematcher=NothingToRematch(),
        tolerance=Tolerance(Decimal(2), Money.of(25, "USD")),
        offer_validity=timedelta(minutes=20),
        unknown_settle=timedelta(seconds=0),
        is_sandbox=True,
        base_url="http://127.0.0.1:8000",
    )
    bookings = Bookings(desk, database.sweep)
    return World(
        database,
        bookings,
        proposals,
        messages,
        shelf,
        air,
        beds,
        bank,
        post,
        judge,
        approvers,
        maya,
        thread_id,
        flight,
        hotel,
    )
