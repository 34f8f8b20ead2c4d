"""Hotels near a place people name: a district, a street, a station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from core.offers.ports import FoundOffer
from core.places.words import folded

CITY_KM: Final = 12.0
CLOSE_KM: Final = 4.0


@dataclass(frozen=True, slots=True)
class Centre:
    """Where hotels are looked for. `named` is what a person called it, when its place on the map is known."""

    latitude: float
    longitude: float
    radius_km: float
    named: str | None = None


def near_it(hotels: list[FoundOffer], near: str, centre: Centre) -> tuple[list[FoundOffer], list[str]]:
    """Those at the point that was named; where the map does not know it, those whose area or address mentions it.

    When nothing tells where it is, all stay and a sentence says so.
    """
    if centre.named is not None:
        for offer in hotels:
            offer.snapshot["near"] = centre.named
        return hotels, []
    wanted = folded(near)
    mentioned = [offer for offer in hotels if wanted in _words(offer.snapshot["hotel"])]
    if mentioned:
        return mentioned, []
    return hotels, [f"No hotel's area or address mentions “{near[:60]}”; these are around the centre."]


def _words(hotel: dict[str, Any]) -> str:
    return folded(" ".join(str(hotel.get(part) or "") for part in ("area", "address", "name")))
