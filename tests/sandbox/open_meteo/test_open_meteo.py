from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Fault
from sandbox.open_meteo.climate import weather
from sandbox.server import create_sandbox
from tests.fixtures.vendor_specs import load_spec

EXAMPLES = load_spec("open-meteo/examples.json")
TODAY = datetime(2027, 1, 15, 12, tzinfo=UTC)
DAILY = "weather_code,temperature_2m_max,temperature_2m_min,precipitation_probability_max"
PLACES = {
    "London": (51.5, -0.12),
    "Oslo": (59.9, 10.7),
    "Singapore": (1.3, 103.8),
    "Sydney": (-33.9, 151.2),
    "Dubai": (25.2, 55.3),
    "New York": (40.75, -73.98),
}


class Meteo:
    def __init__(self):
        self.sandbox = create_sandbox(SandboxConfig(clock_start=TODAY))
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox), base_url="http://sandbox")

    async def forecast(self, latitude=51.5, longitude=-0.12, **query) -> httpx.Response:
        query = {"latitude": latitude, "longitude": longitude, "daily": DAILY, "timezone": "auto"} | query
        return await self.http.get("/open-meteo/v1/forecast", params=query)

    async def geocode(self, **query) -> httpx.Response:
        return await self.http.get("/open-meteo-geocoding/v1/search", params=query)


@pytest.fixture
async def meteo():
    one = Meteo()
    async with one.http:
        yield one
    await one.sandbox.hub.close()


def shape(value):
    """Names and kinds of values, whatever the values are."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return "column" if not value or not isinstance(value[0], dict) else [shape(value[0])]
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


async def test_a_forecast_has_the_published_shape(meteo):
    body = (await meteo.forecast(forecast_days=2)).json()
    assert shape(body) == shape(EXAMPLES["forecast"]["response"])
    assert body["daily_units"] == EXAMPLES["forecast"]["response"]["daily_units"]


async def test_columns_are_aligned_with_time_and_days_are_local(meteo):
    body = (await meteo.forecast(-36.85, 174.76, forecast_days=16)).json()
    assert body["timezone"] == "Pacific/Auckland"
    assert body["utc_offset_seconds"] == 13 * 3600
    assert body["daily"]["time"][0] == "2027-01-16"
    assert {len(column) for column in body["daily"].values()} == {16}


async def test_the_last_day_lacks_what_the_models_do_not_know(meteo):
    chances = (await meteo.forecast(forecast_days=16)).json()["daily"]["precipitation_probability_max"]
    assert chances[-1] is None
    assert None not in chances[:-1]


async def test_the_same_day_has_the_same_weather_when_asked_later(meteo):
    first = (await meteo.forecast(start_date="2027-01-20", end_date="2027-01-22")).json()["daily"]
    meteo.sandbox.hub.clock.advance(3 * 86400)
    again = (await meteo.forecast(start_date="2027-01-20", end_date="2027-01-22")).json()["daily"]
    assert first["temperature_2m_max"] == again["temperature_2m_max"]


@pytest.mark.parametrize(
    ("place", "month", "low", "high"),
    [
        ("London", 1, -2, 12), ("London", 7, 14, 28), ("Oslo", 1, -14, 4), ("Oslo", 7, 9, 26),
        ("Singapore", 4, 22, 34), ("Sydney", 1, 17, 34), ("Sydney", 7, 6, 22), ("Dubai", 7, 22, 40),
        ("New York", 7, 16, 32),
    ],
)  # fmt: skip
def test_temperatures_are_plausible_for_place_and_season(place, month, low, high):
    days = [weather(*PLACES[place], 10, date(2027, month, day)) for day in range(1, 29)]
    assert low <= sum(day.mean for day in days) / len(days) <= high
    assert all(day.low < day.high for day in days)


def test_weather_varies_and_the_code_agrees_with_the_rain():
    days = [
        weather(*place, 10, date(2027, 1, 1) + timedelta(days=step)) for place in PLACES.values() for step in range(300)
    ]
    assert len({day.code for day in days}) >= 8
    for day in days:
        assert (day.code >= 51) == (day.rain_mm > 0)
        assert 0 <= day.rain_percent <= 100
    assert 0.15 < sum(day.rain_mm > 0 for day in days) / len(days) < 0.6


async def test_units_are_those_asked_for(meteo):
    metric = (await meteo.forecast(daily="temperature_2m_max,wind_speed_10m_max,precipitation_sum")).json()
    imperial = (
        await meteo.forecast(
            daily="temperature_2m_max,wind_speed_10m_max,precipitation_sum",
            temperature_unit="fahrenheit", wind_speed_unit="mph", precipitation_unit="inch",
        )
    ).json()  # fmt: skip
    assert imperial["daily_units"]["temperature_2m_max"] == "°F"
    celsius, fahrenheit = (body["daily"]["temperature_2m_max"][0] for body in (metric, imperial))
    assert abs(fahrenheit - (celsius * 9 / 5 + 32)) < 0.06


async def test_hours_current_and_sun_can_be_asked_for(meteo):
    body = (
        await meteo.forecast(
            hourly="temperature_2m,weather_code", current="temperature_2m", daily="sunrise,sunset,daylight_duration",
            forecast_days=1,
        )
    ).json()  # fmt: skip
    assert len(body["hourly"]["temperature_2m"]) == 24
    assert body["current"]["time"] == "2027-01-15T12:00"
    assert body["daily"]["sunrise"][0].startswith("2027-01-15T07:") or body["daily"]["sunrise"][0].startswith("2027-01-15T08:")  # fmt: skip
    assert body["daily"]["sunset"][0].startswith("2027-01-15T16:")


async def test_several_positions_are_answered_as_a_list(meteo):
    body = (await meteo.forecast("51.5,40.7", "-0.1,-74.0")).json()
    assert [one["timezone"] for one in body] == ["Europe/London", "America/New_York"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"latitude": "51.5,40"}, "same number of elements"),
        ({"latitude": ""}, "latitude"),
        ({"latitude": "north"}, "latitude"),
        ({"latitude": 91}, "range"),
        ({"forecast_days": 17}, "16"),
        ({"daily": "weather_mood"}, "weather_mood"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"start_date": "2027-01-20", "end_date": "2027-03-01"}, "out of allowed range"),
        ({"start_date": "soon", "end_date": "2027-01-20"}, "YYYY-MM-DD"),
        ({"start_date": "2027-01-20", "end_date": "2027-01-18"}, "End-date"),
        ({"colour": "blue"}, "colour"),
    ],
)
async def test_bad_requests_are_refused_in_the_vendors_shape(meteo, query, says):
    response = await meteo.forecast(**query)
    assert response.status_code == 400
    assert shape(response.json()) == shape(EXAMPLES["error_400"])
    assert says in response.json()["reason"]


async def test_a_city_is_found_with_the_published_members(meteo):
    body = (await meteo.geocode(name="London", count=1)).json()
    assert shape(body) == shape(EXAMPLES["geocoding"]["response"])
    assert body["results"][0]["timezone"] == "Europe/London"


async def test_accents_do_not_matter_and_beginnings_match(meteo):
    for name, country in (("Zürich", "CH"), ("SÃO PAULO", "BR"), ("Reykja", "IS"), ("Timbuktu", "ML")):
        found = (await meteo.geocode(name=name)).json().get("results", [])
        assert country in {place["country_code"] for place in found}, name


async def test_the_country_narrows_the_search(meteo):
    for country in ("US", "CR"):
        found = (await meteo.geocode(name="San Jose", countryCode=country)).json()["results"]
        assert {place["country_code"] for place in found} == {country}


async def test_no_match_has_no_results_member(meteo):
    for name in ("Qwxyzzz", "a", ""):
        assert shape((await meteo.geocode(name=name)).json()) == shape(EXAMPLES["geocoding_no_match"])


@pytest.mark.parametrize("query", [{}, {"name": "London", "count": 0}, {"name": "London", "count": "x"}])
async def test_bad_searches_are_refused(meteo, query):
    response = await meteo.geocode(**query)
    assert response.status_code == 400
    assert response.json()["error"] is True


async def test_scripted_failures_answer_in_the_vendors_shape(meteo):
    for kind, status in (("rate_limited", 429), ("error", 503)):
        meteo.sandbox.hub.faults.add(Fault(party="open_meteo", kind=kind, status=status))
        response = await meteo.forecast()
        assert response.status_code == status
        assert shape(response.json()) == shape(EXAMPLES["error_429"])
