"""Argon2 in a thread: verifying takes tens of milliseconds and must not stop the event loop."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
LONGEST: Final = 1024


@lru_cache(maxsize=1)
def _decoy() -> str:
    """The hash of nothing anybody can type: verified when an e-mail is unknown, so that the answer takes as long."""
    return _hasher.hash("\x00 no account has this password \x00")


async def hash_password(password: str) -> str:
    """The hash to store."""
    return await asyncio.to_thread(_hasher.hash, password)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password belongs to the hash; without a hash, no, after the same time."""
    if len(password) > LONGEST:
        return False
    decoy = await asyncio.to_thread(_decoy)
    found = await asyncio.to_thread(_matches, password_hash or decoy, password)
    return found and password_hash is not None
