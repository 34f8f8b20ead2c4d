"""What a list of bookings may be narrowed by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BookingFilter:
    """What to list, newest first.

    Dates bound the trip's first day; `q` looks in reference, title and traveller; `traveller` is an id or part of a
    name.
    """

    view: str = "all"
    q: str | None = None
    starts_from: date | None = None
    starts_to: date | None = None
    traveller: str | None = None
    cursor: str | None = None
    limit: int = 25
