"""Every hotel there is: seeded, so the same hotels stand in the same streets in every run."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from random import Random

from sandbox.world.cities import CITIES, City, District, city_at, kilometres, moved
from sandbox.world.countries import COUNTRIES, Country
from sandbox.world.hotel_names import choose_long_name, choose_name
from sandbox.world.hotel_rooms import RoomType, rooms_of
from sandbox.world.hotel_texts import comment, describe, hostile_text

CODE_BASE = 10_000
PER_CITY = 100
STARS_OF_LARGE = (3, 4, 5, 4, 3, 4, 2, 5, 3, 4)
STARS_OF_SMALL = (3, 4, 4, 5, 2, 3, 4, 3)
STREETS = {
    "en": ("{} Street", "{} Road", "{} Lane", "{} Square", "{} Avenue"),
    "fr": ("rue {}", "avenue {}", "place {}", "quai {}", "boulevard {}"),
    "de": ("{}strasse", "{}allee", "{}platz", "{}weg", "{}gasse"),
    "es": ("Calle {}", "Avenida {}", "Plaza {}", "Paseo {}", "Carrera {}"),
    "it": ("Via {}", "Piazza {}", "Corso {}", "Viale {}", "Largo {}"),
    "pt": ("Rua {}", "Avenida {}", "Praca {}", "Travessa {}", "Largo {}"),
    "ja": ("{} 1-chome", "{} 2-chome", "{} 3-chome", "{}-dori", "{} 4-chome"),
}
STREET_NAMES = {
    "en": ("Alder", "Baker", "Castle", "Dover", "Elm", "Fleet", "Garden", "Harbour", "Mill", "Orchard", "Park"),
    "fr": ("des Lilas", "du Temple", "de la Gare", "des Ecoles", "Victor Hugo", "du Port", "des Carmes", "Pasteur"),
    "de": ("Linden", "Bahnhof", "Garten", "Schiller", "Markt", "Mozart", "Kirch", "Ufer", "Rosen", "Berg"),
    "es": ("Mayor", "del Carmen", "de la Paz", "San Miguel", "Colon", "del Sol", "Real", "Libertad", "Cervantes"),
    "it": ("Garibaldi", "Roma", "Mazzini", "Dante", "Cavour", "della Spiga", "San Marco", "Verdi", "Manzoni"),
    "pt": ("das Flores", "do Carmo", "Augusta", "da Liberdade", "do Comercio", "Sao Bento", "Garrett", "Bela Vista"),
    "ja": ("Sakuragi", "Hongo", "Midori", "Chuo", "Aoba", "Kitamachi", "Minami", "Higashi", "Nishiki", "Honmachi"),
}


@dataclass(frozen=True, slots=True)
class Hotel:
    """One house. `appeal` scales its prices: what its street and its state make it worth among its stars."""

    code: int
    index: int
    name: str
    city: City
    country: Country
    district: District
    stars: int
    address: str
    postal_code: str
    latitude: float
    longitude: float
    distance_km: float
    appeal: float
    rooms: tuple[RoomType, ...]
    description: str
    rate_comment: str
    phone: str

    @property
    def is_hostile(self) -> bool:
        return hostile_text(self.city.code, self.index) is not None

    @property
    def category_code(self) -> str:
        return f"{self.stars}EST"

    @property
    def category_name(self) -> str:
        return f"{self.stars} STARS"


def _address(draw: Random, tongue: str) -> str:
    street = draw.choice(STREETS[tongue]).format(draw.choice(STREET_NAMES[tongue]))
    return f"{street} {draw.randint(1, 180)}" if tongue not in ("en", "fr") else f"{draw.randint(1, 180)} {street}"


def _build(city: City, index: int, taken: Iterable[str]) -> Hotel:
    draw = Random(f"hotel/{city.code}/{index}")
    country = COUNTRIES[city.country]
    ladder = STARS_OF_LARGE if city.hotel_count >= 12 else STARS_OF_SMALL
    stars = ladder[index % len(ladder)]
    district = city.districts[(index * 7 + index // len(city.districts)) % len(city.districts)]
    latitude, longitude = moved(
        district.latitude,
        district.longitude,
        km=0.9 * math.sqrt(draw.random()),
        bearing=draw.uniform(0, math.tau),
    )
    distance = kilometres(city.latitude, city.longitude, latitude, longitude)
    name = (
        choose_long_name(draw, taken)
        if index == 6
        else choose_name(draw, tongue=country.tongue, stars=stars, district=district.name, city=city.name, taken=taken)
    )
    hostile = hostile_text(city.code, index)
    said = describe(draw, name=name, district=district.name, city=city.name, stars=stars, km=distance)
    remark = comment(draw)
    return Hotel(
        code=CODE_BASE + PER_CITY * city.position + index,
        index=index,
        name=name,
        city=city,
        country=country,
        district=district,
        stars=stars,
        address=_address(draw, country.tongue),
        postal_code=str(draw.randint(10_000, 99_999)),
        latitude=latitude,
        longitude=longitude,
        distance_km=round(distance, 2),
        appeal=round(draw.uniform(0.9, 1.18) * max(0.86, 1.12 - 0.03 * distance), 4),
        rooms=rooms_of(draw, stars=stars, kind=city.kind),
        description=f"{said} {hostile[0]}" if hostile else said,
        rate_comment=f"{remark} {hostile[1]}" if hostile else remark,
        phone=f"+{draw.randint(1, 99)}{draw.randint(100_000_000, 999_999_999)}",
    )


@cache
def hotels_in(code: str) -> tuple[Hotel, ...]:
    """The hotels of a city, in order of their codes; none for a code that is no city's."""
    city = CITIES.get(code)
    if city is None:
        return ()
    built: list[Hotel] = []
    for index in range(city.hotel_count):
        built.append(_build(city, index, [hotel.name for hotel in built]))
    return tuple(built)


def hotel_by_code(code: int) -> Hotel | None:
    position, index = divmod(code - CODE_BASE, PER_CITY)
    city = city_at(position)
    return hotels_in(city.code)[index] if city and index < city.hotel_count else None


def all_hotels() -> Iterable[Hotel]:
    return (hotel for code in CITIES for hotel in hotels_in(code))
