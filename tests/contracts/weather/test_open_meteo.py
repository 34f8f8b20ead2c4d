"""The weather port: a forecast where one reaches, typical weather where none does, never one dressed as the other."""

import asyncio
from datetime import date, timedelta

import pytest

from core.kernel.clock import SystemClock
from core.kernel.errors import TryLater
from core.places.service import Places
from core.providers.open_meteo.climate import typical
from core.providers.open_meteo.forecast import OpenMeteo, OpenMeteoPlaces, summary

LONDON = (51.5074, -0.1278)


@pytest.fixture
async def weather(world):
    made = OpenMeteo(SystemClock(), base_url=f"{world.address}/open-meteo")
    yield made
    await made.aclose()


@pytest.fixture
async def geocoder(world):
    made = OpenMeteoPlaces(base_url=f"{world.address}/open-meteo-geocoding")
    yield made
    await made.aclose()


@pytest.fixture
def today() -> date:
    return SystemClock().now().date()


async def test_days_within_reach_are_a_forecast(weather, today):
    found = await weather.forecast(*LONDON, today + timedelta(days=3), today + timedelta(days=6))
    assert found.kind == "forecast"
    assert [day.on for day in found.days] == [today + timedelta(days=offset) for offset in range(3, 7)]
    assert "Open-Meteo" in found.attribution
    assert found.note is None


async def test_days_beyond_reach_are_left_out_and_it_is_said(weather, today):
    found = await weather.forecast(*LONDON, today + timedelta(days=12), today + timedelta(days=20))
    assert found.kind == "forecast"
    assert found.days[-1].on < today + timedelta(days=16)
    assert found.note


async def test_a_trip_next_season_gets_the_climate_without_a_call(weather, world, today):
    found = await weather.forecast(*LONDON, today + timedelta(days=60), today + timedelta(days=62))
    assert found.kind == "climate"
    assert "not a forecast" in (found.note or "")
    assert world.calls("/v1/forecast") == 0


async def test_the_card_names_its_kind(weather, today):
    place = Places().resolve("London")
    card = (await weather.forecast(*LONDON, today, today)).as_json(place)
    assert card["place"] == "London"
    assert set(card["days"][0]) == {"date", "high_c", "low_c", "rain_percent", "summary"}


async def test_a_failing_service_is_later(weather, world, today):
    world.fault("open_meteo", "error", status=500, times=None)
    with pytest.raises(TryLater):
        await weather.forecast(*LONDON, today, today)


async def test_a_slow_service_can_be_given_up(weather, world, today):
    world.fault("open_meteo", "slow", seconds=5, times=None)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(weather.forecast(*LONDON, today, today), 0.3)


def test_july_is_warm_in_the_north_and_cold_in_the_south():
    north = typical(51.5, date(2027, 7, 15), date(2027, 7, 15)).days[0]
    south = typical(-33.9, date(2027, 7, 15), date(2027, 7, 15)).days[0]
    winter = typical(51.5, date(2027, 1, 15), date(2027, 1, 15)).days[0]
    assert north.high_c > south.high_c > winter.high_c
    assert all(0 <= (day.rain_percent or 0) <= 100 for day in (north, south, winter))


@pytest.mark.parametrize("latitude", [0, 1.3, 35.7, 51.5, 64.1, -54.8, 90, -90])
def test_the_climate_is_known_everywhere(latitude):
    assert len(typical(latitude, date(2027, 3, 1), date(2027, 3, 4)).days) == 4


@pytest.mark.parametrize(("code", "words"), [(0, "Clear"), (61, "Rain"), (95, "Thunderstorm"), (None, "Unknown")])
def test_weather_codes_have_words(code, words):
    assert summary(code) == words


async def test_a_town_near_a_city_is_located(geocoder):
    at = await geocoder.locate("London", Places().resolve("London"))
    assert at is not None
    assert abs(at[0] - 51.5) < 0.3


async def test_a_name_the_map_does_not_know_is_none(geocoder):
    assert await geocoder.locate("Qwertyville", Places().resolve("London")) is None
