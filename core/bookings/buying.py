"""Ask each supplier for its item, all at once. An answer that was lost is looked up before anything is asked again.

`asked_at` on an item is the time of a question that nobody has heard the answer of; None means that none is open. An
order that cannot be found is taken as never made only when the supplier has had `unknown_settle` since then: the
process that asked may have died with the request still on its way through the supplier.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
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
_WAITING: Final = "Waiting for the supplier to say what happened"
OPEN: Final = frozenset({ItemStatus.REQUESTED, ItemStatus.UNKNOWN})
"""Where an item stands while its supplier may be at work on it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking. `later` is set when neither yes nor no is known yet."""

    status: ItemStatus
    confirmation: Confirmation | None = None
    detail: str | None = None
    later: TryLater | None = None
    accepted: bool = False
    """The supplier has taken the order and will make it, or say that it did not: it must never be asked again."""


class Buying:
    """Buys the requested items of a run."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def buy(self, run: Run, *, fresh: frozenset[UUID]) -> None:
        """Bring every requested item to confirmed or failed; raises `TryLater` when one is still open.

        `fresh` items were requested by this very run, so nobody can have asked for them before. Once an item has
        failed, nothing more is asked for; what others may have bought is only found out, so that it can be undone.
        """
        waiting = [item for item in run.items if ItemStatus(item.status) in OPEN]
        may_ask = not run.is_undoing
        results = await asyncio.gather(
            *(self._one(run, item, is_fresh=item.id in fresh, may_ask=may_ask) for item in waiting)
        )
        open_still = next((outcome.later for outcome in results if outcome.later is not None), None)
        if open_still is not None:
            raise open_still

    async def _one(self, run: Run, item: BookingItemRow, *, is_fresh: bool, may_ask: bool) -> Outcome:
        card = run.payment.card_id if run.payment is not None else None
        order = order_of(
            item, booking_reference=run.booking.reference, travellers=(traveller_of(run.employee),), card_id=card
        )
        outcome = await self._fresh(item, order) if is_fresh else await self._resumed(run, item, order, may_ask=may_ask)
        await self._record(run, item.id, outcome)
        return outcome

    async def _fresh(self, item: BookingItemRow, order: SupplierOrder) -> Outcome:
        """Nobody has asked before. Only what is held must be looked at first."""
        if item.hold_reference is None:
            return await self._ask(item, order, None)
        try:
            found = await self._desk.suppliers[item.supplier].find(order)
        except TryLater as later:
            return Outcome(ItemStatus.REQUESTED, detail=later.message, later=later)
        return (
            Outcome(ItemStatus.CONFIRMED, found)
            if isinstance(found, Confirmation)
            else await self._ask(item, order, found)
        )

    async def _resumed(self, run: Run, item: BookingItemRow, order: SupplierOrder, *, may_ask: bool) -> Outcome:
        """An earlier run may have asked: look first, and ask again only when the order was surely never made."""
        try:
            found = await self._desk.suppliers[item.supplier].find(order)
        except TryLater as later:
            # Being unable to look is no answer: an order may stand there.
            return Outcome(ItemStatus.UNKNOWN, detail=_WAITING, later=later)
        if isinstance(found, Confirmation):
            return Outcome(ItemStatus.CONFIRMED, found)
        if not self._is_settled(item):
            return Outcome(ItemStatus.UNKNOWN, detail=_WAITING, later=OutcomeUnknown(f"{item.title} is not settled."))
        if not may_ask:
            return Outcome(ItemStatus.FAILED, detail="Not booked, because another item could not be had")
        return await self._ask(await self._about_to_ask(run, item.id), order, found)

    async def _ask(self, item: BookingItemRow, order: SupplierOrder, held: Hold | None) -> Outcome:
        supplier = self._desk.suppliers[item.supplier]
        try:
            crashpoint("item.book.before")
            made = await (supplier.book(order) if held is None else supplier.pay_hold(order, held.supplier_reference))
            crashpoint("item.book.after")
        except OutcomeUnknown as unknown:
            return await self._look(item, order, unknown)
        except (SupplierRefused, OfferGone, PriceMoved) as no:
            return Outcome(ItemStatus.FAILED, detail=no.message)
        except TryLater as later:
            if item.attempts >= _TRIES:
                return Outcome(ItemStatus.FAILED, detail=f"The supplier did not answer in {_TRIES} tries")
            return Outcome(ItemStatus.REQUESTED, detail=later.message, later=later)
        return Outcome(ItemStatus.CONFIRMED, made)

    def _is_settled(self, item: BookingItemRow) -> bool:
        """Whether an order that cannot be found was surely never made. One that was accepted never is."""
        if item.accepted_at is not None:
            return False
        return item.asked_at is None or self._desk.clock.now() - item.asked_at >= self._desk.unknown_settle

    async def _about_to_ask(self, run: Run, item_id: UUID) -> BookingItemRow:
        """Say so before asking again, so that whoever comes after a death here waits as long."""
        async with self._desk.begin(run.actor) as uow:
            await run.locked(uow)
            item = await rows(uow).item(item_id)
            if ItemStatus(item.status) is ItemStatus.UNKNOWN:
                item.move_to(ItemStatus.REQUESTED, uow=uow, because="it was never made, so it is asked for again")
            item.asked_at = uow.now
            item.attempts += 1
            run.saw(item)
            return item

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
        accepted = bool(unknown.facts.get("accepted"))
        return Outcome(ItemStatus.UNKNOWN, detail=_WAITING, later=unknown, accepted=accepted)

    async def _record(self, run: Run, item_id: UUID, outcome: Outcome) -> None:
        async with self._desk.begin(run.actor) as uow:
            booking = await run.locked(uow)
            item = await rows(uow).item(item_id)
            item.detail = outcome.detail
            if outcome.accepted and item.accepted_at is None:
                item.accepted_at = uow.now
            made = outcome.confirmation
            if outcome.status is not ItemStatus(item.status):
                item.move_to(outcome.status, uow=uow, because=_because(outcome))
            if outcome.status is ItemStatus.REQUESTED:
                item.asked_at = None
            if made is not None:
                item.supplier_reference, item.locator = made.supplier_reference, made.locator
                item.eticket_numbers, item.confirmed_at = list(made.eticket_numbers), uow.now
                await ledger.post(uow, [ledger.bought(item.id, booking.id, item.kind, item.supplier, item.total)])
            await uow.session.flush()
            items = await rows(uow).items(booking.id)
            is_open = any(one.status == ItemStatus.UNKNOWN for one in items)
            booking.sync_status = "unknown" if is_open else "in_sync"
            booking.touched(uow)
            await self._desk.tell(uow, booking, items)
            run.saw(item)
            if made is not None:
                crashpoint("item.confirmed")


def _because(outcome: Outcome) -> str:
    if outcome.confirmation is not None:
        return f"supplier reference {outcome.confirmation.locator}"
    return outcome.detail or "no answer yet"
