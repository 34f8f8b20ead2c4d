"""A bought trip on a real database, with a supplier that quotes and a bank that refunds; both misbehave as told."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from core.bookings.ports import Cancellation, QuoteStale, Standing, SupplierQuote
from core.changes.service import Cancellations
from core.db.outbox import claim, finish
from core.kernel.money import Money
from core.payments.cards import Cards, CardTransaction
from core.payments.methods import PaymentMethods
from core.payments.ports import RefundReceipt
from core.payments.refunds import Refunds
from core.people.caller import Caller, Door
from core.people.demo_people import EMPLOYEES
from tests.core.bookings.conftest import Bank, Seller, World
from tests.core.bookings.conftest import world as world  # noqa: PLC0414 - the booking desk's own fixture

CATEGORIES = {"duffel": "airlines_air_carriers", "hotelbeds": "hotels_motels_and_resorts"}


# What this booking has left to do: other tests share the organisation and its queue.
_DUE = """
SELECT o.id FROM outbox o WHERE o.org_id = :org AND o.done_at IS NULL AND o.due_at <= now() AND (
  o.args->>'booking_id' = :booking_text
  OR o.args->>'cancellation_id' IN (SELECT c.id::text FROM cancellations c WHERE c.booking_id = :booking)
  OR o.args->>'refund_id' IN (SELECT r.id::text FROM refunds r WHERE r.booking_id = :booking)
  OR o.args->>'message_id' IN (SELECT m.id::text FROM messages m WHERE m.booking_id = :booking)
) ORDER BY o.due_at, o.id
"""


class Died(BaseException):
    """The process ends here: nothing after it runs."""


@dataclass
class Quoter(Seller):
    """A supplier that says what it gives back, by reference where it binds itself."""

    gives: dict[str, Money] = field(default_factory=dict)
    back: Money | None = None
    binds: bool = False
    credit: Money | None = None
    stale: set[str] = field(default_factory=set)
    quotes: list[str] = field(default_factory=list)
    given_up: set[str] = field(default_factory=set)
    cancel_calls: int = 0
    cancel_after: list[BaseException] = field(default_factory=list)
    quote_errors: list[BaseException] = field(default_factory=list)

    async def quote_cancellation(self, supplier_reference: str) -> SupplierQuote | None:
        if self.quote_errors:
            raise self.quote_errors.pop(0)
        if self.back is None or supplier_reference in self.cancelled:
            return None
        name = f"ore_{uuid4().hex[:8]}" if self.binds else None
        if name is not None:
            self.stale |= set(self.quotes)
            self.quotes.append(name)
            self.gives[name] = self.back
        return SupplierQuote(self.back, name, datetime.now(UTC) + timedelta(minutes=30), self.credit)

    async def standing_of(self, supplier_reference: str) -> Standing:
        if supplier_reference in self.cancelled:
            return Standing(True, Cancellation(f"can_{supplier_reference}", self.gives.get(supplier_reference)))
        return Standing(False, by_supplier=supplier_reference in self.given_up)

    async def cancel(self, supplier_reference: str, *, quote_reference: str | None = None) -> Cancellation:
        self.cancel_calls += 1
        if self.cancel_errors:
            raise self.cancel_errors.pop(0)
        if supplier_reference not in self.cancelled:
            if quote_reference in self.stale:
                raise QuoteStale("The airline no longer stands by what it quoted.")
            self.cancelled.append(supplier_reference)
            back = self.gives.get(quote_reference or "", self.back)
            if back is not None:
                self.gives[supplier_reference] = back
        if self.cancel_after:
            raise self.cancel_after.pop(0)
        return Cancellation(f"can_{supplier_reference}", self.gives.get(supplier_reference))


@dataclass
class Refunder(Bank):
    """A bank that gives captured money back, once per key."""

    refunds: dict[str, RefundReceipt] = field(default_factory=dict)
    refund_calls: int = 0
    refund_after: list[BaseException] = field(default_factory=list)
    refund_status: str = "pending"
    closed: list[str] = field(default_factory=list)
    limits: list[Money] = field(default_factory=list)

    async def refund(self, intent_id: str, amount: Money, *, key: str, reference: str) -> RefundReceipt:
        self.refund_calls += 1
        made = self.refunds.setdefault(key, RefundReceipt(f"re_{uuid4().hex}", self.refund_status, amount))
        if self.refund_after:
            raise self.refund_after.pop(0)
        return made

    async def find_refund(self, reference: str) -> RefundReceipt | None:
        return self.refunds.get(reference)

    async def set_limit(self, card_id: str, limit: Money, *, key: str) -> Any:
        self.limits.append(limit)
        return await super().set_limit(card_id, limit, key=key)

    async def close(self, card_id: str, *, key: str) -> Any:
        self.closed.append(card_id)
        return await super().close(card_id, key=key)

    @property
    def given_back(self) -> int:
        """Minor units that have gone back in all."""
        return sum(made.amount.minor for made in self.refunds.values() if made.status != "failed")


@dataclass
class Trip:
    """Maya's bought trip: a flight and a hotel, and everything that can happen to it."""

    world: World
    cancellations: Cancellations
    cards: Cards
    air: Quoter
    beds: Quoter
    bank: Refunder
    booking_id: UUID
    maya: Caller
    tom: Caller
    daniel: Caller

    async def view(self) -> dict[str, Any]:
        return await self.world.view(self.booking_id)

    async def item(self, kind: str) -> dict[str, Any]:
        return next(item for item in (await self.view())["items"] if item["kind"] == kind)

    async def quoted(self, *kinds: str, by: Caller | None = None) -> Any:
        ids = [UUID((await self.item(kind))["id"]) for kind in kinds] or None
        made = await self.cancellations.quote(by or self.maya, self.booking_id, item_ids=ids)
        return await self.world.proposals.get(by or self.maya, made.id)

    async def agreed(self, *kinds: str, by: Caller | None = None) -> Any:
        proposal = await self.quoted(*kinds, by=by)
        return await self.cancellations.confirm(by or self.maya, proposal.id, nonce=proposal.nonce)

    async def work(self, *, skip: frozenset[str] = frozenset()) -> list[str]:
        """Run every job of the tenant that is due, as a worker would; the names of those that ran."""
        jobs = {
            "cancellations.execute": lambda a: self.cancellations.execute(self.org, UUID(a["cancellation_id"])),
            "cancellations.look": lambda a: self.cancellations.look(self.org, UUID(a["booking_id"])),
            "refunds.send": lambda a: self.cancellations.send_refund(self.org, UUID(a["refund_id"])),
            "refunds.moved": lambda a: self.cancellations.refund_moved(self.org, UUID(a["refund_id"])),
            "payments.shrink": lambda a: self.cancellations.shrink_card(self.org, UUID(a["booking_id"])),
            "bookings.card_charged": lambda a: self.world.bookings.card_charged(self.org, UUID(a["booking_id"])),
            "messages.send": lambda a: self.world.messages.send(self.org, UUID(a["message_id"])),
        }
        ran: list[str] = []
        while waiting := await self.rows(_DUE):
            for one in waiting:
                async with self.world.database.sweep() as session:
                    job = await claim(session, self.org, one.id, datetime.now(UTC))
                if job is None:
                    continue
                if job.name in jobs and job.name not in skip:
                    await jobs[job.name](job.args)
                    ran.append(job.name)
                async with self.world.database.sweep() as session:
                    await finish(session, job, datetime.now(UTC))
        return ran

    @property
    def org(self) -> Any:
        return self.maya.org_id

    async def gave_back(self, supplier: str, amount: str, ref: str | None = None) -> str:
        """The supplier's refund arrives on the virtual card."""
        return await self._moved("refund", supplier, amount, ref)

    async def charged(self, supplier: str, amount: str, ref: str | None = None) -> str:
        return await self._moved("capture", supplier, amount, ref)

    async def _moved(self, kind: str, supplier: str, amount: str, ref: str | None) -> str:
        card = next(iter(self.bank.cards.values()))
        transaction = CardTransaction(
            ref or f"ipi_{uuid4().hex}", card.id, kind, Money.of(amount, "USD"), supplier, CATEGORIES[supplier],
            datetime.now(UTC),
        )  # fmt: skip
        return await self.cards.record(transaction)

    async def all(self) -> list[dict[str, Any]]:
        return await self.cancellations.of_booking(self.maya, self.booking_id)

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.world.database.sweep() as session:
            scope = {"org": self.org, "booking": self.booking_id, "booking_text": str(self.booking_id)}
            found = await session.execute(text(query), {**scope, **values})
            return list(found.all())

    async def accounts(self) -> dict[str, int]:
        """The balance of every account, of this booking's entries."""
        found = await self.rows(
            "SELECT l.account, sum(l.amount_minor) FROM ledger_lines l JOIN ledger_entries e"
            " ON e.org_id = l.org_id AND e.id = l.entry_id WHERE e.booking_id = :booking GROUP BY 1"
        )
        return {account: int(balance) for account, balance in found if balance}

    async def announced(self) -> list[str]:
        found = await self.rows(
            "SELECT args->>'kind' FROM outbox WHERE org_id = :org AND name = 'bookings.announce'"
            " AND args->>'booking_id' = :booking_text ORDER BY created_at, id"
        )
        return [kind for (kind,) in found]

    async def lapse(self) -> None:
        """Any lease on a cancellation has run out."""
        await self.rows(
            "UPDATE cancellations SET lease_until = now() - interval '1 second' WHERE booking_id = :booking RETURNING 1"
        )

    async def again(self) -> list[str]:
        """The sweeper's next round, after any pause."""
        await self.lapse()
        await self.cancellations.sweep()
        return await self.work()


async def _trip(world: World, method: str | None) -> Trip:
    """Book Maya's trip with a company card, or with a saved one, and let suppliers charge it."""
    desk = world.bookings._desk
    air, beds, bank = Quoter("duffel"), Quoter("hotelbeds"), Refunder()
    air.back, air.binds = Money.of("767.10", "USD"), True
    beds.back = world.hotel.total
    reservations = type(desk.reservations)(bank, bank)
    desk = replace(desk, suppliers={"duffel": air, "hotelbeds": beds}, reservations=reservations)
    world.bookings = type(world.bookings)(desk, world.database.sweep)
    world.air, world.beds, world.bank = air, beds, bank
    refunds = Refunds(world.database.begin, world.database.sweep, bank)
    cancellations = Cancellations(desk, world.database.sweep, refunds, auto_limit=Decimal(10000))
    chosen = None
    if method is not None:
        chosen = (await PaymentMethods(world.database.begin, bank).save(world.maya, token="pm_card_visa"))["id"]
    booking = await world.confirmed(payment_method=chosen)
    await world.bookings.execute(world.org_id, booking.id)
    people = desk.people
    named = {p.given: p.email for p in EMPLOYEES}
    trip = Trip(
        world, cancellations, Cards(world.database.begin, world.database.sweep), air, beds, bank, booking.id,
        world.maya, await people.caller_for_email(named["Tom"], Door.WEB),
        await people.caller_for_email(named["Daniel"], Door.WEB),
    )  # fmt: skip
    if method is None:
        await trip.charged("duffel", "842.10")
        await trip.charged("hotelbeds", "735.00")
    await trip.work()
    assert (await trip.view())["status"] == "confirmed"
    return trip


@pytest.fixture
async def trip(world: World) -> Trip:
    """A bought trip on the booking's virtual card, charged by both suppliers."""
    return await _trip(world, None)


@pytest.fixture
async def own_card_trip(world: World) -> Trip:
    """The same, paid with Maya's own saved card."""
    return await _trip(world, "saved")
