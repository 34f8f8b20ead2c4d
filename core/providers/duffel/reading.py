"""Duffel's offers as our flight options. Whatever the API may leave null is read as unknown, never as a fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from core.kernel.money import Money
from core.offers.facts import highest_cabin
from core.offers.offer import instant
from core.offers.ports import FoundOffer
from core.places.distance import co2_kg, great_circle_km

Json = Mapping[str, Any]
_CABINS = frozenset({"economy", "premium_economy", "business", "first"})


def found_offer(offer: Json, now: datetime, cabin_asked: str | None = None) -> FoundOffer:
    """One offer of a search. Raises `KeyError`, `TypeError` or `ValueError` when it cannot be understood."""
    total = Money.of(offer["total_amount"], offer["total_currency"])
    return FoundOffer(
        kind="flight",
        supplier="duffel",
        supplier_offer_id=offer["id"],
        snapshot=_snapshot(offer, total, cabin_asked),
        raw=kept(offer),
        total=total,
        expires_at=moment(offer.get("expires_at")) or now + timedelta(minutes=15),
    )


def kept(offer: Json) -> dict[str, Any]:
    """What booking must send back or check; the rest of the vendor's ten kilobytes is read again when repricing."""
    return {
        "id": offer["id"],
        "passengers": [{"id": one["id"], "type": one.get("type")} for one in offer["passengers"]],
        "total_amount": offer["total_amount"],
        "total_currency": offer["total_currency"],
        "payment_requirements": offer.get("payment_requirements") or {},
        "passenger_identity_documents_required": bool(offer.get("passenger_identity_documents_required")),
        "supported_loyalty_programmes": offer.get("supported_loyalty_programmes") or [],
    }


def _snapshot(offer: Json, total: Money, cabin_asked: str | None) -> dict[str, Any]:
    slices = [_slice(part, cabin_asked) for part in offer["slices"]]
    segments = [segment for part in slices for segment in part["segments"]]
    travellers = len(offer["passengers"])
    owner = offer.get("owner") or {}
    requirements = offer.get("payment_requirements") or {}
    conditions = offer.get("conditions") or {}
    cabin = highest_cabin([segment["cabin"] for segment in segments])
    holdable = requirements.get("requires_instant_payment") is False
    return {
        "kind": "flight",
        "airline": {
            "code": owner.get("iata_code") or segments[0]["carrier"],
            "name": owner.get("name") or segments[0]["carrier_name"],
        },
        "flight_numbers": [f"{segment['carrier']}{segment['number']}" for segment in segments],
        "slices": slices,
        "cabin": cabin,
        "fare_brand": next(
            (part.get("fare_brand_name") for part in offer["slices"] if part.get("fare_brand_name")), None
        ),
        "bags": _bags(offer["slices"]),
        "total": total.as_json(),
        "per_traveller": total.split([1] * travellers)[0].as_json(),
        "travellers": travellers,
        "co2_kg": _co2(offer, cabin, travellers),
        "refundable": allowance(conditions.get("refund_before_departure")),
        "changeable": allowance(conditions.get("change_before_departure")),
        "holdable": holdable,
        "hold_until": _z(requirements.get("payment_required_by")) if holdable else None,
        "preferred": False,
    }


def allowance(condition: Json | None) -> dict[str, Any]:
    """`yes`, `no` or `unknown`: a condition that is null is not known, which is not the same as not allowed."""
    if condition is None or condition.get("allowed") is None:
        return {"state": "unknown", "penalty": None}
    if not condition["allowed"]:
        return {"state": "no", "penalty": None}
    amount, currency = condition.get("penalty_amount"), condition.get("penalty_currency")
    return {"state": "yes", "penalty": Money.of(amount, currency).as_json() if amount and currency else None}


def _slice(part: Json, cabin_asked: str | None) -> dict[str, Any]:
    segments = [_segment(segment, cabin_asked) for segment in part["segments"]]
    first, last = part["segments"][0], part["segments"][-1]
    leaves = local(first["departing_at"], _zone(first["origin"]))
    lands = local(last["arriving_at"], _zone(last["destination"]))
    return {
        "origin": {**_airport(first["origin"]), "terminal": first.get("origin_terminal")},
        "destination": {**_airport(last["destination"]), "terminal": last.get("destination_terminal")},
        "departs_local": first["departing_at"][:16],
        "arrives_local": last["arriving_at"][:16],
        "departs_at": instant(leaves),
        "arrives_at": instant(lands),
        "day_change": _days_between(first["departing_at"], last["arriving_at"]),
        "duration_min": _minutes(leaves, lands),
        "stops": _stops(part["segments"]),
        "segments": segments,
    }


def _days_between(leaves: str, lands: str) -> int:
    return (datetime.fromisoformat(lands[:10]) - datetime.fromisoformat(leaves[:10])).days


def _stops(segments: list[Json]) -> list[dict[str, Any]]:
    """Changes of aeroplane, and landings under one flight number."""
    stops: list[dict[str, Any]] = []
    for at, segment in enumerate(segments):
        for landing in segment.get("stops") or ():
            place = landing["airport"]
            zone = _zone(place)
            layover = _minutes(local(landing["arriving_at"], zone), local(landing["departing_at"], zone))
            stops.append({"code": place["iata_code"], "city": _city(place), "layover_min": layover})
        if at + 1 < len(segments):
            place, onward = segment["destination"], segments[at + 1]
            layover = _minutes(
                local(segment["arriving_at"], _zone(place)), local(onward["departing_at"], _zone(onward["origin"]))
            )
            stops.append({"code": place["iata_code"], "city": _city(place), "layover_min": layover})
    return stops


def _segment(segment: Json, cabin_asked: str | None) -> dict[str, Any]:
    carrier = segment.get("marketing_carrier") or segment.get("operating_carrier") or {}
    operating = segment.get("operating_carrier") or {}
    flown_by = operating.get("name") if operating.get("iata_code") != carrier.get("iata_code") else None
    passenger = (segment.get("passengers") or [{}])[0]
    cabin = passenger.get("cabin_class") or (passenger.get("cabin") or {}).get("name") or cabin_asked
    origin, destination = _zone(segment["origin"]), _zone(segment["destination"])
    leaves, lands = local(segment["departing_at"], origin), local(segment["arriving_at"], destination)
    return {
        "carrier": carrier.get("iata_code") or "",
        "carrier_name": carrier.get("name") or "",
        "number": str(
            segment.get("marketing_carrier_flight_number") or segment.get("operating_carrier_flight_number") or ""
        ),
        "operating": flown_by,
        "origin": segment["origin"]["iata_code"],
        "destination": segment["destination"]["iata_code"],
        "departs_local": segment["departing_at"][:16],
        "arrives_local": segment["arriving_at"][:16],
        "departs_zone": origin,
        "arrives_zone": destination,
        "duration_min": _minutes(leaves, lands),
        "cabin": cabin if cabin in _CABINS else "economy",
        "fare_basis": passenger.get("fare_basis_code"),
        "aircraft": (segment.get("aircraft") or {}).get("name"),
    }


def _bags(slices: list[Json]) -> dict[str, int]:
    """What one traveller may take on every flight of the trip."""
    allowed: dict[str, list[int]] = {"carry_on": [], "checked": []}
    for part in slices:
        for segment in part["segments"]:
            baggages = (segment.get("passengers") or [{}])[0].get("baggages") or []
            for kind, counts in allowed.items():
                counts.append(sum(int(bag.get("quantity") or 0) for bag in baggages if bag.get("type") == kind))
    return {kind: min(counts, default=0) for kind, counts in allowed.items()}


def _co2(offer: Json, cabin: str, travellers: int) -> int:
    """For all travellers: the vendor's figure, else ours by distance (see `core.places.distance.CO2_METHOD`)."""
    told = offer.get("total_emissions_kg")
    if told not in (None, ""):
        return round(float(str(told)))
    legs = [(segment["origin"], segment["destination"]) for part in offer["slices"] for segment in part["segments"]]
    one = sum(co2_kg(_apart(start, end), cabin) for start, end in legs)
    return one * travellers


def _apart(start: Json, end: Json) -> float:
    points = (start.get("latitude"), start.get("longitude"), end.get("latitude"), end.get("longitude"))
    lat1, lon1, lat2, lon2 = (float(value or 0.0) for value in points)
    return great_circle_km(lat1, lon1, lat2, lon2)


def _airport(place: Json) -> dict[str, Any]:
    return {"code": place["iata_code"], "name": place.get("name") or "", "city": _city(place), "zone": _zone(place)}


def _city(place: Json) -> str:
    return str((place.get("city") or {}).get("name") or place.get("city_name") or place.get("name") or "")


def _zone(place: Json) -> str:
    return str(place["time_zone"])


@lru_cache(maxsize=8192)
def local(text: str, zone: str) -> datetime:
    """The instant of a local time as the vendor writes it, without an offset."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)


def moment(text: str | None) -> datetime | None:
    """A bookkeeping time, always UTC."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _z(text: str | None) -> str | None:
    at = moment(text)
    return instant(at.astimezone(UTC)) if at is not None else None
