"""Names made comparable: case, accents and punctuation folded; US states and Canadian provinces by their letters."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from typing import Final

_FOLDED: Final = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "’": "'"})
_INITIALS: Final = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")
_NOISE: Final = re.compile(r"[^a-z0-9]+")
WORD: Final = re.compile(r"[^\W_](?:[^\W_]|['’.](?=[^\W_]))*\.?", re.UNICODE)


def _listed(table: str) -> frozenset[str]:
    return frozenset((files("core.places") / "tables" / table).read_text(encoding="utf-8").split())


def folded(text: str) -> str:
    """`São Paulo` -> `sao paulo`; `St. Louis` -> `st louis`; `D.C.` -> `dc`."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_FOLDED))
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    if plain.isalpha():
        return plain
    if "." in plain:
        plain = _INITIALS.sub("", plain)
    return _NOISE.sub(" ", plain.replace("'", "")).strip()


def umlauts_spelled(text: str) -> str:
    """`münchen` -> `muenchen`, the other way people write it."""
    return text.casefold().replace("ü", "ue").replace("ö", "oe").replace("ä", "ae")


STATES: Final = {
    "al": "alabama", "ak": "alaska", "az": "arizona", "ar": "arkansas", "ca": "california", "co": "colorado",
    "ct": "connecticut", "de": "delaware", "dc": "district of columbia", "fl": "florida", "ga": "georgia",
    "hi": "hawaii", "id": "idaho", "il": "illinois", "in": "indiana", "ia": "iowa", "ks": "kansas",
    "ky": "kentucky", "la": "louisiana", "me": "maine", "md": "maryland", "ma": "massachusetts", "mi": "michigan",
    "mn": "minnesota", "ms": "mississippi", "mo": "missouri", "mt": "montana", "ne": "nebraska", "nv": "nevada",
    "nh": "new hampshire", "nj": "new jersey", "nm": "new mexico", "ny": "new york", "nc": "north carolina",
    "nd": "north dakota", "oh": "ohio", "ok": "oklahoma", "or": "oregon", "pa": "pennsylvania",
    "ri": "rhode island", "sc": "south carolina", "sd": "south dakota", "tn": "tennessee", "tx": "texas",
    "ut": "utah", "vt": "vermont", "va": "virginia", "wa": "washington", "wv": "west virginia",
    "wi": "wisconsin", "wy": "wyoming", "on": "ontario", "qc": "quebec", "bc": "british columbia",
    "ab": "alberta", "mb": "manitoba", "sk": "saskatchewan", "ns": "nova scotia", "nb": "new brunswick",
    "nl": "newfoundland and labrador", "pe": "prince edward island",
}  # fmt: skip

# City names and codes that are first of all English words: taken for a place only where the sentence says so.
EVERYDAY: Final = _listed("everyday.txt")

# Codes people type in small letters as well.
FAMILIAR_CODES: Final = _listed("familiar_codes.txt")
