"""Searching flights at Duffel."""

from __future__ import annotations

from typing import Any, Final

import structlog

from core.kernel.clock import Clock
from core.kernel.errors import TryLater
from core.offers.ports import FlightQuery, FoundOffer
from core.places.place import Place
from core.providers.duffel.client import data_of
from core.providers.duffel.errors import WORDS
from core.providers.duffel.reading import found_offer
from core.providers.resilience import Line
from core.providers.transport import NoAnswer

_LOG = structlog.get_logger(__name__)
_LEAST_MS, _MOST_MS = 2_000, 20_000
_SLACK_SECONDS: Final = 0.5


class DuffelFlights:
    """Offer requests that come back with their offers."""

    name: Final = "duffel"

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line, self._clock = line, clock

    async def search(self, query: FlightQuery) -> list[FoundOffer]:
        """Offers for the trip, unsorted. An offer that cannot be understood is left out and logged."""
        airlines_have = int((query.timeout - _SLACK_SECONDS) * 1000)
        reply = await self._line.read(
            "POST",
            "/air/offer_requests",
            query={"return_offers": "true", "supplier_timeout": max(_LEAST_MS, min(_MOST_MS, airlines_have))},
            body={"data": _request(query)},
            within=query.timeout,
        )
        try:
            data = data_of(reply)
        except NoAnswer as unread:
            raise TryLater(f"{WORDS} answered something unreadable.", vendor="duffel") from unread
        return self._understood(data.get("offers") or [], query)

    def _understood(self, offers: list[dict[str, Any]], query: FlightQuery) -> list[FoundOffer]:
        now, cabin = self._clock.now(), query.cabin.value if query.cabin else None
        found: list[FoundOffer] = []
        for offer in offers:
            try:
                found.append(found_offer(offer, now, cabin))
            except (KeyError, TypeError, ValueError, IndexError) as unread:
                _LOG.warning("duffel.offer_unread", offer=offer.get("id"), error=repr(unread))
        return found


def _request(query: FlightQuery) -> dict[str, Any]:
    there, back = _code(query.origin), _code(query.destination)
    slices = [{"origin": there, "destination": back, "departure_date": query.depart_on.isoformat()}]
    if query.return_on is not None:
        slices.append({"origin": back, "destination": there, "departure_date": query.return_on.isoformat()})
    request: dict[str, Any] = {
        "slices": slices,
        "passengers": [{"type": "adult"} for _ in range(query.travellers)],
        "max_connections": 1,
    }
    if query.cabin is not None:
        request["cabin_class"] = query.cabin.value
    return request


def _code(place: Place) -> str:
    """A city of several airports by its own code; otherwise the airport."""
    if place.kind == "airport" or len(place.airports) > 1:
        return place.code
    return place.airports[0]
