"""Airports, cities, airlines and aircraft as the vendor writes them."""

from functools import cache
from typing import Any

from sandbox.kernel import seed
from sandbox.kernel.ids import base62
from sandbox.world.airports import airports, cities, is_city
from sandbox.world.carriers import aircraft, carriers

Json = dict[str, Any]
_LOGOS = "https://assets.duffel.com/img/airlines/for-light-background"


@cache
def airport(iata: str) -> Json:
    at = airports()[iata]
    return {
        "type": "airport", "time_zone": at.zone_name, "name": at.name, "longitude": at.longitude,
        "latitude": at.latitude, "id": f"arp_{iata.lower()}_{at.country.lower()}", "icao_code": at.icao,
        "iata_country_code": at.country, "iata_code": iata, "iata_city_code": at.city_code, "city_name": at.city,
        "city": _city_of(at.city_code) if is_city(at.city_code) else None,
    }  # fmt: skip


@cache
def city(code: str) -> Json:
    return _city_of(code) | {"airports": [airport(iata) for iata in cities()[code].airports]}


def place(code: str) -> Json:
    return city(code) if is_city(code) else airport(code)


@cache
def airline(code: str, name: str = "") -> Json:
    known = carriers().get(code)
    return {
        "name": known.name if known else name, "id": _catalogue_id("arl", code),
        "iata_code": code, "logo_symbol_url": f"{_LOGOS}/full-color-logo/{code}.svg", "logo_lockup_url": None,
        "conditions_of_carriage_url": None,
    }  # fmt: skip


@cache
def aircraft_type(code: str) -> Json:
    kind = aircraft()[code]
    return {
        "name": kind.name, "id": _catalogue_id("arc", code), "iata_code": code,
    }  # fmt: skip


def suggestion(code: str) -> Json:
    """A place as the suggestions endpoint writes it."""
    found = place(code)
    blank = {
        "time_zone": None, "longitude": None, "latitude": None, "icao_code": None, "city_name": None, "city": None,
        "airports": None, "country_name": None, "iata_city_code": code,
    }  # fmt: skip
    return blank | found


def _city_of(code: str) -> Json:
    found = cities()[code]
    return {
        "type": "city", "name": found.name, "id": f"cit_{code.lower()}_{found.country.lower()}",
        "iata_country_code": found.country, "iata_code": code,
    }  # fmt: skip


def _catalogue_id(prefix: str, code: str) -> str:
    halves = (base62(seed.number(prefix, half, code), 11) for half in (1, 2))
    return f"{prefix}_0000{''.join(halves)[:18]}"
