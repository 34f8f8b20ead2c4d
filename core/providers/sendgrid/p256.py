"""Verifying ECDSA signatures over P-256 with SHA-256.

Only public data is touched, so nothing here needs constant time; the arithmetic is that of FIPS 186-5 and is checked
against the publisher's own vector.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Final

_P: Final = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
_N: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_A: Final = _P - 3
_B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_GENERATOR: Final = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
_KEY_HEADER: Final = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
# Jacobian coordinates: one inversion per verification instead of one per addition.
_Point = tuple[int, int, int]
_NOWHERE: Final = (0, 1, 0)


def read_public_key(text: str) -> tuple[int, int]:
    """The point of a base64 DER SubjectPublicKeyInfo. Raises `ValueError` for any other key."""
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as broken:
        raise ValueError("the key is no base64") from broken
    if not raw.startswith(_KEY_HEADER) or len(raw) != len(_KEY_HEADER) + 64:
        raise ValueError("the key is no P-256 public key")
    x, y = int.from_bytes(raw[-64:-32], "big"), int.from_bytes(raw[-32:], "big")
    if not (x < _P and y < _P) or (y * y - (x * x * x + _A * x + _B)) % _P:
        raise ValueError("the key is no point of the curve")
    return x, y


def verifies(key: tuple[int, int], message: bytes, signature: str) -> bool:
    """Whether a base64 DER signature of the message was made with the key's other half."""
    read = _read_signature(signature)
    if read is None:
        return False
    r, s = read
    if not (0 < r < _N and 0 < s < _N):
        return False
    digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
    inverse = pow(s, -1, _N)
    x, _, z = _both(digest * inverse % _N, (*_GENERATOR, 1), r * inverse % _N, (*key, 1))
    if z == 0:
        return False
    return (x * pow(z * z, -1, _P) % _P) % _N == r


def _read_signature(text: str) -> tuple[int, int] | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) < 8 or raw[0] != 0x30 or raw[1] != len(raw) - 2:
        return None
    first = _read_integer(raw, 2)
    second = _read_integer(raw, first[1]) if first else None
    return (first[0], second[0]) if first and second and second[1] == len(raw) else None


def _read_integer(raw: bytes, at: int) -> tuple[int, int] | None:
    if at + 2 > len(raw) or raw[at] != 0x02:
        return None
    end = at + 2 + raw[at + 1]
    value = raw[at + 2 : end]
    if end > len(raw) or not value or value[0] & 0x80:
        return None
    return int.from_bytes(value, "big"), end


def _both(u: int, g: _Point, v: int, q: _Point) -> _Point:
    """`u*g + v*q` in one pass over the bits."""
    sums = {(1, 0): g, (0, 1): q, (1, 1): _add(g, q)}
    total: _Point = _NOWHERE
    for bit in range(max(u.bit_length(), v.bit_length()) - 1, -1, -1):
        total = _double(total)
        step = sums.get(((u >> bit) & 1, (v >> bit) & 1))
        if step is not None:
            total = _add(total, step)
    return total


def _double(point: _Point) -> _Point:
    x, y, z = point
    if y == 0 or z == 0:
        return _NOWHERE
    square = y * y % _P
    s = 4 * x * square % _P
    m = (3 * x * x + _A * pow(z, 4, _P)) % _P
    doubled = (m * m - 2 * s) % _P
    return doubled, (m * (s - doubled) - 8 * square * square) % _P, 2 * y * z % _P


def _add(one: _Point, other: _Point) -> _Point:
    if one[2] == 0:
        return other
    if other[2] == 0:
        return one
    (x1, y1, z1), (x2, y2, z2) = one, other
    u1, u2 = x1 * z2 * z2 % _P, x2 * z1 * z1 % _P
    s1, s2 = y1 * z2**3 % _P, y2 * z1**3 % _P
    if u1 == u2:
        return _double(one) if s1 == s2 else _NOWHERE
    h, r = (u2 - u1) % _P, (s2 - s1) % _P
    h2 = h * h % _P
    h3 = h * h2 % _P
    x3 = (r * r - h3 - 2 * u1 * h2) % _P
    return x3, (r * (u1 * h2 - x3) - s1 * h3) % _P, h * z1 * z2 % _P
