"""SendGrid signs with ECDSA over P-256 and SHA-256; its public key is base64 of a DER SubjectPublicKeyInfo."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def read_public_key(text: str) -> ec.EllipticCurvePublicKey:
    """The key as SendGrid's console shows it. Raises `ValueError` for any other key."""
    try:
        key = serialization.load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, UnsupportedAlgorithm) as broken:
        raise ValueError("the key cannot be read") from broken
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise ValueError("the key is no P-256 public key")


def verifies(key: ec.EllipticCurvePublicKey, message: bytes, signature: str) -> bool:
    """Whether a base64 DER signature of the message was made with the key's other half."""
    try:
        key.verify(base64.b64decode(signature, validate=True), message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
