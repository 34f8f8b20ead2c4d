"""Ask each supplier for its item, all at once. An answer that was lost is looked up before anything is asked again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from core.bookings.desk import Desk, rows
from core.bookings.items import order_of, traveller_of
from core.bookings.lifecycle import ItemStatus
from core.bookings.models import BookingItemRow
from core.bookings.ports import Confirmation, Hold, OfferGone, PriceMoved, SupplierOrder, SupplierRefused
from core.bookings.run import Run
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import OutcomeUnknown, TryLater
from core.payments import ledger

log = structlog.get_logger(__name__)

declare(
    item__book__before="about to ask a supplier for an item",
    item__book__after="the supplier has answered, not yet recorded",
    item__confirmed="a confirmed item and its ledger entry are recorded",
)

_LOOKS: Final = (0.5, 1.5, 3.0)
_TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking. `later` is set when neither yes nor no is known yet."""

    status: ItemStatus
    confirmation: Confirmation | None = None
    detail: str | None = None
    later: TryLater | None = None


class Buying:
    """Buys the requested items of a run."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def buy(self, run: Run, *, fresh: frozenset[UUID]) -> None:
        """Bring every requested item to confirmed or failed; raises `TryLater` when one is still open.

        `fresh` items were requested by this very run, so nobody can have asked for them before.
        """
        waiting = [item for item in run.items if ItemStatus(item.status) in {ItemStatus.REQUESTED, ItemStatus.UNKNOWN}]
        results = await asyncio.gather(*(self._one(run, item, is_fresh=item.id in fresh) for item in waiting))
        open_still = next((outcome.later for outcome in results if outcome.later is not None), None)
        if open_still is not None:
            raise open_still

    async def _one(self, run: Run, item: BookingItemRow, *, is_fresh: bool) -> Outcome:
        card = run.payment.card_id if run.payment is not None else None
        order = order_of(
            item, booking_reference=run.booking.reference, travellers=(traveller_of(run.employee),), card_id=card
        )
        outcome = await self._ask(item, order, is_fresh=is_fresh)
        await self._record(run, item.id, outcome)
        return outcome

    async def _ask(self, item: BookingItemRow, order: SupplierOrder, *, is_fresh: bool) -> Outcome:
        supplier = self._desk.suppliers[item.supplier]
        try:
            found = None if is_fresh and item.hold_reference is None else await supplier.find(order)
            if isinstance(found, Confirmation):
                return Outcome(ItemStatus.CONFIRMED, found)
            if found is None and item.status == ItemStatus.UNKNOWN and not self._is_settled(item):
                return Outcome(ItemStatus.UNKNOWN, later=OutcomeUnknown(f"{item.title} is not settled yet."))
            crashpoint("item.book.before")
            made = await (
                supplier.pay_hold(order, found.supplier_reference) if isinstance(found, Hold) else supplier.book(order)
            )
            crashpoint("item.book.after")
        except OutcomeUnknown as unknown:
            return await self._look(item, order, unknown)
        except (SupplierRefused, OfferGone, PriceMoved) as no:
            return Outcome(ItemStatus.FAILED, detail=no.message)
        except TryLater as later:
            if item.attempts + 1 >= _TRIES:
                return Outcome(ItemStatus.FAILED, detail=f"The supplier did not answer in {_TRIES} tries")
            return Outcome(ItemStatus.REQUESTED, detail=later.message, later=later)
        return Outcome(ItemStatus.CONFIRMED, made)

    def _is_settled(self, item: BookingItemRow) -> bool:
        """Whether an order that cannot be found after this long was surely never made."""
        asked = item.asked_at or self._desk.clock.now()
        return self._desk.clock.now() - asked >= self._desk.unknown_settle

    async def _look(self, item: BookingItemRow, order: SupplierOrder, unknown: OutcomeUnknown) -> Outcome:
        """Sent, and no answer: look the order up by our reference, a few times, before leaving it for later."""
        log.info("item.outcome_unknown", item=item.client_reference, supplier=item.supplier)
        for wait in _LOOKS:
            await asyncio.sleep(wait)
            try:
                found = await self._desk.suppliers[item.supplier].find(order)
            except TryLater:
                continue
            if isinstance(found, Confirmation):
                return Outcome(ItemStatus.CONFIRMED, found)
        return Outcome(ItemStatus.UNKNOWN, detail="Waiting for the supplier to say what happened", later=unknown)

    async def _record(self, run: Run, item_id: UUID, outcome: Outcome) -> None:
        async with self._desk.begin(run.actor) as uow:
            booking = await run.locked(uow)
            item = await rows(uow).item(item_id)
            item.attempts += 1
            item.detail = outcome.detail
            made = outcome.confirmation
            if outcome.status is not ItemStatus(item.status):
                item.move_to(outcome.status, uow=uow, because=_because(outcome))
            if made is not None:
                item.supplier_reference, item.locator = made.supplier_reference, made.locator
                item.eticket_numbers, item.confirmed_at = list(made.eticket_numbers), uow.now
                await ledger.post(uow, [ledger.bought(item.id, booking.id, item.kind, item.supplier, item.total)])
            booking.sync_status = "unknown" if outcome.status is ItemStatus.UNKNOWN else "in_sync"
            booking.touched(uow)
            await uow.session.flush()
            await self._desk.tell(uow, booking, await rows(uow).items(booking.id), run.last4)
            run.saw(item)
            if made is not None:
                crashpoint("item.confirmed")


def _because(outcome: Outcome) -> str:
    if outcome.confirmation is not None:
        return f"supplier reference {outcome.confirmation.locator}"
    return outcome.detail or "no answer yet"


UNKNOWN_SETTLE: Final = timedelta(seconds=20)
"""How long an order may stay unfindable after a lost answer before it is taken as never made."""
