"""A person's yes, and an approver's: the two ways a draft becomes a purchase, and the ways back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.bookings.agreeing import agreed_of, ensure_live
from core.bookings.desk import Desk, rows
from core.bookings.errors import MoveRefused
from core.bookings.items import order_of, traveller_of
from core.bookings.lifecycle import BookingStatus, ItemStatus
from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.ports import SupplierRefused
from core.bookings.rules import agreement_hash
from core.bookings.view import BookingView
from core.consents.errors import Stale
from core.consents.lifecycle import ProposalStatus
from core.consents.models import ProposalRow
from core.db.tenancy import SystemActor
from core.db.unit_of_work import UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import Conflict, TryLater
from core.kernel.ids import BookingId
from core.payments import methods
from core.people.caller import Caller

declare(
    booking__accepted="an accepted proposal has moved its booking on, the transaction is still open",
    item__hold__before="about to ask the supplier to hold an item for approval",
    item__hold__after="the supplier holds it, not yet recorded",
)


class Confirming:
    """Takes a yes and sets the booking going."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def confirm(
        self,
        caller: Caller,
        proposal_id: UUID,
        *,
        nonce: str,
        payment_method: str | None = None,
        acknowledged: Sequence[str] = (),
    ) -> BookingView:
        """Spend the proposal: ask for approval where policy wants it, else start buying. All in one unit of work."""
        async with self._desk.begin(caller) as uow:
            # The booking first, as everywhere: a change locks it before it supersedes the proposal.
            booking = await rows(uow).lock_for(caller, await self._desk.proposals.booking_of(uow, caller, proposal_id))
            proposal = await self._desk.proposals.lock_open(uow, caller, proposal_id)
            if BookingStatus(booking.status) is not BookingStatus.DRAFT:
                raise MoveRefused(f"Booking {booking.reference} is under way already.", status=booking.status)
            items = await rows(uow).items(booking.id)
            ensure_live(items, uow.now)
            await self._ensure_unchanged(uow, proposal, booking, items)
            method = payment_method or proposal.card["payment_method"]
            await methods.saved(uow, booking.employee_id, method)
            self._desk.proposals.accept(
                uow, proposal, caller, nonce=nonce, acknowledged=tuple(acknowledged), method=method
            )
            booking.payment_method = method
            if proposal.card["approvers"]:
                await self._ask_approval(uow, booking, proposal)
            else:
                await self._start(uow, booking, because="confirmed by the traveller")
            proposal.move_to(ProposalStatus.SPENT, at=uow.now)
            await self._desk.proposals.tell(uow, proposal)
            crashpoint("booking.accepted")
            return await self._told(uow, booking, items)

    async def _ensure_unchanged(
        self, uow: UnitOfWork, proposal: ProposalRow, booking: BookingRow, items: Sequence[BookingItemRow]
    ) -> None:
        employee = await self._desk.employee(uow, booking.employee_id)
        if agreement_hash(agreed_of(booking, items, [employee.name])) != proposal.hash:
            raise Stale("What would be booked is no longer what this card shows. Please review it again.")

    async def _ask_approval(self, uow: UnitOfWork, booking: BookingRow, proposal: ProposalRow) -> None:
        employee = await self._desk.employee(uow, booking.employee_id)
        steps = proposal.card["approvers"]
        reasons = [
            str(r["message"])
            for r in (booking.policy or {}).get("results", [])
            if r.get("result") in {"warn", "stop", "unknown"}
        ]
        booking.approval_id = await self._desk.approvals.open(
            uow,
            booking_id=booking.id,
            reference=booking.reference,
            amount=booking.total,
            employee=employee,
            proposal_hash=proposal.hash,
            summary=proposal.card,
            reasons=reasons or [f"The total is {booking.total}"],
            steps=steps,
        )
        booking.approval_status = "pending"
        booking.move_to(BookingStatus.AWAITING_APPROVAL, uow=uow, because=f"needs approval by {steps[0]['name']}")
        await uow.outbox.add("bookings.hold", key=f"hold:{booking.id}:{booking.version}", booking_id=str(booking.id))
        await self._desk.announce(uow, booking, "waiting")

    async def _start(self, uow: UnitOfWork, booking: BookingRow, *, because: str) -> None:
        booking.move_to(BookingStatus.BOOKING, uow=uow, because=because)
        booking.payment_status = "reserving"
        await uow.outbox.add(
            "bookings.execute", key=f"execute:{booking.id}:{booking.version}", booking_id=str(booking.id)
        )

    async def _told(self, uow: UnitOfWork, booking: BookingRow, items: Sequence[BookingItemRow]) -> BookingView:
        await uow.session.flush()
        await self._desk.tell(uow, booking, items)
        view = await self._desk.view(uow, booking.id)
        await self._desk.tell_panel(uow, view)
        return view

    async def approved(self, org_id: UUID, booking_id: UUID) -> None:
        """Everybody agreed: buy it. Quiet when it is under way."""
        async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
            booking = await rows(uow).lock(booking_id)
            if BookingStatus(booking.status) is not BookingStatus.AWAITING_APPROVAL:
                return
            booking.approval_status = "approved"
            await self._start(uow, booking, because="approved")
            await self._desk.announce(uow, booking, "approved")
            await self._told(uow, booking, await rows(uow).items(booking.id))

    async def declined(self, org_id: UUID, booking_id: UUID, *, expired: bool) -> None:
        """Somebody said no (or nobody answered in time): back to a draft that can be revised."""
        async with self._desk.begin(SystemActor(org_id, "worker")) as uow:
            booking = await rows(uow).lock(booking_id)
            if BookingStatus(booking.status) is not BookingStatus.AWAITING_APPROVAL:
                return
            await self._back_to_draft(uow, booking, facet="expired" if expired else "declined")
            await self._desk.announce(uow, booking, "expired" if expired else "declined")

    async def withdraw(self, caller: Caller, booking_id: BookingId) -> BookingView:
        """The traveller takes the request back."""
        async with self._desk.begin(caller) as uow:
            booking = await rows(uow).lock_for(caller, booking_id)
            if BookingStatus(booking.status) not in {BookingStatus.AWAITING_APPROVAL, BookingStatus.AWAITING_PAYMENT}:
                raise MoveRefused(
                    f"Booking {booking.reference} is {booking.status.replace('_', ' ')}; there is no request to withdraw.",
                    status=booking.status,
                )
            await self._desk.approvals.withdraw(uow, booking.id, "withdrawn by the traveller")
            return await self._back_to_draft(uow, booking, facet="withdrawn")

    async def _back_to_draft(self, uow: UnitOfWork, booking: BookingRow, *, facet: str) -> BookingView:
        booking.approval_status = facet
        booking.move_to(BookingStatus.DRAFT, uow=uow, because=f"approval {facet}")
        await uow.outbox.add(
            "bookings.release_holds", key=f"release:{booking.id}:{booking.version}", booking_id=str(booking.id)
        )
        return await self._told(uow, booking, await rows(uow).items(booking.id))

    async def hold(self, org_id: UUID, booking_id: UUID) -> None:
        """Ask suppliers that hold to hold, while approvers think. Failing to hold changes nothing but the price risk."""
        actor = SystemActor(org_id, "worker")
        async with self._desk.begin(actor) as uow:
            booking = await rows(uow).lock(booking_id)
            items = [i for i in await rows(uow).items(booking_id) if i.status == ItemStatus.CHOSEN]
            traveller = traveller_of(await self._desk.employee(uow, booking.employee_id))
        if BookingStatus(booking.status) is not BookingStatus.AWAITING_APPROVAL:
            return
        for item in items:
            supplier = self._desk.suppliers[item.supplier]
            order = order_of(item, booking_reference=booking.reference, travellers=(traveller,), card_id=None)
            if not supplier.can_hold(order.offer):
                continue
            try:
                crashpoint("item.hold.before")
                found = await supplier.find(order)
                held = found if found is not None else await supplier.hold(order)
                crashpoint("item.hold.after")
            except (SupplierRefused, Conflict, TryLater):
                continue
            expires_at = getattr(held, "expires_at", None)
            if expires_at is None:
                continue
            async with self._desk.begin(actor) as uow:
                row = await rows(uow).item(item.id)
                if ItemStatus(row.status) is ItemStatus.CHOSEN:
                    row.move_to(
                        ItemStatus.HELD, uow=uow, because=f"held by the supplier until {expires_at:%-d %b %H:%M} UTC"
                    )
                    row.hold_reference, row.hold_expires_at = held.supplier_reference, expires_at
                    row.locator = held.locator

    async def release_holds(self, org_id: UUID, booking_id: UUID) -> None:
        """Give held seats back. The order is dropped at the supplier before the row forgets it; what has lapsed is gone."""
        actor = SystemActor(org_id, "worker")
        async with self._desk.begin(actor) as uow:
            booking = await rows(uow).lock(booking_id)
            items = [i for i in await rows(uow).items(booking_id) if i.status == ItemStatus.HELD]
        if BookingStatus(booking.status) not in {BookingStatus.DRAFT, BookingStatus.CANCELLED}:
            return
        for item in items:
            assert item.hold_reference is not None
            is_lapsed = item.hold_expires_at is not None and item.hold_expires_at <= self._desk.clock.now()
            if not is_lapsed:
                await self._desk.suppliers[item.supplier].cancel(item.hold_reference)
            async with self._desk.begin(actor) as uow:
                row = await rows(uow).item(item.id)
                if ItemStatus(row.status) is ItemStatus.HELD:
                    row.move_to(ItemStatus.CHOSEN, uow=uow, because="hold lapsed" if is_lapsed else "hold given back")
                    row.hold_reference = row.hold_expires_at = row.locator = None
