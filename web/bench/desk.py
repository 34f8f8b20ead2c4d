"""A booking desk as the service puts it together, with suppliers, a bank and a post that answer at once.

Everything of ours is real: policy with the demo tenant's rules, consent, ledger, outbox, audit, conversations. Only
the outside world is not there to be waited for.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from core.bookings.desk import Desk
    from core.bookings.ports import Confirmation, SupplierOrder
    from core.bookings.service import Bookings
    from core.consents.service import Proposals
    from core.db.unit_of_work import Database
    from core.people.caller import Caller

TRAVELLERS: Final = ("maya.chen", "daniel.osei", "priya.raman", "tom.brandt", "liam.kowalski", "noor.haddad")
_CITIES: Final = (
    {"code": "JFK", "city": "New York", "zone": "America/New_York"},
    {"code": "LHR", "city": "London", "zone": "Europe/London"},
)
FLIGHT: Final[dict[str, Any]] = {
    "kind": "flight",
    "airline": {"code": "BA", "name": "British Airways"},
    "slices": [
        {
            "origin": _CITIES[0],
            "destination": _CITIES[1],
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
    "preferred": True,
    "refundable": {"state": "no", "penalty": None},
    "total": {"minor": 84210, "currency": "USD", "text": "842.10 USD"},
    "per_traveller": {"minor": 84210, "currency": "USD", "text": "842.10 USD"},
    "co2_kg": 450,
    "travellers": 1,
}
HOTEL: Final[dict[str, Any]] = {
    "kind": "hotel",
    "hotel": {
        "code": "77",
        "name": "The Strand House",
        "stars": 4,
        "city": "London",
        "country": "GB",
        "zone": "Europe/London",
        "address": "1 Strand",
    },
    "room": "Double",
    "board": "Room only",
    "check_in": "2031-12-02",
    "check_out": "2031-12-05",
    "nights": 3,
    "preferred": True,
    "cancellation": {"text": "Free until 29 Nov 18:00", "free_until_local": "2031-11-29T18:00", "tiers": []},
    "refundable": {"state": "yes", "penalty": None},
    "total": {"minor": 73500, "currency": "USD", "text": "735.00 USD"},
    "per_night": {"minor": 24500, "currency": "USD", "text": "245.00 USD"},
    "travellers": 1,
}


@dataclass(frozen=True)
class Offer:
    """What a search would have kept."""

    id: Any
    kind: str
    supplier: str
    supplier_offer_id: str
    snapshot: Mapping[str, Any]
    raw: Mapping[str, Any]
    total: Any
    expires_at: datetime
    travellers: int = 1


@dataclass
class Shelf:
    """Offers by id."""

    offers: dict[UUID, Offer] = field(default_factory=dict)

    async def get_many(self, caller: Any, offer_ids: Sequence[UUID]) -> list[Offer]:
        """As the offers package answers."""
        del caller
        return [self.offers[key] for key in offer_ids]

    async def cheapest_compliant(self, uow: Any, offer_ids: Sequence[UUID]) -> list[Offer]:
        """Nothing cheaper is known."""
        del uow, offer_ids
        return []


@dataclass
class Instant:
    """A supplier that sells at once, as long as it has some."""

    name: str
    stock: int = 10**9
    pause: float = 0.0
    orders: dict[str, "Confirmation"] = field(default_factory=dict)

    async def reprice(self, offer: Any) -> Any:
        """The same price."""
        from core.bookings.ports import Repriced

        return Repriced(offer.total, offer.expires_at, offer.supplier_offer_id, offer.raw)

    async def book(self, order: "SupplierOrder") -> "Confirmation":
        """One of the stock, once per client reference."""
        from core.bookings.ports import Confirmation, SupplierRefused

        if self.stock < 1:
            raise SupplierRefused("The last one has just been sold.")
        self.stock -= 1
        made = Confirmation(f"ord_{uuid4().hex}", uuid4().hex[:6].upper(), order.total, ("125-1234567890",))
        self.orders[order.client_reference] = made
        await asyncio.sleep(self.pause)
        return made

    async def find(self, order: "SupplierOrder") -> "Confirmation | None":
        """What was sold under this reference."""
        return self.orders.get(order.client_reference)

    async def cancel(self, supplier_reference: str, **_: Any) -> Any:
        """Taken back."""
        from core.bookings.ports import Cancellation

        self.stock += 1
        return Cancellation(f"can_{supplier_reference}", None)

    def can_hold(self, offer: Any) -> bool:
        """Nothing is held here."""
        del offer
        return False


class Bank:
    """Issues cards at once, one for each key."""

    def __init__(self) -> None:
        self.cards: dict[str, Any] = {}

    async def issue(self, *, limit: Any, key: str, **_: Any) -> Any:
        """A card with this limit."""
        from core.payments.ports import IssuedCard

        made = IssuedCard(f"ic_{uuid4().hex}", "4242", "Visa", 12, 2032, "active", limit)
        return self.cards.setdefault(key, made)

    async def find(self, reference: str) -> Any:
        """The card of a key."""
        return self.cards.get(reference)

    async def close(self, card_id: str, *, key: str) -> Any:
        """Closed."""
        del key
        return next((replace(card, status="canceled") for card in self.cards.values() if card.id == card_id), None)


class Post:
    """Takes every mail."""

    async def send(self, mail: Any) -> Any:
        """Taken."""
        from core.messages.ports import MailReceipt

        del mail
        return MailReceipt(uuid4().hex)


@dataclass
class Counter:
    """The desk with its people, ready to book."""

    database: "Database"
    desk: "Desk"
    bookings: "Bookings"
    proposals: "Proposals"
    callers: list["Caller"]
    air: Instant
    beds: Instant
    shelf: Shelf

    async def proposed(self, number: int, *, with_hotel: bool = True) -> tuple["Caller", Any]:
        """A proposal of a trip, and whose it is."""
        from core.kernel.money import Money

        caller, soon = self.callers[number % len(self.callers)], datetime.now(UTC) + timedelta(minutes=20)
        chosen = [Offer(uuid4(), "flight", "duffel", f"off_{number}", FLIGHT, {}, Money.of("842.10", "USD"), soon)]
        if with_hotel:
            chosen.append(
                Offer(uuid4(), "hotel", "hotelbeds", f"rate_{number}", HOTEL, {}, Money.of("735.00", "USD"), soon)
            )
        self.shelf.offers.update({offer.id: offer for offer in chosen})
        draft = await self.bookings.draft(caller, offer_ids=[offer.id for offer in chosen])
        made = await self.bookings.propose(caller, draft.id)
        return caller, await self.proposals.get(caller, made.id)

    async def confirm(self, caller: "Caller", proposal: Any) -> Any:
        """The yes; the booking, under way."""
        ticked = [each["rule_id"] for each in proposal.card["acknowledgements"]]
        return await self.bookings.confirm(caller, proposal.id, nonce=proposal.nonce, acknowledged=ticked)

    async def work(self, org_id: UUID, key: str) -> None:
        """What a worker does with the job the yes has left: claim it, buy, and end it with the last commit."""
        from sqlalchemy import text

        from core.db import outbox

        async with self.database.sweep() as session:
            found = text("SELECT id FROM outbox WHERE org_id = :org AND key = :key")
            job_id = await session.scalar(found, {"org": org_id, "key": key})
            job = await outbox.claim(session, org_id, job_id, datetime.now(UTC)) if job_id else None
        if job is None:
            raise RuntimeError(f"there is no job {key}")
        with outbox.carrying(job) as carried:
            await self.bookings.execute(org_id, UUID(job.args["booking_id"]))
            if not carried.is_over:
                async with self.database.sweep() as session:
                    await outbox.finish(session, job, datetime.now(UTC))

    async def book(self, caller: "Caller", proposal: Any) -> None:
        """From the yes to the confirmed booking."""
        view = await self.confirm(caller, proposal)
        await self.work(caller.org_id, f"execute:{view.id}:{view.version}")


async def opened(url: str, *, pool: int = 16) -> Counter:
    """The desk over a migrated database with the demo tenants."""
    from core.approvals.service import Approvals
    from core.bookings.desk import Desk
    from core.bookings.judging import TripJudge
    from core.bookings.rules import Tolerance
    from core.bookings.service import Bookings
    from core.consents.service import Proposals
    from core.db.bus import LocalBus
    from core.db.engine import make_engine
    from core.db.tenancy import APP_ROLE, SWEEPER_ROLE
    from core.db.unit_of_work import Database
    from core.kernel.clock import SystemClock
    from core.kernel.money import Money
    from core.messages.service import Messages
    from core.payments.reservations import Reservations
    from core.people.caller import Door
    from core.people.demo import seed as seed_people
    from core.people.service import People
    from core.policy.demo import seed as seed_policies
    from core.policy.service import Policies

    database = Database(
        make_engine(url, role=APP_ROLE, pool_size=pool),
        make_engine(url, role=SWEEPER_ROLE, pool_size=pool),
        clock=SystemClock(),
        bus=LocalBus(),
    )
    people, policies = People(database.begin, database.sweep), Policies(database.begin)
    await seed_people(database.begin)
    await seed_policies(database.begin, policies)
    callers = [await people.caller_for_email(f"{name}@northwind.example", Door.WEB) for name in TRAVELLERS]
    shelf, air, beds, bank = Shelf(), Instant("duffel"), Instant("hotelbeds"), Bank()
    proposals = Proposals(database.begin, b"measured" * 8)
    outside: dict[str, Any] = {"duffel": air, "hotelbeds": beds}
    money, post, kept = cast_any(bank), cast_any(Post()), cast_any(shelf)
    desk = Desk(
        begin=database.begin,
        clock=SystemClock(),
        people=people,
        offers=kept,
        judge=TripJudge(people, policies),
        approvals=Approvals(database.begin),
        proposals=proposals,
        reservations=Reservations(money, money),
        messages=Messages(database.begin, post),
        suppliers=outside,
        rematcher=cast_any(None),
        tolerance=Tolerance(Decimal(2), Money.of(25, "USD")),
        offer_validity=timedelta(minutes=20),
        unknown_settle=timedelta(0),
        is_sandbox=True,
        base_url="http://127.0.0.1",
    )
    return Counter(database, desk, Bookings(desk, database.sweep), proposals, callers, air, beds, shelf)


def cast_any(value: object) -> Any:
    """Neighbours of ours that keep to the ports by shape."""
    return value
