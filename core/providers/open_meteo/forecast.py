"""Forecasts within sixteen days, the climate beyond, and places by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import httpx

from core.kernel.clock import Clock
from core.kernel.errors import TryLater
from core.offers.ports import Weather, WeatherDay
from core.places.distance import great_circle_km
from core.places.place import Place
from core.places.words import folded
from core.providers.open_meteo.climate import typical
from core.providers.resilience import Breaker, Line
from core.providers.transport import NoAnswer, Reply, Wire

API: Final = "https://api.open-meteo.com"
GEOCODING: Final = "https://geocoding-api.open-meteo.com"
ATTRIBUTION: Final = "Weather data by Open-Meteo.com (CC BY 4.0)"
WORDS: Final = "The weather service"
REACH: Final = timedelta(days=15)
SECONDS: Final = 5.0
_AROUND_KM: Final = 40.0
_DAILY: Final = "weather_code,temperature_2m_max,temperature_2m_min,precipitation_probability_max"
_CODES: Final = (
    (0, "Clear"), (1, "Mostly clear"), (2, "Partly cloudy"), (3, "Overcast"), (48, "Fog"), (57, "Drizzle"),
    (65, "Rain"), (67, "Freezing rain"), (77, "Snow"), (82, "Rain showers"), (86, "Snow showers"), (99, "Thunderstorm"),
)  # fmt: skip


class OpenMeteo:
    """The weather port over Open-Meteo."""

    def __init__(
        self,
        clock: Clock,
        *,
        base_url: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._clock = clock
        self._line = _line(base_url or API, transport, breaker)

    async def forecast(self, latitude: float, longitude: float, start: date, end: date) -> Weather:
        """The days a forecast reaches; typical weather when it reaches none of them."""
        today = self._clock.now().date()
        first, last = max(start, today), min(end, today + REACH - timedelta(days=1))
        if first > last:
            return typical(latitude, start, end)
        reply = await self._line.read(
            "GET",
            "/v1/forecast",
            query={
                "latitude": f"{latitude:.4f}",
                "longitude": f"{longitude:.4f}",
                "daily": _DAILY,
                "timezone": "auto",
                "start_date": first.isoformat(),
                "end_date": last.isoformat(),
            },
            within=SECONDS,
        )
        days = _days(_body(reply).get("daily") or {})
        if not days:
            return typical(latitude, start, end)
        note = f"A forecast reaches until {last:%-d %B}; later days are not shown." if last < end else None
        return Weather("forecast", days, ATTRIBUTION, note)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._line.aclose()


class OpenMeteoPlaces:
    """The geocoder port: districts and towns near a city."""

    def __init__(
        self,
        *,
        base_url: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._line = _line(base_url or GEOCODING, transport, breaker)

    async def locate(self, text: str, near: Place) -> tuple[float, float] | None:
        """The nearest place of that name within reach of the city."""
        query: dict[str, str | int] = {"name": text, "count": 20, "countryCode": near.country, "language": "en"}
        try:
            body = _body(await self._line.read("GET", "/v1/search", query=query, within=SECONDS))
        except TryLater:
            return None
        # There is no `results` member at all when nothing is found.
        found = [
            (great_circle_km(near.latitude, near.longitude, float(one["latitude"]), float(one["longitude"])), one)
            for one in body.get("results") or ()
            if folded(text) in folded(str(one.get("name", "")))
        ]
        inside = sorted((pair for pair in found if pair[0] <= _AROUND_KM), key=lambda pair: pair[0])
        return (float(inside[0][1]["latitude"]), float(inside[0][1]["longitude"])) if inside else None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._line.aclose()


def _line(base_url: str, transport: httpx.AsyncBaseTransport | None, breaker: Breaker | None) -> Line:
    wire = Wire("open-meteo", base_url, headers={}, timeout=SECONDS, transport=transport)
    return Line(wire, breaker or Breaker("Open-Meteo"), words=WORDS, tries=2)


def _body(reply: Reply) -> Mapping[str, Any]:
    try:
        body = reply.json()
    except NoAnswer:
        body = None
    if reply.status >= 400 or not isinstance(body, Mapping) or body.get("error"):
        raise TryLater(f"{WORDS} did not answer.", provider="open-meteo", status=reply.status)
    return body


def _days(daily: Mapping[str, Any]) -> tuple[WeatherDay, ...]:
    """Columns aligned with `time`; any value may be null."""
    times = daily.get("time") or []

    def column(name: str) -> list[Any]:
        values = daily.get(name) or []
        return [*values, *([None] * (len(times) - len(values)))]

    rows = zip(
        times,
        column("temperature_2m_max"),
        column("temperature_2m_min"),
        column("precipitation_probability_max"),
        column("weather_code"),
        strict=False,
    )
    return tuple(
        WeatherDay(date.fromisoformat(on), high, low, None if rain is None else round(rain), summary(code))
        for on, high, low, rain, code in rows
    )


def summary(code: int | None) -> str:
    """A WMO weather code in words."""
    if code is None:
        return "Unknown"
    return next((words for most, words in _CODES if code <= most), "Unknown")
