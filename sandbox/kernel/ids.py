"""Ids that look like the vendors' own."""

import secrets
from string import ascii_letters, ascii_uppercase, digits

BASE62 = digits + ascii_uppercase + ascii_letters[:26]
HEX = "0123456789abcdef"
PNR = "".join(letter for letter in ascii_uppercase if letter not in "IO")


def token(length: int, alphabet: str = BASE62) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


def new_id(prefix: str, length: int = 24, alphabet: str = BASE62) -> str:
    """`new_id("pi")` -> `pi_3kF…`."""
    return f"{prefix}_{token(length, alphabet)}"


def base62(value: int, width: int) -> str:
    text = ""
    while value:
        value, rest = divmod(value, 62)
        text = BASE62[rest] + text
    return text.rjust(width, "0")


def from_base62(text: str) -> int:
    value = 0
    for letter in text:
        value = value * 62 + BASE62.index(letter)
    return value
