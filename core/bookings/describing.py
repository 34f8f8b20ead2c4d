"""An offer in a traveller's words: title, times, terms. Facts come from the offer's snapshot, never from a supplier's prose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.kernel.errors import Invalid
from core.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Described:
    """What an item says about itself. Local times are wall time at their place; `*_at` are instants."""

    title: str
    subtitle: str
    terms: str
    starts_at: datetime
    ends_at: datetime
    starts_local: str
    ends_local: str
    zone: str
    end_zone: str
    destination: str


# Where a hotel does not say: the hour a room is usually ready, and the hour it must be left.
_CHECK_IN, _CHECK_OUT = "15:00", "11:00"


def describe(kind: str, snapshot: Mapping[str, Any]) -> Described:
    """The words of a flight or hotel option."""
    if kind == "flight":
        return _flight(snapshot)
    if kind == "hotel":
        return _hotel(snapshot)
    raise Invalid(f"{kind} cannot be booked yet.", kind=kind)


def day(text: str) -> str:
    """`Tue 1 Dec` of a local ISO time or date."""
    when = date.fromisoformat(text[:10])
    return f"{when:%a} {when.day} {when:%b}"


def span(start: date | None, end: date | None) -> str:
    """`1-4 Dec`, `30 Nov - 2 Dec`, or one day."""
    if start is None:
        return "dates open"
    if end is None or end == start:
        return f"{start.day} {start:%b}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{end.day} {end:%b}"
    return f"{start.day} {start:%b} – {end.day} {end:%b}"


def leg_words(leg: Mapping[str, Any]) -> str:
    """`BA178 Tue 1 Dec 18:05 → 06:10 +1` of one slice."""
    numbers = "/".join(f"{s['carrier']}{s['number']}" for s in leg["segments"])
    late = f" +{leg['day_change']}" if leg.get("day_change") else ""
    return f"{numbers} {day(leg['departs_local'])} {leg['departs_local'][11:16]} → {leg['arrives_local'][11:16]}{late}"


def flown(leg: Mapping[str, Any]) -> str:
    """`AA142 · American Airlines · 6 h 55 · nonstop`: a leg without its times."""
    numbers = "/".join(f"{s['carrier']}{s['number']}" for s in leg["segments"])
    hours, minutes = divmod(int(leg["duration_min"]), 60)
    stops = [stop["code"] for stop in leg.get("stops") or []]
    route = f"via {', '.join(stops)}" if stops else "nonstop"
    airline = leg["segments"][0].get("carrier_name")
    return " · ".join(part for part in (numbers, airline, f"{hours} h {minutes:02d}", route) if part)


def _flight(snapshot: Mapping[str, Any]) -> Described:
    legs: Sequence[Mapping[str, Any]] = snapshot["slices"]
    first, last = legs[0], legs[-1]
    arrow = "⇄" if len(legs) > 1 else "→"
    origin, destination = first["origin"], first["destination"]
    return Described(
        title=f"{origin['city']} {origin['code']} {arrow} {destination['city']} {destination['code']}",
        subtitle=" · ".join([*(leg_words(leg) for leg in legs), str(snapshot.get("cabin", "")).replace("_", " ")]),
        terms=_refund_words(snapshot.get("refundable")),
        starts_at=datetime.fromisoformat(first["departs_at"]),
        ends_at=datetime.fromisoformat(last["arrives_at"]),
        starts_local=first["departs_local"],
        ends_local=last["arrives_local"],
        zone=origin["zone"],
        end_zone=last["destination"]["zone"],
        destination=destination["city"],
    )


def _refund_words(refundable: Mapping[str, Any] | None) -> str:
    state = (refundable or {}).get("state", "unknown")
    penalty = (refundable or {}).get("penalty")
    if state == "yes":
        if penalty and Money.from_json(penalty):
            return f"Refundable before departure for a fee of {Money.from_json(penalty)}"
        return "Refundable before departure"
    return "Not refundable" if state == "no" else "The airline does not say whether it is refundable"


def _hotel(snapshot: Mapping[str, Any]) -> Described:
    hotel = snapshot["hotel"]
    zone = ZoneInfo(hotel["zone"])
    starts_local = f"{snapshot['check_in']}T{_CHECK_IN}"
    ends_local = f"{snapshot['check_out']}T{_CHECK_OUT}"
    nights = int(snapshot["nights"])
    stay = "1 night" if nights == 1 else f"{nights} nights"
    dates = f"{day(snapshot['check_in'])} to {day(snapshot['check_out'])}"
    return Described(
        title=str(hotel["name"]),
        subtitle=f"{dates}, {stay} · {snapshot['room']} · {snapshot['board']}",
        terms=str((snapshot.get("cancellation") or {}).get("text") or "Not refundable"),
        starts_at=datetime.fromisoformat(starts_local).replace(tzinfo=zone),
        ends_at=datetime.fromisoformat(ends_local).replace(tzinfo=zone),
        starts_local=starts_local,
        ends_local=ends_local,
        zone=hotel["zone"],
        end_zone=hotel["zone"],
        destination=hotel["city"],
    )
