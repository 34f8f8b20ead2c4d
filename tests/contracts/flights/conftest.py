"""Duffel's adapters against the sandbox."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from core.bookings.ports import SupplierOffer, SupplierOrder
from core.kernel.clock import SystemClock
from core.offers.ports import FlightQuery, FoundOffer
from core.places.service import Places
from core.providers.duffel.client import line
from core.providers.duffel.flights import DuffelFlights
from core.providers.duffel.orders import DuffelOrders
from core.providers.resilience import Breaker, Line


@dataclass
class Duffel:
    line: Line
    breaker: Breaker
    flights: DuffelFlights
    orders: DuffelOrders


@pytest.fixture
async def duffel(world) -> AsyncIterator[Duffel]:
    breaker = Breaker("Duffel", rest=0.3)
    clock = SystemClock()
    made = line("duffel_test_tripwright", f"{world.address}/duffel", breaker=breaker)
    yield Duffel(made, breaker, DuffelFlights(made, clock), DuffelOrders(made, clock, order_seconds=2.0))
    await made.aclose()


def _flight_query(origin: str = "New York", destination: str = "London", **changes) -> FlightQuery:
    places, leaves = Places(), SystemClock().now().date() + timedelta(days=21)
    query = FlightQuery(
        origin=places.resolve(origin),
        destination=places.resolve(destination),
        depart_on=leaves,
        return_on=leaves + timedelta(days=3),
        travellers=1,
        cabin=None,
        timeout=8.0,
    )
    return replace(query, **changes)


@pytest.fixture
def flight_query() -> Callable[..., FlightQuery]:
    return _flight_query


@pytest.fixture
def offered() -> Callable[[FoundOffer], SupplierOffer]:
    return _offered


def _offered(found: FoundOffer) -> SupplierOffer:
    return SupplierOffer("flight", found.supplier_offer_id, found.snapshot, found.raw, found.total, found.expires_at)


@pytest.fixture
def order_of(ada) -> Callable[..., SupplierOrder]:
    def make(found: FoundOffer, reference: str = "K7QM4D-1", **changes) -> SupplierOrder:
        order = SupplierOrder(reference, "K7QM4D", _offered(found), (ada,), found.total)
        return replace(order, **changes)

    return make


@pytest.fixture
async def found(duffel) -> list[FoundOffer]:
    return await duffel.flights.search(_flight_query())


@pytest.fixture
def cheapest(found) -> FoundOffer:
    return min(found, key=lambda offer: offer.total.minor)
