"""The key events are signed with: ECDSA over P-256 with SHA-256, as SendGrid's event webhook does.

The private key is derived from a published seed, so that it survives restarts and its other half can be a constant. It
protects nothing but the sandbox.
"""

import base64
import hashlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points the curve's generator has; private keys lie below it."""


class SigningKey:
    """One key pair."""

    def __init__(self, seed: str) -> None:
        secret = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") % (ORDER - 1) + 1
        self._private = ec.derive_private_key(secret, ec.SECP256R1())
        self._algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

    @property
    def public_key(self) -> str:
        """Base64 of the DER SubjectPublicKeyInfo, as the vendor's console shows it."""
        der = self._private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(der).decode()

    def sign(self, message: bytes) -> str:
        """Base64 of the DER signature; the same for the same message."""
        return base64.b64encode(self._private.sign(message, self._algorithm)).decode()
