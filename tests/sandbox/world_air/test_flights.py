"""The timetable and the connections made of it."""

import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sandbox.world.air_itineraries import itineraries, minimum_connection
from sandbox.world.air_schedules import block_minutes, flight_of, flights
from sandbox.world.airports import airports
from sandbox.world.carriers import aircraft

DAY = date(2026, 12, 1)


def ways(origin: str, destination: str, on: date = DAY):
    return itineraries([origin], [destination], on)


def test_ba178_leaves_new_york_at_five_past_six_in_the_evening():
    (found,) = [f for f in flights("BA", "JFK", "LHR", DAY) if f.service.number == 178]
    assert found.departs_local == datetime(2026, 12, 1, 18, 5)
    assert found.arrives_local.date() == date(2026, 12, 2)
    assert flight_of(found.key) == found
    assert flight_of("2026-12-01:BA9999:JFK:LHR") is None


def test_the_way_west_is_slower():
    assert block_minutes("LHR", "JFK") > block_minutes("JFK", "LHR") + 30
    assert 390 <= block_minutes("JFK", "LHR") <= 440


@pytest.mark.parametrize("on", [date(2027, 3, 14), date(2027, 3, 28), date(2026, 11, 1), date(2026, 10, 25), DAY])
def test_local_times_and_instants_agree_even_when_clocks_change(on: date):
    for way in [*ways("JFK", "LHR", on), *ways("LHR", "SYD", on)]:
        for flight in way.flights:
            zone = airports()[flight.origin].zone
            leaves = flight.departs_local.replace(tzinfo=zone)
            assert datetime.fromtimestamp(flight.departs * 60, UTC).astimezone(zone).replace(
                tzinfo=None
            ) == leaves.replace(tzinfo=None)
            assert flight.arrives - flight.departs == flight.service.block_min


@pytest.mark.parametrize(("origin", "destination"), [("JFK", "LHR"), ("SFO", "NRT"), ("BCN", "FAO"), ("PVD", "NCE")])
def test_connections_are_legal_and_sensible(origin: str, destination: str):
    found = ways(origin, destination)
    assert found
    for way in found:
        assert (way.origin, way.destination) == (origin, destination)
        for first, second in zip(way.flights, way.flights[1:], strict=False):
            wait = second.departs - first.arrives
            assert first.destination == second.origin
            assert minimum_connection(origin, first.destination, destination) <= wait <= 6 * 60
        for flight in way.flights:
            assert aircraft()[flight.service.aircraft].range_km >= flight.km


def test_nearly_every_large_airport_reaches_every_other_airport_with_one_stop():
    drawn = random.Random(7)
    large = [one.iata for one in airports().values() if one.size <= 2]
    every = list(airports())
    pairs = [(drawn.choice(large), drawn.choice(every)) for _ in range(120)]
    apart = [(a, b) for a, b in pairs if airports()[a].city_code != airports()[b].city_code]
    assert sum(bool(ways(a, b)) for a, b in apart) >= 0.75 * len(apart)


def test_every_capital_of_business_is_reached_from_new_york_and_london():
    for hub in ("JFK", "LHR"):
        for other in [
            "SFO",
            "LAX",
            "ORD",
            "BOS",
            "CDG",
            "FRA",
            "MAD",
            "FCO",
            "DUB",
            "ZRH",
            "DXB",
            "DEL",
            "BOM",
            "SIN",
            "HKG",
            "HND",
            "SYD",
            "GRU",
            "MEX",
            "YYZ",
            "JNB",
            "NBO",
            "CAI",
        ]:
            assert ways(hub, other), f"{hub}-{other}"


def test_any_date_has_flights():
    for days in (0, 30, 200, 1000, 20_000):
        assert ways("JFK", "LHR", DAY + timedelta(days=days))


def test_another_process_has_the_same_timetable():
    code = (
        "from datetime import date\n"
        "from sandbox.world.air_itineraries import itineraries\n"
        "found = itineraries(['SFO'], ['FRA'], date(2027, 2, 3))\n"
        "print([[f.key + str(f.departs) for f in w.flights] for w in found])"
    )
    root = Path(__file__).resolve().parents[3]
    outs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outs) == 1
