"""Keys: UUIDv7 inside, short references for people.

The model and travellers pass references and ids they were given; a made-up one fails in a look-up, not in a bank.
"""

from __future__ import annotations

import os
import secrets
import time
from typing import Final, NewType
from uuid import UUID

OrgId = NewType("OrgId", UUID)
EmployeeId = NewType("EmployeeId", UUID)
SessionId = NewType("SessionId", UUID)
ThreadId = NewType("ThreadId", UUID)
RunId = NewType("RunId", UUID)
SearchId = NewType("SearchId", UUID)
OfferId = NewType("OfferId", UUID)
PolicyId = NewType("PolicyId", UUID)
TripId = NewType("TripId", UUID)
ApprovalId = NewType("ApprovalId", UUID)
ProposalId = NewType("ProposalId", UUID)
BookingId = NewType("BookingId", UUID)
ItemId = NewType("ItemId", UUID)
DocumentId = NewType("DocumentId", UUID)
MemoryId = NewType("MemoryId", UUID)

# No 0/O, 1/I/L, 5/S or 2/Z: these references are read aloud over the telephone.
_ALPHABET: Final = "346789ABCDEFGHJKMNPQRTUVWXY"


def new_id() -> UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then randomness, so that keys sort by when they were made."""
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | int.from_bytes(os.urandom(10))
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def new_reference(length: int = 6) -> str:
    """A short reference such as `K7QM4D`."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def parse_id(text: str) -> UUID | None:
    """The id in a text, or None where it is none: a path parameter may hold anything."""
    try:
        return UUID(text)
    except ValueError:
        return None
