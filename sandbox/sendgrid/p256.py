"""ECDSA over P-256 with SHA-256, for signing events as SendGrid does. Deterministic nonces (RFC 6979).

For the sandbox's own published test key only: nothing here runs in constant time.
"""

import base64
import hashlib
import hmac

P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
A = P - 3
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int] | None
_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def _add(one: Point, other: Point) -> Point:
    if one is None:
        return other
    if other is None:
        return one
    (x1, y1), (x2, y2) = one, other
    if x1 == x2:
        if (y1 + y2) % P == 0:
            return None
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P) % P
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P) % P
    x3 = (slope * slope - x1 - x2) % P
    return x3, (slope * (x1 - x3) - y1) % P


def _times(factor: int, point: Point) -> Point:
    total: Point = None
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


def key_from_seed(seed: str) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") % (N - 1) + 1


def public_key(secret: int) -> str:
    """Base64 of the DER SubjectPublicKeyInfo."""
    point = _times(secret, G)
    assert point is not None
    return base64.b64encode(_SPKI + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")).decode()


def sign(secret: int, message: bytes) -> str:
    """Base64 of the DER signature."""
    digest = hashlib.sha256(message).digest()
    z, nonce = int.from_bytes(digest, "big"), _nonce(secret, digest)
    point = _times(nonce, G)
    assert point is not None
    r = point[0] % N
    s = pow(nonce, -1, N) * (z + r * secret) % N
    body = _der_integer(r) + _der_integer(s)
    return base64.b64encode(b"\x30" + bytes([len(body)]) + body).decode()


def verify(public: str, message: bytes, signature: str) -> bool:
    der = base64.b64decode(public)
    if not der.startswith(_SPKI) or len(der) != len(_SPKI) + 64:
        return False
    point = (int.from_bytes(der[-64:-32], "big"), int.from_bytes(der[-32:], "big"))
    try:
        r, s = _read_signature(base64.b64decode(signature))
    except (ValueError, IndexError):
        return False
    if not (0 < r < N and 0 < s < N):
        return False
    z, inverse = int.from_bytes(hashlib.sha256(message).digest(), "big"), pow(s, -1, N)
    found = _add(_times(z * inverse % N, G), _times(r * inverse % N, point))
    return found is not None and found[0] % N == r


def _nonce(secret: int, digest: bytes) -> int:
    """RFC 6979, section 3.2; a P-256 order is as wide as SHA-256."""
    material = secret.to_bytes(32, "big") + (int.from_bytes(digest, "big") % N).to_bytes(32, "big")
    key, value = b"\0" * 32, b"\1" * 32
    for mark in (b"\0", b"\1"):
        key = hmac.new(key, value + mark + material, hashlib.sha256).digest()
        value = hmac.new(key, value, hashlib.sha256).digest()
    while True:
        value = hmac.new(key, value, hashlib.sha256).digest()
        if 0 < (nonce := int.from_bytes(value, "big")) < N:
            return nonce
        key = hmac.new(key, value + b"\0", hashlib.sha256).digest()
        value = hmac.new(key, value, hashlib.sha256).digest()


def _der_integer(value: int) -> bytes:
    raw = value.to_bytes((value.bit_length() + 8) // 8, "big")
    return b"\x02" + bytes([len(raw)]) + raw


def _read_signature(der: bytes) -> tuple[int, int]:
    if der[0] != 0x30 or der[1] != len(der) - 2 or der[2] != 0x02:
        raise ValueError("not a DER signature")
    middle = 4 + der[3]
    if der[middle] != 0x02 or middle + 2 + der[middle + 1] != len(der):
        raise ValueError("not a DER signature")
    return int.from_bytes(der[4:middle], "big"), int.from_bytes(der[middle + 2 :], "big")
