"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.kernel.ids import SearchId
from core.offers.offer import StoredOffer, instant
from core.offers.ports import SupplierProgress
from core.offers.ranking import SHOWN
from core.offers.request import TripRequest
from core.places.place import Place


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The options found, best first. Doors show the first few; all can be asked for by search id."""

    id: SearchId
    request: TripRequest
    origin: Place | None
    destination: Place
    dates: dict[str, Any]
    flights: tuple[StoredOffer, ...]
    hotels: tuple[StoredOffer, ...]
    suppliers: tuple[SupplierProgress, ...]
    weather: dict[str, Any] | None
    relaxations: tuple[str, ...]
    created_at: datetime

    @property
    def shown_flights(self) -> tuple[StoredOffer, ...]:
        """Those of one card."""
        return self.flights[:SHOWN]

    @property
    def shown_hotels(self) -> tuple[StoredOffer, ...]:
        """Those of one card."""
        return self.hotels[:SHOWN]

    def as_json(self, *, whole: bool = False) -> dict[str, Any]:
        """The API's shape: the first few of each kind, or the `whole` of what was kept."""
        flights, hotels = (self.flights, self.hotels) if whole else (self.shown_flights, self.shown_hotels)
        return {
            "id": str(self.id),
            "request": self.request.as_json(),
            "origin": self.origin.as_json() if self.origin else None,
            "destination": self.destination.as_json(),
            **self.dates,
            "flights": [offer.option_json() for offer in flights],
            "hotels": [offer.option_json() for offer in hotels],
            "hidden_flights": len(self.flights) - len(flights),
            "hidden_hotels": len(self.hotels) - len(hotels),
            "suppliers": [each.as_json() for each in self.suppliers],
            "weather": self.weather,
            "relaxations": list(self.relaxations),
            "created_at": instant(self.created_at),
        }
