"""The facts rules may read: their names, their types, and for what kind of subject they exist.

A subject is one flight, one hotel stay, or a whole trip. A rule about cabins says nothing about a hotel; a rule about
cabins and a flight whose cabin nobody knows is a different thing, and gives `unknown`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from core.policy.errors import PolicyInvalid


class FactType(StrEnum):
    """What a fact's value is."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    TEXTS = "texts"


class Kind(StrEnum):
    """What is judged."""

    FLIGHT = "flight"
    HOTEL = "hotel"
    TRIP = "trip"


FactValue = str | int | Decimal | bool | date | tuple[str, ...]
Facts = Mapping[str, FactValue]
RawFacts = Mapping[str, Any]

# Beyond these no amount, distance or count is meant, and arithmetic would only be slow.
BIGGEST: Final = 10**15
_FINEST: Final = -19

ANY: Final = frozenset(Kind)
OPTION: Final = frozenset({Kind.FLIGHT, Kind.HOTEL})
_FLIGHT, _HOTEL, _TRIP = frozenset({Kind.FLIGHT}), frozenset({Kind.HOTEL}), frozenset({Kind.TRIP})


@dataclass(frozen=True, slots=True)
class Field:
    """One fact rules may read."""

    name: str
    type: FactType
    kinds: frozenset[Kind]
    words: str
    unit: str = ""


def _fields(*fields: Field) -> Mapping[str, Field]:
    return {field.name: field for field in fields}


_T, _N, _F, _D, _L = FactType.TEXT, FactType.NUMBER, FactType.FLAG, FactType.DAY, FactType.TEXTS
FIELDS: Final = _fields(
    Field("segment.fare_class", _T, _FLIGHT, "cabin"),
    Field("segment.duration_mins", _N, _FLIGHT, "flight time", "min"),
    Field("segment.stops", _N, _FLIGHT, "stops"),
    Field("flight.total", _N, _FLIGHT, "fare", "currency"),
    Field("flight.per_traveller", _N, _FLIGHT, "fare for each traveller", "currency"),
    Field("flight.origin", _T, _FLIGHT, "origin"),
    Field("flight.destination", _T, _FLIGHT, "destination"),
    Field("flight.airlines", _L, _FLIGHT, "airlines"),
    Field("hotel.daily_rate", _N, _HOTEL, "nightly rate", "currency"),
    Field("hotel.stars", _N, _HOTEL, "hotel stars"),
    Field("hotel.city", _T, frozenset({Kind.HOTEL, Kind.TRIP}), "city"),
    Field("hotel.country", _T, frozenset({Kind.HOTEL, Kind.TRIP}), "country"),
    Field("trip.total", _N, _TRIP, "trip total", "currency"),
    Field("trip.nights", _N, frozenset({Kind.HOTEL, Kind.TRIP}), "nights"),
    Field("trip.starts_on", _D, ANY, "departure day"),
    Field("advance_booking_days", _N, ANY, "days before departure", "days"),
    Field("vendor", _T, OPTION, "vendor"),
    Field("vendor.preferred", _F, OPTION, "preferred vendor"),
    Field("refundable", _F, OPTION, "refundable"),
    Field("co2_kg", _N, _FLIGHT, "CO2", "kg"),
    Field("department", _T, ANY, "department"),
    Field("employee_level", _T, ANY, "level"),
    Field("region", _T, ANY, "region"),
    Field("travellers", _N, ANY, "travellers"),
    Field("currency", _T, ANY, "currency"),
)


def as_value(kind: FactType, value: Any) -> FactValue | None:
    """A raw value as its type, or None where it is missing or not of that type: never guessed, never zero."""
    match kind:
        case FactType.TEXT:
            return value if isinstance(value, str) and value else None
        case FactType.FLAG:
            return value if isinstance(value, bool) else None
        case FactType.NUMBER:
            return _number(value)
        case FactType.DAY:
            return _day(value)
        case FactType.TEXTS:
            is_list = isinstance(value, Sequence | set | frozenset) and not isinstance(value, str)
            return tuple(sorted(str(each) for each in value)) if is_list else None


def _number(value: Any) -> int | Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < BIGGEST else None
    if isinstance(value, Decimal | float | str):
        try:
            number = value if isinstance(value, Decimal) else Decimal(str(value)[:40])
        except InvalidOperation:
            return None
        exponent = number.as_tuple().exponent
        is_sane = isinstance(exponent, int) and exponent > _FINEST and abs(number) < BIGGEST
        return number if is_sane else None
    return None


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def prepare(raw: RawFacts) -> Facts:
    """The known facts, typed. What is missing, of a wrong type or not in the catalogue is left out."""
    prepared: dict[str, FactValue] = {}
    for name, value in raw.items():
        field = FIELDS.get(name)
        if field is None or value is None:
            continue
        typed = as_value(field.type, value)
        if typed is not None:
            prepared[name] = typed
    return prepared


def kind_of(raw: RawFacts) -> Kind:
    """What the facts are about: said by `kind`, or seen from the facts that are there."""
    said = raw.get("kind")
    if said is not None:
        if said not in list(Kind):
            raise PolicyInvalid(
                f"A subject is a {', '.join(Kind)}.", problems=[{"at": "kind", "problem": "unknown kind"}]
            )
        return Kind(said)
    if any(name.startswith(("segment.", "flight.")) for name in raw):
        return Kind.FLIGHT
    if "hotel.daily_rate" in raw or "hotel.stars" in raw:
        return Kind.HOTEL
    return Kind.TRIP


def encode(facts: Facts) -> dict[str, Any]:
    """Facts as plain JSON, so that `prepare` gives the same facts back."""
    return {name: _encoded(value) for name, value in sorted(facts.items())}


def _encoded(value: FactValue) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def shown(value: FactValue | None) -> Any:
    """A value as people read it in a result: whole numbers without decimals, never a float."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value.normalize())
    return None if value is None else _encoded(value)
