"""Reads the tables: airports from airportsdata, and our own of cities, passengers and countries.

airportsdata's own loader parses all 29,000 aerodromes; only those with an IATA code are wanted, and picking their
lines first brings the reading down to some 40 ms. It happens once, when a place is first asked for.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from core.places.place import Place
from core.places.words import folded, umlauts_spelled

_WITH_CODE: Final = re.compile(r'^"[^"]*","[A-Z0-9]{3}",.*$', re.MULTILINE)
_INTERNATIONAL_MILLIONS: Final = 0.1
_OTHER_MILLIONS: Final = 0.01
_WORTH_GUESSING: Final = 0.3


@dataclass(slots=True)
class Atlas:
    """Every place by code, and the places a folded name may mean."""

    airports: dict[str, Place] = field(default_factory=dict)
    cities: dict[str, Place] = field(default_factory=dict)
    city_of: dict[str, Place] = field(default_factory=dict)
    names: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    countries: dict[str, str] = field(default_factory=dict)
    country_codes: dict[str, str] = field(default_factory=dict)
    known_names: list[str] = field(default_factory=list)
    """Names worth guessing at when a word is misspelt."""

    def name(self, text: str, place: Place) -> None:
        """Let a place be found under a name."""
        self._point(folded(text), place)
        if not text.isascii():
            self._point(folded(umlauts_spelled(text)), place)

    def _point(self, key: str, place: Place) -> None:
        places = self.names[key]
        if place not in places:
            places.append(place)


def _rows(table: str) -> Iterator[list[str]]:
    text = (files("core.places") / "tables" / table).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines())


def _airport_rows() -> Iterator[list[str]]:
    text = (files("airportsdata") / "airports.csv").read_text(encoding="utf-8")
    return csv.reader(_WITH_CODE.findall(text))


def _read_airports(atlas: Atlas, city_names: dict[str, str]) -> None:
    millions = {code: float(value) for code, value in _rows("airport_millions.tsv")}
    countries = atlas.countries
    for _, code, name, city, region, country, _, lat, lon, zone, _ in _airport_rows():
        weight = millions.get(code)
        if weight is None:
            weight = _INTERNATIONAL_MILLIONS if "International" in name else _OTHER_MILLIONS
        atlas.airports[code] = Place(
            code,
            name,
            country,
            countries.get(country, country),
            region,
            (code,),
            float(lat),
            float(lon),
            zone,
            "airport",
            city_names.get(code) or city or name,
            weight,
        )


def _read_cities(atlas: Atlas, rows: list[list[str]]) -> None:
    for code, name, country, lat, lon, served, aliases in rows:
        airports = [atlas.airports[served_by] for served_by in served.split()]
        city = Place(
            code=code,
            name=name,
            country=country,
            country_name=atlas.countries.get(country, country),
            region=airports[0].region,
            airports=tuple(airport.code for airport in airports),
            latitude=float(lat),
            longitude=float(lon),
            zone=airports[0].zone,
            kind="city",
            city=name,
            millions=sum(airport.millions for airport in airports),
        )
        atlas.cities[code] = city
        for alias in (name, *filter(None, aliases.split(";"))):
            atlas.name(alias, city)
        for airport in airports:
            atlas.city_of.setdefault(airport.code, city)


def _read_small_cities(atlas: Atlas) -> None:
    """A city of its own for every airport that serves none of the table's."""
    grouped: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for airport in atlas.airports.values():
        if airport.code not in atlas.city_of:
            grouped[airport.city, airport.region, airport.country].append(airport)
    for (name, region, country), found in grouped.items():
        known = next((c for c in atlas.names.get(folded(name), ()) if (c.country, c.region) == (country, region)), None)
        if known is None:
            found.sort(key=lambda airport: (-airport.millions, airport.code))
            known = _city_of_airports(name, found)
            atlas.cities.setdefault(known.code, known)
            atlas.name(name, known)
        for airport in found:
            atlas.city_of[airport.code] = known


def _city_of_airports(name: str, found: list[Place]) -> Place:
    main = found[0]
    return Place(
        main.code,
        name,
        main.country,
        main.country_name,
        main.region,
        tuple(airport.code for airport in found),
        main.latitude,
        main.longitude,
        main.zone,
        "city",
        name,
        sum(airport.millions for airport in found),
    )


_AIRPORT_WORDS: Final = re.compile(r"\b(international|airport|intl|regional|municipal|the)\b")


def _name_airports(atlas: Atlas) -> None:
    """`Heathrow`, `London Heathrow`, `Charles de Gaulle`: airports of the larger cities by their own names."""
    for code, airport in atlas.airports.items():
        if airport.millions < _INTERNATIONAL_MILLIONS:
            continue
        city = atlas.city_of[code]
        plain = " ".join(_AIRPORT_WORDS.sub(" ", folded(airport.name)).split())
        alone = " ".join(word for word in plain.split() if word not in folded(city.name).split())
        for key in {folded(airport.name), plain, alone}:
            if len(key) >= 4 and key not in atlas.names:
                atlas.names[key].append(airport)
    for key, code in _FAMILIAR_NAMES.items():
        atlas.names[key] = [atlas.airports[code]]


_FAMILIAR_NAMES: Final = {
    "kennedy": "JFK", "john f kennedy": "JFK", "newark": "EWR", "la guardia": "LGA", "laguardia": "LGA",
    "heathrow": "LHR", "london heathrow": "LHR", "gatwick": "LGW", "london gatwick": "LGW", "stansted": "STN",
    "london stansted": "STN", "luton": "LTN", "london city airport": "LCY", "city airport": "LCY",
    "charles de gaulle": "CDG", "roissy": "CDG", "paris cdg": "CDG", "orly": "ORY", "schiphol": "AMS",
    "narita": "NRT", "haneda": "HND", "tokyo haneda": "HND", "tokyo narita": "NRT", "o hare": "ORD", "ohare": "ORD",
    "midway": "MDW", "dulles": "IAD", "reagan": "DCA", "washington national": "DCA", "fiumicino": "FCO",
    "ciampino": "CIA", "malpensa": "MXP", "linate": "LIN", "bergamo": "BGY", "incheon": "ICN", "gimpo": "GMP",
    "pudong": "PVG", "hongqiao": "SHA", "daxing": "PKX", "suvarnabhumi": "BKK", "don mueang": "DMK",
    "sabiha gokcen": "SAW", "guarulhos": "GRU", "congonhas": "CGH", "ezeiza": "EZE", "changi": "SIN",
    "sheremetyevo": "SVO", "domodedovo": "DME", "barajas": "MAD", "el prat": "BCN", "logan": "BOS", "arlanda": "ARN",
    "gardermoen": "OSL", "kastrup": "CPH", "love field": "DAL", "hobby": "HOU", "kansai": "KIX", "itami": "ITM",
}  # fmt: skip


@cache
def atlas() -> Atlas:
    """The tables, read once."""
    made = Atlas()
    for code, name, *aliases in _rows("countries.tsv"):
        made.countries[code] = name
        made.country_codes[folded(code)] = code
        for alias in (name, *(aliases[0].split(";") if aliases else ())):
            made.country_codes[folded(alias)] = code
    cities = list(_rows("cities.tsv"))
    _read_airports(made, {served: row[1] for row in reversed(cities) for served in row[5].split()})
    _read_cities(made, cities)
    _read_small_cities(made)
    _name_airports(made)
    for places in made.names.values():
        if len(places) > 1:
            places.sort(key=lambda place: (-place.millions, place.code))
    made.known_names = [name for name, places in made.names.items() if places[0].millions >= _WORTH_GUESSING]
    return made
