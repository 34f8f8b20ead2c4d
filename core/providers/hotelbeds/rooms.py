"""Searching rooms at Hotelbeds, around a point."""

from __future__ import annotations

from typing import Any, Final

import structlog

from core.kernel.clock import Clock
from core.offers.ports import FoundOffer, HotelQuery
from core.providers.hotelbeds.client import AVAILABILITY_SECONDS, BOOKING, HotelbedsClient
from core.providers.hotelbeds.content import HotelContent, HotelFacts
from core.providers.hotelbeds.reading import found_offers

_LOG = structlog.get_logger(__name__)
_MOST_HOTELS: Final = 80
_MOST_RATES: Final = 4
_CONTENT_SECONDS: Final = 0.8
_NOTHING_KNOWN: Final = HotelFacts()


class HotelbedsRooms:
    """Availability by geolocation, with the hotels' cached content."""

    name: Final = "hotelbeds"

    def __init__(self, client: HotelbedsClient, content: HotelContent, clock: Clock) -> None:
        self._client, self._content, self._clock = client, content, clock

    async def search(self, query: HotelQuery) -> list[FoundOffer]:
        """Rates for the stay, unsorted. A hotel that cannot be understood is left out and logged."""
        answer = await self._client.read(
            "POST", f"{BOOKING}/hotels", body=_request(query), within=min(AVAILABILITY_SECONDS, query.timeout)
        )
        hotels = (answer.get("hotels") or {}).get("hotels") or []
        facts = await self._content.of([int(hotel["code"]) for hotel in hotels], wait=_CONTENT_SECONDS)
        now = self._clock.now()
        found: list[FoundOffer] = []
        for hotel in hotels:
            try:
                found += found_offers(hotel, query, facts.get(int(hotel["code"]), _NOTHING_KNOWN), now)
            except (KeyError, TypeError, ValueError, ArithmeticError) as unread:
                _LOG.warning("hotelbeds.hotel_unread", hotel=hotel.get("code"), error=repr(unread))
        return found


def _request(query: HotelQuery) -> dict[str, Any]:
    request: dict[str, Any] = {
        "stay": {"checkIn": query.check_in.isoformat(), "checkOut": query.check_out.isoformat()},
        "occupancies": [{"rooms": query.rooms, "adults": 1, "children": 0}],
        "geolocation": {
            "latitude": f"{query.latitude:.5f}",
            "longitude": f"{query.longitude:.5f}",
            "radius": f"{query.radius_km:g}",
            "unit": "km",
        },
        "filter": {"maxHotels": _MOST_HOTELS, "maxRatesPerRoom": _MOST_RATES},
    }
    if query.min_stars is not None:
        request["filter"]["minCategory"] = query.min_stars
    return request
