"""Names and positions: the cities of the hotel world first, then every city with an airport."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import airportsdata

from sandbox.world.cities import CITIES, kilometres
from sandbox.world.countries import COUNTRIES

FEET = 0.3048


@dataclass(frozen=True, slots=True)
class Place:
    id: int
    name: str
    latitude: float
    longitude: float
    elevation: float
    country: str
    region: str
    zone: str
    population: int


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=1)
def _airports() -> list[dict[str, Any]]:
    return [dict(airport) for airport in airportsdata.load("IATA").values() if airport["tz"]]


@lru_cache(maxsize=1)
def _places() -> list[tuple[str, Place]]:
    """(searchable name, place), the better known first."""
    known: dict[tuple[str, str], Place] = {}
    by_code = {airport["iata"]: airport for airport in _airports()}
    for city in CITIES.values():
        airport = by_code[city.airports[0]]
        known[_plain(city.name), city.country] = Place(
            2_000_000 + city.position, city.name, city.latitude, city.longitude, airport["elevation"] * FEET, city.country,
            airport["subd"], city.zone, 60_000 * city.hotel_count,
        )  # fmt: skip
    for number, airport in enumerate(_airports()):
        name = airport["city"]
        key = (_plain(name), airport["country"])
        if name and key not in known:
            known[key] = Place(
                5_000_000 + number, name, airport["lat"], airport["lon"], airport["elevation"] * FEET,
                airport["country"], airport["subd"], airport["tz"], 20_000,
            )  # fmt: skip
    return [(name, place) for (name, _), place in known.items()]


@lru_cache(maxsize=2048)
def named(text: str, country: str | None = None) -> tuple[Place, ...]:
    """Exact names first; from three letters on, names that begin so; by population within each."""
    wanted = _plain(text)
    if len(wanted) < 2:
        return ()
    exact = [place for name, place in _places() if name == wanted]
    longer = [place for name, place in _places() if name != wanted and len(wanted) > 2 and name.startswith(wanted)]
    found = [one for group in (exact, longer) for one in sorted(group, key=lambda place: -place.population)]
    return tuple(place for place in found if country is None or place.country == country)


@lru_cache(maxsize=2048)
def zone_and_elevation(latitude: float, longitude: float) -> tuple[str, float]:
    """Those of the nearest airport; over the open sea there is only UTC."""
    nearest = min(_airports(), key=lambda one: kilometres(latitude, longitude, one["lat"], one["lon"]))
    if kilometres(latitude, longitude, nearest["lat"], nearest["lon"]) > 600:
        return "GMT", 0.0
    return str(nearest["tz"]), round(float(nearest["elevation"]) * FEET, 1)


def country_name(code: str) -> str:
    return COUNTRIES[code].name if code in COUNTRIES else code
