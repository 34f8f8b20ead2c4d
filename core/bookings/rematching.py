"""The same thing again: after a supplier's offer id has lapsed, search anew and find what the traveller chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from core.bookings.ports import OfferGone, Repriced, SupplierOffer
from core.offers.ports import FlightQuery, FlightSource, FoundOffer, HotelQuery, HotelSource
from core.places.place import Place
from core.places.service import Places

_TIMEOUT: Final = 20.0
_NEAR_KM: Final = 1.0


class FreshOffers:
    """Finds a chosen flight or room again."""

    def __init__(self, places: Places, flights: Sequence[FlightSource], hotels: Sequence[HotelSource]) -> None:
        self._places = places
        self._flights = {source.name: source for source in flights}
        self._hotels = {source.name: source for source in hotels}

    async def rematch(self, supplier: str, offer: SupplierOffer) -> Repriced:
        """The same flights in the same cabin and fare, or the same room, board and terms, at today's price."""
        if offer.kind == "flight":
            found = await self._flights[supplier].search(self._flight_query(offer.snapshot))
        else:
            found = await self._hotels[supplier].search(self._hotel_query(offer.snapshot))
        identity = _identity(offer.snapshot)
        same = [each for each in found if _identity(each.snapshot) == identity]
        if not same:
            raise OfferGone("It can no longer be had.", supplier=supplier)
        cheapest: FoundOffer = min(same, key=lambda each: each.total.minor)
        return Repriced(cheapest.total, cheapest.expires_at, cheapest.supplier_offer_id, cheapest.raw)

    def _flight_query(self, snapshot: Mapping[str, Any]) -> FlightQuery:
        legs = snapshot["slices"]
        origin, destination = (self._places.get(legs[0][end]["code"]) for end in ("origin", "destination"))
        if origin is None or destination is None:
            raise OfferGone("Its airports are no longer known.")
        return FlightQuery(
            origin=origin,
            destination=destination,
            depart_on=date.fromisoformat(legs[0]["departs_local"][:10]),
            return_on=date.fromisoformat(legs[1]["departs_local"][:10]) if len(legs) > 1 else None,
            travellers=int(snapshot["travellers"]),
            cabin=snapshot["cabin"],
            timeout=_TIMEOUT,
        )

    def _hotel_query(self, snapshot: Mapping[str, Any]) -> HotelQuery:
        hotel = snapshot["hotel"]
        city = self._places.resolve(hotel["city"])
        if not isinstance(city, Place):
            raise OfferGone("Its city is no longer known.")
        return HotelQuery(
            city=city,
            latitude=hotel["latitude"],
            longitude=hotel["longitude"],
            radius_km=_NEAR_KM,
            check_in=date.fromisoformat(snapshot["check_in"]),
            check_out=date.fromisoformat(snapshot["check_out"]),
            rooms=int(snapshot["travellers"]),
            min_stars=None,
            timeout=_TIMEOUT,
        )


def _identity(snapshot: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two offers the same thing to a traveller."""
    if snapshot["kind"] == "flight":
        legs = tuple(
            tuple((s["carrier"], s["number"], s["departs_local"]) for s in leg["segments"])
            for leg in snapshot["slices"]
        )
        return (legs, snapshot["cabin"], snapshot.get("fare_brand"), (snapshot.get("refundable") or {}).get("state"))
    return (
        snapshot["hotel"]["code"],
        snapshot["room"],
        snapshot["board"],
        snapshot["check_in"],
        snapshot["check_out"],
        (snapshot.get("refundable") or {}).get("state"),
    )
