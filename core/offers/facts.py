"""The facts policy judges an option by. The same function serves search, draft, confirmation and approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.kernel.money import Money
from core.offers.profile import TravellerFacts

FactValue = str | int | float | Decimal | bool | list[str] | None
Facts = dict[str, FactValue]

_CABINS = ("economy", "premium_economy", "business", "first")


def facts_of(option: Mapping[str, Any], traveller: TravellerFacts, today: date) -> Facts:
    """Facts of a flight or hotel snapshot. Amounts in another currency than the organisation's are unknown, not guessed."""
    total = Money.from_json(option["total"])
    facts: Facts = {
        "kind": option["kind"],
        "vendor.preferred": bool(option.get("preferred", False)),
        "refundable": _known(option["refundable"]["state"]),
        "co2_kg": option.get("co2_kg"),
        "department": traveller.department,
        "employee_level": traveller.employee_level,
        "region": traveller.region,
        "travellers": option["travellers"],
        "currency": total.currency.code,
        "trip.total": _in(total, traveller.currency),
    }
    facts |= _flight(option, traveller, today) if option["kind"] == "flight" else _hotel(option, traveller, today)
    return facts


def _flight(option: Mapping[str, Any], traveller: TravellerFacts, today: date) -> Facts:
    slices = option["slices"]
    leaves = date.fromisoformat(slices[0]["departs_local"][:10])
    return {
        "segment.fare_class": option["cabin"],
        "segment.duration_mins": max(part["duration_min"] for part in slices),
        "segment.stops": max(len(part["stops"]) for part in slices),
        "advance_booking_days": (leaves - today).days,
        "flight.total": _in(Money.from_json(option["total"]), traveller.currency),
        "flight.per_traveller": _in(Money.from_json(option["per_traveller"]), traveller.currency),
        "flight.origin": slices[0]["origin"]["code"],
        "flight.destination": slices[0]["destination"]["code"],
        "flight.airlines": sorted({segment["carrier"] for part in slices for segment in part["segments"]}),
        "trip.starts_on": leaves.isoformat(),
        "vendor": option["airline"]["code"],
    }


def _hotel(option: Mapping[str, Any], traveller: TravellerFacts, today: date) -> Facts:
    hotel = option["hotel"]
    return {
        "hotel.daily_rate": _in(Money.from_json(option["per_night"]), traveller.currency),
        "hotel.stars": hotel["stars"],
        "hotel.city": hotel["city"],
        "hotel.country": hotel["country"],
        "trip.nights": option["nights"],
        "trip.starts_on": option["check_in"],
        "advance_booking_days": (date.fromisoformat(option["check_in"]) - today).days,
        "vendor": hotel["name"],
    }


def _in(amount: Money, currency: str) -> Decimal | None:
    return amount.decimal if amount.currency.code == currency else None


def _known(state: str) -> bool | None:
    return {"yes": True, "no": False}.get(state)


def highest_cabin(cabins: list[str]) -> str:
    """The dearest cabin flown decides for policy."""
    return max(cabins, key=_CABINS.index, default="economy")
