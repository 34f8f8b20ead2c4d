"""`GET /v1/forecast`: columns aligned with `time`, sixteen days at most."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.open_meteo import climate
from sandbox.open_meteo.climate import Day
from sandbox.open_meteo.places import zone_and_elevation

DAYS_AHEAD, DAYS_BACK = 16, 92
PARAMETERS = frozenset(
    {
        "latitude", "longitude", "elevation", "daily", "hourly", "current", "timezone", "forecast_days", "past_days",
        "start_date", "end_date", "temperature_unit", "wind_speed_unit", "precipitation_unit", "timeformat", "apikey",
        "models", "cell_selection",
    }
)  # fmt: skip


class BadRequest(Exception):
    """Answered as 400 `{"error": true, "reason": …}`."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and in which words a forecast is asked for."""

    latitude: float
    longitude: float
    elevation: float
    zone: ZoneInfo
    fahrenheit: bool
    wind_factor: float
    inches: bool


DAILY: Mapping[str, tuple[str, Callable[[Day], float]]] = {
    "weather_code": ("wmo code", lambda day: day.code),
    "temperature_2m_max": ("°C", lambda day: day.high),
    "temperature_2m_min": ("°C", lambda day: day.low),
    "temperature_2m_mean": ("°C", lambda day: day.mean),
    "apparent_temperature_max": ("°C", lambda day: round(day.high - day.wind / 12, 1)),
    "apparent_temperature_min": ("°C", lambda day: round(day.low - day.wind / 8, 1)),
    "precipitation_sum": ("mm", lambda day: day.rain_mm),
    "rain_sum": ("mm", lambda day: 0.0 if day.snow_cm else day.rain_mm),
    "snowfall_sum": ("cm", lambda day: day.snow_cm),
    "precipitation_hours": ("h", lambda day: float(day.rain_hours)),
    "precipitation_probability_max": ("%", lambda day: day.rain_percent),
    "wind_speed_10m_max": ("km/h", lambda day: day.wind),
    "wind_gusts_10m_max": ("km/h", lambda day: day.gusts),
    "wind_direction_10m_dominant": ("°", lambda day: day.wind_from),
    "uv_index_max": ("", lambda day: day.uv),
}
SUNNY = {"sunrise": "iso8601", "sunset": "iso8601", "daylight_duration": "s"}
HOURLY = {
    "temperature_2m": "°C", "apparent_temperature": "°C", "relative_humidity_2m": "%", "precipitation": "mm",
    "precipitation_probability": "%", "weather_code": "wmo code", "cloud_cover": "%", "wind_speed_10m": "km/h",
    "wind_direction_10m": "°", "wind_gusts_10m": "km/h",
}  # fmt: skip
WIND_UNITS = {"kmh": ("km/h", 1.0), "ms": ("m/s", 1 / 3.6), "mph": ("mp/h", 0.621371), "kn": ("kn", 0.539957)}


def forecast(query: Mapping[str, str], now: datetime) -> Any:
    """One answer, or a list of them when several positions are asked for."""
    if unknown := sorted(set(query) - PARAMETERS):
        raise BadRequest(f"Unknown parameter '{unknown[0]}'")
    north, east = _numbers(query, "latitude", 90), _numbers(query, "longitude", 180)
    if len(north) != len(east):
        raise BadRequest("Parameter 'latitude' and 'longitude' must have the same number of elements")
    answers = [_one(query, *position, now) for position in zip(north, east, strict=True)]
    return answers[0] if len(answers) == 1 else answers


def _numbers(query: Mapping[str, str], name: str, limit: float) -> list[float]:
    if not query.get(name):
        raise BadRequest(f"Parameter '{name}' is required")
    try:
        found = [float(part) for part in query[name].split(",")]
    except ValueError:
        raise BadRequest(f"Parameter '{name}' must be a number") from None
    for value in found:
        if not -limit <= value <= limit:
            span = f"-{limit:.0f} to {limit:.0f}°"
            raise BadRequest(f"{name.capitalize()} must be in range of {span}. Given: {value}.")
    return found


def _one(query: Mapping[str, str], latitude: float, longitude: float, now: datetime) -> dict[str, Any]:
    spot = _spot(query, latitude, longitude)
    offset = spot.zone.utcoffset(now.astimezone(spot.zone).replace(tzinfo=None)) or timedelta()
    first, last = _days(query, now.astimezone(spot.zone).date())
    local = now.astimezone(spot.zone)
    told: dict[str, Any] = {
        # The grid answers for its own nearest point.
        "latitude": round(latitude * 10) / 10,
        "longitude": round(longitude * 10) / 10,
        "generationtime_ms": 0.05,
        "utc_offset_seconds": int(offset.total_seconds()),
        "timezone": spot.zone.key,
        "timezone_abbreviation": local.tzname() or "GMT",
        "elevation": spot.elevation,
    }
    if names := _names(query, "current", HOURLY):
        told |= _current(spot, local, names)
    if names := _names(query, "hourly", HOURLY):
        told |= _hourly(spot, first, last, names)
    if names := _names(query, "daily", {**DAILY, **SUNNY}):
        told |= _daily(spot, first, last, names, int(offset.total_seconds()), local.date())
    return told


def _spot(query: Mapping[str, str], latitude: float, longitude: float) -> Spot:
    near_zone, near_height = zone_and_elevation(round(latitude, 2), round(longitude, 2))
    wanted = query.get("timezone") or "GMT"
    try:
        zone = ZoneInfo(near_zone if wanted == "auto" else wanted)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadRequest("Invalid timezone") from None
    wind = query.get("wind_speed_unit", "kmh")
    if wind not in WIND_UNITS:
        raise BadRequest(f"Cannot initialize WindspeedUnit from invalid String value {wind}.")
    for name, allowed in (("temperature_unit", ("celsius", "fahrenheit")), ("precipitation_unit", ("mm", "inch"))):
        if query.get(name, allowed[0]) not in allowed:
            raise BadRequest(f"Cannot initialize {name} from invalid String value {query[name]}.")
    return Spot(
        latitude=latitude,
        longitude=longitude,
        elevation=float(query["elevation"]) if query.get("elevation") else near_height,
        zone=zone,
        fahrenheit=query.get("temperature_unit") == "fahrenheit",
        wind_factor=WIND_UNITS[wind][1],
        inches=query.get("precipitation_unit") == "inch",
    )


def _days(query: Mapping[str, str], today: date) -> tuple[date, date]:
    earliest, latest = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD - 1)
    if query.get("start_date") or query.get("end_date"):
        first, last = (_date(query, name, earliest, latest) for name in ("start_date", "end_date"))
        if last < first:
            raise BadRequest("End-date must be larger or equals than starting date")
        return first, last
    ahead = _whole(query, "forecast_days", 7, DAYS_AHEAD)
    return today - timedelta(days=_whole(query, "past_days", 0, DAYS_BACK)), today + timedelta(days=max(0, ahead - 1))


def _date(query: Mapping[str, str], name: str, earliest: date, latest: date) -> date:
    try:
        day = date.fromisoformat(query.get(name, ""))
    except ValueError:
        raise BadRequest(f"Invalid date format. Make sure to use 'YYYY-MM-DD' for '{name}'") from None
    if not earliest <= day <= latest:
        raise BadRequest(f"Parameter '{name}' is out of allowed range from {earliest} to {latest}")
    return day


def _whole(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    given = query.get(name, str(default))
    if not given.isdigit() or int(given) > most:
        raise BadRequest(f"Forecast days is invalid. Allowed range 0 to {most}." if name == "forecast_days" else f"Past days is invalid. Allowed range 0 to {most}.")  # fmt: skip
    return int(given)


def _names(query: Mapping[str, str], group: str, known: Mapping[str, Any]) -> list[str]:
    names = [name for name in query.get(group, "").split(",") if name]
    for name in names:
        if name not in known:
            raise BadRequest(f"Data corrupted at path ''. Cannot initialize {group} variable from invalid String value {name}.")  # fmt: skip
    return names


def _worded(spot: Spot, unit: str, value: float | None) -> tuple[str, float | None]:
    """Unit and value as the caller wants them."""
    if unit == "°C" and spot.fahrenheit:
        return "°F", None if value is None else round(value * 9 / 5 + 32, 1)
    if unit == "km/h":
        label = next(label for label, factor in WIND_UNITS.values() if factor == spot.wind_factor)
        return label, None if value is None else round(value * spot.wind_factor, 1)
    if unit in ("mm", "cm") and spot.inches:
        return "inch", None if value is None else round(value / (25.4 if unit == "mm" else 2.54), 3)
    return unit, value


def _daily(spot: Spot, first: date, last: date, names: list[str], offset: int, today: date) -> dict[str, Any]:
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    units: dict[str, str] = {"time": "iso8601"}
    columns: dict[str, list[Any]] = {"time": [day.isoformat() for day in days]}
    for name in names:
        if name in SUNNY:
            units[name], columns[name] = SUNNY[name], [_sunny(spot, name, day, offset) for day in days]
            continue
        unit, read = DAILY[name]
        told = [
            _worded(spot, unit, None if _is_unknown(name, day, today) else read(_weather(spot, day))) for day in days
        ]
        units[name], columns[name] = told[0][0], [value for _, value in told]
    return {"daily_units": units, "daily": columns}


def _is_unknown(name: str, day: date, today: date) -> bool:
    """The models do not reach to the last day for everything."""
    return name == "precipitation_probability_max" and (day - today).days >= DAYS_AHEAD - 1


def _weather(spot: Spot, day: date) -> Day:
    return climate.weather(spot.latitude, spot.longitude, spot.elevation, day)


def _sunny(spot: Spot, name: str, day: date, offset: int) -> Any:
    if name == "daylight_duration":
        return round(climate.daylight_hours(spot.latitude, day) * 3600, 2)
    rise, fall = climate.sun(spot.latitude, spot.longitude, day, offset)
    at = datetime.combine(day, time(0), UTC) + timedelta(minutes=rise if name == "sunrise" else fall)
    return at.strftime("%Y-%m-%dT%H:%M")


def _hourly(spot: Spot, first: date, last: date, names: list[str]) -> dict[str, Any]:
    hours = [(first + timedelta(days=step), hour) for step in range((last - first).days + 1) for hour in range(24)]
    values = [climate.at_hour(spot.latitude, spot.longitude, spot.elevation, day, hour) for day, hour in hours]
    units: dict[str, str] = {"time": "iso8601"}
    columns: dict[str, list[Any]] = {"time": [f"{day.isoformat()}T{hour:02d}:00" for day, hour in hours]}
    for name in names:
        told = [_worded(spot, HOURLY[name], value[name]) for value in values]
        units[name], columns[name] = told[0][0], [value for _, value in told]
    return {"hourly_units": units, "hourly": columns}


def _current(spot: Spot, local: datetime, names: list[str]) -> dict[str, Any]:
    values = climate.at_hour(spot.latitude, spot.longitude, spot.elevation, local.date(), local.hour)
    quarter = local.replace(minute=local.minute // 15 * 15)
    units: dict[str, Any] = {"time": "iso8601", "interval": "seconds"}
    told: dict[str, Any] = {"time": quarter.strftime("%Y-%m-%dT%H:%M"), "interval": 900}
    for name in names:
        units[name], told[name] = _worded(spot, HOURLY[name], values[name])
    return {"current_units": units, "current": told}
