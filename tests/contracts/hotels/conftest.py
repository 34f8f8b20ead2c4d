"""Hotelbeds' adapters against the sandbox."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from core.bookings.ports import SupplierOffer, SupplierOrder
from core.kernel.clock import SystemClock
from core.offers.ports import FoundOffer, HotelQuery
from core.payments.ports import CardSecret
from core.places.service import Places
from core.providers.hotelbeds.client import HotelbedsClient, HotelbedsConfig
from core.providers.hotelbeds.content import HotelContent
from core.providers.hotelbeds.orders import HotelbedsOrders
from core.providers.hotelbeds.rooms import HotelbedsRooms
from core.providers.resilience import Breaker

CARD = CardSecret("4242424242424242", "123", 11, 2031, "Tripwright")


@dataclass
class Hotelbeds:
    client: HotelbedsClient
    breaker: Breaker
    content: HotelContent
    rooms: HotelbedsRooms
    orders: HotelbedsOrders
    revealed: list[str]


@pytest.fixture
async def hotelbeds(world) -> AsyncIterator[Hotelbeds]:
    clock, revealed = SystemClock(), []
    breaker = Breaker("Hotelbeds", rest=0.3)
    config = HotelbedsConfig(
        "sandbox-hotelbeds-key",
        "sandbox-hotelbeds-secret",
        f"{world.address}/hotelbeds",
        f"{world.address}/hotelbeds-secure",
        booking_seconds=2.0,
    )
    client = HotelbedsClient(config, clock, breaker=breaker)
    content = HotelContent(client)

    async def reveal(card_id: str) -> CardSecret:
        revealed.append(card_id)
        return CARD

    orders = HotelbedsOrders(client, clock, reveal)
    yield Hotelbeds(client, breaker, content, HotelbedsRooms(client, content, clock), orders, revealed)
    await content.aclose()
    await client.aclose()


def _hotel_query(city: str = "London", **changes) -> HotelQuery:
    place, arrives = Places().resolve(city), SystemClock().now().date() + timedelta(days=22)
    query = HotelQuery(
        city=place,
        latitude=place.latitude,
        longitude=place.longitude,
        radius_km=12.0,
        check_in=arrives,
        check_out=arrives + timedelta(days=3),
        rooms=1,
        min_stars=None,
        timeout=8.0,
    )
    return replace(query, **changes)


@pytest.fixture
def hotel_query() -> Callable[..., HotelQuery]:
    return _hotel_query


def _offered(found: FoundOffer) -> SupplierOffer:
    return SupplierOffer("hotel", found.supplier_offer_id, found.snapshot, found.raw, found.total, found.expires_at)


@pytest.fixture
def offered() -> Callable[[FoundOffer], SupplierOffer]:
    return _offered


@pytest.fixture
def order_of(ada) -> Callable[..., SupplierOrder]:
    def make(found: FoundOffer, reference: str = "K7QM4D-2", **changes) -> SupplierOrder:
        order = SupplierOrder(reference, "K7QM4D", _offered(found), (ada,) * found.raw["rooms"], found.total)
        return replace(order, **changes)

    return make


@pytest.fixture
async def found(hotelbeds) -> list[FoundOffer]:
    return await hotelbeds.rooms.search(_hotel_query())


@pytest.fixture
def room(found) -> FoundOffer:
    """Sure of its price, and refundable."""
    return next(
        offer
        for offer in found
        if offer.raw["rateType"] == "BOOKABLE" and offer.snapshot["cancellation"]["free_until"] is not None
    )


@pytest.fixture
def indicated(found) -> FoundOffer:
    """A rate that must be checked before it can be booked."""
    return next(offer for offer in found if offer.raw["rateType"] == "RECHECK")
