"""Ask suppliers what cancelling gives back now. Nothing is cancelled by asking."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from core.bookings.desk import Desk
from core.bookings.models import BookingItemRow
from core.bookings.ports import Supplier, SupplierQuote, SupplierRefused
from core.changes.rules import ItemQuote, quote_item
from core.changes.terms import Terms, terms_of
from core.kernel.errors import Conflict, TryLater

_PATIENCE: Final = 20.0
"""Seconds a supplier may take to quote before the item's own terms are read instead."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a supplier said: a quote, why it will not cancel, or that it was silent."""

    quote: SupplierQuote | None = None
    refusal: str | None = None
    silence: TryLater | None = None


def terms_of_item(item: BookingItemRow) -> Terms:
    """The terms the item was bought with."""
    return terms_of(item.kind, item.snapshot, price=item.total, zone=item.zone, starts_at=item.starts_at)


class Quoting:
    """Quotes items, all suppliers at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, items: Sequence[BookingItemRow]) -> Mapping[UUID, Heard]:
        """What every item's supplier says now."""
        heard = await asyncio.gather(*(self._one(item) for item in items))
        return dict(zip([item.id for item in items], heard, strict=True))

    async def _one(self, item: BookingItemRow) -> Heard:
        supplier: Supplier | None = self._desk.suppliers.get(item.supplier)
        if supplier is None or item.supplier_reference is None:
            return Heard(refusal=f"{item.title} was not bought through us, so we cannot cancel it there.")
        try:
            async with asyncio.timeout(_PATIENCE):
                return Heard(await supplier.quote_cancellation(item.supplier_reference))
        except (SupplierRefused, Conflict) as no:
            return Heard(refusal=f"{item.title}: {no.message}")
        except TryLater as later:
            return Heard(silence=later)
        except TimeoutError:
            return Heard(
                silence=TryLater("The supplier takes too long to say what comes back.", supplier=item.supplier)
            )


def quote_of(item: BookingItemRow, heard: Heard, *, at: datetime) -> ItemQuote:
    """The quote of one item. A silent supplier is read by its terms, unless these say nothing either: then later."""
    terms = terms_of_item(item)
    if heard.silence is not None and not terms.is_known:
        raise heard.silence
    made = quote_item(item_id=item.id, kind=item.kind, title=item.title, terms=terms, told=heard.quote, at=at)
    return made if heard.refusal is None else replace(made, issues=(*made.issues, heard.refusal))
