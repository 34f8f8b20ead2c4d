"""Quote a cancellation and show it to one person. Nothing is cancelled until that person says yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from core.bookings.desk import Desk, rows
from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.proposing import difference
from core.changes import cards
from core.changes.choosing import STANDING, chosen, requester_of
from core.changes.lifecycle import CancellationStatus, LineStatus, Requester
from core.changes.models import CancellationItemRow, CancellationRow
from core.changes.quoting import Heard, Quoting, quote_of, terms_of_item
from core.changes.repository import CancellationRepository
from core.changes.rules import ItemQuote, Verdict, agreement, agreement_hash, curve, total, weigh
from core.consents.service import Proposal
from core.db.unit_of_work import UnitOfWork
from core.kernel.ids import new_id, new_reference
from core.kernel.money import Money
from core.payments import reservations
from core.people.caller import Caller

VALID: Final = timedelta(minutes=20)
"""How long a quote may be agreed to where its supplier does not say."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A quote with its verdict, ready to be shown."""

    items: tuple[BookingItemRow, ...]
    quotes: tuple[ItemQuote, ...]
    verdict: Verdict


class Proposing:
    """Makes the card that a cancellation is agreed to on."""

    def __init__(self, desk: Desk, *, auto_limit: Decimal) -> None:
        self._desk, self._quoting, self._auto_limit = desk, Quoting(desk), auto_limit

    async def quote(self, caller: Caller, booking_id: UUID, *, item_ids: Sequence[UUID] | None = None) -> Proposal:
        """A proposal to cancel the items named, or all of the booking that still can be."""
        async with self._desk.begin(caller) as uow:
            booking = await rows(uow).lock_for(caller, booking_id)
            requester = requester_of(caller, booking)
            items = chosen(booking, await rows(uow).items(booking.id), item_ids, at=uow.now)
            row = await self._begun(uow, caller, booking, requester)
        heard = await self._quoting.ask(items)
        async with self._desk.begin(caller) as uow:
            booking = await rows(uow).lock_for(caller, booking_id)
            items = chosen(booking, await rows(uow).items(booking.id), [item.id for item in items], at=uow.now)
            row = await CancellationRepository(uow.session).lock(row.id)
            weighed = self.weighed(booking, items, heard, at=uow.now)
            proposal = await self.show(uow, caller, booking, row, weighed, diff=None)
            view = await self._desk.view(uow, booking.id)
            await self._desk.tell_panel(uow, view, card_event(proposal))
        return proposal

    def weighed(
        self, booking: BookingRow, items: Sequence[BookingItemRow], heard: Mapping[UUID, Heard], *, at: datetime
    ) -> Weighed:
        """The quotes of the items, and whether anything speaks against carrying them out."""
        quotes = tuple(quote_of(item, heard[item.id], at=at) for item in items)
        limit = Money.rounded(self._auto_limit, booking.currency)
        verdict = weigh(quotes, limit=limit, is_disputed=booking.dispute_status not in {"none", "won"})
        return Weighed(tuple(items), quotes, verdict)

    async def _begun(
        self, uow: UnitOfWork, caller: Caller, booking: BookingRow, requester: Requester
    ) -> CancellationRow:
        """The request, written before any supplier is asked; an earlier quote that nobody agreed to is over."""
        cancellations = CancellationRepository(uow.session)
        for earlier in await cancellations.unanswered(booking.id):
            earlier.move_to(CancellationStatus.REJECTED, at=uow.now, because="a newer quote took its place")
        row = CancellationRow(
            org_id=uow.org_id,
            id=new_id(),
            booking_id=booking.id,
            reference=f"CX{new_reference(6)}",
            requested_by=requester.value,
            requester_id=caller.employee_id,
            status=CancellationStatus.CALCULATING.value,
            paid_minor=0,
            fee_minor=0,
            refund_minor=0,
            currency=booking.currency,
            destination="",
            review_reasons=[],
            epoch=0,
            created_at=uow.now,
            updated_at=uow.now,
        )
        await cancellations.add(row)
        return row

    async def show(
        self,
        uow: UnitOfWork,
        caller: Caller,
        booking: BookingRow,
        row: CancellationRow,
        weighed: Weighed,
        *,
        diff: Sequence[dict[str, str]] | None,
    ) -> Proposal:
        """The proposal of a quote, inside its unit of work."""
        quotes, items = weighed.quotes, weighed.items
        payment = await reservations.locked_open(uow, booking.id)
        destination = cards.destination_of(payment)
        points = curve([terms_of_item(item) for item in items], quotes, at=uow.now)
        standing = [i for i in await rows(uow).items(booking.id) if i.status in {s.value for s in STANDING}]
        employee = await self._desk.employee(uow, booking.employee_id)
        expires_at = min([uow.now + VALID, *(q.expires_at for q in quotes if q.expires_at), *ahead(items, uow.now)])
        proposal = await self._desk.proposals.make(
            uow,
            kind="cancel_trip",
            employee_id=caller.employee_id,
            thread_id=booking.thread_id,
            booking_id=booking.id,
            payload_hash=agreement_hash(agreement(booking.id, quotes, destination=destination)),
            card=cards.card_of(
                booking,
                items,
                quotes,
                points,
                weighed.verdict,
                traveller=employee.name,
                destination=destination,
                is_whole=len(standing) == len(items),
                today=uow.now.date(),
                diff=diff,
            ),
            expires_at=expires_at,
        )
        await self._write(uow, row, weighed, destination=destination, proposal=proposal)
        return proposal

    async def _write(
        self, uow: UnitOfWork, row: CancellationRow, weighed: Weighed, *, destination: str, proposal: Proposal
    ) -> None:
        quotes = weighed.quotes
        row.move_to(CancellationStatus.AWAITING_CONFIRMATION, at=uow.now)
        write_totals(row, quotes)
        row.destination, row.review_reasons = destination, list(weighed.verdict.reasons)
        row.proposal_id, row.expires_at = proposal.id, proposal.expires_at
        uow.session.add_all([line_of(row, quote, at=uow.now) for quote in quotes])
        uow.audit.add(
            "cancellation.quoted",
            subject_type="booking",
            subject_id=row.booking_id,
            refund=total([quote.refund for quote in quotes]).text,
        )
        await uow.session.flush()

    async def again(
        self, uow: UnitOfWork, caller: Caller, booking: BookingRow, before: CancellationRow, weighed: Weighed
    ) -> Proposal:
        """A new card in the place of one whose amounts no longer hold, with the difference on it."""
        row = await self._begun(uow, caller, booking, Requester(before.requested_by))
        now = total([quote.refund for quote in weighed.quotes])
        line = difference(before.money(before.refund_minor), now)[0]
        proposal = await self.show(uow, caller, booking, row, weighed, diff=[{**line, "label": "You get back"}])
        await self._desk.tell_panel(uow, await self._desk.view(uow, booking.id), card_event(proposal))
        return proposal


def ahead(items: Sequence[BookingItemRow], at: datetime) -> list[datetime]:
    """Deadlines still to come: nobody is to agree to amounts that end before the card does."""
    return [found for item in items if (found := terms_of_item(item).next_deadline(at)) is not None]


def write_totals(row: CancellationRow, quotes: Sequence[ItemQuote]) -> None:
    """The request's totals, from its items."""
    row.paid_minor = total([quote.paid for quote in quotes]).minor
    row.fee_minor = total([quote.fee for quote in quotes]).minor
    row.refund_minor = total([quote.refund for quote in quotes]).minor


def line_of(
    row: CancellationRow, quote: ItemQuote, *, at: datetime, status: LineStatus = LineStatus.QUOTED
) -> CancellationItemRow:
    """One item of a request."""
    return CancellationItemRow(
        org_id=row.org_id,
        id=new_id(),
        cancellation_id=row.id,
        item_id=quote.item_id,
        status=status.value,
        paid_minor=quote.paid.minor,
        fee_minor=quote.fee.minor,
        refund_minor=quote.refund.minor,
        currency=quote.paid.currency.code,
        source=quote.source.value,
        reason=quote.reason,
        quote_reference=quote.reference,
        quoted_at=at,
        attempts=0,
    )


def card_event(proposal: Proposal) -> dict[str, Any]:
    """The card in the conversation: never with a nonce, which only its own person may fetch."""
    shown = {key: value for key, value in proposal.as_json().items() if key != "nonce"}
    return {"type": "CUSTOM", "name": "card", "value": {"kind": "proposal", "proposal": shown}}
