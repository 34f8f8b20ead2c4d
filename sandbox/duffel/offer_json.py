"""Offers as the vendor writes them, from the compact form kept in the store.

A search gives a hundred offers of ten kilobytes each; kept is only what they were made of (flights, cabin, brand,
amounts), and every reading of an offer writes the same document again.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sandbox.duffel import places, test_routes
from sandbox.duffel.wire import CURRENCY, at, duration, family_id, moment, money, to_the_second
from sandbox.kernel import seed
from sandbox.world.air_brands import FREE, MARKETING, NEVER, UNKNOWN, Brand, brands
from sandbox.world.air_fares import LONG_HAUL_KM
from sandbox.world.air_offers import Quote
from sandbox.world.air_schedules import Flight, block_minutes, flight_of
from sandbox.world.airports import airports, distance_km
from sandbox.world.carriers import carriers, operator_of

Json = dict[str, Any]
LIFE = timedelta(minutes=30)
PRICE_HELD = timedelta(hours=24)
SEATS_HELD = timedelta(hours=48)
_IDENTITY = ["passport", "known_traveler_number", "passenger_redress_number"]
_SEGMENTS_PER_OFFER = 16
_AMENITIES: dict[str, Json] = {
    "economy": {"seat": {"pitch": "standard", "legroom": "n/a", "type": "standard"}, "wifi": "paid"},
    "premium_economy": {"seat": {"pitch": "more", "legroom": "n/a", "type": "recliner"}, "wifi": "paid"},
    "business": {"seat": {"pitch": "more", "legroom": "n/a", "type": "full_flat"}, "wifi": "free"},
    "first": {"seat": {"pitch": "more", "legroom": "n/a", "type": "private_suite"}, "wifi": "free"},
}


def compact(quote: Quote) -> Json:
    return {
        "carrier": quote.carrier, "cabin": quote.cabin, "brand": quote.brand.name,
        "ways": [[flight.key for flight in way.flights] for way in quote.ways],
        "open": [[[one.cabin, one.letter, one.left] for one in fare.openings] for fare in quote.fares],
        "total": quote.total, "tax": quote.tax, "co2": quote.co2_kg,
    }  # fmt: skip


def ways_of(sold: Json) -> list[list[Flight]]:
    return [[_flight(key) for key in way] for way in sold["ways"]]


def routes_of(sold: Json) -> list[tuple[str, str]]:
    return [(way[0].split(":")[2], way[-1].split(":")[3]) for way in sold["ways"]]


def brand_of(sold: Json) -> Brand:
    origin, destination = routes_of(sold)[0]
    long_haul = distance_km(origin, destination) > LONG_HAUL_KM
    found = brands(carriers()[sold["carrier"]], sold["cabin"], long_haul=long_haul)
    return next(one for one in found if one.name == sold["brand"])


def can_hold(sold: Json, brand: Brand, departs: datetime, created: datetime) -> bool:
    if test_routes.touches(test_routes.HOLDS, sold["carrier"], routes_of(sold)):
        return True
    return brand.holdable and departs - created > timedelta(hours=72)


def offer(request: Json, index: int, sold: Json) -> Json:
    """The whole offer, without what happened to it since the search."""
    stem, created = request["stem"], moment(request["created_at"])
    ways, brand = ways_of(sold), brand_of(sold)
    departs = datetime.fromtimestamp(ways[0][0].departs * 60, tz=created.tzinfo)
    travellers = [passenger["id"] for passenger in request["passengers"] if passenger["type"] != "infant_without_seat"]
    everyone = [passenger["id"] for passenger in request["passengers"]]
    first_segment = index * _SEGMENTS_PER_OFFER
    slices = []
    for number, way in enumerate(ways):
        slices.append(
            _slice(
                stem, index, number, first_segment, way, sold["open"][number], sold, brand, everyone, len(travellers)
            )
        )
        first_segment += len(way)
    hold = can_hold(sold, brand, departs, created)
    return {
        "id": family_id("off", stem, index), "live_mode": False, "created_at": at(created), "updated_at": at(created),
        "expires_at": at(created + LIFE), "owner": places.airline(sold["carrier"]),
        "total_amount": money(sold["total"]), "total_currency": CURRENCY,
        "base_amount": money(sold["total"] - sold["tax"]), "base_currency": CURRENCY,
        "tax_amount": money(sold["tax"]), "tax_currency": CURRENCY, "total_emissions_kg": str(sold["co2"]),
        "partial": False, "passenger_identity_documents_required": False,
        "supported_passenger_identity_document_types": _IDENTITY,
        "allowed_passenger_identity_document_types": _IDENTITY,
        "supported_loyalty_programmes": [sold["carrier"]], "private_fares": [],
        "payment_requirements": {
            "requires_instant_payment": not hold,
            "price_guarantee_expires_at": to_the_second(created + PRICE_HELD) if hold else None,
            "payment_required_by": to_the_second(min(created + SEATS_HELD, departs - timedelta(hours=3)))
            if hold
            else None,
        },
        "passengers": [_passenger(one) for one in request["passengers"]], "slices": slices,
        "conditions": {
            "refund_before_departure": condition(brand.refund, len(travellers)),
            "change_before_departure": condition(brand.change, len(travellers)),
        },
    }  # fmt: skip


def condition(penalty: int, travellers: int) -> Json | None:
    if penalty == UNKNOWN:
        return None
    if penalty == NEVER:
        return {"penalty_currency": None, "penalty_amount": None, "allowed": False}
    amount = "0.00" if penalty == FREE else money(100 * penalty * travellers)
    return {"penalty_currency": CURRENCY, "penalty_amount": amount, "allowed": True}


def _slice(
    stem: str, index: int, number: int, first_segment: int, way: list[Flight], opened: list[list[Any]], sold: Json,
    brand: Brand, passengers: list[str], travellers: int,
) -> Json:  # fmt: skip
    origin, destination = places.airport(way[0].origin), places.airport(way[-1].destination)
    baggage = not test_routes.touches(test_routes.NO_BAGGAGE, sold["carrier"], [(way[0].origin, way[-1].destination)])
    return {
        "id": family_id("sli", stem, index * 8 + number), "origin_type": "airport", "origin": origin,
        "destination_type": "airport", "destination": destination,
        "duration": duration(way[-1].arrives - way[0].departs), "fare_brand_name": brand.name,
        "ngs_shelf": _shelf(sold["cabin"], brand), "comparison_key": _comparison_key(way, sold),
        "conditions": {
            "change_before_departure": condition(brand.change, travellers),
            "refund_before_departure": condition(brand.refund, travellers),
            "advance_seat_selection": brand.seat_choice, "priority_boarding": brand.priority,
            "priority_check_in": brand.priority,
        },
        "segments": [
            _segment(family_id("seg", stem, first_segment + place), flight, open_, brand, passengers, baggage=baggage)
            for place, (flight, open_) in enumerate(zip(way, opened, strict=True))
        ],
    }  # fmt: skip


def _segment(
    id_: str, flight: Flight, opened: list[Any], brand: Brand, passengers: list[str], *, baggage: bool
) -> Json:
    cabin, letter, _ = opened
    return _flight_json(flight) | {
        "id": id_,
        "passengers": [
            {
                "passenger_id": passenger, "fare_basis_code": fare_basis(letter, flight, brand), "cabin_class": cabin,
                "cabin_class_marketing_name": brand.name if cabin != "economy" else MARKETING[cabin],
                "cabin": _cabin(cabin), "baggages": _baggages(brand if baggage else None),
            }
            for passenger in passengers
        ],
    }  # fmt: skip


@lru_cache(maxsize=20_000)
def _flight_json(flight: Flight) -> Json:
    one = flight.service
    operator, operator_name = operator_of(carriers()[one.carrier], one.aircraft)
    return {
        "origin": places.airport(one.origin), "destination": places.airport(one.destination),
        "origin_terminal": terminal(one.origin, one.carrier),
        "destination_terminal": terminal(one.destination, one.carrier),
        "departing_at": flight.departs_local.isoformat(), "arriving_at": flight.arrives_local.isoformat(),
        "duration": duration(one.block_min), "distance": str(flight.km),
        "marketing_carrier": places.airline(one.carrier), "marketing_carrier_flight_number": str(one.number),
        "operating_carrier": places.airline(operator, operator_name),
        "operating_carrier_flight_number": str(one.number), "aircraft": places.aircraft_type(one.aircraft),
        "stops": _stops(flight),
    }  # fmt: skip


def _stops(flight: Flight) -> list[Json]:
    one = flight.service
    if one.via is None:
        return []
    zone = airports()[one.via].zone
    lands = datetime.fromtimestamp((flight.departs + block_minutes(one.origin, one.via)) * 60, tz=zone)
    leaves = lands + timedelta(minutes=60)
    return [
        {
            "id": f"sto_{flight.key.replace(':', '').replace('-', '')}", "airport": places.airport(one.via),
            "arriving_at": lands.replace(tzinfo=None).isoformat(),
            "departing_at": leaves.replace(tzinfo=None).isoformat(), "duration": duration(60),
        }
    ]  # fmt: skip


def terminal(airport: str, carrier: str) -> str | None:
    """Small airports have none worth naming."""
    size = airports()[airport].size
    if size > 2:
        return None
    return str(seed.integer(1, 5 if size == 1 else 2, "terminal", airport, carriers()[carrier].alliance or carrier))


def fare_basis(letter: str, flight: Flight, brand: Brand) -> str:
    season = "H" if flight.departs_local.month in (6, 7, 8, 12) else "L"
    return f"{letter}{season}{flight.departs_local.weekday()}{brand.mark}{flight.origin[0]}"


def _baggages(brand: Brand | None) -> list[Json]:
    checked, carry_on = (brand.checked, brand.carry_on) if brand else (0, 0)
    return [{"type": "checked", "quantity": checked}, {"type": "carry_on", "quantity": carry_on}]


def _cabin(cabin: str) -> Json:
    found = _AMENITIES[cabin]
    return {
        "name": cabin, "marketing_name": MARKETING[cabin],
        "amenities": {
            "wifi": {"available": True, "cost": found["wifi"]}, "seat": found["seat"], "power": {"available": True},
        },
    }  # fmt: skip


def _passenger(one: Json) -> Json:
    return {
        "id": one["id"], "type": one["type"], "age": one.get("age"), "given_name": one.get("given_name"),
        "family_name": one.get("family_name"), "fare_type": one.get("fare_type"),
        "loyalty_programme_accounts": one.get("loyalty_programme_accounts", []),
    }  # fmt: skip


def _shelf(cabin: str, brand: Brand) -> int:
    if cabin == "economy":
        return 1 if brand.mark in ("LGT", "BSC") else 2 if brand.mark in ("CLS", "PLS") else 3
    return {"premium_economy": 3, "business": 4, "first": 5}[cabin]


def _comparison_key(way: list[Flight], sold: Json) -> str:
    flown = "|".join(f"{one.key}" for one in way)
    return f"{seed.number(flown, sold['cabin'], sold['brand']):016x}"


def _flight(key: str) -> Flight:
    found = flight_of(key)
    if found is None:
        raise LookupError(f"no flight {key} in the timetable")
    return found
