"""A place a trip can start or end at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["city", "airport"]


@dataclass(frozen=True, slots=True)
class Place:
    """A city with its airports, largest first, or one airport.

    `millions` is how many passengers a year its airports serve, roughly: that is how London is London in Great
    Britain. `latitude`/`longitude` are the city's centre where it is known, else the airport.
    """

    code: str
    name: str
    country: str
    country_name: str
    region: str
    airports: tuple[str, ...]
    latitude: float
    longitude: float
    zone: str
    kind: Kind
    city: str
    millions: float = 0.0

    @property
    def label(self) -> str:
        """`San Jose, California, United States`: enough to tell it from its namesakes."""
        parts = [self.name if self.kind == "city" else f"{self.name} ({self.code})"]
        if self.country in _REGIONS_MATTER and self.region and self.region != self.city:
            parts.append(self.region)
        if self.country_name != self.name:
            parts.append(self.country_name)
        return ", ".join(parts)

    def as_json(self) -> dict[str, Any]:
        """What doors show of a place."""
        return {
            "code": self.code,
            "name": self.name,
            "label": self.label,
            "city": self.city,
            "country": self.country,
            "country_name": self.country_name,
            "airports": list(self.airports),
            "latitude": self.latitude,
            "longitude": self.longitude,
            "zone": self.zone,
            "kind": self.kind,
        }


_REGIONS_MATTER = frozenset({"US", "CA", "AU", "BR", "MX", "IN"})


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places of about the same weight carry the name; a person must say which."""

    text: str
    choices: tuple[Place, ...]

    def as_json(self) -> dict[str, Any]:
        """The text and the choices."""
        return {"text": self.text, "choices": [choice.as_json() for choice in self.choices]}
