"""Bookings, as every door uses them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, text

from core.bookings.confirming import Confirming
from core.bookings.desk import Desk, rows
from core.bookings.drafts import Drafts
from core.bookings.filters import BookingFilter
from core.bookings.lifecycle import BOUGHT, BookingStatus, ItemStatus
from core.bookings.listing import BookingPage, page
from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.ports import OrderNews
from core.bookings.proposing import Proposing
from core.bookings.saga import Saga
from core.bookings.unit import Sweep
from core.bookings.view import BookingView, panel_of
from core.consents.service import Proposal
from core.db.tenancy import SystemActor
from core.kernel.ids import BookingId, OfferId
from core.payments import reservations
from core.people.caller import Caller

_UNTOUCHED: Final = timedelta(seconds=5)

_STUCK: Final = text(
    "SELECT org_id, id, epoch FROM bookings WHERE status = 'booking'"
    " AND (lease_until < :now OR (lease_until IS NULL AND updated_at < :untouched)) ORDER BY updated_at LIMIT 200"
)


class Bookings:
    """The desk's front: drafts, proposals, confirmations, reads, and the jobs behind them."""

    def __init__(self, desk: Desk, sweep: Sweep) -> None:
        self._desk, self._sweep = desk, sweep
        self._drafts, self._proposing = Drafts(desk), Proposing(desk)
        self._confirming, self._saga = Confirming(desk), Saga(desk)

    async def draft(
        self,
        caller: Caller,
        *,
        offer_ids: Sequence[OfferId],
        thread_id: UUID | None = None,
        trip_purpose: str | None = None,
        cost_center: str | None = None,
    ) -> BookingView:
        """See `Drafts.draft`."""
        return await self._drafts.draft(
            caller, offer_ids=offer_ids, thread_id=thread_id, trip_purpose=trip_purpose, cost_center=cost_center
        )

    async def change_draft(
        self,
        caller: Caller,
        booking_id: BookingId,
        *,
        add_offer_ids: Sequence[OfferId] = (),
        remove_item_ids: Sequence[UUID] = (),
        trip_purpose: str | None = None,
        expected_version: int | None = None,
    ) -> BookingView:
        """See `Drafts.change`."""
        return await self._drafts.change(
            caller,
            booking_id,
            add_offer_ids=add_offer_ids,
            remove_item_ids=remove_item_ids,
            trip_purpose=trip_purpose,
            expected_version=expected_version,
        )

    async def discard(self, caller: Caller, booking_id: BookingId) -> BookingView:
        """See `Drafts.discard`."""
        return await self._drafts.discard(caller, booking_id)

    async def propose(self, caller: Caller, booking_id: BookingId, *, payment_method: str | None = None) -> Proposal:
        """See `Proposing.propose`."""
        return await self._proposing.propose(caller, booking_id, payment_method=payment_method)

    async def confirm(
        self,
        caller: Caller,
        proposal_id: UUID,
        *,
        nonce: str,
        payment_method: str | None = None,
        acknowledged: Sequence[str] = (),
    ) -> BookingView:
        """See `Confirming.confirm`."""
        return await self._confirming.confirm(
            caller, proposal_id, nonce=nonce, payment_method=payment_method, acknowledged=acknowledged
        )

    async def withdraw(self, caller: Caller, booking_id: BookingId) -> BookingView:
        """See `Confirming.withdraw`."""
        return await self._confirming.withdraw(caller, booking_id)

    async def get(self, caller: Caller, id_or_reference: str) -> BookingView:
        """One booking the caller may see, by id or reference."""
        async with self._desk.begin(caller) as uow:
            booking_id = await rows(uow).find_id(caller, str(id_or_reference))
            return await self._desk.view(uow, booking_id)

    async def of_system(self, org_id: UUID, booking_id: UUID) -> BookingView:
        """One booking for the service's own jobs."""
        async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
            return await self._desk.view(uow, booking_id)

    async def list(self, caller: Caller, wanted: BookingFilter) -> BookingPage:
        """A page of the caller's bookings, or of the whole organisation's for travel staff."""
        organisation = await self._desk.people.organisation(caller)
        async with self._desk.begin(caller) as uow:
            owner = None if caller.sees_everyone else caller.employee_id
            return await page(uow, wanted, owner=owner, unit=organisation.currency.code)

    async def of_thread(self, caller: Caller, thread_id: UUID) -> BookingView | None:
        """The booking a conversation is about: the newest that was not discarded."""
        async with self._desk.begin(caller) as uow:
            found = await uow.session.scalar(
                select(BookingRow.id)
                .where(BookingRow.thread_id == thread_id, BookingRow.status != "cancelled")
                .order_by(BookingRow.created_at.desc())
                .limit(1)
            )
            return None if found is None else await self._desk.view(uow, found)

    async def trip_panel(self, caller: Caller, thread_id: UUID) -> dict[str, Any] | None:
        """The trip panel of a conversation; None while nothing is chosen."""
        view = await self.of_thread(caller, thread_id)
        return None if view is None else panel_of(view)

    async def execute(self, org_id: UUID, booking_id: UUID) -> None:
        """Job `bookings.execute`."""
        await self._saga.execute(org_id, booking_id)

    async def approved(self, org_id: UUID, booking_id: UUID) -> None:
        """Job `bookings.approved`."""
        await self._confirming.approved(org_id, booking_id)

    async def declined(self, org_id: UUID, booking_id: UUID, *, expired: bool = False) -> None:
        """Job `bookings.declined`; `expired` when nobody decided in time."""
        await self._confirming.declined(org_id, booking_id, expired=expired)

    async def hold(self, org_id: UUID, booking_id: UUID) -> None:
        """Job `bookings.hold`."""
        await self._confirming.hold(org_id, booking_id)

    async def release_holds(self, org_id: UUID, booking_id: UUID) -> None:
        """Job `bookings.release_holds`."""
        await self._confirming.release_holds(org_id, booking_id)

    async def drop_hold(self, supplier: str, hold_reference: str) -> None:
        """Job `bookings.drop_hold`: give back what is held for an item that was taken out of its draft."""
        await self._desk.suppliers[supplier].cancel(hold_reference)

    async def card_charged(self, org_id: UUID, booking_id: UUID) -> None:
        """Job `bookings.card_charged`: once a bought trip's card is spent in full, it is paid."""
        async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
            booking = await rows(uow).lock(booking_id)
            if BookingStatus(booking.status) not in BOUGHT:
                return
            facet = await reservations.record_spent(uow, booking_id)
            if facet is not None:
                booking.payment_status = facet.value
                booking.touched(uow)

    async def heard(self, supplier: str, news: OrderNews) -> str:
        """A supplier's late word on one of our orders; what was made of it, in a word.

        Made: the saga looks the order up. Not made: the item has failed, and the saga undoes the rest.
        """
        async with self._sweep() as session:
            found = (
                await session.execute(
                    select(BookingItemRow.org_id, BookingItemRow.id, BookingItemRow.booking_id).where(
                        BookingItemRow.supplier == supplier, BookingItemRow.client_reference == news.client_reference
                    )
                )
            ).one_or_none()
        if found is None:
            return "unmatched"
        org_id, item_id, booking_id = found
        async with self._desk.begin(SystemActor(org_id, "webhook")) as uow:
            booking = await rows(uow).lock(booking_id)
            item = await rows(uow).item(item_id)
            if BookingStatus(booking.status) is not BookingStatus.BOOKING or item.status != ItemStatus.UNKNOWN:
                return "noted"
            if not news.was_made:
                item.detail = "The supplier could not make the booking after all"
                item.move_to(ItemStatus.FAILED, uow=uow, because=item.detail)
            booking.lease_until = None
            booking.touched(uow)
            await uow.outbox.add("bookings.execute", key=f"heard:{item_id}:{news.was_made}", booking_id=str(booking_id))
        return "made" if news.was_made else "not made"

    async def sweep(self) -> int:
        """Set going every booking whose process died or paused; how many."""
        now = self._desk.clock.now()
        async with self._sweep() as session:
            found = (await session.execute(_STUCK, {"now": now, "untouched": now - _UNTOUCHED})).all()
        for org_id, booking_id, epoch in found:
            async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
                await uow.outbox.add("bookings.execute", key=f"resume:{booking_id}:{epoch}", booking_id=str(booking_id))
        return len(found)
