"""A person's yes to a cancellation: asked again what comes back, then set going in one unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from core.bookings.desk import Desk, rows
from core.bookings.lifecycle import ItemStatus
from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.repository import open_attention, resolve_attention
from core.bookings.view import BookingView
from core.changes.choosing import chosen, requester_of
from core.changes.errors import CancellationMoveRefused, QuoteChanged
from core.changes.lifecycle import CancellationStatus, LineStatus
from core.changes.models import CancellationItemRow, CancellationRow
from core.changes.proposing import Proposing, Weighed, write_totals
from core.changes.quoting import Quoting
from core.changes.repository import CancellationRepository
from core.changes.rules import ItemQuote, agreement, agreement_hash, is_worse
from core.consents.errors import Stale
from core.consents.lifecycle import ProposalStatus
from core.consents.models import ProposalRow
from core.consents.service import Proposal
from core.db.unit_of_work import UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.payments import refunds, reservations
from core.people.caller import Caller, Role

declare(cancellation__accepted="an accepted cancellation has moved its items on, the transaction is still open")

_REVIEW_WITHIN: Final = timedelta(hours=4)


class Confirming:
    """Takes a yes and sets the cancellation going."""

    def __init__(self, desk: Desk, proposing: Proposing) -> None:
        self._desk, self._proposing, self._quoting = desk, proposing, Quoting(desk)

    async def confirm(
        self, caller: Caller, proposal_id: UUID, *, nonce: str, acknowledged: Sequence[str] = ()
    ) -> BookingView:
        """Spend the proposal. Where less comes back by now than it shows, a new one is made and nothing is done."""
        async with self._desk.begin(caller) as uow:
            proposal = await self._desk.proposals.lock_open(uow, caller, proposal_id)
            row = await CancellationRepository(uow.session).of_proposal(proposal.id)
            lines = await CancellationRepository(uow.session).lines(row.id)
            items = await self._items(uow, row, lines)
        heard = await self._quoting.ask(items)
        renewed: Proposal | None = None
        async with self._desk.begin(caller) as uow:
            booking = await rows(uow).lock_for(caller, row.booking_id)
            requester_of(caller, booking)
            proposal = await self._desk.proposals.lock_open(uow, caller, proposal_id)
            row, lines, items = await self._locked(uow, booking, proposal)
            now = self._proposing.weighed(booking, items, heard, at=uow.now)
            shown = [line.quote(item.kind, item.title) for line, item in zip(lines, items, strict=True)]
            self._ensure_unchanged(proposal, row, shown)
            if is_worse(shown, now.quotes):
                renewed = await self._proposing.again(uow, caller, booking, row, now)
            else:
                self._desk.proposals.accept(
                    uow, proposal, caller, nonce=nonce, acknowledged=tuple(acknowledged), method=""
                )
                await self._agreed(uow, booking, row, lines, now)
                proposal.move_to(ProposalStatus.SPENT, at=uow.now)
                await self._desk.proposals.tell(uow, proposal)
                crashpoint("cancellation.accepted")
            view = await self._told(uow, booking)
        if renewed is not None:
            raise QuoteChanged(
                f"You would get back {renewed.card['cancellation']['refund']['text']} now, less than the card showed. "
                "Nothing was cancelled; the new card shows the difference.",
                proposal_id=str(renewed.id),
                diff=renewed.card["diff"],
            )
        return view

    async def _items(
        self, uow: UnitOfWork, row: CancellationRow, lines: Sequence[CancellationItemRow]
    ) -> list[BookingItemRow]:
        """The items of the lines, in the lines' order."""
        known = {item.id: item for item in await rows(uow).items(row.booking_id)}
        return [known[line.item_id] for line in lines]

    async def _locked(
        self, uow: UnitOfWork, booking: BookingRow, proposal: ProposalRow
    ) -> tuple[CancellationRow, Sequence[CancellationItemRow], list[BookingItemRow]]:
        """Everything a yes touches, locked; refused when the items are no longer there to cancel."""
        cancellations = CancellationRepository(uow.session)
        row = await cancellations.lock((await cancellations.of_proposal(proposal.id)).id)
        lines = await cancellations.lines(row.id)
        items = chosen(booking, await rows(uow).items(booking.id), [line.item_id for line in lines], at=uow.now)
        return row, lines, items

    @staticmethod
    def _ensure_unchanged(proposal: ProposalRow, row: CancellationRow, shown: Sequence[ItemQuote]) -> None:
        if agreement_hash(agreement(row.booking_id, shown, destination=row.destination)) != proposal.hash:
            raise Stale("What would be cancelled is no longer what this card shows. Please review it again.")

    async def _agreed(
        self,
        uow: UnitOfWork,
        booking: BookingRow,
        row: CancellationRow,
        lines: Sequence[CancellationItemRow],
        now: Weighed,
    ) -> None:
        """Write what was agreed to; it goes on by itself, or waits for the travel desk to look."""
        for line, quote in zip(lines, now.quotes, strict=True):
            line.take_over(quote, at=uow.now)
        write_totals(row, now.quotes)
        row.review_reasons = list(now.verdict.reasons)
        if now.verdict.is_automatable:
            await begin(uow, booking, row, lines, now.items, because=f"cancelled by the {row.requested_by}")
            return
        row.move_to(CancellationStatus.PENDING, at=uow.now, because="; ".join(row.review_reasons))
        await open_attention(
            uow,
            key=f"review:{row.id}",
            booking_id=booking.id,
            reason="cancellation.review",
            severity="high",
            detail=f"Cancellation {row.reference} needs a look: {'; '.join(row.review_reasons)}",
            due_at=uow.now + _REVIEW_WITHIN,
        )
        await self._desk.announce(uow, booking, "cancellation_review")
        booking.touched(uow)

    async def _told(self, uow: UnitOfWork, booking: BookingRow) -> BookingView:
        await uow.session.flush()
        await self._desk.tell(uow, booking, await rows(uow).items(booking.id))
        view = await self._desk.view(uow, booking.id)
        await self._desk.tell_panel(uow, view)
        return view

    async def decide(self, caller: Caller, cancellation_id: UUID, *, approve: bool, because: str | None) -> BookingView:
        """The travel desk's word on a cancellation that was not to go through by itself."""
        caller.require(Role.TRAVEL_ADMIN, Role.EXPERT)
        async with self._desk.begin(caller) as uow:
            cancellations = CancellationRepository(uow.session)
            row = await cancellations.lock(cancellation_id)
            booking_id = row.booking_id
        async with self._desk.begin(caller) as uow:
            booking = await rows(uow).lock_for(caller, booking_id)
            cancellations = CancellationRepository(uow.session)
            row = await cancellations.lock(cancellation_id)
            if CancellationStatus(row.status) is not CancellationStatus.PENDING:
                raise CancellationMoveRefused(f"Cancellation {row.reference} is {row.status}.", status=row.status)
            lines = await cancellations.lines(row.id)
            if approve:
                items = chosen(booking, await rows(uow).items(booking.id), [line.item_id for line in lines], at=uow.now)
                await begin(uow, booking, row, lines, items, because=f"agreed by {caller.name}")
            else:
                row.move_to(CancellationStatus.REJECTED, at=uow.now, because=because or "not agreed by the travel desk")
                booking.touched(uow)
                await self._desk.announce(uow, booking, "cancellation_rejected")
            await resolve_attention(uow, f"review:{row.id}")
            return await self._told(uow, booking)


async def begin(
    uow: UnitOfWork,
    booking: BookingRow,
    row: CancellationRow,
    lines: Sequence[CancellationItemRow],
    items: Sequence[BookingItemRow],
    *,
    because: str,
) -> None:
    """Mark the items as being cancelled and write their refunds, before any supplier is asked."""
    if CancellationStatus(row.status) is not CancellationStatus.PROCESSING:
        row.move_to(CancellationStatus.PROCESSING, at=uow.now, because=because)
    by_id = {item.id: item for item in items}
    payment = await reservations.locked_open(uow, booking.id)
    for line in lines:
        item = by_id[line.item_id]
        if LineStatus(line.status) is LineStatus.QUOTED:
            line.move_to(LineStatus.REQUESTED, at=uow.now)
        item.move_to(ItemStatus.CANCELLING, uow=uow, because=because)
        if payment is not None and line.refund:
            refunds.expect(
                uow,
                payment=payment,
                item_id=item.id,
                cancellation_id=row.id,
                supplier=item.supplier,
                amount=line.refund,
                breakdown={
                    "base": line.paid.as_json(),
                    "cancellation_fee": line.fee.as_json(),
                    "final": line.refund.as_json(),
                    "items": [item.title],
                },
                reason=line.reason,
                requested_by=row.requested_by,
            )
    booking.touched(uow)
    uow.audit.add("cancellation.confirmed", subject_type="booking", subject_id=booking.id, reference=row.reference)
    await uow.session.flush()
    await uow.outbox.add("cancellations.execute", key=f"cancel:{row.id}", cancellation_id=str(row.id))
