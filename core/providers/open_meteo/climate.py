"""What the weather is typically like, where no forecast reaches: computed from latitude and month, and said to be so."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta
from typing import Final

from core.offers.ports import Weather, WeatherDay

NOTE: Final = "Typical for the season, estimated from latitude and month; not a forecast."
ATTRIBUTION: Final = "Estimated climate"
# Yearly mean and half the span between the warmest and the coldest month, by degrees from the equator.
_MEANS: Final = ((0, 27.0, 1.0), (15, 26.0, 3.0), (30, 20.0, 8.0), (40, 14.0, 10.0), (50, 10.0, 9.0), (60, 4.0, 12.0), (75, -8.0, 15.0), (90, -20.0, 16.0))  # fmt: skip
_SWING_C: Final = 4.5


def typical(latitude: float, start: date, end: date) -> Weather:
    """Each day from start to end by the season there."""
    days = tuple(_day(latitude, start + timedelta(days=offset)) for offset in range((end - start).days + 1))
    return Weather("climate", days, ATTRIBUTION, NOTE)


def _day(latitude: float, on: date) -> WeatherDay:
    mean, half_span = _between(abs(latitude))
    # The warmest days come a month after the longest: about 20 July in the north, 20 January in the south.
    peak = 201 if latitude >= 0 else 20
    warmth = math.cos(2 * math.pi * (on.timetuple().tm_yday - peak) / 365.25)
    centre = mean + half_span * warmth
    rain = _rain_percent(abs(latitude), warmth)
    return WeatherDay(on, round(centre + _SWING_C), round(centre - _SWING_C), rain, f"Typically {_words(centre, rain)}")


def _between(latitude: float) -> tuple[float, float]:
    for (low, mean_low, span_low), (high, mean_high, span_high) in itertools.pairwise(_MEANS):
        if latitude <= high:
            part = (latitude - low) / (high - low)
            return mean_low + part * (mean_high - mean_low), span_low + part * (span_high - span_low)
    return _MEANS[-1][1], _MEANS[-1][2]


def _rain_percent(latitude: float, warmth: float) -> int:
    """Wet summers in the tropics, dry belts around 25 to 40 degrees, wet winters further out."""
    if latitude < 20:
        return round(40 + 20 * warmth)
    if latitude < 40:
        return round(22 - 8 * warmth)
    return round(38 - 6 * warmth)


def _words(centre: float, rain: int) -> str:
    feel = (
        "freezing"
        if centre < 0
        else "cold"
        if centre < 8
        else "mild"
        if centre < 18
        else "warm"
        if centre < 25
        else "hot"
    )
    return f"{feel}, often rain" if rain >= 35 else f"{feel}, mostly dry"
