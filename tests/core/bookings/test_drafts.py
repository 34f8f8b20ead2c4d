"""A draft holds one journey: what is chosen anew takes the place of what no longer belongs to it."""

from dataclasses import replace

from tests.core.bookings.conftest import FLIGHT


def _later(flight):
    moved = {**FLIGHT, "slices": [{**FLIGHT["slices"][0], "departs_at": "2032-03-01T23:05:00+00:00", "arrives_at": "2032-03-02T06:10:00+00:00", "departs_local": "2032-03-01T18:05", "arrives_local": "2032-03-02T06:10"}]}  # fmt: skip
    return replace(flight, id=type(flight.id)(int=flight.id.int ^ 5), snapshot=moved)


async def test_a_flight_of_the_same_days_replaces_the_flight_and_keeps_the_hotel(world):
    first = await world.bookings.draft(
        world.maya, offer_ids=[world.flight.id, world.hotel.id], thread_id=world.thread_id
    )
    other = world.shelf.put(replace(world.flight, id=type(world.flight.id)(int=world.flight.id.int ^ 1)))
    again = await world.bookings.draft(world.maya, offer_ids=[other.id], thread_id=world.thread_id)
    assert again.id == first.id
    assert sorted(item["kind"] for item in again.data["items"]) == ["flight", "hotel"]


async def test_a_flight_of_another_journey_takes_the_old_hotel_with_it(world):
    await world.bookings.draft(world.maya, offer_ids=[world.flight.id, world.hotel.id], thread_id=world.thread_id)
    other = world.shelf.put(_later(world.flight))
    again = await world.bookings.draft(world.maya, offer_ids=[other.id], thread_id=world.thread_id)
    assert [item["kind"] for item in again.data["items"]] == ["flight"]
    assert again.data["total"]["text"] == "842.10 USD"
