"""What the vendor lists besides flights for sale: airlines, airports, aircraft, places by name, and empty seat maps."""

from collections.abc import Mapping, Sequence
from functools import cache

from sandbox.duffel import places
from sandbox.duffel.offer_json import Json
from sandbox.duffel.offers import Offers
from sandbox.duffel.orders import Orders
from sandbox.duffel.problems import invalid, not_found
from sandbox.duffel.wire import only
from sandbox.world.airports import airports, cities
from sandbox.world.carriers import aircraft, carriers


@cache
def airlines() -> Sequence[Json]:
    return [places.airline(code) for code in sorted(carriers())]


@cache
def airports_listed() -> Sequence[Json]:
    return [places.airport(iata) for iata in sorted(airports())]


@cache
def aircraft_types() -> Sequence[Json]:
    return [places.aircraft_type(code) for code in sorted(aircraft())]


def one(listed: Sequence[Json], id_: str) -> Json:
    for item in listed:
        if item["id"] == id_:
            return item
    raise not_found()


def seat_maps(offers: Offers, query: Mapping[str, str]) -> Json:
    """The airlines of this world do not publish seat maps: the list is empty for every live offer."""
    only(query, "offer_id")
    offers.live(query.get("offer_id", ""))
    return {"data": []}


def no_services(orders: Orders, id_: str) -> Json:
    """Bags are sold with the offer only, so an order has none to add."""
    orders.get(id_)
    return {"data": []}


def suggestions(query: Mapping[str, str]) -> Json:
    only(query, "query", "name", "lat", "lng", "rad")
    wish = (query.get("query") or query.get("name") or "").strip().lower()
    if not wish:
        raise invalid("query", "Field 'query' can't be blank", "validation_required")
    codes = [code for code, found in cities().items() if code.lower() == wish or found.name.lower().startswith(wish)]
    codes += [iata for iata, at in airports().items() if iata.lower() == wish or at.name.lower().startswith(wish)]
    return {"data": [places.suggestion(code) for code in dict.fromkeys(codes)][:20]}
