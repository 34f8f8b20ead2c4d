"""The list of bookings: a page of rows with the numbers above it, in two statements."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from core.bookings.filters import BookingFilter
from core.bookings.lifecycle import BOUGHT
from core.db.unit_of_work import UnitOfWork
from core.kernel.errors import Invalid
from core.kernel.money import Money, currency

VIEWS: Final[Mapping[str, str]] = {
    "all": "true",
    "confirmed": "b.status = ANY(:bought)",
    "pending_approval": "b.status = 'awaiting_approval'",
    "disruption_alerts": "EXISTS (SELECT 1 FROM attention a WHERE a.org_id = b.org_id AND a.booking_id = b.id"
    " AND a.resolved_at IS NULL)",
    "non_compliant": "b.policy->>'outcome' IN ('warning', 'unknown', 'blocked')",
}
"""The filter chips, and what each shows."""


class ListInvalid(Invalid):
    """A filter, limit or cursor that makes no sense."""

    code = "bookings.list_invalid"


@dataclass(frozen=True, slots=True)
class BookingPage:
    """One page of bookings and the numbers above it."""

    items: list[dict[str, Any]]
    next_cursor: str | None
    kpis: dict[str, Any]
    counts: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """The API's answer."""
        return {"items": self.items, "next_cursor": self.next_cursor, "kpis": self.kpis, "counts": self.counts}


# A discarded draft is of no interest to a list; a cancelled trip is.
_SCOPE: Final = (
    "(CAST(:owner AS uuid) IS NULL OR b.employee_id = :owner OR b.booked_by_id = :owner)"
    " AND (b.status <> 'cancelled' OR b.payment_status <> 'none')"
)

_NUMBERS: Final = text(f"""
WITH mine AS (SELECT b.* FROM bookings b WHERE ({_SCOPE})),
open AS (SELECT a.* FROM attention a JOIN mine b ON b.org_id = a.org_id AND b.id = a.booking_id WHERE a.resolved_at IS NULL)
SELECT (SELECT count(*) FROM mine b WHERE b.status = ANY(:bought)) AS total,
  (SELECT count(*) FROM open WHERE severity = 'critical') AS critical_alerts,
  (SELECT count(*) FROM open WHERE reason LIKE 'disruption.%') AS all_disruptions,
  (SELECT count(*) FROM mine WHERE invoice_status = 'pending') AS pending_invoices,
  (SELECT count(*) FROM mine WHERE dispute_status <> 'none') AS disputed,
  (SELECT count(*) FROM mine WHERE credit_minor > 0) AS active_credits,
  (SELECT coalesce(sum(total_minor), 0) FROM mine b WHERE b.status = ANY(:bought) AND b.currency = :currency
    AND b.created_at >= date_trunc('month', CAST(:now AS timestamptz))) AS value_this_month,
  {", ".join(f"(SELECT count(*) FROM mine b WHERE {where}) AS view_{name}" for name, where in VIEWS.items())}
""")

_PAGE: Final = """
SELECT b.id, b.reference, b.title, b.destination, b.starts_on, b.ends_on, b.status, b.payment_status, b.approval_status,
  b.total_minor, b.currency, b.policy->>'level' AS policy_level, b.po_number, b.gl_code, b.invoice_status,
  b.credit_minor, b.updated_at, b.created_at, b.is_sandbox, e.given_name || ' ' || e.family_name AS traveller,
  (SELECT p.last4 FROM payments p WHERE p.org_id = b.org_id AND p.booking_id = b.id ORDER BY p.created_at DESC LIMIT 1)
    AS card_last4,
  (SELECT count(*) FROM attention a WHERE a.org_id = b.org_id AND a.booking_id = b.id AND a.resolved_at IS NULL)
    AS attention
FROM bookings b JOIN employees e ON e.org_id = b.org_id AND e.id = b.employee_id
WHERE ({scope}) AND ({view})
  AND (CAST(:query AS text) IS NULL OR b.reference ILIKE :query OR b.title ILIKE :query
       OR e.given_name || ' ' || e.family_name ILIKE :query)
  AND (CAST(:starts_from AS date) IS NULL OR b.starts_on >= :starts_from)
  AND (CAST(:starts_to AS date) IS NULL OR b.starts_on <= :starts_to)
  AND (CAST(:traveller AS text) IS NULL OR CAST(b.employee_id AS text) = :traveller
       OR e.given_name || ' ' || e.family_name ILIKE '%' || :traveller || '%')
  AND (CAST(:after_at AS timestamptz) IS NULL OR (b.created_at, b.id) < (:after_at, CAST(:after_id AS uuid)))
ORDER BY b.created_at DESC, b.id DESC LIMIT :limit
"""
_PAGES: Final = {name: text(_PAGE.format(scope=_SCOPE, view=where)) for name, where in VIEWS.items()}


async def page(uow: UnitOfWork, wanted: BookingFilter, *, owner: UUID | None, unit: str) -> BookingPage:
    """The page; `owner` None lists the whole organisation."""
    if wanted.view not in VIEWS:
        raise ListInvalid(f"There is no view {wanted.view[:40]!r}.", views=list(VIEWS))
    if not 1 <= wanted.limit <= 100:
        raise ListInvalid("A page has 1 to 100 bookings.", limit=wanted.limit)
    shared = {"owner": owner, "bought": [status.value for status in BOUGHT]}
    counted = await uow.session.execute(_NUMBERS, {**shared, "currency": unit, "now": uow.now})
    numbers = counted.mappings().one()
    after_at, after_id = _parsed(wanted.cursor)
    words = wanted.q.strip() if wanted.q else ""
    found = await uow.session.execute(
        _PAGES[wanted.view],
        {
            **shared,
            "query": f"%{_escaped(words)}%" if words else None,
            "starts_from": wanted.starts_from,
            "starts_to": wanted.starts_to,
            "traveller": wanted.traveller,
            "after_at": after_at,
            "after_id": after_id,
            "limit": wanted.limit + 1,
        },
    )
    rows = [dict(row) for row in found.mappings()]
    shown = rows[: wanted.limit]
    following = f"{shown[-1]['created_at'].isoformat()}|{shown[-1]['id']}" if len(rows) > wanted.limit else None
    kpis = ("total", "critical_alerts", "all_disruptions", "pending_invoices", "disputed", "active_credits")
    return BookingPage(
        items=[_row(row) for row in shown],
        next_cursor=None if following is None else base64.urlsafe_b64encode(following.encode()).decode(),
        kpis={
            **{name: int(numbers[name]) for name in kpis},
            "value_this_month": Money(int(numbers["value_this_month"]), currency(unit)).as_json(),
        },
        counts={name: int(numbers[f"view_{name}"]) for name in VIEWS},
    )


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _parsed(cursor: str | None) -> tuple[str | None, str | None]:
    if cursor is None:
        return None, None
    try:
        at, _, key = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        UUID(key)
    except (binascii.Error, ValueError) as wrong:
        raise ListInvalid("This cursor is not one of ours.") from wrong
    return at, key


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = (
        *("reference", "title", "destination", "traveller", "status", "payment_status", "approval_status"),
        *("policy_level", "po_number", "card_last4", "gl_code", "invoice_status"),
    )
    unit = currency(row["currency"])
    return {
        "id": str(row["id"]),
        **{name: row[name] for name in plain},
        "starts_on": row["starts_on"].isoformat() if row["starts_on"] else None,
        "ends_on": row["ends_on"].isoformat() if row["ends_on"] else None,
        "total": Money(row["total_minor"], unit).as_json(),
        "credits": Money(row["credit_minor"], unit).as_json() if row["credit_minor"] else None,
        "attention": int(row["attention"]),
        "updated_at": row["updated_at"].isoformat(),
        "sandbox": row["is_sandbox"],
    }
