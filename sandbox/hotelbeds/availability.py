"""`POST /hotels`: which rooms are free for a stay, where, and for how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sandbox.hotelbeds.rate_keys import Quoted
from sandbox.hotelbeds.rates import net_of, offered_rate
from sandbox.hotelbeds.stock import Stock
from sandbox.hotelbeds.wire import (
    an_object,
    decimal_number,
    invalid_data,
    invalid_request,
    known_members,
    money,
    objects,
    whole_number,
)
from sandbox.world.cities import CITIES, cities_within, city_of, kilometres
from sandbox.world.hotel_plans import drawn
from sandbox.world.hotel_rates import Stay, rates_of
from sandbox.world.hotels import Hotel, hotel_by_code, hotels_in

MEMBERS = frozenset(
    {
        "stay", "geolocation", "filter", "boards", "rooms", "dailyRate", "sourceMarket", "aifUse", "platform",
        "language", "occupancies", "keywords", "hotels", "review", "reviews", "accommodations", "inclusions",
        "destination",
    }
)  # fmt: skip
LONGEST_STAY = 30
FARTHEST_DAYS = 500
MOST_HOTELS = 2000


@dataclass(frozen=True, slots=True)
class Occupancy:
    rooms: int
    adults: int
    ages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a request."""

    hotels: int
    rooms: int
    rates: int
    least: float
    most: float
    stars: range
    boards: tuple[bool, frozenset[str]] | None
    room_codes: tuple[bool, frozenset[str]] | None

    def takes(self, quoted: Quoted) -> bool:
        rate = quoted.rate
        fits_price = self.least <= net_of(quoted) / 100 <= self.most
        return fits_price and _listed(self.boards, rate.board.code) and _listed(self.room_codes, rate.room.code)


def _listed(rule: tuple[bool, frozenset[str]] | None, code: str) -> bool:
    return rule is None or (code in rule[1]) == rule[0]


def read_day(value: object, where: str) -> date:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise invalid_data(f"Error at property {where}: must be a date, yyyy-MM-dd") from None


def read_stay(body: Mapping[str, Any], now: datetime) -> tuple[date, date]:
    stay = an_object(body.get("stay"), "stay")
    check_in, check_out = read_day(stay.get("checkIn"), "stay.checkIn"), read_day(stay.get("checkOut"), "stay.checkOut")
    # The earliest "today" there is anywhere: a hotel in Honolulu may still sell what is yesterday in Auckland.
    if (now.date() - check_in).days > 1:
        raise invalid_data("Error at property stay: Check-in must be after current date")
    if check_out <= check_in:
        raise invalid_data("Error at property stay: Check-out must be after check-in")
    if (check_out - check_in).days > LONGEST_STAY:
        raise invalid_data(f"Error at property stay: Maximum number of nights is {LONGEST_STAY}")
    return check_in, check_out


def read_occupancies(body: Mapping[str, Any]) -> list[Occupancy]:
    read = []
    for one in objects(body.get("occupancies"), "occupancies"):
        rooms = whole_number(one.get("rooms"), "occupancies.rooms", least=1, most=9)
        adults = whole_number(one.get("adults"), "occupancies.adults", least=1, most=9)
        children = whole_number(one.get("children"), "occupancies.children", most=8)
        paxes = one.get("paxes") or []
        ages = tuple(
            whole_number(pax.get("age"), "occupancies.paxes.age", most=17) for pax in paxes if pax.get("type") == "CH"
        )
        if len(ages) != children:
            raise invalid_data("Error at property occupancies: children need an age each")
        read.append(Occupancy(rooms, adults, tuple(sorted(ages))))
    return read


def read_wanted(body: Mapping[str, Any]) -> Wanted:
    given = body.get("filter") or {}

    def number(name: str, default: int, most: int = 2000) -> int:
        return default if given.get(name) is None else whole_number(given[name], f"filter.{name}", least=1, most=most)

    def price(name: str, default: float) -> float:
        return default if given.get(name) is None else decimal_number(given[name], f"filter.{name}")

    return Wanted(
        hotels=number("maxHotels", MOST_HOTELS),
        rooms=number("maxRooms", 50, 50),
        rates=number("maxRatesPerRoom", 1000),
        least=price("minRate", 0),
        most=price("maxRate", float("inf")),
        stars=range(number("minCategory", 1, 5), number("maxCategory", 5, 5) + 1),
        boards=_rule(body.get("boards"), "board"),
        room_codes=_rule(body.get("rooms"), "room"),
    )


def _rule(given: Any, name: str) -> tuple[bool, frozenset[str]] | None:
    if not given:
        return None
    return bool(given.get("included", True)), frozenset(map(str, given.get(name) or ()))


def hotels_asked(body: Mapping[str, Any]) -> list[Hotel]:
    """By codes, by destination or by a circle or rectangle; each narrows the ones before."""
    chosen: list[list[Hotel]] = []
    if (listed := body.get("hotels")) is not None:
        codes = an_object(listed, "hotels").get("hotel") or []
        if not codes or len(codes) > MOST_HOTELS:
            raise invalid_data(f"Error at property hotels.hotel: size must be between 1 and {MOST_HOTELS}")
        numbers = [whole_number(code, "hotels.hotel") for code in codes]
        chosen.append([hotel for number in numbers if (hotel := hotel_by_code(number))])
    if (destination := body.get("destination")) is not None:
        city = city_of(str(an_object(destination, "destination").get("code", "")).upper())
        chosen.append(list(hotels_in(city.code)) if city else [])
    if (place := body.get("geolocation")) is not None:
        chosen.append(_hotels_at(an_object(place, "geolocation")))
    if not chosen:
        raise invalid_request("One of hotels, destination or geolocation must be given")
    codes_in_all = set.intersection(*({hotel.code for hotel in hotels} for hotels in chosen))
    return [hotel for hotel in chosen[0] if hotel.code in codes_in_all]


def _hotels_at(place: Mapping[str, Any]) -> list[Hotel]:
    north = decimal_number(place.get("latitude"), "geolocation.latitude")
    east = decimal_number(place.get("longitude"), "geolocation.longitude")
    if place.get("secondaryLatitude") is not None:
        south = decimal_number(place["secondaryLatitude"], "geolocation.secondaryLatitude")
        west_to_east = sorted((east, decimal_number(place.get("secondaryLongitude"), "geolocation.secondaryLongitude")))
        low, high = sorted((south, north))
        return [
            hotel
            for code in CITIES
            for hotel in hotels_in(code)
            if low <= hotel.latitude <= high and west_to_east[0] <= hotel.longitude <= west_to_east[1]
        ]
    radius = decimal_number(place.get("radius", 20), "geolocation.radius")
    if not 0 < radius <= 200:
        raise invalid_data("Error at property geolocation.radius: must be less than or equal to 200")
    km = radius * (1.609344 if place.get("unit") == "mi" else 1.0)
    return [
        hotel
        for city in cities_within(round(north, 4), round(east, 4), km)
        for hotel in hotels_in(city.code)
        if kilometres(north, east, hotel.latitude, hotel.longitude) <= km
    ]


def hotel_head(hotel: Hotel) -> dict[str, Any]:
    """Who a hotel is, in every answer that names one."""
    return {
        "code": hotel.code,
        "name": hotel.name,
        "categoryCode": hotel.category_code,
        "categoryName": hotel.category_name,
        "destinationCode": hotel.city.code,
        "destinationName": hotel.city.name,
        "zoneCode": hotel.district.number,
        "zoneName": hotel.district.name,
        "latitude": f"{hotel.latitude:.6f}",
        "longitude": f"{hotel.longitude:.6f}",
    }


class Availability:
    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    def search(self, body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        known_members(body, MEMBERS, "availabilityRQ")
        check_in, check_out = read_stay(body, now)
        occupancies, wanted = read_occupancies(body), read_wanted(body)
        asked = [hotel for hotel in hotels_asked(body) if hotel.stars in wanted.stars]
        if (check_in - now.date()).days > FARTHEST_DAYS or "HOTEL" not in (body.get("accommodations") or ["HOTEL"]):
            asked = []
        sold = self._stock.sold_in(asked)
        found: list[dict[str, Any]] = []
        for hotel in asked:
            if check_in < now.astimezone(hotel.city.tz).date():
                continue
            rooms = self._rooms(hotel, check_in, check_out, occupancies, wanted, sold, now, bool(body.get("dailyRate")))
            if rooms:
                found.append(self._hotel(hotel, rooms, with_reviews="reviews" in body or "review" in body))
            if len(found) == wanted.hotels:
                break
        if not found:
            return {"hotels": {"total": 0}}
        days = {"checkIn": check_in.isoformat(), "checkOut": check_out.isoformat()}
        return {"hotels": {"hotels": found, **days, "total": len(found)}}

    def _rooms(
        self,
        hotel: Hotel,
        check_in: date,
        check_out: date,
        occupancies: list[Occupancy],
        wanted: Wanted,
        sold: dict[str, int],
        now: datetime,
        with_days: bool,
    ) -> list[dict[str, Any]]:
        today, issued = now.date(), int(now.timestamp())
        rooms: dict[str, dict[str, Any]] = {}
        for one in occupancies:
            stay = Stay(check_in, check_out, one.rooms, one.adults, len(one.ages))
            left = self._stock.left_by_room(hotel, stay.nights, today, sold)
            for rate in rates_of(hotel.code, stay, today):
                quoted = Quoted(rate, rate.total, issued, checked=False, ages=one.ages)
                if left[rate.room.code] < one.rooms or not wanted.takes(quoted):
                    continue
                room = rooms.setdefault(rate.room.code, {"code": rate.room.code, "name": rate.room.name, "rates": []})
                if len(room["rates"]) < wanted.rates * len(occupancies):
                    room["rates"].append(offered_rate(quoted, left[rate.room.code], with_days=with_days))
        return list(rooms.values())[: wanted.rooms]

    def _hotel(self, hotel: Hotel, rooms: list[dict[str, Any]], *, with_reviews: bool) -> dict[str, Any]:
        nets = [round(float(rate["net"]) * 100) for room in rooms for rate in room["rates"]]
        told = hotel_head(hotel) | {
            "rooms": rooms,
            "minRate": money(min(nets)),
            "maxRate": money(max(nets)),
            "currency": "USD",
        }
        if with_reviews:
            score = drawn("review", hotel.code)
            told["reviews"] = [{"rate": f"{3 + score % 20 / 10:.1f}", "reviewCount": 20 + score % 900, "type": "HOTELBEDS"}]  # fmt: skip
        return told
