"""The content API: what hotels and destinations are, for clients to cache."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sandbox.hotelbeds.wire import invalid_data, whole_number
from sandbox.world.cities import CITIES, City
from sandbox.world.countries import COUNTRIES
from sandbox.world.hotel_plans import boards_of
from sandbox.world.hotel_rooms import BOARDS, ROOM_CATALOGUE, RoomType
from sandbox.world.hotels import Hotel, all_hotels, hotel_by_code, hotels_in

T = TypeVar("T")
LAST_UPDATE = "2026-01-15"
LARGEST_PAGE = 1000


def _said(text: str) -> dict[str, str]:
    return {"content": text, "languageCode": "ENG"}


def _codes(query: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in query.get(name, "").split(",") if part.strip()]


def _paged(query: Mapping[str, str], name: str, found: Sequence[T], show: Callable[[T], Any]) -> dict[str, Any]:
    first = whole_number(query.get("from", "1"), "from", least=1)
    last = whole_number(query.get("to", str(first + 99)), "to", least=first)
    if last - first >= LARGEST_PAGE:
        raise invalid_data(f"Error at property to: at most {LARGEST_PAGE} a page")
    page = found[first - 1 : last]
    return {"from": first, "to": first + max(len(page), 1) - 1, "total": len(found), name: [show(one) for one in page]}


def hotels(query: Mapping[str, str]) -> dict[str, Any]:
    found: Iterable[Hotel] = all_hotels()
    if codes := _codes(query, "codes"):
        found = [hotel for code in codes if (hotel := hotel_by_code(whole_number(code, "codes")))]
    if places := _codes(query, "destinationCode"):
        found = [hotel for hotel in found if hotel.city.code in places]
    if countries := _codes(query, "countryCode"):
        found = [hotel for hotel in found if hotel.country.code in countries]
    fields = {name for name in _codes(query, "fields") if name != "all"}

    def show(hotel: Hotel) -> dict[str, Any]:
        told = _hotel(hotel)
        return {name: value for name, value in told.items() if name in fields | {"code"}} if fields else told

    return _paged(query, "hotels", list(found), show)


def details(hotel_codes: str) -> dict[str, Any]:
    codes = [whole_number(code, "hotelCodes") for code in hotel_codes.split(",")]
    found = [hotel for code in codes if (hotel := hotel_by_code(code))]
    if not found:
        raise invalid_data("Error at property hotelCodes: no such hotel")
    told = [_hotel_in_full(hotel) for hotel in found]
    whole: dict[str, Any] = {"from": 1, "to": len(told), "total": len(told), "hotels": told}
    return whole | {"hotel": told[0]} if len(told) == 1 else whole


def destinations(query: Mapping[str, str]) -> dict[str, Any]:
    codes, countries = _codes(query, "codes"), _codes(query, "countryCodes")
    found = [
        city
        for city in CITIES.values()
        if (not codes or city.code in codes) and (not countries or city.country in countries)
    ]
    return _paged(query, "destinations", found, _destination)


def boards(query: Mapping[str, str]) -> dict[str, Any]:
    return _paged(query, "boards", _narrowed(query, list(BOARDS.values())), lambda board: _board(board.code))


def categories(query: Mapping[str, str]) -> dict[str, Any]:
    return _paged(query, "categories", (2, 3, 4, 5), _category)


def rooms(query: Mapping[str, str]) -> dict[str, Any]:
    wanted = _codes(query, "codes")
    found = [RoomType(code, *rest, count=0) for code, rest in ROOM_CATALOGUE.items() if not wanted or code in wanted]
    return _paged(query, "rooms", found, _room_type)


def accommodations(query: Mapping[str, str]) -> dict[str, Any]:
    return _paged(query, "accommodations", ("HOTEL",), _accommodation)


def _narrowed(query: Mapping[str, str], found: list[Any]) -> list[Any]:
    wanted = _codes(query, "codes")
    return [one for one in found if not wanted or one.code in wanted]


def _hotel(hotel: Hotel) -> dict[str, Any]:
    return {
        "code": hotel.code,
        "name": _said(hotel.name),
        "description": _said(hotel.description),
        "countryCode": hotel.country.code,
        "destinationCode": hotel.city.code,
        "zoneCode": hotel.district.number,
        "coordinates": {"longitude": hotel.longitude, "latitude": hotel.latitude},
        "categoryCode": hotel.category_code,
        "categoryGroupCode": f"GRUPO{hotel.stars}",
        "boardCodes": [board.code for board in boards_of(hotel)],
        "accommodationTypeCode": "HOTEL",
        "address": _said(hotel.address),
        "postalCode": hotel.postal_code,
        "city": _said(hotel.city.name),
        "email": f"desk@hotel{hotel.code}.example",
        "phones": [{"phoneNumber": hotel.phone, "phoneType": "PHONEHOTEL"}],
        "rooms": [_hotel_room(room) for room in hotel.rooms],
        "terminals": [{"terminalCode": code, "distance": 0} for code in hotel.city.airports],
        "web": f"https://hotel{hotel.code}.example",
        "lastUpdate": LAST_UPDATE,
        "ranking": hotel.index + 1,
    }


def _hotel_in_full(hotel: Hotel) -> dict[str, Any]:
    """The detail call explains the codes."""
    return _hotel(hotel) | {
        "country": _country(hotel.city),
        "destination": _destination(hotel.city),
        "zone": {
            "zoneCode": hotel.district.number,
            "name": hotel.district.name,
            "description": _said(hotel.district.name),
        },
        "category": _category(hotel.stars),
        "accommodationType": _accommodation("HOTEL"),
        "boards": [_board(board.code) for board in boards_of(hotel)],
    }


def _hotel_room(room: RoomType) -> dict[str, Any]:
    kind, _, characteristic = room.code.partition(".")
    return {"roomCode": room.code, "description": room.name, "roomType": kind, "characteristicCode": characteristic}


def _room_type(room: RoomType) -> dict[str, Any]:
    kind, _, characteristic = room.code.partition(".")
    return {
        "code": room.code,
        "type": kind,
        "characteristic": characteristic,
        "description": room.name,
        "minPax": 1,
        "maxPax": room.max_adults + room.max_children,
        "minAdults": 1,
        "maxAdults": room.max_adults,
        "maxChildren": room.max_children,
        "typeDescription": _said(room.name.split()[0]),
        "characteristicDescription": _said(" ".join(room.name.split()[1:])),
    }


def _country(city: City) -> dict[str, Any]:
    country = COUNTRIES[city.country]
    return {"code": country.code, "isoCode": country.code, "description": _said(country.name)}


def _destination(city: City) -> dict[str, Any]:
    return {
        "code": city.code,
        "name": _said(city.name),
        "countryCode": city.country,
        "isoCode": city.country,
        "zones": [
            {"zoneCode": district.number, "name": district.name, "description": _said(district.name)}
            for district in city.districts
        ],
        "groupZones": [],
    }


def _board(code: str) -> dict[str, Any]:
    return {"code": code, "description": _said(BOARDS[code].name), "multiLingualCode": code}


def _category(stars: int) -> dict[str, Any]:
    return {
        "code": f"{stars}EST",
        "simpleCode": stars,
        "accommodationType": "HOTEL",
        "group": f"GRUPO{stars}",
        "description": _said(f"{stars} STARS"),
    }


def _accommodation(code: str) -> dict[str, Any]:
    return {"code": code, "typeDescription": "Hotel", "typeMultiDescription": _said("Hotel")}


def summary() -> dict[str, Any]:
    """For the operator: how much there is to sell."""
    return {"cities": len(CITIES), "hotels": sum(len(hotels_in(code)) for code in CITIES)}
