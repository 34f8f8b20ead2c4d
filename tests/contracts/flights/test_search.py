"""The flight source: what comes back is complete, understood and honest about what is not known."""

import asyncio
import json
from datetime import datetime

import pytest

from core.kernel.clock import SystemClock
from core.kernel.errors import TryLater
from core.offers.request import Cabin
from core.places.service import Places
from core.providers.duffel.reading import found_offer
from core.providers.resilience import BreakerState, RateLimited, SupplierDown
from tests.fixtures.vendor_specs import load_spec

OPTION = {
    "kind", "airline", "flight_numbers", "slices", "cabin", "fare_brand", "bags", "total", "per_traveller", "travellers",
    "co2_kg", "refundable", "changeable", "holdable", "hold_until", "preferred",
}  # fmt: skip
SLICE = {
    "origin", "destination", "departs_local", "arrives_local", "departs_at", "arrives_at", "day_change", "duration_min",
    "stops", "segments",
}  # fmt: skip


async def test_a_search_finds_there_and_back_with_every_field_the_card_shows(found):
    assert len(found) > 20
    for offer in found:
        assert set(offer.snapshot) == OPTION
        assert len(offer.snapshot["slices"]) == 2
        assert all(set(part) == SLICE for part in offer.snapshot["slices"])
        assert offer.total.minor > 0
        assert json.dumps(offer.snapshot)


async def test_times_are_local_with_their_instant_and_zone(found):
    there = found[0].snapshot["slices"][0]
    assert there["origin"]["zone"] == "America/New_York"
    assert there["destination"]["zone"] == "Europe/London"
    leaves, lands = (datetime.fromisoformat(there[name]) for name in ("departs_at", "arrives_at"))
    assert (lands - leaves).total_seconds() / 60 == there["duration_min"]
    assert there["departs_local"] < there["departs_at"].removesuffix("Z")


async def test_a_city_is_searched_with_all_its_airports(found):
    assert len({offer.snapshot["slices"][0]["origin"]["code"] for offer in found}) > 1


async def test_a_cabin_asked_for_is_the_cabin_found(duffel, flight_query):
    found = await duffel.flights.search(flight_query(cabin=Cabin.BUSINESS))
    assert found
    assert {offer.snapshot["cabin"] for offer in found} == {"business"}


async def test_connections_tell_where_and_how_long(found):
    with_stops = [offer for offer in found if offer.snapshot["slices"][0]["stops"]]
    assert with_stops
    stop = with_stops[0].snapshot["slices"][0]["stops"][0]
    assert len(stop["code"]) == 3
    assert stop["layover_min"] > 20


async def test_two_travellers_pay_twice_and_share_evenly(duffel, flight_query):
    found = await duffel.flights.search(flight_query(travellers=2))
    option = found[0].snapshot
    assert option["travellers"] == 2
    assert option["per_traveller"]["minor"] * 2 - option["total"]["minor"] in {0, 1}


async def test_a_route_without_flights_finds_nothing(duffel, flight_query):
    assert await duffel.flights.search(flight_query("PVD", "RAI")) == []


async def test_recorded_answers_of_the_real_vendor_are_understood_nulls_and_all():
    now = SystemClock().now()
    recorded = load_spec("duffel/recorded/offer-request-with-3-offers.json")
    offers = list(recorded.get("data", recorded)["offers"])
    for name in ("offer-with-services-and-nulls", "offer-with-services-null"):
        one = load_spec(f"duffel/recorded/{name}.json")
        offers.append(one.get("data", one))
    for offer in offers:
        assert set(found_offer(offer, now).snapshot) == OPTION


async def test_an_unknown_condition_is_not_a_refusal():
    recorded = load_spec("duffel/recorded/offer-request-with-3-offers.json")
    offer = dict(recorded.get("data", recorded)["offers"][0])
    offer["conditions"] = {"refund_before_departure": None, "change_before_departure": None}
    option = found_offer(offer, SystemClock().now()).snapshot
    assert option["refundable"] == {"state": "unknown", "penalty": None}


async def test_a_broken_offer_costs_only_itself(duffel, world, flight_query, monkeypatch):
    found = await duffel.flights.search(flight_query())
    broken = duffel.flights._understood([{"id": "off_broken"}, {}], flight_query())
    assert broken == []
    assert found


async def test_a_busy_vendor_is_asked_again_when_it_says_soon(duffel, world, flight_query):
    world.fault("duffel", "error", path="offer_requests", status=503)
    assert await duffel.flights.search(flight_query())
    assert world.calls("offer_requests") == 2


async def test_a_cut_connection_is_asked_again(duffel, world, flight_query):
    world.fault("duffel", "cut_before", path="offer_requests")
    assert await duffel.flights.search(flight_query())


async def test_half_an_answer_is_later_and_not_a_crash(duffel, world, flight_query):
    world.fault("duffel", "invalid_json", path="offer_requests", times=None)
    with pytest.raises(TryLater):
        await duffel.flights.search(flight_query())


async def test_a_long_rate_limit_is_reported_with_its_wait(duffel, world, flight_query):
    world.fault("duffel", "rate_limited", path="offer_requests", times=None)
    with pytest.raises(RateLimited) as limited:
        await duffel.flights.search(flight_query())
    assert float(str(limited.value.facts["retry_after"])) > 0


async def test_the_breaker_opens_after_failures_and_closes_when_the_vendor_is_back(duffel, world, flight_query):
    world.fault("duffel", "error", path="offer_requests", status=500, times=None)
    for _ in range(2):
        with pytest.raises(TryLater):
            await duffel.flights.search(flight_query())
    assert duffel.breaker.state is BreakerState.OPEN
    before = world.calls("offer_requests")
    with pytest.raises(SupplierDown):
        await duffel.flights.search(flight_query())
    assert world.calls("offer_requests") == before
    world.sandbox.hub.faults.clear()
    await asyncio.sleep(0.35)
    assert await duffel.flights.search(flight_query())
    assert duffel.breaker.state is BreakerState.CLOSED


async def test_a_slow_supplier_is_given_up_in_time(duffel, world, flight_query):
    world.fault("duffel", "slow", path="offer_requests", seconds=5, times=None)
    with pytest.raises(TryLater):
        await asyncio.wait_for(duffel.flights.search(flight_query(timeout=0.5)), 2)


def test_a_small_city_is_asked_for_by_its_airport(flight_query):
    places = Places()
    assert places.resolve("Munich").airports == ("MUC",)
