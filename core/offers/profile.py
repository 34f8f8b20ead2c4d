"""Who travels, as searching and policy care."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.places.words import folded


@dataclass(frozen=True, slots=True)
class TravellerFacts:
    """What policy may ask about the person who travels."""

    department: str | None = None
    employee_level: str | None = None
    region: str | None = None
    currency: str = "USD"


@dataclass(frozen=True, slots=True)
class PreferredVendors:
    """Whom the organisation has agreements with: airlines by code, hotels by words in their names."""

    airlines: frozenset[str] = frozenset()
    hotels: tuple[str, ...] = ()

    @classmethod
    def of(cls, *, airlines: Iterable[str] = (), hotels: Iterable[str] = ()) -> PreferredVendors:
        """From an organisation's setting, any case."""
        return cls(frozenset(code.upper() for code in airlines), tuple(folded(name) for name in hotels))

    def prefer(self, snapshot: Mapping[str, Any]) -> bool:
        """Whether the option is from one of them: every airline of a flight, or the hotel's name."""
        if snapshot["kind"] == "flight":
            carriers = {segment["carrier"] for part in snapshot["slices"] for segment in part["segments"]}
            return bool(carriers) and carriers <= self.airlines
        name = f" {folded(snapshot['hotel']['name'])} "
        return any(f" {wanted} " in name for wanted in self.hotels)


@dataclass(frozen=True, slots=True)
class SearchProfile:
    """The person's side of a search."""

    traveller: TravellerFacts = field(default_factory=TravellerFacts)
    home_airport: str | None = None
    preferred: PreferredVendors = field(default_factory=PreferredVendors)
