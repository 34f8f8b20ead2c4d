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

    @property
    def hidden_flights(self) -> int:
        """How many more there are."""
        return len(self.flights) - len(self.shown_flights)

    @property
    def hidden_hotels(self) -> int:
        """How many more there are."""
        return len(self.hotels) - len(self.shown_hotels)

    def as_json(self) -> dict[str, Any]:
        """The API's shape."""
        return {
            "id": str(self.id),
            "request": self.request.as_json(),
            "origin": self.origin.as_json() if self.origin else None,
            "destination": self.destination.as_json(),
            **self.dates,
            "flights": [offer.option_json() for offer in self.shown_flights],
            "hotels": [offer.option_json() for offer in self.shown_hotels],
            "hidden_flights": self.hidden_flights,
            "hidden_hotels": self.hidden_hotels,
            "suppliers": [each.as_json() for each in self.suppliers],
            "weather": self.weather,
            "relaxations": list(self.relaxations),
            "created_at": instant(self.created_at),
        }
