import httpx
import pytest

from sandbox.config import SandboxConfig
from sandbox.server import create_sandbox
from tests.sandbox.hotelbeds.conftest import Agency


@pytest.fixture
def config(tmp_path):
    return SandboxConfig(state_path=tmp_path / "sandbox.db")


async def test_bookings_sold_rooms_and_rate_keys_survive_a_restart(config):
    first = Agency(create_sandbox(config))
    rate = await first.flexible()
    kept = [await first.booked(rate["rateKey"], reference=f"R{number}") for number in range(rate["allotment"])]
    await first.http.aclose()
    await first.hub.close()
    second = Agency(create_sandbox(config))
    read = await second.ask("GET", f"/bookings/{kept[0]['reference']}", "bookingDetailRS")
    assert read.json()["booking"] == kept[0]
    assert (await second.book(rate["rateKey"], reference="LATE")).json()["error"]["code"].startswith("INSUFFICIENT")
    await second.cancel(kept[0]["reference"])
    made = await second.booked(rate["rateKey"], reference="LATE")
    assert made["reference"] not in {one["reference"] for one in kept}
    await second.http.aclose()
    await second.hub.close()


async def test_the_operator_sees_orders_inventory_and_faults(agency):
    booking = await agency.booked((await agency.flexible())["rateKey"], reference="K7QM2D-H1")

    async def shown(name):
        response: httpx.Response = await agency.http.get(f"/_sandbox/{name}")
        return response.json()

    [order] = (await shown("orders"))["items"]
    assert (order["id"], order["reference"], order["status"]) == (booking["reference"], "K7QM2D-H1", "confirmed")
    [action] = order["actions"]
    assert (action["type"], action["body"]["reference"]) == ("hotel_cancels", booking["reference"])
    inventory = (await shown("inventory"))["hotelbeds"]
    assert (inventory["bookings"], inventory["room_nights_sold"]) == (1, 3)
    status = await shown("status")
    assert "price_change" in status["faults"]["parties"]["hotelbeds"]
    assert "hotel_cancels" in status["events"]["hotelbeds"]
    assert (await agency.http.post("/_sandbox/events", json=action["body"])).status_code == 201
    assert (await shown("orders"))["items"][0]["actions"] == []
