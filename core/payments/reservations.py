"""Money for a booking, in steps with the provider between them: ask (a row), reserve, then capture or release.

Every step stores its key before the call. A call whose answer was lost is looked up before it is repeated, because
a provider may forget keys after a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from core.db.unit_of_work import UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import new_id
from core.kernel.money import Money
from core.payments import ledger
from core.payments.lifecycle import FACET, OVER, PaymentFacet, PaymentStatus
from core.payments.methods import COMPANY_CARD, saved
from core.payments.models import PaymentRow
from core.payments.ports import Authorisation, CardCharges, CardHolder, CardIssuer, IssuedCard
from core.payments.refunds import settle_facet

TRAVEL_CATEGORIES: Final = ("airlines_air_carriers", "hotels_motels_and_resorts", "travel_agencies_tour_operators")
"""What a booking's virtual card may be used for, in the card scheme's category names."""

declare(
    payment__requested="the payment row and its key are stored, nobody has been asked",
    payment__reserve__before="about to ask for a virtual card or a reservation",
    payment__reserve__after="money is reserved at the provider, not yet recorded",
    payment__reserved="the reservation is recorded",
    payment__capture__before="about to capture",
    payment__capture__after="captured at the provider, not yet recorded",
    payment__release__before="about to release the reservation",
    payment__release__after="released at the provider, not yet recorded",
    payment__shrink__before="about to lower what a virtual card may spend, or to close it",
    payment__shrink__after="the virtual card is lowered or closed, not yet recorded",
)


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment row as the saga carries it between units of work."""

    id: UUID
    booking_id: UUID
    kind: str
    key: str
    status: PaymentStatus
    amount: Money
    customer_ref: str | None
    method_ref: str | None
    provider_ref: str | None
    last4: str | None = None

    @property
    def card_id(self) -> str | None:
        """The virtual card suppliers are to charge, where there is one."""
        return self.provider_ref if self.kind == COMPANY_CARD else None


def payment_of(row: PaymentRow) -> Payment:
    """What the row says."""
    return Payment(
        row.id,
        row.booking_id,
        row.kind,
        row.key,
        PaymentStatus(row.status),
        row.amount,
        row.customer_ref,
        row.method_ref,
        row.provider_ref,
        row.last4,
    )


async def request(
    uow: UnitOfWork, *, booking_id: UUID, employee_id: UUID, amount: Money, method: str, attempt: int
) -> Payment:
    """Write the payment a booking needs; the open one, if there is one already."""
    found = await open_of(uow, booking_id)
    if found is not None:
        return found
    card = await saved(uow, employee_id, method)
    row = PaymentRow(
        org_id=uow.org_id,
        id=new_id(),
        booking_id=booking_id,
        kind=COMPANY_CARD if card is None else "saved_card",
        key=f"pay:{booking_id}:{attempt}",
        status=PaymentStatus.REQUESTED.value,
        amount_minor=amount.minor,
        currency=amount.currency.code,
        captured_minor=0,
        refunded_minor=0,
        customer_ref=None if card is None else card.customer_ref,
        method_ref=None if card is None else card.provider_ref,
        brand=None if card is None else card.brand,
        last4=None if card is None else card.last4,
        exp_month=None if card is None else card.exp_month,
        exp_year=None if card is None else card.exp_year,
        created_at=uow.now,
        updated_at=uow.now,
    )
    uow.session.add(row)
    await uow.session.flush()
    crashpoint("payment.requested")
    return payment_of(row)


async def open_of(uow: UnitOfWork, booking_id: UUID) -> Payment | None:
    """The booking's payment that is not over."""
    row = await uow.session.scalar(
        select(PaymentRow).where(
            PaymentRow.booking_id == booking_id, PaymentRow.status.not_in([status.value for status in OVER])
        )
    )
    return None if row is None else payment_of(row)


async def attempts_of(uow: UnitOfWork, booking_id: UUID) -> int:
    """How many payments the booking has had."""
    rows = await uow.session.scalars(select(PaymentRow.id).where(PaymentRow.booking_id == booking_id))
    return len(rows.all())


@dataclass(frozen=True, slots=True)
class Reservation:
    """What the provider said: money is kept for us, or not."""

    status: PaymentStatus
    provider_ref: str | None
    last4: str | None = None
    brand: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None
    decline_code: str | None = None


class Reservations:
    """The calls to the payment provider; recording them is the caller's unit of work."""

    def __init__(self, issuer: CardIssuer, charges: CardCharges) -> None:
        self._issuer, self._charges = issuer, charges

    async def shrink(self, card_id: str, key: str, limit: Money) -> str:
        """Let a virtual card spend no more than `limit` in all, or nothing at all: then it is closed. Its status."""
        crashpoint("payment.shrink.before")
        if limit:
            card = await self._issuer.set_limit(card_id, limit, key=f"{key}:limit:{limit.minor}")
        else:
            card = await self._issuer.close(card_id, key=f"{key}:close")
        crashpoint("payment.shrink.after")
        return card.status

    async def reserve(self, payment: Payment, *, holder: CardHolder, description: str, again: bool) -> Reservation:
        """Reserve the payment's amount. `again`: an earlier try may have succeeded, so look first."""
        crashpoint("payment.reserve.before")
        if payment.kind == COMPANY_CARD:
            card = await self._issuer.find(payment.key) if again else None
            if card is None:
                card = await self._issuer.issue(
                    holder=holder,
                    limit=payment.amount,
                    categories=TRAVEL_CATEGORIES,
                    key=payment.key,
                    reference=payment.key,
                )
            made = _of_card(card)
        else:
            made = await self._authorise(payment, description, again=again)
        crashpoint("payment.reserve.after")
        return made

    async def _authorise(self, payment: Payment, description: str, *, again: bool) -> Reservation:
        assert payment.customer_ref is not None
        assert payment.method_ref is not None
        found = await self._charges.find_authorisation(payment.key) if again else None
        if found is None:
            found = await self._charges.authorise(
                customer_ref=payment.customer_ref,
                method_ref=payment.method_ref,
                amount=payment.amount,
                key=payment.key,
                reference=payment.key,
                description=description,
            )
        return _of_authorisation(found)

    async def capture(self, payment: Payment) -> None:
        """Take what was reserved on a saved card; a virtual card is charged by the suppliers themselves."""
        if payment.kind == COMPANY_CARD:
            return
        assert payment.provider_ref is not None
        crashpoint("payment.capture.before")
        await self._charges.capture(payment.provider_ref, payment.amount, key=f"{payment.key}:capture")
        crashpoint("payment.capture.after")

    async def release(self, payment: Payment) -> None:
        """Let the reservation go: close the card, or cancel the authorisation. Finds what an unanswered call made."""
        crashpoint("payment.release.before")
        if payment.kind == COMPANY_CARD:
            card_id = payment.provider_ref
            if card_id is None:
                card = await self._issuer.find(payment.key)
                card_id = None if card is None else card.id
            if card_id is not None:
                await self._issuer.close(card_id, key=f"{payment.key}:close")
        else:
            intent_id = payment.provider_ref
            if intent_id is None:
                found = await self._charges.find_authorisation(payment.key)
                intent_id = None if found is None else found.intent_id
            if intent_id is not None:
                await self._charges.release(intent_id, key=f"{payment.key}:release")
        crashpoint("payment.release.after")


def _of_card(card: IssuedCard) -> Reservation:
    return Reservation(PaymentStatus.RESERVED, card.id, card.last4, card.brand, card.exp_month, card.exp_year)


_AUTHORISED: Final = {
    "authorised": PaymentStatus.RESERVED,
    "captured": PaymentStatus.RESERVED,
    "requires_action": PaymentStatus.REQUIRES_ACTION,
}


def _of_authorisation(found: Authorisation) -> Reservation:
    status = _AUTHORISED.get(found.status, PaymentStatus.DECLINED)
    return Reservation(status, found.intent_id, decline_code=found.decline_code)


async def _locked(uow: UnitOfWork, payment_id: UUID) -> PaymentRow:
    row = await uow.session.scalar(select(PaymentRow).where(PaymentRow.id == payment_id).with_for_update())
    assert row is not None
    return row


async def record_reservation(uow: UnitOfWork, payment: Payment, made: Reservation) -> Payment:
    """Write what the provider said; quiet when it is written already."""
    row = await _locked(uow, payment.id)
    if PaymentStatus(row.status) is PaymentStatus.REQUESTED:
        row.move_to(made.status, at=uow.now)
        row.provider_ref = made.provider_ref
        row.decline_code = made.decline_code
        if made.last4 is not None:
            row.last4, row.brand = made.last4, made.brand
            row.exp_month, row.exp_year = made.exp_month, made.exp_year
            row.card_status = "active"
        if made.status is PaymentStatus.RESERVED:
            await ledger.post(uow, [ledger.reserved(row.id, row.booking_id, row.amount)])
            crashpoint("payment.reserved")
    return payment_of(row)


async def record_settled(uow: UnitOfWork, payment: Payment) -> PaymentFacet:
    """Everything was bought: the promise is kept, and the money is taken, from a saved card by us.

    A virtual card is charged by the suppliers, who may have done so before we knew of their answer, or do so later.
    """
    row = await _locked(uow, payment.id)
    if PaymentStatus(row.status) is PaymentStatus.RESERVED:
        entries = [ledger.released(row.id, row.booking_id, row.amount, "The promise was kept: the trip is bought")]
        if row.kind != COMPANY_CARD:
            row.move_to(PaymentStatus.CAPTURED, at=uow.now)
            row.captured_minor = row.amount_minor
            entries.append(ledger.captured(row.id, row.booking_id, row.amount))
        elif row.captured_minor >= row.amount_minor:
            row.move_to(PaymentStatus.CAPTURED, at=uow.now)
        await ledger.post(uow, entries)
    return FACET[PaymentStatus(row.status)]


async def record_spent(uow: UnitOfWork, booking_id: UUID) -> PaymentFacet | None:
    """What a virtual card's transactions make of its payment: taken once all of it was charged, then given back.

    None while it is still being charged.
    """
    row = await locked_open(uow, booking_id)
    if row is None or row.kind != COMPANY_CARD:
        return None
    if PaymentStatus(row.status) is PaymentStatus.RESERVED and row.captured >= row.limit:
        row.move_to(PaymentStatus.CAPTURED, at=uow.now)
    await settle_facet(uow, row)
    return None if PaymentStatus(row.status) is PaymentStatus.RESERVED else FACET[PaymentStatus(row.status)]


async def locked_open(uow: UnitOfWork, booking_id: UUID) -> PaymentRow | None:
    """The booking's payment that is not over, locked."""
    return await uow.session.scalar(
        select(PaymentRow)
        .where(PaymentRow.booking_id == booking_id, PaymentRow.status.not_in([status.value for status in OVER]))
        .with_for_update()
    )


async def record_released(uow: UnitOfWork, payment: Payment, *, because: str, at: datetime) -> PaymentFacet:
    """Nothing was bought: the promise is taken back."""
    row = await _locked(uow, payment.id)
    before = PaymentStatus(row.status)
    if before not in OVER:
        row.move_to(PaymentStatus.RELEASED, at=at)
        row.card_status = "canceled" if row.kind == COMPANY_CARD else None
        if before is PaymentStatus.RESERVED:
            await ledger.post(uow, [ledger.released(row.id, row.booking_id, row.amount, because)])
    return FACET[PaymentStatus(row.status)]
