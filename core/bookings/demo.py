"""The demo organisation's past trips, written as they would have been left behind: rows, history, ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.bookings.describing import describe, span
from core.bookings.lifecycle import BookingStatus, ItemStatus
from core.bookings.models import BookingItemRow, BookingMoveRow, BookingRow
from core.db.tenancy import SystemActor
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.money import Money
from core.payments import ledger
from core.payments.models import PaymentRow
from core.people.demo_trips import demo_trips
from core.people.repository import PeopleRepository
from core.places.service import Places
from core.trips.models import TripRow

_SPACE: Final = UUID("6d0f1c4e-6f1f-4a0e-9d7d-2b7a6f1f0c55")
_BOOKED_BEFORE: Final = timedelta(days=19)


async def seed_history(begin: Begin, places: Places, org_id: UUID) -> int:
    """Write the past trips of the demo organisation once; how many were new."""
    async with begin(SystemActor(org_id)) as uow:
        known = set(await uow.session.scalars(select(BookingRow.reference)))
        people = PeopleRepository(uow.session)
        made = 0
        for trip in demo_trips():
            if trip["reference"] in known:
                continue
            traveller = await people.by_email(trip["traveller"])
            if traveller is not None:
                await _write(uow, places, trip, traveller.id, traveller.cost_center)
                made += 1
        return made


async def _write(
    uow: UnitOfWork, places: Places, trip: Mapping[str, Any], employee: UUID, cost_center: str | None
) -> None:
    starts = uow.now.date() + timedelta(days=trip["starts_in"])
    booked_at = min(datetime.combine(starts, time(9, 12), UTC) - _BOOKED_BEFORE, uow.now - timedelta(days=2))
    snapshots = [s for s in (_flight(trip, starts, places), _stay(trip, starts, places)) if s is not None]
    totals = [Money.from_json(snapshot["total"]) for snapshot in snapshots]
    total = Money.total(totals, "USD")
    key = uuid5(_SPACE, f"{uow.org_id}:{trip['reference']}")
    status = BookingStatus(trip["status"])
    ends = starts + timedelta(days=trip["nights"])
    title = f"{trip['city']}, {span(starts, ends)}"
    uow.session.add(
        TripRow(
            org_id=uow.org_id, id=key, employee_id=employee, title=title, destination=trip["city"],
            starts_on=starts, ends_on=ends, created_at=booked_at,
        )
    )  # fmt: skip
    uow.session.add(
        BookingRow(
            org_id=uow.org_id, id=key, reference=trip["reference"], trip_id=key, employee_id=employee,
            booked_by_id=employee, status=status.value,
            payment_status="refunded" if status is BookingStatus.CANCELLED else "paid",
            approval_status="approved" if trip["policy_level"] != "green" else "none", sync_status="in_sync",
            dispute_status="none", title=title, destination=trip["city"], starts_on=starts, ends_on=ends,
            total_minor=total.minor, currency="USD", trip_purpose=trip["purpose"], cost_center=cost_center,
            gl_code="GL-4100-T&E", invoice_status="issued" if status is BookingStatus.COMPLETED else "pending",
            credit_minor=0, policy=_policy(trip), travellers=1, modification_count=0, is_sandbox=True, version=1,
            epoch=1, created_at=booked_at, updated_at=booked_at,
        )
    )  # fmt: skip
    await uow.session.flush()
    for position, snapshot in enumerate(snapshots, start=1):
        await _item(uow, key, position, snapshot, trip, status, booked_at)
    _history(uow, key, status, booked_at)
    await _paid(uow, key, total, booked_at, cancelled=status is BookingStatus.CANCELLED)


async def _item(
    uow: UnitOfWork,
    booking: UUID,
    position: int,
    snapshot: Mapping[str, Any],
    trip: Mapping[str, Any],
    status: BookingStatus,
    at: datetime,
) -> None:
    words = describe(snapshot["kind"], snapshot)
    total = Money.from_json(snapshot["total"])
    is_flight = snapshot["kind"] == "flight"
    locator = trip["flight"]["pnr"] if is_flight else trip["stay"]["reference"]
    item_id = uuid5(booking, str(position))
    supplier = "duffel" if is_flight else "hotelbeds"
    is_cancelled = status is BookingStatus.CANCELLED
    uow.session.add(
        BookingItemRow(
            org_id=uow.org_id, id=item_id, booking_id=booking, position=position, kind=snapshot["kind"],
            supplier=supplier, status=(ItemStatus.CANCELLED if is_cancelled else ItemStatus.CONFIRMED).value,
            offer_id=item_id, supplier_offer_id=f"past_{locator}", snapshot=dict(snapshot), raw={}, offer_expires_at=at,
            total_minor=total.minor, currency="USD", title=words.title, subtitle=words.subtitle, terms=words.terms,
            starts_at=words.starts_at, ends_at=words.ends_at, starts_local=words.starts_local,
            ends_local=words.ends_local, zone=words.zone, end_zone=words.end_zone,
            client_reference=f"TW{item_id.hex[:14].upper()}", supplier_reference=f"past_{locator}", locator=locator,
            eticket_numbers=[f"125-{item_id.int % 10**10:010d}"] if is_flight else [], attempts=1, confirmed_at=at,
            cancelled_at=at + timedelta(days=3) if is_cancelled else None,
        )
    )  # fmt: skip
    posted = [ledger.bought(item_id, booking, snapshot["kind"], supplier, total)]
    if is_cancelled:
        posted.append(ledger.returned(item_id, booking, snapshot["kind"], supplier, total))
    await ledger.post(uow, posted)


def _history(uow: UnitOfWork, booking: UUID, status: BookingStatus, at: datetime) -> None:
    moves = [("booking.booking", "draft", "booking", "confirmed by the traveller", 0)]
    moves.append(("booking.confirmed", "booking", "confirmed", "every supplier confirmed", 1))
    if status is not BookingStatus.CONFIRMED:
        words = "the trip is over" if status is BookingStatus.COMPLETED else "cancelled by the traveller"
        moves.append((f"booking.{status.value}", "confirmed", status.value, words, 60 * 24 * 3))
    for index, (action, before, after, because, minutes) in enumerate(moves):
        uow.session.add(
            BookingMoveRow(
                org_id=uow.org_id, id=uuid5(booking, f"move{index}"), booking_id=booking,
                at=at + timedelta(minutes=minutes), actor_name="Tripwright", door="system", action=action,
                before=before, after=after, because=because,
            )
        )  # fmt: skip


async def _paid(uow: UnitOfWork, booking: UUID, total: Money, at: datetime, *, cancelled: bool) -> None:
    key = uuid5(booking, "payment")
    uow.session.add(
        PaymentRow(
            org_id=uow.org_id, id=key, booking_id=booking, kind="company_card", key=f"past:{booking}",
            status="refunded" if cancelled else "captured", amount_minor=total.minor, captured_minor=total.minor,
            refunded_minor=total.minor if cancelled else 0, currency="USD", provider_ref=f"past_{key.hex}",
            brand="Visa", last4=f"{key.int % 10000:04d}", exp_month=12, exp_year=2028, card_status="canceled",
            created_at=at, updated_at=at,
        )
    )  # fmt: skip


def _policy(trip: Mapping[str, Any]) -> dict[str, Any]:
    level = trip["policy_level"]
    reason = trip["policy_reason"]
    results = [] if not reason else [
        {"rule_id": "past", "rule": "At the time of booking", "version": 1, "kind": "SOFT_WARNING", "result": "warn",
         "message": reason, "field": "", "comparator": "", "actual": None, "threshold": None}
    ]  # fmt: skip
    return {
        "level": level,
        "outcome": {"green": "compliant", "amber": "warning", "red": "blocked"}[level],
        "ack_required": False,
        "approval_required": bool(reason),
        "summary": reason or "In policy",
        "results": results,
        "ruleset_version": "past",
    }


def _flight(trip: Mapping[str, Any], starts: date, places: Places) -> dict[str, Any] | None:
    flight = trip["flight"]
    if flight is None:
        return None
    back = starts + timedelta(days=trip["nights"])
    legs = [
        _leg(places, trip["origin"], trip["destination"], starts, flight["departs"], flight["minutes"], flight, 0),
        _leg(places, trip["destination"], trip["origin"], back, "11:20", flight["minutes"], flight, 1),
    ]
    total = Money.of(Decimal(flight["total"]), "USD")
    return {
        "kind": "flight",
        "airline": {"code": flight["airline"], "name": flight["airline_name"]},
        "flight_numbers": list(flight["numbers"]),
        "slices": legs,
        "cabin": flight["cabin"],
        "total": total.as_json(),
        "per_traveller": total.as_json(),
        "travellers": 1,
        "co2_kg": flight["co2_kg"],
        "refundable": {"state": "no", "penalty": None},
        "changeable": {"state": "unknown", "penalty": None},
    }


def _leg(
    places: Places,
    origin: str,
    destination: str,
    on: date,
    departs: str,
    minutes: int,
    flight: Mapping[str, Any],
    index: int,
) -> dict[str, Any]:
    here, there = places.airport(origin), places.airport(destination)
    assert here is not None
    assert there is not None
    leaves = datetime.combine(on, time.fromisoformat(departs), ZoneInfo(here.zone))
    lands = (leaves.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(ZoneInfo(there.zone))
    number = flight["numbers"][index]
    times = {
        "departs_local": f"{leaves:%Y-%m-%dT%H:%M}",
        "arrives_local": f"{lands:%Y-%m-%dT%H:%M}",
        "departs_at": leaves.astimezone(UTC).isoformat(),
        "arrives_at": lands.astimezone(UTC).isoformat(),
    }
    ends = {
        "origin": {"code": here.code, "name": here.name, "city": places.city_of(here).name, "zone": here.zone},
        "destination": {"code": there.code, "name": there.name, "city": places.city_of(there).name, "zone": there.zone},
    }
    segment = {"carrier": number[:2], "number": number[2:], "carrier_name": flight["airline_name"], **times}
    return {
        **ends,
        **times,
        "day_change": (lands.date() - leaves.date()).days,
        "duration_min": minutes,
        "stops": [],
        "segments": [segment | {"origin": origin, "destination": destination, "cabin": flight["cabin"]}],
    }


def _stay(trip: Mapping[str, Any], starts: date, places: Places) -> dict[str, Any] | None:
    stay = trip["stay"]
    if stay is None:
        return None
    nights = int(trip["nights"])
    each = Money.of(Decimal(stay["per_night"]), "USD")
    place = places.airport(trip["destination"])
    return {
        "kind": "hotel",
        "hotel": {
            "code": stay["reference"],
            "name": stay["name"],
            "stars": stay["stars"],
            "address": trip["city"],
            "city": trip["city"],
            "country": place.country if place else "",
            "zone": trip["zone"],
        },
        "room": stay["room"],
        "board": "Room only",
        "check_in": starts.isoformat(),
        "check_out": (starts + timedelta(days=nights)).isoformat(),
        "nights": nights,
        "per_night": each.as_json(),
        "total": (each * nights).as_json(),
        "travellers": 1,
        "refundable": {"state": "no", "penalty": None},
        "cancellation": {"text": "Not refundable", "free_until_local": None, "tiers": []},
    }
