"""Airports and cities of the air world: real places, real zones, great-circle distances."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import airportsdata

from sandbox.world.airports_table import CITIES, REGIONS, SIZES

EARTH_KM = 6371.0


@dataclass(frozen=True)
class Airport:
    iata: str
    icao: str
    name: str
    city: str
    city_code: str
    country: str
    region: str
    latitude: float
    longitude: float
    zone_name: str
    size: int
    """1 for a world hub, 4 for a regional field."""
    zone: ZoneInfo = field(repr=False, compare=False, hash=False)

    def __hash__(self) -> int:
        return hash(self.iata)


@dataclass(frozen=True)
class City:
    code: str
    name: str
    country: str
    airports: tuple[str, ...]


@cache
def airports() -> Mapping[str, Airport]:
    data = airportsdata.load("IATA")
    region_of = {country: region for region, countries in REGIONS.items() for country in countries.split()}
    city_of: dict[str, tuple[str, str]] = {}
    for line in CITIES.strip().splitlines():
        code, name, members = line.split("|")
        city_of |= dict.fromkeys(members.split(), (code, name))
    found: dict[str, Airport] = {}
    for size, codes in SIZES.items():
        for iata in codes.split():
            row = data[iata]
            code, city = city_of.get(iata, (iata, _short(row["city"] or row["name"])))
            found[iata] = Airport(
                iata, row["icao"], row["name"], city, code, row["country"], region_of[row["country"]],
                round(row["lat"], 6), round(row["lon"], 6), row["tz"], size, ZoneInfo(row["tz"]),
            )  # fmt: skip
    return found


@cache
def cities() -> Mapping[str, City]:
    members: dict[str, list[Airport]] = {}
    for airport in airports().values():
        members.setdefault(airport.city_code, []).append(airport)
    return {
        code: City(code, group[0].city, group[0].country, tuple(one.iata for one in group))
        for code, group in members.items()
    }


def airports_of(code: str) -> tuple[Airport, ...]:
    """The airports a search for `code` means: all of a city's, or the one airport; empty when unknown."""
    city, airport = cities().get(code), airports().get(code)
    if city is not None and (airport is None or len(city.airports) > 1):
        return tuple(airports()[iata] for iata in city.airports)
    return (airport,) if airport is not None else ()


def is_city(code: str) -> bool:
    """Whether a search for `code` names a metropolitan area and not an airport."""
    city = cities().get(code)
    return city is not None and (code not in airports() or len(city.airports) > 1)


@lru_cache(maxsize=200_000)
def distance_km(origin: str, destination: str) -> float:
    a, b = airports()[origin], airports()[destination]
    lat_a, lat_b = math.radians(a.latitude), math.radians(b.latitude)
    across = math.radians(b.longitude - a.longitude)
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


def _short(city: str) -> str:
    name = re.split(r"\s*/\s*|,\s", city)[0]
    return re.sub(r" Island$| \(.*\)$", "", name)
