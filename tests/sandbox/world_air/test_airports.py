"""Places and airlines."""

from zoneinfo import available_timezones

import pytest

from sandbox.world.airports import airports, airports_of, cities, distance_km, is_city
from sandbox.world.carriers import aircraft, carriers


def test_there_are_at_least_250_real_airports():
    assert len(airports()) >= 250
    for airport in airports().values():
        assert airport.zone_name in available_timezones()
        assert len(airport.iata) == 3
        assert airport.city


def test_cities_group_their_airports():
    assert {one.iata for one in airports_of("LON")} == {"LHR", "LGW", "STN", "LTN", "LCY"}
    assert {one.iata for one in airports_of("NYC")} == {"JFK", "LGA", "EWR"}
    assert [one.iata for one in airports_of("LHR")] == ["LHR"]
    assert airports_of("QQQ") == ()
    assert is_city("LON")
    assert not is_city("LHR")
    assert not is_city("BOS"), "a city of one airport with its own code is that airport"
    assert sum(len(city.airports) for city in cities().values()) == len(airports())


@pytest.mark.parametrize(
    ("origin", "destination", "km"), [("JFK", "LHR", 5540), ("SYD", "LAX", 12050), ("CDG", "AMS", 399)]
)
def test_distances_are_great_circles(origin: str, destination: str, km: int):
    assert distance_km(origin, destination) == pytest.approx(km, rel=0.01)
    assert distance_km(origin, destination) == distance_km(destination, origin)


def test_about_sixty_carriers_or_more_with_hubs_and_fleets_that_exist():
    lines = [line for line in carriers().values() if line.kind != "test"]
    assert len(lines) >= 60
    for line in lines:
        assert line.hubs
        assert set(line.hubs) <= set(airports())
        assert set(line.short) | set(line.long) <= set(aircraft())
    assert carriers()["ZZ"].name == "Duffel Airways"
