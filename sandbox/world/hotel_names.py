"""Invented hotel names, in the words of the country, no two alike in a city."""

from collections.abc import Iterable
from itertools import product
from random import Random

LONG_NAME = 60

_FIRST: dict[str, tuple[str, ...]] = {
    "en": (
        "Ashdown", "Bellweather", "Calloway", "Drummond", "Elmgrove", "Fairlight", "Garrick", "Halcyon", "Ivory",
        "Juniper", "Kestrel", "Larkspur", "Marlowe", "Northgate", "Orchid", "Pemberton", "Quill", "Rosewater",
        "Silverleaf", "Thornbury", "Umber", "Verity", "Wharfside", "Yarrow", "Amberley", "Brightwell", "Copperfield",
        "Dovecote", "Evergreen", "Foxglove", "Greystone", "Hawthorn", "Lantern", "Meridian", "Oldfield", "Partridge",
    ),
    "fr": (
        "Belle Rive", "Clairval", "des Arcades", "du Moulin", "Fontenelle", "Grand Jardin", "La Colombe", "Lutece Royale",
        "Marchand", "Montclair", "Petit Voyage", "Saint-Aubin", "Val Fleuri", "des Lices", "Beaurepaire", "de l'Horloge",
        "Mirabeau d'Or", "Quatre Vents", "Rochebrune", "du Passage", "Vieux Cygne", "Lafitte Cour", "des Tilleuls", "Pont Neuf Cour",
    ),
    "de": (
        "Adlerhof", "Am Stadttor", "Birkenau", "Drei Kronen", "Eichenhof", "Falkenstein", "Goldener Hirsch", "Hohenfels",
        "Kaiserlinde", "Lindenhof", "Marktblick", "Neuhof", "Rosengarten", "Schwanenplatz", "Tannenberg", "Zur Glocke",
        "Weissenstein", "Konigsallee Hof", "Steinbruck", "Waldmeister", "Grunwald", "Silberbach",
    ),
    "es": (
        "Alameda", "Bellavista", "Casa del Olivo", "Los Naranjos", "El Mirador", "Puerta Real", "La Encina", "Miraflor",
        "Patio Andaluz", "Plaza Nueva", "Rio Claro", "San Telmo", "Torre Alta", "Valdemar", "Santa Lucia", "Las Palomas",
        "Monteverde", "Buenavista", "El Faro", "Solana", "Jardines del Rey", "La Cigarra",
    ),
    "it": (
        "Aurora", "Belvedere", "Campo dei Fiori", "Due Torri", "Fontana Vecchia", "Giardino", "La Meridiana", "Miramonti",
        "Palazzo Corsi", "Piccolo Mondo", "Riva Bella", "San Giusto", "Tre Archi", "Villa Serena", "Bramante", "Cavour Antico",
        "Delle Arti", "La Rotonda", "Santa Chiara", "Vecchio Borgo", "Orsini", "Colonna d'Oro",
    ),
    "pt": (
        "Alvorada", "Boa Vista", "Casa do Rio", "Do Carmo", "Estrela do Mar", "Flor de Lis", "Ipe Amarelo", "Jardim Real",
        "Mirante", "Palacio Azul", "Ribeirinha", "Santa Marta", "Sol Nascente", "Terra Nova", "Vila Formosa", "Quinta Velha",
    ),
    "ja": (
        "Akebono", "Fujimi", "Hanazono", "Kazahaya", "Kirara", "Matsukaze", "Minamoto", "Momiji", "Nagisa", "Sakurai",
        "Shirakawa", "Suzukaze", "Tsukimi", "Wakaba", "Yamabuki", "Asagiri", "Hoshizora", "Komorebi", "Mizuho", "Tachibana",
    ),
}  # fmt: skip

_SHAPES: dict[str, dict[int, tuple[str, ...]]] = {
    "en": {
        2: ("{first} Inn", "{first} Lodge", "{first} Rooms {district}"),
        3: ("{first} Hotel", "Hotel {first} {district}", "{first} House"),
        4: ("The {first}", "{first} {district}", "{first} Court Hotel"),
        5: ("The {first} Grand", "{first} Palace", "The {first} {city}"),
    },
    "fr": {
        2: ("Residence {first}", "Auberge {first}"),
        3: ("Hotel {first}", "Hotel {first} {district}"),
        4: ("Le {first}", "Hotel {first} & Spa"),
        5: ("Grand Hotel {first}", "Palais {first}"),
    },
    "de": {
        2: ("Pension {first}", "Gasthof {first}"),
        3: ("Hotel {first}", "Stadthotel {first}"),
        4: ("Parkhotel {first}", "Hotel {first} {district}"),
        5: ("Grandhotel {first}", "Schlosshotel {first}"),
    },
    "es": {
        2: ("Hostal {first}", "Pension {first}"),
        3: ("Hotel {first}", "Hotel {first} {district}"),
        4: ("Hotel Boutique {first}", "{first} Suites"),
        5: ("Gran Hotel {first}", "Palacio {first}"),
    },
    "it": {
        2: ("Locanda {first}", "Albergo {first}"),
        3: ("Hotel {first}", "Hotel {first} {district}"),
        4: ("Residenza {first}", "Hotel {first} & Spa"),
        5: ("Grand Hotel {first}", "Palazzo {first}"),
    },
    "pt": {
        2: ("Pousada {first}", "Residencial {first}"),
        3: ("Hotel {first}", "Hotel {first} {district}"),
        4: ("Hotel {first} Boutique", "{first} Suites"),
        5: ("Grande Hotel {first}", "Palacio {first}"),
    },
    "ja": {
        2: ("{first} Inn {district}", "Guest House {first}"),
        3: ("Hotel {first}", "{first} Stay {district}"),
        4: ("Hotel {first} {district}", "{first} Garden Hotel"),
        5: ("{first} Grand Hotel", "The {first} {city}"),
    },
}

_LONG_HEADS = ("The Former", "The Old", "The Royal", "The Great", "The Grand", "The", "The Original", "The Venerable")
_LONG_TAILS = (
    "Hotel, Residences and Conference Centre",
    "Hotel, Serviced Apartments and Garden Spa",
    "Hotel, Suites and Riverside Apartments",
    "Hotel and Serviced Residences at the Old Exchange",
    "Hotel, Ballroom and Business Centre at the Station",
    "Hotel, Thermal Baths and Residences by the Park",
)


def choose_name(draw: Random, *, tongue: str, stars: int, district: str, city: str, taken: Iterable[str]) -> str:
    """A name no hotel of the city has yet."""
    used = set(taken)
    shapes = _SHAPES[tongue][max(2, min(stars, 5))]
    choices = [shape.format(first=first, district=district, city=city) for first in _FIRST[tongue] for shape in shapes]
    free = [name for name in choices if name not in used and len(name) <= LONG_NAME]
    if free:
        return draw.choice(free)
    return f"{draw.choice(choices)} {len(used) + 1}"


def choose_long_name(draw: Random, taken: Iterable[str]) -> str:
    """A name of exactly sixty characters, as long as a hotel is ever called."""
    used = set(taken)
    fitting = [
        name
        for head, first, tail in product(_LONG_HEADS, _FIRST["en"], _LONG_TAILS)
        if len(name := f"{head} {first} {tail}") == LONG_NAME and name not in used
    ]
    return draw.choice(fitting)
