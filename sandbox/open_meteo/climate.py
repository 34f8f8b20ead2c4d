"""Plausible weather for any place and day: a climate by latitude and season with fronts passing over it.

Deterministic: the same place and day always have the same weather, in every process.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.kernel.seed import fraction

SOLAR_TILT = math.radians(23.44)


@dataclass(frozen=True, slots=True)
class Day:
    """One day at one place, in metric units."""

    high: float
    low: float
    cloud: float
    rain_mm: float
    snow_cm: float
    rain_hours: int
    rain_percent: int
    wind: float
    gusts: float
    wind_from: int
    code: int
    uv: float
    humidity: int

    @property
    def mean(self) -> float:
        return round((self.high + self.low) / 2, 1)


def _noise(place: str, name: str, day: date, span: int) -> float:
    """Between -1 and 1, smooth over `span` days."""
    number = day.toordinal()
    knot, along = divmod(number, span)
    share = along / span
    share = share * share * (3 - 2 * share)
    before, after = (fraction(place, name, span, knot + step) for step in (0, 1))
    return 2 * (before + (after - before) * share) - 1


def season_angle(day: date) -> float:
    """0 at the northern midwinter's coldest, pi at midsummer's warmest."""
    return math.tau * (day.timetuple().tm_yday - 20) / 365.25


def normal(latitude: float, elevation: float, day: date) -> float:
    """The mean temperature the season would have without weather."""
    yearly = 27.5 - 0.0063 * latitude * latitude - 0.0055 * elevation
    swing = 0.19 * latitude if abs(latitude) > 8 else 0.06 * latitude
    return yearly - swing * math.cos(season_angle(day))


def weather(latitude: float, longitude: float, elevation: float, day: date) -> Day:
    place = f"{latitude:.1f}/{longitude:.1f}"
    front, wet = _noise(place, "front", day, 6), _noise(place, "wet", day, 4) + 0.35 * _noise(place, "wet", day, 1)
    tropical_rain = (
        0.35 * math.cos(season_angle(day) - math.pi) * (1 if latitude > 0 else -1) if abs(latitude) < 20 else 0
    )
    wetness = max(0.0, min(1.0, 0.42 + 0.5 * wet + tropical_rain))
    mean = normal(latitude, elevation, day) + 4.2 * front + 1.1 * _noise(place, "day", day, 1)
    spread = 3.2 + 4.0 * (1 - wetness) + (1.5 if abs(latitude) < 35 else 0)
    high, low = round(mean + spread, 1), round(mean - spread, 1)
    percent = round(100 * wetness)
    falls = fraction(place, "falls", day) < max(0.0, wetness - 0.18)
    rain = round(0.4 + 11 * wetness * fraction(place, "amount", day) ** 1.6, 1) if falls else 0.0
    snows = falls and mean < 1.0
    wind = round(7 + 16 * abs(_noise(place, "wind", day, 3)) + 6 * wetness, 1)
    return Day(
        high=high,
        low=low,
        cloud=round(wetness, 2),
        rain_mm=rain,
        snow_cm=round(rain * 0.7, 1) if snows else 0.0,
        rain_hours=min(24, round(1 + rain * 1.3)) if falls else 0,
        rain_percent=min(100, max(percent, 35)) if falls else min(percent, 60),
        wind=wind,
        gusts=round(wind * 1.9, 1),
        wind_from=int(fraction(place, "from", day.toordinal() // 3) * 360),
        code=_code(wetness, rain, snows=snows, warm=mean > 22),
        uv=round(max(0.2, 11 * math.cos(math.radians(latitude) - declination(day)) * (1 - 0.6 * wetness)), 1),
        humidity=round(45 + 45 * wetness),
    )


def _code(wetness: float, rain: float, *, snows: bool, warm: bool) -> int:
    """WMO 4677 as Open-Meteo uses it."""
    if snows:
        return 71 if rain < 2 else 73 if rain < 6 else 75
    if rain:
        if warm and rain > 6:
            return 95
        return 51 if rain < 1 else 61 if rain < 4 else 63 if rain < 8 else 65
    if wetness > 0.9:
        return 45
    return 0 if wetness < 0.2 else 1 if wetness < 0.38 else 2 if wetness < 0.58 else 3


def declination(day: date) -> float:
    return -SOLAR_TILT * math.cos(math.tau * (day.timetuple().tm_yday + 10) / 365.25)


def daylight_hours(latitude: float, day: date) -> float:
    """0 in the polar night, 24 under the midnight sun."""
    across = -math.tan(math.radians(latitude)) * math.tan(declination(day))
    return 24 / math.pi * math.acos(max(-1.0, min(1.0, across)))


def sun(latitude: float, longitude: float, day: date, utc_offset_seconds: int) -> tuple[int, int]:
    """(sunrise, sunset) in minutes of the local day."""
    turn = math.tau * (day.timetuple().tm_yday - 81) / 365.25
    equation = 9.87 * math.sin(2 * turn) - 7.53 * math.cos(turn) - 1.5 * math.sin(turn)
    noon = 720 - 4 * longitude - equation + utc_offset_seconds / 60
    half = daylight_hours(latitude, day) * 30
    return round(noon - half), round(noon + half)


def at_hour(latitude: float, longitude: float, elevation: float, day: date, hour: int) -> dict[str, float]:
    """The hour's values: warmest in the afternoon, passing smoothly into the next day."""
    today, tomorrow = (weather(latitude, longitude, elevation, day + timedelta(days=step)) for step in (0, 1))
    wave = math.cos(math.tau * (hour - 15) / 24)
    low = today.low if hour < 15 else today.low + (tomorrow.low - today.low) * (hour - 15) / 9
    temperature = low + (today.high - low) * (1 + wave) / 2
    place = f"{latitude:.1f}/{longitude:.1f}"
    rains = fraction(place, "hour", day, hour) < today.rain_hours / 24
    return {
        "temperature_2m": round(temperature, 1),
        "apparent_temperature": round(temperature - today.wind / 12, 1),
        "relative_humidity_2m": round(today.humidity - 10 * wave),
        "precipitation": round(today.rain_mm / max(1, today.rain_hours), 1) if rains else 0.0,
        "precipitation_probability": round(today.rain_percent * (0.6 + 0.4 * fraction(place, "chance", day, hour))),
        "weather_code": today.code if rains or not today.rain_mm else 3,
        "cloud_cover": round(100 * today.cloud),
        "wind_speed_10m": round(today.wind * (0.6 + 0.3 * (1 + wave) / 2), 1),
        "wind_direction_10m": today.wind_from,
        "wind_gusts_10m": round(today.gusts * (0.6 + 0.3 * (1 + wave) / 2), 1),
    }
