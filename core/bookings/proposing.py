"""Show a person exactly what a yes would buy: what, who, when, how much, on which terms, by whose leave."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from core.bookings.agreeing import agreed_of, ensure_bookable, ensure_live, total_of
from core.bookings.desk import Desk, rows
from core.bookings.errors import MoveRefused, PolicyBlocked
from core.bookings.items import apply_price, traveller_of
from core.bookings.lifecycle import BookingStatus
from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.ports import Judgement, OfferGone, Repriced
from core.bookings.prices import HELD, Prices
from core.bookings.rules import agreement_hash, split_of
from core.bookings.weighing import alternative, budget_left
from core.consents.service import Proposal
from core.db.unit_of_work import UnitOfWork
from core.kernel.errors import TryLater
from core.kernel.ids import BookingId
from core.kernel.money import Money
from core.payments.methods import COMPANY_CARD, listed
from core.people.caller import Caller
from core.people.employee import Employee
from core.people.repository import PeopleRepository
from core.trips import feasibility

_PATIENCE: Final = 10.0
"""Seconds a supplier may take to say its price before the card is shown with the last one."""


class Proposing:
    """Makes the card that money is agreed to on."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._prices = desk, Prices(desk)

    async def propose(self, caller: Caller, booking_id: BookingId, *, payment_method: str | None = None) -> Proposal:
        """A proposal of the draft as it stands. Refused where policy forbids the trip outright."""
        async with self._desk.begin(caller) as uow:
            booking = await self._draft(uow, caller, booking_id)
            chosen = await rows(uow).items(booking.id)
        priced = dict(zip([item.id for item in chosen], await self._prices_of(chosen), strict=True))
        async with self._desk.begin(caller) as uow:
            booking = await self._draft(uow, caller, booking_id)
            items = await rows(uow).items(booking.id)
            gone = self._take_over(uow, booking, items, priced)
            before = None if booking.total == total_of(items, booking.currency) else booking.total
            booking.total_minor = total_of(items, booking.currency).minor
            proposal = None
            if gone is None:
                diff = None if before is None else difference(before, booking.total)
                proposal = await self.make(uow, booking, items, payment_method=payment_method, diff=diff)
            more = [] if proposal is None else [_card_event(proposal)]
            await self._desk.tell_panel(uow, await self._desk.view(uow, booking.id), *more)
        if proposal is None:
            assert gone is not None
            raise OfferGone(f"{gone.title} can no longer be had. Please choose another.", item_id=str(gone.id))
        return proposal

    @staticmethod
    async def _draft(uow: UnitOfWork, caller: Caller, booking_id: BookingId) -> BookingRow:
        booking = await rows(uow).lock_for(caller, booking_id)
        if BookingStatus(booking.status) is not BookingStatus.DRAFT:
            raise MoveRefused(
                f"Booking {booking.reference} is {booking.status.replace('_', ' ')}, not a draft.",
                status=booking.status,
            )
        return booking

    async def _prices_of(self, items: Sequence[BookingItemRow]) -> list[Repriced | None]:
        """Today's prices and terms, so that the card promises what is true now. A silent supplier keeps its last word."""

        async def one(item: BookingItemRow) -> Repriced | None:
            try:
                async with asyncio.timeout(_PATIENCE):
                    return await self._prices.now(item, may_rematch=False)
            except (TryLater, TimeoutError):
                return HELD

        return list(await asyncio.gather(*(one(item) for item in items)))

    @staticmethod
    def _take_over(
        uow: UnitOfWork,
        booking: BookingRow,
        items: Sequence[BookingItemRow],
        priced: Mapping[UUID, Repriced | None],
    ) -> BookingItemRow | None:
        """Write the prices into the items; the first item that can no longer be had."""
        gone = None
        for item in items:
            price = priced.get(item.id, HELD)
            if price is None:
                item.detail, gone = "No longer available", gone or item
            elif price is not HELD:
                apply_price(item, price)
                item.detail = None
        if gone is not None:
            booking.touched(uow)
        return gone

    async def make(
        self,
        uow: UnitOfWork,
        booking: BookingRow,
        items: Sequence[BookingItemRow],
        *,
        payment_method: str | None,
        diff: Sequence[Mapping[str, Any]] | None,
    ) -> Proposal:
        """The proposal of a locked draft, inside its unit of work."""
        ensure_bookable(items, [booking.travellers])
        ensure_live(items, uow.now)
        employee = await self._desk.employee(uow, booking.employee_id)
        traveller_of(employee)
        judgement = await self._desk.judge.judge(
            uow,
            employee_id=booking.employee_id,
            options=[item.snapshot for item in items],
            total=total_of(items, booking.currency),
            booking_id=booking.id,
            stage="proposal",
        )
        if judgement.is_blocked:
            raise PolicyBlocked(
                f"Travel policy does not allow this: {'; '.join(judgement.reasons)}", reasons=list(judgement.reasons)
            )
        booking.policy = dict(judgement.tag)
        steps = await self._desk.approvals.plan(
            uow,
            employee=employee,
            amount=booking.total,
            is_required=judgement.approval_required,
            also=judgement.approvers,
        )
        booking.agreed = agreed_of(booking, items, [employee.name])
        return await self._desk.proposals.make(
            uow,
            kind="book_trip",
            employee_id=booking.employee_id,
            thread_id=booking.thread_id,
            booking_id=booking.id,
            payload_hash=agreement_hash(booking.agreed),
            card=await self._card(uow, booking, items, employee, judgement, steps, payment_method, diff),
            expires_at=min(uow.now + self._desk.offer_validity, *(_promised(item) for item in items)),
        )

    async def _card(
        self,
        uow: UnitOfWork,
        booking: BookingRow,
        items: Sequence[BookingItemRow],
        employee: Employee,
        judgement: Judgement,
        steps: Sequence[Mapping[str, Any]],
        payment_method: str | None,
        diff: Sequence[Mapping[str, Any]] | None,
    ) -> dict[str, Any]:
        methods = await listed(uow, booking.employee_id)
        known = {method["id"] for method in methods}
        return {
            "kind": "book_trip",
            "booking_reference": booking.reference,
            "title": booking.title,
            "items": [_item(item) for item in items],
            "travellers": [employee.name],
            "total": dict(booking.total.as_json()),
            "split": split_of([(item.kind, item.total) for item in items], booking.currency),
            "payment_methods": methods,
            "payment_method": payment_method if payment_method in known else COMPANY_CARD,
            "policy": dict(judgement.tag),
            "acknowledgements": [dict(ack) for ack in judgement.acknowledgements],
            "approvers": [{key: step[key] for key in ("step", "role", "name", "approver_id")} for step in steps],
            "concerns": [
                {"code": c.code, "message": c.message}
                for c in feasibility.check(*_parts(items), passport_expires_on=_expiry(employee))
            ],
            **await self._for_approvers(uow, booking, items, employee, steps),
            "diff": None if diff is None else [dict(line) for line in diff],
            "sandbox": booking.is_sandbox,
        }

    async def _for_approvers(
        self,
        uow: UnitOfWork,
        booking: BookingRow,
        items: Sequence[BookingItemRow],
        employee: Employee,
        steps: Sequence[Mapping[str, Any]],
    ) -> dict[str, Any]:
        if not steps:
            return {}
        organisation = await PeopleRepository(uow.session).organisation()
        return {
            "alternative": await alternative(uow, self._desk.offers, booking, items),
            "budget_left": await budget_left(uow, organisation, employee, booking.currency),
        }


def _promised(item: BookingItemRow) -> datetime:
    held = item.hold_expires_at if item.hold_reference else None
    return held or item.offer_expires_at


def _expiry(employee: Employee) -> date | None:
    return employee.passport.expires_on if employee.passport else None


def _item(item: BookingItemRow) -> dict[str, Any]:
    return {
        "item_id": str(item.id),
        "kind": item.kind,
        "title": item.title,
        "subtitle": item.subtitle,
        "starts_local": item.starts_local,
        "ends_local": item.ends_local,
        "zone": item.zone,
        "supplier": item.supplier,
        "total": dict(item.total.as_json()),
        "terms": item.terms,
        "comments": item.snapshot.get("rate_comments"),
    }


def _parts(items: Sequence[BookingItemRow]) -> tuple[list[feasibility.Leg], list[feasibility.Stay]]:
    legs = [
        feasibility.Leg(
            datetime.fromisoformat(leg["departs_local"]),
            datetime.fromisoformat(leg["arrives_local"]),
            leg["origin"]["city"],
            leg["destination"]["city"],
        )
        for item in items
        for leg in item.snapshot.get("slices") or []
    ]
    stays = [
        feasibility.Stay(
            item.snapshot["hotel"]["city"],
            date.fromisoformat(item.snapshot["check_in"]),
            date.fromisoformat(item.snapshot["check_out"]),
        )
        for item in items
        if item.kind == "hotel"
    ]
    return sorted(legs, key=lambda leg: leg.departs_local), stays


def _card_event(proposal: Proposal) -> dict[str, Any]:
    """The card in the conversation: never with a nonce, which only its own person may fetch."""
    shown = {key: value for key, value in proposal.as_json().items() if key != "nonce"}
    return {"type": "CUSTOM", "name": "card", "value": {"kind": "proposal", "proposal": shown}}


def difference(before: Money, after: Money) -> list[dict[str, str]]:
    """How a total moved, for the card."""
    return [{"label": "Total", "before": before.text, "after": after.text}]
