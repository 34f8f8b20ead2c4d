"""Whether the parts of a trip fit together: pure checks over times and places, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

# A room is kept for a guest who arrives late, but not into the small hours without being told.
_LATE_ARRIVAL_HOUR: Final = 23
_NEEDED_AFTER_RETURN: Final = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Leg:
    """A flight's leg in local wall time."""

    departs_local: datetime
    arrives_local: datetime
    origin_city: str
    destination_city: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Nights in one city."""

    city: str
    check_in: date
    check_out: date


@dataclass(frozen=True, slots=True)
class Concern:
    """Something a traveller should know before agreeing."""

    code: str
    message: str


def check(legs: Sequence[Leg], stays: Sequence[Stay], *, passport_expires_on: date | None = None) -> list[Concern]:
    """Concerns about a trip, most serious first; an empty list means that the parts fit."""
    concerns: list[Concern] = []
    if legs and stays:
        concerns += _nights(legs, stays)
    if legs:
        ends = legs[-1].arrives_local.date()
        if passport_expires_on is not None and passport_expires_on < ends:
            concerns.insert(
                0,
                Concern(
                    "passport_expired",
                    f"Your passport expires on {passport_expires_on:%-d %B %Y}, before you are back.",
                ),
            )
        elif passport_expires_on is not None and passport_expires_on < ends + _NEEDED_AFTER_RETURN:
            concerns.append(
                Concern(
                    "passport_short",
                    f"Your passport expires on {passport_expires_on:%-d %B %Y}; some countries ask for six months after the trip.",
                )
            )
    return concerns


def _nights(legs: Sequence[Leg], stays: Sequence[Stay]) -> list[Concern]:
    arrival = legs[0].arrives_local
    first = min(stays, key=lambda stay: stay.check_in)
    last = max(stays, key=lambda stay: stay.check_out)
    concerns = []
    if arrival.date() > first.check_in:
        concerns.append(
            Concern(
                "night_unused",
                f"You land on {arrival:%a %-d %b} at {arrival:%H:%M}, after the hotel's first night ({first.check_in:%a %-d %b}).",
            )
        )
    elif arrival.date() < first.check_in:
        concerns.append(
            Concern(
                "night_missing", f"You land on {arrival:%a %-d %b}, but the hotel starts on {first.check_in:%a %-d %b}."
            )
        )
    elif arrival.hour >= _LATE_ARRIVAL_HOUR:
        concerns.append(
            Concern("late_arrival", f"You land at {arrival:%H:%M}; the hotel should be told about a late arrival.")
        )
    if len(legs) > 1:
        leaves = legs[-1].departs_local
        if leaves.date() < last.check_out:
            concerns.append(
                Concern(
                    "night_unused",
                    f"You fly home on {leaves:%a %-d %b}, before the hotel's last night ends ({last.check_out:%a %-d %b}).",
                )
            )
        elif leaves.date() > last.check_out:
            concerns.append(
                Concern(
                    "night_missing",
                    f"The hotel ends on {last.check_out:%a %-d %b}, but you fly home on {leaves:%a %-d %b}.",
                )
            )
    return concerns
