"""Rooms: what the house still offers, less what was sold here."""

from datetime import date

from sandbox.kernel.store import Store
from sandbox.world.hotel_rates import Rate, offered
from sandbox.world.hotel_rooms import RoomType
from sandbox.world.hotels import Hotel

PARTY = "hotelbeds"


def _key(hotel: Hotel, room: RoomType, night: date) -> str:
    return f"{hotel.code}/{night.isoformat()}/{room.code}"


class Stock:
    """One count per hotel, night and room type, shared by all plans and boards of that room."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def left(self, hotel: Hotel, room: RoomType, nights: tuple[date, ...], asked_on: date) -> int:
        return min(
            offered(hotel, room, night, asked_on) - self._store.sold(PARTY, _key(hotel, room, night))
            for night in nights
        )

    def left_by_room(
        self, hotel: Hotel, nights: tuple[date, ...], asked_on: date, sold: dict[str, int]
    ) -> dict[str, int]:
        """The same for every room type of a house, from counts read once for many houses."""
        return {
            room.code: min(
                offered(hotel, room, night, asked_on) - sold.get(_key(hotel, room, night), 0) for night in nights
            )
            for room in hotel.rooms
        }

    def sold_in(self, hotels: list[Hotel]) -> dict[str, int]:
        """What is sold in these houses; read whole when there are many of them."""
        if len(hotels) > 5:
            return self._store.sold_under(PARTY, "")
        found: dict[str, int] = {}
        for hotel in hotels:
            found |= self._store.sold_under(PARTY, f"{hotel.code}/")
        return found

    def take(self, rate: Rate) -> bool:
        """All nights or, by the caller's transaction, none."""
        return all(
            self._store.take(
                PARTY,
                _key(rate.hotel, rate.room, night),
                rate.stay.rooms,
                offered(rate.hotel, rate.room, night, rate.quoted_on),
            )
            for night in rate.stay.nights
        )

    def give_back(self, rate: Rate) -> None:
        for night in rate.stay.nights:
            self._store.give_back(PARTY, _key(rate.hotel, rate.room, night), rate.stay.rooms)
