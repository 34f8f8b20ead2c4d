"""Put offers into a draft, change it, drop it. Nothing here is bought or promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from core.bookings.agreeing import ensure_live, total_of
from core.bookings.describing import span
from core.bookings.desk import Desk, rows
from core.bookings.errors import DraftEmpty, Edited, MoveRefused
from core.bookings.items import destination_of, item_of, revived
from core.bookings.lifecycle import BookingStatus
from core.bookings.models import BookingItemRow, BookingRow, record_move
from core.bookings.ports import OfferView
from core.bookings.view import BookingView
from core.db.unit_of_work import UnitOfWork
from core.kernel.ids import BookingId, OfferId, new_id, new_reference
from core.people.caller import Caller
from core.trips.models import TripRow

_GL_CODE: Final = "GL-4100-T&E"
"""Where travel is booked in the general ledger, until an organisation says otherwise."""


_NEAR: Final = timedelta(days=2)
"""What starts or ends this close to something else may be part of the same journey."""


class Drafts:
    """The traveller's basket."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def draft(
        self,
        caller: Caller,
        *,
        offer_ids: Sequence[OfferId],
        thread_id: UUID | None = None,
        trip_purpose: str | None = None,
        cost_center: str | None = None,
    ) -> BookingView:
        """A draft of these offers; a conversation's open draft takes them in instead of a second one being made."""
        if not offer_ids:
            raise DraftEmpty("Choose a flight or a hotel first.")
        offers = await self._desk.offers.get_many(caller, offer_ids)
        async with self._desk.begin(caller) as uow:
            booking = None if thread_id is None else await rows(uow).open_draft(caller, thread_id)
            if booking is None:
                booking = await self._start(uow, caller, offers, thread_id)
            booking.trip_purpose = trip_purpose or booking.trip_purpose
            booking.cost_center = cost_center or booking.cost_center
            return await self._put(uow, booking, offers, remove=())

    async def change(
        self,
        caller: Caller,
        booking_id: BookingId,
        *,
        add_offer_ids: Sequence[OfferId] = (),
        remove_item_ids: Sequence[UUID] = (),
        trip_purpose: str | None = None,
        expected_version: int | None = None,
    ) -> BookingView:
        """Swap, add or drop items: an added flight replaces the flight, a hotel the hotel."""
        offers = await self._desk.offers.get_many(caller, add_offer_ids) if add_offer_ids else ()
        async with self._desk.begin(caller) as uow:
            booking = await rows(uow).lock_for(caller, booking_id)
            if expected_version is not None and booking.version != expected_version:
                raise Edited("This draft was changed meanwhile.", version=booking.version)
            if BookingStatus(booking.status) in {BookingStatus.FAILED, BookingStatus.EXPIRED}:
                booking.move_to(BookingStatus.DRAFT, uow=uow, because="revised")
                booking.payment_status = booking.approval_status = "none"
                await self._revive(uow, booking)
            if BookingStatus(booking.status) is not BookingStatus.DRAFT:
                raise MoveRefused(
                    f"Booking {booking.reference} is {booking.status.replace('_', ' ')}; only a draft can be changed.",
                    status=booking.status,
                )
            booking.trip_purpose = trip_purpose or booking.trip_purpose
            return await self._put(uow, booking, offers, remove=remove_item_ids)

    async def discard(self, caller: Caller, booking_id: BookingId) -> BookingView:
        """Drop a draft; it stays in the history as cancelled."""
        async with self._desk.begin(caller) as uow:
            booking = await rows(uow).lock_for(caller, booking_id)
            if BookingStatus(booking.status) is not BookingStatus.DRAFT:
                raise MoveRefused(f"Booking {booking.reference} is no draft any more.", status=booking.status)
            await self._desk.proposals.supersede(uow, booking.id)
            for item in await rows(uow).items(booking.id):
                if item.hold_reference is not None:
                    await uow.outbox.add(
                        "bookings.release_holds", key=f"release:{booking.id}:discarded", booking_id=str(booking.id)
                    )
            booking.move_to(BookingStatus.CANCELLED, uow=uow, because="draft discarded")
            view = await self._desk.view(uow, booking.id)
            await self._desk.tell_panel(uow, view)
            return view

    async def _start(
        self, uow: UnitOfWork, caller: Caller, offers: Sequence[OfferView], thread_id: UUID | None
    ) -> BookingRow:
        employee = await self._desk.employee(uow, caller.employee_id)
        trip = TripRow(
            org_id=uow.org_id,
            id=new_id(),
            employee_id=caller.employee_id,
            thread_id=thread_id,
            title="New trip",
            destination="",
            created_at=uow.now,
        )
        booking = BookingRow(
            org_id=uow.org_id,
            id=new_id(),
            reference=new_reference(),
            trip_id=trip.id,
            thread_id=thread_id,
            employee_id=caller.employee_id,
            booked_by_id=caller.employee_id,
            status=BookingStatus.DRAFT.value,
            payment_status="none",
            approval_status="none",
            sync_status="in_sync",
            dispute_status="none",
            title="New trip",
            destination="",
            total_minor=0,
            currency=offers[0].total.currency.code,
            cost_center=employee.cost_center,
            gl_code=_GL_CODE,
            invoice_status="none",
            credit_minor=0,
            travellers=offers[0].travellers,
            modification_count=0,
            is_sandbox=self._desk.is_sandbox,
            version=0,
            epoch=0,
            created_at=uow.now,
            updated_at=uow.now,
        )
        uow.session.add_all((trip, booking))
        await uow.session.flush()
        record_move(uow, booking.id, action="booking.draft", after=BookingStatus.DRAFT.value, because="options chosen")
        return booking

    async def _revive(self, uow: UnitOfWork, booking: BookingRow) -> None:
        """Fresh items for those that failed or were undone: new ids and references, so nothing old is met again."""
        for item in await rows(uow).items(booking.id):
            fresh = revived(item)
            await rows(uow).remove_items(booking.id, [item.id])
            uow.session.expunge(item)
            uow.session.add(fresh)
        await uow.session.flush()

    async def _put(
        self, uow: UnitOfWork, booking: BookingRow, offers: Sequence[OfferView], *, remove: Sequence[UUID]
    ) -> BookingView:
        await self._desk.proposals.supersede(uow, booking.id)
        kept = list(await rows(uow).items(booking.id))
        position = max((item.position for item in kept), default=0)
        added = [
            item_of(offer, org_id=uow.org_id, booking_id=booking.id, position=position + index)
            for index, offer in enumerate(offers, start=1)
        ]
        gone = [item for item in kept if item.id in set(remove) or _gives_way(item, added)]
        await self._take_out(uow, booking, gone)
        uow.session.add_all(added)
        items = [item for item in kept if item not in gone] + added
        ensure_live(items, uow.now)
        await self._describe(uow, booking, items, offers)
        record_move(uow, booking.id, action="draft.changed", because=_change_words(offers, gone))
        view = await self._desk.view(uow, booking.id)
        await self._desk.tell_panel(uow, view)
        return view

    @staticmethod
    async def _take_out(uow: UnitOfWork, booking: BookingRow, gone: Sequence[BookingItemRow]) -> None:
        """Drop items from the draft; what a supplier holds for one of them is given back."""
        if not gone:
            return
        for item in gone:
            if item.hold_reference is not None:
                await uow.outbox.add(
                    "bookings.drop_hold",
                    key=f"drop:{item.id}",
                    supplier=item.supplier,
                    hold_reference=item.hold_reference,
                )
            uow.session.expunge(item)
        await rows(uow).remove_items(booking.id, [item.id for item in gone])

    async def _describe(
        self, uow: UnitOfWork, booking: BookingRow, items: Sequence[BookingItemRow], offers: Sequence[OfferView]
    ) -> None:
        total = total_of(items, booking.currency)
        booking.total_minor, booking.currency = total.minor, total.currency.code
        booking.travellers = offers[0].travellers if offers else booking.travellers
        named = next((item for item in items if item.kind == "flight"), items[0] if items else None)
        booking.destination = destination_of(named) if named else booking.destination
        booking.starts_on = min((date.fromisoformat(item.starts_local[:10]) for item in items), default=None)
        booking.ends_on = max((date.fromisoformat(item.ends_local[:10]) for item in items), default=None)
        booking.title = f"{booking.destination}, {span(booking.starts_on, booking.ends_on)}" if items else "Empty draft"
        booking.touched(uow)
        await uow.session.flush()
        booking.policy = await self._judged(uow, booking, items) if items else None
        trip = await uow.session.get(TripRow, (booking.org_id, booking.trip_id))
        if trip is not None:
            trip.title, trip.destination = booking.title, booking.destination
            trip.starts_on, trip.ends_on = booking.starts_on, booking.ends_on

    async def _judged(self, uow: UnitOfWork, booking: BookingRow, items: Sequence[BookingItemRow]) -> dict[str, Any]:
        judgement = await self._desk.judge.judge(
            uow,
            employee_id=booking.employee_id,
            options=[item.snapshot for item in items],
            total=booking.total,
            booking_id=booking.id,
            stage="draft",
        )
        return dict(judgement.tag)


def _gives_way(item: BookingItemRow, added: Sequence[BookingItemRow]) -> bool:
    """One of the same kind is replaced, and so is whatever belongs to another journey than what is chosen now."""
    if not added:
        return False
    starts, ends = min(new.starts_at for new in added) - _NEAR, max(new.ends_at for new in added) + _NEAR
    return any(new.kind == item.kind for new in added) or item.ends_at < starts or item.starts_at > ends


def _change_words(offers: Sequence[OfferView], gone: Sequence[BookingItemRow]) -> str:
    added = f"{len(offers)} chosen" if offers else ""
    dropped = f"{len(gone)} replaced or dropped" if gone else ""
    return ", ".join(part for part in (added, dropped) if part) or "details edited"
