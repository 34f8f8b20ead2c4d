"""The cities of the hotel world and the districts their hotels stand in."""

import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sandbox.world.cities_table import CITY_LINES
from sandbox.world.districts_table import DISTRICT_POSITIONS

KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class District:
    """A part of a city; `number` is its zone code in the hotel trade."""

    number: int
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class City:
    """A destination hotels are sold in."""

    position: int
    code: str
    name: str
    country: str
    latitude: float
    longitude: float
    zone: str
    kind: str
    nightly_usd: int
    hotel_count: int
    airports: tuple[str, ...]
    districts: tuple[District, ...]

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def kilometres(from_latitude: float, from_longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Great-circle distance."""
    north, south = math.radians(from_latitude), math.radians(to_latitude)
    rise = math.sin((south - north) / 2) ** 2
    turn = math.sin(math.radians(to_longitude - from_longitude) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(rise + math.cos(north) * math.cos(south) * turn))


def moved(latitude: float, longitude: float, *, km: float, bearing: float) -> tuple[float, float]:
    """The point `km` away in the direction of `bearing` (radians from north)."""
    north = latitude + km * math.cos(bearing) / KM_PER_DEGREE
    east = longitude + km * math.sin(bearing) / (KM_PER_DEGREE * math.cos(math.radians(latitude)))
    return round(north, 6), round(east, 6)


def _districts(code: str, names: list[str], latitude: float, longitude: float) -> Iterator[District]:
    known = DISTRICT_POSITIONS.get(code, {})
    for index, name in enumerate(names):
        if name in known:
            north, east = known[name]
        else:
            draw = zlib.crc32(f"{code}/{name}".encode())
            distance = 0.4 + 0.9 * index + (draw % 100) / 100
            north, east = moved(latitude, longitude, km=distance, bearing=(draw // 100 % 628) / 100)
        yield District(number=10 * (index + 1), name=name, latitude=north, longitude=east)


def _read(position: int, line: str) -> City:
    code, name, country, lat, lon, zone, kind, nightly, count, airports, districts = line.split("|")
    latitude, longitude = float(lat), float(lon)
    return City(
        position=position,
        code=code,
        name=name,
        country=country,
        latitude=latitude,
        longitude=longitude,
        zone=zone,
        kind=kind,
        nightly_usd=int(nightly),
        hotel_count=int(count),
        airports=tuple(airports.split()),
        districts=tuple(_districts(code, districts.split(","), latitude, longitude)),
    )


CITIES: Mapping[str, City] = MappingProxyType(
    {city.code: city for city in (_read(at, line) for at, line in enumerate(CITY_LINES.strip().splitlines()))},
)
_BY_POSITION = tuple(CITIES.values())
_BY_AIRPORT: Mapping[str, City] = {airport: city for city in reversed(_BY_POSITION) for airport in city.airports}


def city_of(code: str) -> City | None:
    """The city a destination or airport code stands for."""
    return CITIES.get(code) or _BY_AIRPORT.get(code)


def city_at(position: int) -> City | None:
    return _BY_POSITION[position] if 0 <= position < len(_BY_POSITION) else None


@lru_cache(maxsize=512)
def cities_within(latitude: float, longitude: float, km: float) -> tuple[City, ...]:
    """Cities with a hotel possibly inside the circle (hotels stand up to 20 km from a centre)."""
    return tuple(
        city for city in _BY_POSITION if kilometres(latitude, longitude, city.latitude, city.longitude) <= km + 20
    )


def cities_named(text: str) -> list[City]:
    """Cities whose name begins with the text, exact matches first."""
    wanted = text.strip().casefold()
    exact = [city for city in _BY_POSITION if city.name.casefold() == wanted]
    return exact + [city for city in _BY_POSITION if city not in exact and city.name.casefold().startswith(wanted)]
