"""What a successor may take as never made, and what it must find out before it undoes anything."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.bookings import buying
from core.bookings.ports import Confirmation, SupplierRefused
from core.kernel.errors import OutcomeUnknown, TryLater


class Died(BaseException):
    """The process ends here: nothing after it runs."""


@pytest.fixture(autouse=True)
def _looks_at_once(monkeypatch):
    monkeypatch.setattr(buying, "_LOOKS", (0.0, 0.0))


async def dies_while_asking(world, seller):
    """A booking whose process died with a request on its way through `seller`."""
    seller.before.append(Died())
    booking = await world.confirmed()
    with pytest.raises(Died):
        await world.bookings.execute(world.org_id, booking.id)
    # The other item's task is not awaited by anybody any more; let it end, as it would have before the death.
    await asyncio.sleep(0.1)
    return booking


async def resumed(world, booking, *, settled):
    """The next run, as if `unknown_settle` had passed since the last question or not."""
    async with world.database.sweep() as session:
        await session.execute(
            text("UPDATE bookings SET lease_until = now() - interval '1 second' WHERE id = :id"), {"id": booking.id}
        )
        if settled:
            await session.execute(
                text("UPDATE booking_items SET asked_at = asked_at - interval '1 hour' WHERE booking_id = :id"),
                {"id": booking.id},
            )
    await world.bookings.execute(world.org_id, booking.id)
    return await world.view(booking.id)


@pytest.fixture
def patient(world, monkeypatch):
    """The world with the time that suppliers really get."""
    saga = world.bookings._saga
    monkeypatch.setattr(saga._buying, "_desk", replace(saga._buying._desk, unknown_settle=timedelta(seconds=35)))
    return world


async def test_an_order_still_on_its_way_is_not_asked_for_a_second_time(patient):
    booking = await dies_while_asking(patient, patient.beds)
    view = await resumed(patient, booking, settled=False)
    assert view["status"] == "booking"
    assert view["sync_status"] == "unknown"
    assert patient.beds.asked == 1
    # The supplier gets there in the end, though whoever asked is long gone.
    reference = await client_reference(patient, booking, "hotel")
    patient.beds.orders[reference] = Confirmation("late", "LATE01", patient.hotel.total)
    view = await resumed(patient, booking, settled=False)
    assert view["status"] == "confirmed"
    assert (patient.beds.asked, len(patient.beds.standing)) == (1, 1)


async def test_an_order_that_was_never_made_is_asked_for_again(patient):
    booking = await dies_while_asking(patient, patient.beds)
    view = await resumed(patient, booking, settled=True)
    assert view["status"] == "confirmed"
    assert (patient.beds.asked, len(patient.beds.standing), len(patient.air.standing)) == (2, 1, 1)


async def test_a_death_while_asking_again_is_waited_for_as_long(patient):
    booking = await dies_while_asking(patient, patient.beds)
    patient.beds.before.append(Died())
    with pytest.raises(Died):
        await resumed(patient, booking, settled=True)
    view = await resumed(patient, booking, settled=False)
    assert view["status"] == "booking"
    assert patient.beds.asked == 2


async def test_a_supplier_that_surely_did_nothing_is_asked_again_without_waiting(patient):
    patient.beds.before.append(TryLater("Too many requests."))
    booking = await patient.confirmed()
    await patient.bookings.execute(patient.org_id, booking.id)
    view = await resumed(patient, booking, settled=False)
    assert view["status"] == "confirmed"
    assert patient.beds.asked == 2


async def test_a_supplier_that_cannot_be_asked_what_happened_is_never_given_up_on(patient, monkeypatch):
    booking = await dies_while_asking(patient, patient.beds)

    async def away(_order):
        raise TryLater("The supplier is down.")

    finds = patient.beds.find
    monkeypatch.setattr(patient.beds, "find", away)
    for _ in range(6):
        view = await resumed(patient, booking, settled=True)
        assert view["status"] == "booking"
    assert view["attention"][0]["reason"] == "booking.stuck"
    monkeypatch.setattr(patient.beds, "find", finds)
    view = await resumed(patient, booking, settled=True)
    assert view["status"] == "confirmed"
    assert view["attention"] == []


async def test_what_is_unknown_is_settled_before_a_failed_trip_is_undone(patient):
    patient.air.before.append(SupplierRefused("The fare has gone."))
    patient.beds.after.append(OutcomeUnknown("The connection broke."))
    orders, patient.beds.orders = patient.beds.orders, Forgetful()
    booking = await patient.confirmed()
    await patient.bookings.execute(patient.org_id, booking.id)
    view = await patient.view(booking.id)
    assert view["status"] == "booking"
    # Now the room shows up: it was bought after all.
    orders.update(patient.beds.orders.kept)
    patient.beds.orders = orders
    view = await resumed(patient, booking, settled=False)
    assert view["status"] == "failed"
    assert {item["kind"]: item["status"] for item in view["items"]} == {"flight": "failed", "hotel": "cancelled"}
    assert patient.beds.standing == []
    assert "The fare has gone." in view["history"][-1]["because"]
    assert await patient.ledger_is_balanced()


async def test_a_failed_trip_asks_for_nothing_more(patient):
    patient.air.before.append(SupplierRefused("The fare has gone."))
    booking = await dies_while_asking(patient, patient.beds)
    view = await resumed(patient, booking, settled=True)
    assert view["status"] == "failed"
    assert {item["kind"]: item["status"] for item in view["items"]} == {"flight": "failed", "hotel": "failed"}
    assert patient.beds.asked == 1
    assert view["payment_status"] == "released"


async def test_a_run_whose_lease_went_to_another_ends_quietly(patient, monkeypatch):
    saga = patient.bookings._saga
    monkeypatch.setattr(saga, "_desk", replace(saga._desk, lease=timedelta(seconds=0.15)))
    arrived, go_on = asyncio.Event(), asyncio.Event()
    books = patient.beds.book

    async def slowly(order):
        arrived.set()
        await go_on.wait()
        return await books(order)

    monkeypatch.setattr(patient.beds, "book", slowly)
    booking = await patient.confirmed()
    running = asyncio.create_task(patient.bookings.execute(patient.org_id, booking.id))
    await arrived.wait()
    async with patient.database.sweep() as session:
        await session.execute(text("UPDATE bookings SET epoch = epoch + 1 WHERE id = :id"), {"id": booking.id})
    await asyncio.wait_for(running, 5)
    assert (await patient.view(booking.id))["status"] == "booking"


class Forgetful(dict):
    """Orders that are made and cannot be found yet."""

    def __init__(self):
        super().__init__()
        self.kept = {}

    def __setitem__(self, key, value):
        self.kept[key] = value


async def client_reference(world, booking, kind):
    async with world.database.sweep() as session:
        return await session.scalar(
            text("SELECT client_reference FROM booking_items WHERE booking_id = :id AND kind = :kind"),
            {"id": booking.id, "kind": kind},
        )
