"""The last look at prices and policy before any money is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from core.bookings.agreeing import total_of
from core.bookings.desk import Desk, rows
from core.bookings.errors import PolicyBlocked
from core.bookings.items import apply_price
from core.bookings.lifecycle import BookingStatus, ItemStatus
from core.bookings.models import BookingItemRow, BookingRow, record_move
from core.bookings.ports import Judgement
from core.bookings.prices import HELD, Prices
from core.bookings.proposing import Proposing, difference
from core.bookings.run import Run
from core.db.unit_of_work import UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.money import Money
from core.payments import reservations

declare(saga__priced="prices are checked and the payment is requested, nobody has been asked for money")


class Pricing:
    """Re-prices every item; a total beyond the tolerance, or a worse policy verdict, goes back to the traveller."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._proposing, self._prices = Proposing(desk), Prices(desk)

    async def settle(self, run: Run) -> bool:
        """True: prices hold and the payment row is written. False: the booking is a draft again, and told so."""
        may_rematch = run.booking.approval_status == "approved"
        priced = await asyncio.gather(*(self._prices.now(item, may_rematch=may_rematch) for item in run.items))
        async with self._desk.begin(run.actor) as uow:
            booking = await run.locked(uow)
            items = await rows(uow).items(booking.id)
            before = booking.total
            gone = [item for item, price in zip(items, priced, strict=True) if price is None]
            for item, price in zip(items, priced, strict=True):
                if price is not None and price is not HELD:
                    apply_price(item, price)
            total = total_of(items, booking.currency)
            judgement = await self._judge(uow, booking, items, total)
            if gone or not self._holds(booking, judgement, before, total):
                await self._reopen(uow, booking, items, gone, before)
                return False
            booking.total_minor = total.minor
            if total != before:
                record_move(
                    uow, booking.id, action="booking.repriced", because=f"the price is now {total}, was {before}"
                )
            run.payment = await reservations.request(
                uow,
                booking_id=booking.id,
                employee_id=booking.employee_id,
                amount=total,
                method=booking.payment_method or "company_card",
                attempt=await reservations.attempts_of(uow, booking.id),
            )
            booking.touched(uow)
            run.refresh(booking, items)
            crashpoint("saga.priced")
        return True

    def _holds(self, booking: BookingRow, judgement: Judgement, before: Money, total: Money) -> bool:
        agreed = Money.from_json((booking.agreed or {}).get("total") or before.as_json())
        newly_needs_approval = judgement.approval_required and booking.approval_status != "approved"
        return self._desk.tolerance.allows(agreed, total) and not judgement.is_blocked and not newly_needs_approval

    async def _judge(
        self, uow: UnitOfWork, booking: BookingRow, items: Sequence[BookingItemRow], total: Money
    ) -> Judgement:
        return await self._desk.judge.judge(
            uow,
            employee_id=booking.employee_id,
            options=[item.snapshot for item in items],
            total=total,
            booking_id=booking.id,
            stage="confirm",
        )

    async def _reopen(
        self,
        uow: UnitOfWork,
        booking: BookingRow,
        items: Sequence[BookingItemRow],
        gone: Sequence[BookingItemRow],
        before: Money,
    ) -> None:
        """Back to a draft with a fresh proposal that shows what changed, or with what can no longer be had."""
        for item in items:
            if ItemStatus(item.status) is ItemStatus.HELD:
                continue
            item.detail = "No longer available" if item in gone else None
        total = total_of(items, booking.currency)
        booking.total_minor = total.minor
        booking.payment_status, booking.approval_status = "none", "none"
        reason = "no longer available" if gone else f"price changed from {before} to {total}"
        booking.move_to(BookingStatus.DRAFT, uow=uow, because=reason)
        await uow.session.flush()
        more: list[Mapping[str, Any]] = []
        if not gone:
            try:
                proposal = await self._proposing.make(
                    uow, booking, items, payment_method=booking.payment_method, diff=difference(before, total)
                )
            except PolicyBlocked:
                reason = "no longer within policy"
            else:
                shown = {k: v for k, v in proposal.as_json().items() if k != "nonce"}
                more.append({"type": "CUSTOM", "name": "card", "value": {"kind": "proposal", "proposal": shown}})
        await self._desk.announce(uow, booking, "offer_gone" if gone else "price_changed")
        await self._desk.tell_panel(uow, await self._desk.view(uow, booking.id), *more)
