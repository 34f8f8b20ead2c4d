"""A whole booking in one read: the row, its items, history, payment, papers, post and what needs attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from core.bookings.actions import available, of_item
from core.bookings.describing import flown, span
from core.bookings.errors import BookingNotFound
from core.bookings.lifecycle import BookingStatus
from core.bookings.progress import steps
from core.bookings.rules import split_of
from core.db.unit_of_work import UnitOfWork
from core.kernel.ids import BookingId
from core.kernel.money import Money, currency
from core.payments import ledger
from core.payments.methods import COMPANY_CARD
from core.people.caller import Caller, Role

_READ: Final = text("""
SELECT to_jsonb(b) AS booking,
  to_jsonb(traveller) AS traveller, to_jsonb(booker) AS booker,
  (SELECT coalesce(jsonb_agg(to_jsonb(i) - 'raw' ORDER BY i.position), '[]') FROM booking_items i
    WHERE i.org_id = b.org_id AND i.booking_id = b.id) AS items,
  (SELECT coalesce(jsonb_agg(to_jsonb(m) ORDER BY m.at, m.id), '[]') FROM booking_moves m
    WHERE m.org_id = b.org_id AND m.booking_id = b.id) AS moves,
  (SELECT to_jsonb(p) FROM payments p WHERE p.org_id = b.org_id AND p.booking_id = b.id
    ORDER BY p.created_at DESC, p.id DESC LIMIT 1) AS payment,
  (SELECT coalesce(jsonb_agg(to_jsonb(r) - 'key' - 'provider_ref' ORDER BY r.created_at, r.id), '[]') FROM refunds r
    WHERE r.org_id = b.org_id AND r.booking_id = b.id AND r.status <> 'cancelled') AS refunds,
  (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.created_at, d.id), '[]') FROM documents d
    WHERE d.org_id = b.org_id AND d.booking_id = b.id) AS documents,
  (SELECT coalesce(jsonb_agg(to_jsonb(s) - 'data' ORDER BY s.created_at), '[]') FROM messages s
    WHERE s.org_id = b.org_id AND s.booking_id = b.id) AS messages,
  (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.due_at), '[]') FROM attention a
    WHERE a.org_id = b.org_id AND a.booking_id = b.id AND a.resolved_at IS NULL) AS attention,
  (SELECT p.id FROM proposals p WHERE p.org_id = b.org_id AND p.booking_id = b.id AND p.status = 'open'
    AND p.expires_at > :now) AS proposal_id
FROM bookings b
JOIN (SELECT org_id, id, given_name || ' ' || family_name AS name FROM employees) traveller
  ON traveller.org_id = b.org_id AND traveller.id = b.employee_id
JOIN (SELECT org_id, id, given_name || ' ' || family_name AS name FROM employees) booker
  ON booker.org_id = b.org_id AND booker.id = b.booked_by_id
WHERE b.id = :id
""")


@dataclass(frozen=True, slots=True)
class BookingView:
    """A booking as everybody outside the core sees it."""

    id: BookingId
    reference: str
    status: BookingStatus
    thread_id: UUID | None
    employee_id: UUID
    version: int
    data: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The API's Booking."""
        return dict(self.data)


async def read(uow: UnitOfWork, booking_id: UUID, *, approval: Mapping[str, Any] | None) -> BookingView:
    """The booking as it stands in this unit of work. `approval` comes from the approvals package."""
    found = await uow.session.execute(_READ, {"id": booking_id, "now": uow.now})
    row = found.one_or_none()
    if row is None:
        raise BookingNotFound("There is no such booking.", booking=str(booking_id))
    posted = await ledger.of_booking(uow, booking_id) if row.payment else []
    booking = row.booking
    status = BookingStatus(booking["status"])
    is_owner = str(uow.actor.actor_id) in _owners(booking)
    may_cancel = is_owner or (isinstance(uow.actor, Caller) and uow.actor.is_(Role.TRAVEL_ADMIN, Role.EXPERT))
    return BookingView(
        BookingId(booking_id),
        booking["reference"],
        status,
        None if booking["thread_id"] is None else UUID(booking["thread_id"]),
        UUID(booking["employee_id"]),
        int(booking["version"]),
        {
            **_head(booking),
            "traveller": {"id": row.traveller["id"], "name": row.traveller["name"]},
            "booked_by": {"id": row.booker["id"], "name": row.booker["name"]},
            "split": split_of(
                [(i["kind"], Money(i["total_minor"], currency(i["currency"]))) for i in row.items], booking["currency"]
            ),
            "items": [
                {**_item(item), "actions": of_item(status, item, may_cancel=may_cancel, now=uow.now)}
                for item in row.items
            ],
            "history": [_move(move) for move in row.moves],
            "payment": {
                **_payment(booking, row.payment, posted),
                "refunds": [_refund(one) for one in row.refunds],
            },
            "documents": [_document(booking, document) for document in row.documents],
            "messages": [_message(message) for message in row.messages],
            "policy": booking["policy"],
            "approval": None if approval is None else dict(approval),
            "attention": [
                {k: a[k] for k in ("id", "reason", "severity", "due_at", "detail", "item_id")} for a in row.attention
            ],
            "actions": available(status, items=row.items, is_owner=is_owner, may_cancel=may_cancel, now=uow.now),
            "proposal_id": None if row.proposal_id is None else str(row.proposal_id),
            "progress": steps(booking, row.items, (row.payment or {}).get("last4")),
        },
    )


def _owners(booking: Mapping[str, Any]) -> set[str]:
    return {booking["employee_id"], booking["booked_by_id"]}


def _head(booking: Mapping[str, Any]) -> dict[str, Any]:
    plain = (
        *("id", "reference", "status", "payment_status", "approval_status", "sync_status", "dispute_status", "title"),
        *("destination", "starts_on", "ends_on", "trip_purpose", "cost_center", "thread_id", "travellers"),
        *("modification_count", "version", "created_at", "updated_at"),
    )
    return {
        **{name: booking[name] for name in plain},
        "total": Money(booking["total_minor"], currency(booking["currency"])).as_json(),
        "sandbox": booking["is_sandbox"],
    }


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    plain = (
        *("id", "kind", "title", "subtitle", "status", "supplier", "supplier_reference", "starts_local", "ends_local"),
        *("zone", "end_zone", "starts_at", "ends_at", "terms", "locator", "detail", "hold_expires_at", "offer_id"),
    )
    refundable = (item["snapshot"].get("refundable") or {}).get("state", "unknown")
    return {
        **{name: item[name] for name in plain},
        "pnr": item["locator"] if item["kind"] == "flight" else None,
        "eticket_numbers": item["eticket_numbers"] or [],
        "total": Money(item["total_minor"], currency(item["currency"])).as_json(),
        "refundable": refundable,
        "option": item["snapshot"],
    }


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("channel", "template", "recipient", "subject", "status")
    return {**{name: message[name] for name in plain}, "at": message["sent_at"] or message["created_at"]}


def _move(move: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "at": move["at"],
        "who": move["actor_name"],
        "door": move["door"],
        "action": move["action"],
        "before": move["before"],
        "after": move["after"],
        "because": move["because"],
        "item_id": move["item_id"],
    }


def _payment(
    booking: Mapping[str, Any], payment: Mapping[str, Any] | None, posted: list[dict[str, object]]
) -> dict[str, Any]:
    made: dict[str, Any] = {"method": None, "card": None, "status": booking["payment_status"], "ledger": posted}
    if payment is None:
        return made
    unit = currency(payment["currency"])
    is_company = payment["kind"] == COMPANY_CARD
    made["method"] = {
        "id": payment["kind"],
        "type": payment["kind"],
        "label": "Company virtual card" if is_company else "Saved card",
        "last4": payment["last4"],
        "brand": payment["brand"],
        "default": is_company,
    }
    if payment["last4"]:
        made["card"] = {
            "last4": payment["last4"],
            "brand": payment["brand"],
            "exp_month": payment["exp_month"],
            "exp_year": payment["exp_year"],
            "limit": Money(_either(payment["limit_minor"], payment["amount_minor"]), unit).as_json(),
            "spent": Money(payment["captured_minor"], unit).as_json(),
            "refunded": Money(payment["refunded_minor"], unit).as_json(),
            "status": payment["card_status"],
        }
    made["decline_code"] = payment["decline_code"]
    return made


def _either(first: int | None, second: int) -> int:
    return second if first is None else first


def _refund(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = (
        *("id", "reference", "item_id", "status", "way", "reason", "requested_by", "retry_count", "estimated_arrival"),
        *("failure_reason", "breakdown", "created_at", "settled_at"),
    )
    amount = Money(row["amount_minor"], currency(row["currency"])).as_json()
    return {**{name: row[name] for name in plain}, "amount": amount}


def _document(booking: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    is_calendar = document["format"] == "ics"
    path = "calendar.ics" if is_calendar else f"documents/{document['id']}"
    return {
        "id": document["id"],
        "type": document["type"],
        "title": document["title"],
        "format": document["format"],
        "url": f"/api/v1/bookings/{booking['id']}/{path}",
        "created_at": document["created_at"],
    }


def panel_of(view: BookingView) -> dict[str, Any]:
    """The trip panel beside a conversation: legs and stays in order of time, totals, and the one next step."""
    data = view.data
    entries: list[dict[str, Any]] = []
    for item in data["items"]:
        entries += _entries(item)
    entries.sort(key=lambda entry: str(entry["starts_at"]))
    waits = data["proposal_id"] is not None
    following = {
        BookingStatus.DRAFT: ("confirm" if waits else "review") if entries else "choose",
        BookingStatus.AWAITING_APPROVAL: "wait_approval",
        BookingStatus.BOOKING: "booking",
    }
    starts, ends = (None if data[key] is None else date.fromisoformat(data[key]) for key in ("starts_on", "ends_on"))
    co2 = [item["option"].get("co2_kg") for item in data["items"]]
    free = [
        tier
        for item in data["items"]
        if (tier := (item["option"].get("cancellation") or {}).get("free_until_local")) is not None
    ]
    return {
        "title": data["title"],
        "destination": data["destination"],
        "dates": span(starts, ends),
        "starts_on": data["starts_on"],
        "ends_on": data["ends_on"],
        "status": data["status"],
        "booking_id": data["id"],
        "reference": data["reference"],
        "items": entries,
        "subtotals": data["split"],
        "total": data["total"],
        "policy": data["policy"],
        "co2_kg": sum(value for value in co2 if value is not None) if any(v is not None for v in co2) else None,
        "cancel_free_until": min(free) if free else None,
        "next": following.get(view.status, "none"),
    }


def _entries(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    shared = {
        "kind": item["kind"],
        "total": item["total"],
        "status": item["status"],
        "reference": item["locator"],
        "policy_level": (item["option"].get("policy") or {}).get("level"),
    }
    legs = item["option"].get("slices") or []
    if item["kind"] != "flight" or not legs:
        return [
            {
                **shared,
                **{k: item[k] for k in ("id", "title", "subtitle", "starts_local", "ends_local", "zone", "starts_at")},
            }
        ]
    return [
        {
            **shared,
            "id": f"{item['id']}:{index}",
            "title": f"{leg['origin']['code']} → {leg['destination']['code']}",
            "subtitle": flown(leg),
            "starts_local": leg["departs_local"],
            "ends_local": leg["arrives_local"],
            "zone": leg["origin"]["zone"],
            "starts_at": leg["departs_at"],
            "total": item["total"] if index == 0 else None,
        }
        for index, leg in enumerate(legs)
    ]
