"""The whole core, put together once: which adapter stands behind which port, and what every door may call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from redis.asyncio import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from core.approvals.service import Approvals
from core.approvals.turns import ApprovalDefaults
from core.bookings.desk import Desk
from core.bookings.judging import TripJudge
from core.bookings.papers import Papers
from core.bookings.rematching import FreshOffers
from core.bookings.rules import Tolerance
from core.bookings.service import Bookings
from core.bookings.view import BookingView
from core.changes.service import Cancellations
from core.consents.service import Proposals
from core.conversations.service import Conversations
from core.db.bus import Bus, LocalBus, RedisBus
from core.db.engine import make_engine
from core.db.idempotency import Idempotency
from core.db.inbox import Inbox
from core.db.pipeline import Pipelines
from core.db.tenancy import APP_ROLE, SWEEPER_ROLE
from core.db.unit_of_work import Begin, Database
from core.inbound import CardDecisions, Inbound
from core.kernel.clock import Clock, ShiftedClock, SystemClock
from core.kernel.money import Money
from core.memories.ngrams import NgramEmbedder
from core.memories.service import Memories
from core.messages.service import Messages
from core.notices import MailNotices
from core.offers.profile import PreferredVendors, SearchProfile, TravellerFacts
from core.offers.service import Searches
from core.offers.shelf import Offers
from core.payments.cards import Cards
from core.payments.methods import PaymentMethods
from core.payments.refunds import Refunds
from core.payments.reservations import Reservations
from core.people.caller import Caller
from core.people.service import People
from core.people.sign_in import SignIn
from core.places.service import Places
from core.policy.service import Policies
from core.providers.lineup import Lineup, line_up
from core.providers.webhooks import Verifier, verifiers
from core.settings import Settings

JobWork = Callable[..., Awaitable[None]]


class Profiles:
    """The person's side of a search, from the directory."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def of(self, caller: Caller) -> SearchProfile:
        """Home airport, level, and what their organisation prefers."""
        profile = await self._people.me(caller)
        person, organisation = profile.employee, profile.organisation
        return SearchProfile(
            traveller=TravellerFacts(
                department=person.department,
                employee_level=person.level.value,
                region=person.region,
                currency=organisation.currency.code,
            ),
            home_airport=person.home_airport,
            preferred=PreferredVendors.of(
                airlines=organisation.preferred_airlines, hotels=organisation.preferred_hotels
            ),
        )


@dataclass(slots=True)
class App:
    """Everything the doors use. Made by `build_app`, ended by `close`."""

    settings: Settings
    clock: Clock
    database: Database
    bus: Bus
    redis: Redis | None
    places: Places
    people: People
    sign_in: SignIn
    searches: Searches
    offers: Offers
    policies: Policies
    approvals: Approvals
    conversations: Conversations
    memories: Memories
    payment_methods: PaymentMethods
    proposals: Proposals
    bookings: Bookings
    cancellations: Cancellations
    documents: Papers
    messages: Messages
    idempotency: Idempotency
    inbox: Inbox
    card_decisions: CardDecisions
    lineup: Lineup
    pipelines: Pipelines
    webhook_verifiers: Mapping[str, Verifier]
    jobs: Mapping[str, JobWork] = field(default_factory=dict)

    @property
    def begin(self) -> Begin:
        """Opens a unit of work."""
        return self.database.begin

    @property
    def weather(self) -> Any:
        """The weather source."""
        return self.lineup.weather

    def begin_sweep(self) -> Any:
        """A transaction across tenants: for the relay and the sweepers."""
        return self.database.sweep()

    async def accept(
        self,
        caller: Caller,
        proposal_id: UUID,
        *,
        nonce: str,
        payment_method: str | None = None,
        acknowledged: Sequence[str] = (),
    ) -> BookingView:
        """A person's yes to whatever their proposal would do."""
        shown = await self.proposals.get(caller, proposal_id)
        if shown.card["kind"] == "cancel_trip":
            return await self.cancellations.confirm(caller, proposal_id, nonce=nonce, acknowledged=acknowledged)
        return await self.bookings.confirm(
            caller, proposal_id, nonce=nonce, payment_method=payment_method, acknowledged=acknowledged
        )

    async def start(self) -> None:
        """Nothing is waited for at start: connections are made when first used, so a page is served at once."""

    async def ready(self) -> Mapping[str, bool]:
        """Whether each store answers. Redis away is latency, not failure, but is worth knowing."""
        from sqlalchemy import text

        stores = {"database": False, "redis": self.redis is None}
        async with self.database.sweep() as session:
            stores["database"] = (await session.execute(text("SELECT 1"))).scalar() == 1
        if self.redis is not None:
            try:
                stores["redis"] = bool(await self.redis.ping())
            except (RedisError, OSError):
                stores["redis"] = False
        return stores

    async def close(self) -> None:
        """Give every connection back."""
        await self.lineup.close()
        await self.pipelines.close()
        await self.database.close()
        if self.redis is not None:
            await self.redis.aclose()


def build_app(settings: Settings, *, clock: Clock | None = None, secret_key: str | None = None) -> App:
    """Choose adapters by settings, once. Nothing is connected to until it is used."""
    time = clock or (ShiftedClock(settings.now) if settings.now else SystemClock())
    secret = secret_key or settings.secret_key.get_secret_value()
    redis = _redis(settings.redis_url)
    bus: Bus = LocalBus() if redis is None else RedisBus(redis)
    database = Database(
        make_engine(settings.database_url, role=APP_ROLE, pool_size=settings.pool_size),
        make_engine(settings.database_url, role=SWEEPER_ROLE, pool_size=4),
        clock=time,
        bus=bus,
    )
    pipelines = Pipelines(settings.database_url)
    lineup = line_up(settings, time)
    begin, sweep = database.begin, database.sweep
    places, people, policies = Places(), People(begin, sweep), Policies(begin)
    messages = Messages(begin, lineup.mailer)
    approvals = Approvals(
        begin,
        defaults=ApprovalDefaults(
            manager_limit=settings.approval_manager_limit,
            finance_limit=settings.approval_finance_limit,
            step_sla=settings.approval_step_sla,
            cap=settings.approval_cap,
        ),
        notices=MailNotices(messages, base_url=settings.base_url),
    )
    proposals, offers = Proposals(begin, secret.encode()), Offers(begin)
    desk = Desk(
        begin=begin,
        clock=time,
        people=people,
        offers=offers,
        judge=TripJudge(people, policies),
        approvals=approvals,
        proposals=proposals,
        reservations=Reservations(lineup.issuer, lineup.charges),
        messages=messages,
        suppliers=lineup.suppliers,
        rematcher=FreshOffers(places, lineup.flights, lineup.hotels),
        tolerance=Tolerance(settings.price_tolerance_percent, Money.rounded(settings.price_tolerance_usd, "USD")),
        offer_validity=settings.offer_validity,
        unknown_settle=settings.unknown_settle,
        lease=settings.saga_lease,
        is_sandbox=settings.uses_sandbox,
        base_url=settings.base_url,
    )
    cards, inbox = Cards(begin, sweep), Inbox(begin)
    refunds = Refunds(begin, sweep, lineup.charges)
    app = App(
        settings=settings,
        clock=time,
        database=database,
        bus=bus,
        redis=redis,
        places=places,
        people=people,
        sign_in=SignIn(begin, sweep, time, secret_key=secret, demo=settings.demo),
        searches=Searches(
            begin,
            clock=time,
            places=places,
            flights=lineup.flights,
            hotels=lineup.hotels,
            policy=policies,
            profiles=Profiles(people),
            weather=lineup.weather,
            geocoder=lineup.geocoder,
            deadline=settings.search_deadline,
            offer_validity=settings.offer_validity,
        ),
        offers=offers,
        policies=policies,
        approvals=approvals,
        conversations=Conversations(begin, sweep, pipelines, bus=bus, clock=time),
        memories=Memories(begin, NgramEmbedder()),
        payment_methods=PaymentMethods(begin, lineup.charges),
        proposals=proposals,
        bookings=Bookings(desk, sweep),
        cancellations=Cancellations(desk, sweep, refunds, auto_limit=settings.cancellation_auto_limit),
        documents=Papers(desk),
        messages=messages,
        idempotency=Idempotency(begin),
        inbox=inbox,
        card_decisions=CardDecisions(cards),
        lineup=lineup,
        pipelines=pipelines,
        webhook_verifiers=verifiers(settings),
    )
    app.jobs = _jobs(app, Inbound(inbox, cards, messages, app.bookings, app.cancellations))
    return app


def _redis(url: str) -> Redis | None:
    if not url:
        return None
    made: Redis = Redis.from_url(
        url,
        socket_connect_timeout=1,
        socket_timeout=5,
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), 2),
        health_check_interval=30,
    )
    return made


def _jobs(app: App, inbound: Inbound) -> dict[str, JobWork]:
    """Job names and their work: `async def work(org_id: UUID, **args: str)`."""

    def booking(act: Callable[[UUID, UUID], Awaitable[None]]) -> JobWork:
        async def work(org_id: UUID, *, booking_id: str, **_: str) -> None:
            await act(org_id, UUID(booking_id))

        return work

    async def declined(org_id: UUID, *, booking_id: str, expired: str = "", **_: str) -> None:
        await app.bookings.declined(org_id, UUID(booking_id), expired=expired == "true")

    async def remind(org_id: UUID, *, approval_id: str, step: str, round: str, percent: str) -> None:  # noqa: A002
        await app.approvals.remind(org_id, UUID(approval_id), step=step, round=round, percent=percent)

    async def escalate(org_id: UUID, *, approval_id: str, step: str, round: str) -> None:  # noqa: A002
        await app.approvals.escalate(org_id, UUID(approval_id), step=step, round=round)

    async def drop_hold(org_id: UUID, *, supplier: str, hold_reference: str) -> None:
        del org_id
        await app.bookings.drop_hold(supplier, hold_reference)

    async def send(org_id: UUID, *, message_id: str) -> None:
        await app.messages.send(org_id, UUID(message_id))

    async def handle(org_id: UUID, *, inbox_id: str) -> None:
        del org_id
        await inbound.handle(UUID(inbox_id))

    return {
        "bookings.execute": booking(app.bookings.execute),
        "bookings.approved": booking(app.bookings.approved),
        "bookings.declined": declined,
        "bookings.card_charged": booking(app.bookings.card_charged),
        "bookings.hold": booking(app.bookings.hold),
        "bookings.drop_hold": drop_hold,
        "bookings.release_holds": booking(app.bookings.release_holds),
        "cancellations.look": booking(app.cancellations.look),
        "payments.shrink": booking(app.cancellations.shrink_card),
        **_cancelling(app.cancellations),
        "approvals.remind": remind,
        "approvals.escalate": escalate,
        "messages.send": send,
        "inbox.handle": handle,
    }


def _cancelling(cancellations: Cancellations) -> dict[str, JobWork]:
    """The jobs of cancellations and refunds."""

    async def execute(org_id: UUID, *, cancellation_id: str, **_: str) -> None:
        await cancellations.execute(org_id, UUID(cancellation_id))

    async def send(org_id: UUID, *, refund_id: str, **_: str) -> None:
        await cancellations.send_refund(org_id, UUID(refund_id))

    async def moved(org_id: UUID, *, refund_id: str, **_: str) -> None:
        await cancellations.refund_moved(org_id, UUID(refund_id))

    return {"cancellations.execute": execute, "refunds.send": send, "refunds.moved": moved}
