"""What an approver weighs beside the request: the cheapest trip within policy, and what the department has left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import text

from core.bookings.describing import describe
from core.bookings.lifecycle import BOUGHT
from core.bookings.models import BookingItemRow, BookingRow
from core.bookings.ports import OfferBook
from core.db.unit_of_work import UnitOfWork
from core.kernel.money import Money
from core.people.employee import Employee, Organisation

_SPENT: Final = text(
    "SELECT coalesce(sum(b.total_minor), 0) FROM bookings b"
    " JOIN employees e ON e.org_id = b.org_id AND e.id = b.employee_id"
    " WHERE e.department = :department AND b.status = ANY(:bought) AND b.currency = :currency"
    " AND b.created_at >= date_trunc('year', CAST(:now AS timestamptz))"
)


async def alternative(
    uow: UnitOfWork, offers: OfferBook, booking: BookingRow, items: Sequence[BookingItemRow]
) -> dict[str, Any] | None:
    """The same trip at its cheapest within policy: title, total, and the difference to what is asked for."""
    found = {o.kind: o for o in await offers.cheapest_compliant(uow, [item.offer_id for item in items])}
    if not found:
        return None
    totals = [found[item.kind].total if item.kind in found else item.total for item in items]
    total = Money.total(totals, booking.currency)
    if total >= booking.total:
        return None
    titles = [describe(kind, offer.snapshot) for kind, offer in sorted(found.items())]
    return {
        "title": " · ".join(f"{words.title}: {words.subtitle}" for words in titles),
        "total": dict(total.as_json()),
        "difference": dict((booking.total - total).as_json()),
    }


async def budget_left(
    uow: UnitOfWork, organisation: Organisation, employee: Employee, code: str
) -> dict[str, Any] | None:
    """What the traveller's department may still spend on travel this year; None where it has no budget."""
    budget = (organisation.settings.get("department_budgets") or {}).get(employee.department)
    if budget is None or organisation.currency.code != code:
        return None
    spent = await uow.session.scalar(
        _SPENT,
        {
            "department": employee.department,
            "bought": [status.value for status in BOUGHT],
            "currency": code,
            "now": uow.now,
        },
    )
    left = Money.rounded(Decimal(str(budget)), code) - Money(int(spent or 0), organisation.currency)
    return dict(left.as_json())
