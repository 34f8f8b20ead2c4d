"""One seat (or room) left and two travellers: the supplier's own lock decides, and the saga lives with its answer."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from core.bookings.ports import Confirmation, SupplierOrder, SupplierRefused
from tests.core.bookings.conftest import Seller, World
from tests.races.conftest import Meeting, counted

RELEASED = "SELECT count(*) FROM payments WHERE status = 'released' AND booking_id = ANY(:bookings)"


@dataclass
class Scarce(Seller):
    """A supplier whose stock is a row, sold over a connection of its own for each order."""

    url: str = ""
    meeting: Any = None
    lock: str = " FOR UPDATE"

    async def book(self, order: SupplierOrder) -> Confirmation:
        async with await psycopg.AsyncConnection.connect(self.url) as connection:
            found = await connection.execute(f"SELECT remaining FROM race_stock{self.lock}".encode())
            row = await found.fetchone()
            assert row is not None
            await self.meeting.arrive()
            if row[0] < 1:
                raise SupplierRefused("The last one has just been sold.")
            await connection.execute("UPDATE race_stock SET remaining = remaining - 1")
        return await super().book(order)


@pytest.fixture
async def stock(database_url: str) -> Any:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute("DROP TABLE IF EXISTS race_stock")
        await connection.execute("CREATE TABLE race_stock (remaining int)")
        await connection.execute("INSERT INTO race_stock VALUES (1)")
        yield connection
        await connection.execute("DROP TABLE race_stock")


async def both_bought(
    world: World, meeting: Meeting, url: str, kind: str, lock: str
) -> tuple[list[str], Scarce, list[Any]]:
    offer, name = (world.flight, "duffel") if kind == "seat" else (world.hotel, "hotelbeds")
    seller = Scarce(name, url=url, meeting=meeting, lock=lock)
    world.bookings._desk.suppliers[name] = seller  # type: ignore[index]
    bookings = []
    for _ in range(2):
        chosen = world.shelf.put(replace(offer, id=uuid4()))
        draft = await world.bookings.draft(world.maya, offer_ids=[chosen.id])
        made = await world.bookings.propose(world.maya, draft.id)
        proposal = await world.proposals.get(world.maya, made.id)
        bookings.append((await world.bookings.confirm(world.maya, proposal.id, nonce=proposal.nonce)).id)
    meeting.at("nowhere")
    await asyncio.gather(*(world.bookings.execute(world.org_id, booking) for booking in bookings))
    return sorted([(await world.view(booking))["status"] for booking in bookings]), seller, bookings


@pytest.mark.parametrize("kind", ["seat", "room"])
async def test_the_last_one_is_sold_once_and_the_other_traveller_pays_nothing(
    world: World, meeting: Meeting, database_url: str, stock: Any, kind: str
) -> None:
    statuses, seller, bookings = await both_bought(world, meeting, database_url, kind, " FOR UPDATE")
    assert statuses == ["confirmed", "failed"]
    assert len(seller.standing) == 1
    assert await counted(world, RELEASED, bookings=bookings) == 1
    assert await world.ledger_is_balanced()


@pytest.mark.parametrize("kind", ["seat", "room"])
async def test_without_the_lock_the_last_one_is_sold_twice(
    world: World, meeting: Meeting, database_url: str, stock: Any, kind: str
) -> None:
    statuses, seller, _ = await both_bought(world, meeting, database_url, kind, "")
    assert statuses == ["confirmed", "confirmed"]
    assert len(seller.standing) == 2
    left = await (await stock.execute("SELECT remaining FROM race_stock")).fetchone()
    assert left == (-1,)
