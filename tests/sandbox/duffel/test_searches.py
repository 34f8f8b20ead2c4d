"""Offer requests."""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.sandbox.duffel.conftest import MORNING, Duffel


async def test_new_york_to_london_and_back_is_a_rich_list(duffel: Duffel, soon: date, back: date):
    offers = await duffel.search(("JFK", "LHR", soon), ("LHR", "JFK", back))
    assert 60 <= len(offers) <= 120
    assert {"BA", "VS", "AA", "DL", "B6"} <= {one["owner"]["iata_code"] for one in offers}
    cabins = {one["slices"][0]["segments"][-1]["passengers"][0]["cabin_class"] for one in offers}
    assert cabins == {"economy", "premium_economy", "business", "first"}
    first = [one["slices"][0]["segments"][0] for one in offers]
    (ba178, *_) = [
        one
        for one in first
        if one["marketing_carrier"]["iata_code"] + one["marketing_carrier_flight_number"] == "BA178"
    ]
    assert ba178["departing_at"] == f"{soon}T18:05:00"
    for offer in offers:
        assert [len(offer["slices"]), offer["total_currency"]] == [2, "USD"]
        there, home = offer["slices"]
        assert there["segments"][-1]["arriving_at"] < home["segments"][0]["departing_at"]


async def test_amounts_add_up_and_ids_are_distinct(duffel: Duffel, soon: date):
    offers = await duffel.search(("JFK", "LHR", soon))
    for one in offers:
        cents = [round(float(one[name]) * 100) for name in ("total_amount", "base_amount", "tax_amount")]
        assert cents[0] == cents[1] + cents[2] > 0
    ids = [one["id"] for one in offers]
    segments = [segment["id"] for one in offers for way in one["slices"] for segment in way["segments"]]
    assert len(set(ids)) == len(ids)
    assert len(set(segments)) == len(segments)


async def test_times_are_local_and_durations_true(duffel: Duffel, soon: date):
    for offer in (await duffel.search(("JFK", "NRT", soon)))[:30]:
        for segment in offer["slices"][0]["segments"]:
            leaves = datetime.fromisoformat(segment["departing_at"]).replace(
                tzinfo=ZoneInfo(segment["origin"]["time_zone"])
            )
            lands = datetime.fromisoformat(segment["arriving_at"]).replace(
                tzinfo=ZoneInfo(segment["destination"]["time_zone"])
            )
            minutes = (lands - leaves).total_seconds() / 60
            hours, _, rest = segment["duration"].removeprefix("PT").partition("H")
            days = 0
            if segment["duration"].startswith("P1D"):
                days, (hours, _, rest) = 1, segment["duration"].removeprefix("P1DT").partition("H")
            assert minutes == days * 1440 + int(hours) * 60 + int(rest.rstrip("M") or 0)


async def test_cities_mean_all_their_airports(duffel: Duffel, soon: date):
    asked = {
        "slices": [{"origin": "NYC", "destination": "LON", "departure_date": str(soon)}],
        "passengers": [{"type": "adult"}],
        "cabin_class": "economy",
    }
    found = await duffel.have("POST", "/air/offer_requests", asked)
    assert found["slices"][0]["origin_type"] == "city"
    ends = {
        (way["origin"]["iata_code"], way["destination"]["iata_code"]) for o in found["offers"] for way in o["slices"]
    }
    assert {("JFK", "LHR"), ("EWR", "LHR")} <= ends


async def test_a_cabin_and_a_limit_of_connections_narrow_the_list(duffel: Duffel, soon: date):
    offers = await duffel.search(("JFK", "LHR", soon), cabin_class="business", max_connections=0)
    assert offers
    for one in offers:
        (segment,) = one["slices"][0]["segments"]
        assert segment["passengers"][0]["cabin_class"] == "business"


async def test_times_of_day_narrow_the_list(duffel: Duffel, soon: date):
    asked = {
        "slices": [
            {
                "origin": "LHR",
                "destination": "CDG",
                "departure_date": str(soon),
                "departure_time": {"from": "09:00", "to": "12:00"},
                "arrival_time": None,
            }
        ],
        "passengers": [{"age": 30}],
    }
    offers = (await duffel.have("POST", "/air/offer_requests", asked))["offers"]
    assert offers
    for one in offers:
        assert "09:00" <= one["slices"][0]["segments"][0]["departing_at"][11:16] <= "12:00"


async def test_families_pay_by_age(duffel: Duffel, soon: date):
    alone = await duffel.search(("BOS", "LHR", soon), cabin_class="economy", max_connections=0)
    people = [{"type": "adult"}, {"age": 8}, {"age": 1}]
    together = await duffel.search(("BOS", "LHR", soon), cabin_class="economy", max_connections=0, passengers=people)
    assert [one["type"] for one in together[0]["passengers"]] == ["adult", "child", "infant_without_seat"]
    assert float(alone[0]["total_amount"]) < float(together[0]["total_amount"]) < 3 * float(alone[0]["total_amount"])


async def test_offers_can_be_asked_for_later(duffel: Duffel, soon: date):
    asked = {
        "slices": [{"origin": "LHR", "destination": "MAD", "departure_date": str(soon)}],
        "passengers": [{"type": "adult"}],
    }
    made = await duffel.have("POST", "/air/offer_requests", asked, return_offers="false", supplier_timeout="1")
    assert made["offers"] == []
    listed = await duffel.have(
        "GET", "/air/offers", offer_request_id=made["id"], sort="-total_amount", limit=200, max_connections=0
    )
    prices = [float(one["total_amount"]) for one in listed]
    assert prices == sorted(prices, reverse=True)
    assert await duffel.have("GET", f"/air/offer_requests/{made['id']}")
    assert (await duffel.ask("GET", "/air/offer_requests")).json()["data"][0]["id"] == made["id"]


async def test_the_same_search_gives_the_same_flights_and_fares_in_another_sandbox(open_duffel, soon: date, back: date):
    seen = []
    for _ in range(2):
        one = await open_duffel()
        offers = await one.search(("SFO", "HND", soon), ("HND", "SFO", back))
        seen.append(
            [
                (
                    o["total_amount"],
                    [
                        (s["departing_at"], s["marketing_carrier_flight_number"])
                        for w in o["slices"]
                        for s in w["segments"]
                    ],
                )
                for o in offers
            ]
        )
    assert seen[0] == seen[1]


async def test_a_return_search_is_fast(duffel: Duffel, soon: date, back: date):
    await duffel.search(("JFK", "LHR", soon), ("LHR", "JFK", back))
    asked = {
        "slices": [
            {"origin": "JFK", "destination": "LHR", "departure_date": str(soon)},
            {"origin": "LHR", "destination": "JFK", "departure_date": str(back)},
        ],
        "passengers": [{"type": "adult"}],
    }
    took = []
    for _ in range(5):
        began = time.perf_counter()
        await duffel.client.post("/air/offer_requests", json={"data": asked})
        took.append(time.perf_counter() - began)
    assert min(took) < 0.15


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"slices": []}, "validation_required", "/slices"),
        ({"passengers": []}, "validation_required", "/passengers"),
        ({"colour": "red"}, "validation_unexpected", "/colour"),
        ({"cabin_class": "sofa"}, "validation_inclusion", "/cabin_class"),
        ({"max_connections": "1"}, "validation_type", "/max_connections"),
        ({"passengers": [{"type": "pilot"}]}, "validation_inclusion", "/passengers/0/type"),
        ({"passengers": [{"given_name": "Ana"}]}, "validation_required", "/passengers/0"),
        ({"passengers": [{"type": "adult"}] * 10}, "validation_length", "/passengers"),
    ],
)
async def test_bad_requests_say_what_is_wrong_and_where(duffel: Duffel, soon: date, change, code, pointer):
    asked = {
        "slices": [{"origin": "JFK", "destination": "LHR", "departure_date": str(soon)}],
        "passengers": [{"type": "adult"}],
    }
    response = await duffel.ask("POST", "/air/offer_requests", asked | change)
    errors = {(one["code"], one["source"]["pointer"]) for one in response.json()["errors"]}
    assert response.status_code == 422
    assert (code, pointer) in errors


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"origin": "QQQ"}, "origin"),
        ({"destination": "JFK"}, "destination"),
        ({"departure_date": "2026-11-19"}, "departure_date"),
        ({"departure_date": "2028-01-01"}, "departure_date"),
        ({"departure_date": "next week"}, "departure_date"),
        ({"origin": "lhr"}, "origin"),
    ],
)
async def test_bad_slices_say_what_is_wrong_and_where(duffel: Duffel, soon: date, change, field):
    one = {"origin": "JFK", "destination": "LHR", "departure_date": str(soon)} | change
    response = await duffel.ask("POST", "/air/offer_requests", {"slices": [one], "passengers": [{"type": "adult"}]})
    assert response.status_code == 422
    assert response.json()["errors"][0]["source"]["field"] == field


async def test_departed_flights_are_not_sold(duffel: Duffel):
    today = MORNING.date()
    offers = await duffel.search(("LHR", "CDG", today))
    assert offers
    assert min(one["slices"][0]["segments"][0]["departing_at"] for one in offers) >= f"{today}T10:00"


async def test_documented_test_routes_answer_as_documented(duffel: Duffel, soon: date):
    assert await duffel.search(("PVD", "RAI", soon)) == []
    holds = await duffel.search(("JFK", "EWR", soon))
    assert holds
    assert not any(one["payment_requirements"]["requires_instant_payment"] for one in holds)
    assert any(len(one["slices"][0]["segments"]) == 2 for one in await duffel.search(("LHR", "DXB", soon)))
    bare = [one for one in await duffel.search(("BTS", "MRU", soon)) if one["owner"]["iata_code"] == "ZZ"]
    bags = [bag["quantity"] for one in bare for bag in one["slices"][0]["segments"][0]["passengers"][0]["baggages"]]
    assert bags
    assert not any(bags)
    (stopping, *_) = [one for one in await duffel.search(("DXB", "AMS", soon)) if one["owner"]["iata_code"] == "ZZ"]
    assert len(stopping["slices"][0]["segments"][0]["stops"]) == 1


async def test_the_search_that_times_out_waits_as_told_and_finds_nothing(duffel: Duffel, soon: date):
    asked = {
        "slices": [{"origin": "STN", "destination": "LHR", "departure_date": str(soon)}],
        "passengers": [{"type": "adult"}],
    }
    began = time.perf_counter()
    found = await duffel.have("POST", "/air/offer_requests", asked, supplier_timeout="2000")
    assert time.perf_counter() - began > 1.9
    assert found["offers"] == []


async def test_a_scripted_empty_search_finds_nothing_once(duffel: Duffel, soon: date):
    await duffel.fault("no_offers")
    assert await duffel.search(("JFK", "LHR", soon)) == []
    assert await duffel.search(("JFK", "LHR", soon))


async def test_searches_nobody_can_book_from_any_more_are_forgotten(duffel: Duffel, soon: date):
    await duffel.search(("JFK", "LHR", soon))
    await duffel.pass_time(days=3)
    await duffel.search(("JFK", "LHR", soon + timedelta(days=5)))
    assert duffel.sandbox.hub.store.count("duffel", "offer_request") == 1
