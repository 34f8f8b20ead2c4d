"""The control API, and parties mounted under one server."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from sandbox.config import SandboxConfig
from sandbox.server import MOUNTS, Sandbox, create_sandbox

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = create_sandbox(SandboxConfig(clock_start=NOON))
    yield sandbox
    await sandbox.hub.close()


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox/_sandbox") as client:
        yield client


async def test_every_party_is_mounted_and_tells_of_itself(sandbox: Sandbox, control: httpx.AsyncClient):
    status = (await control.get("/status")).json()
    assert {party["code"] for party in status["parties"]} == set(MOUNTS.values())
    assert set(sandbox.mounts) == {*MOUNTS, "/_sandbox"}
    assert status["clock"]["now"].startswith("2026-11-20T12:00")
    assert "slow" in status["faults"]["generic"]
    assert "price_change" in status["faults"]["parties"]["duffel"]
    assert "schedule_change" in status["events"]["duffel"]
    assert (await control.get("/keys")).json()["duffel"]["access_token"] == "duffel_test_tripwright"


async def test_every_reading_answers_on_an_empty_world(control: httpx.AsyncClient):
    for path in ("effects", "faults", "clock", "mailbox", "webhooks", "orders", "inventory", "calls"):
        response = await control.get(f"/{path}")
        assert response.status_code == 200, path


async def test_the_clock_is_moved_and_set_back_by_a_reset(control: httpx.AsyncClient):
    moved = (await control.post("/clock", json={"advance_seconds": 86400})).json()
    assert moved["now"].startswith("2026-11-21T12:00")
    told = (await control.post("/clock", json={"set": "2027-01-01T00:00:00Z"})).json()
    assert told["now"].startswith("2027-01-01")
    assert (await control.post("/clock", json={})).status_code == 422
    assert (await control.post("/reset")).json()["clock"]["now"].startswith("2026-11-20T12:00")


async def test_faults_are_listed_and_removed(control: httpx.AsyncClient):
    made = (await control.post("/faults", json={"party": "duffel", "kind": "slow", "seconds": 0})).json()
    assert (await control.get("/faults")).json()["items"] == [made]
    assert (await control.delete(f"/faults/{made['id']}")).json() == {"items": []}
    assert (await control.delete(f"/faults/{made['id']}")).status_code == 404
    await control.post("/faults", json={"party": "duffel", "kind": "sold_out"})
    assert (await control.delete("/faults")).json() == {"items": []}


@pytest.mark.parametrize(
    "fault",
    [
        {"party": "nobody", "kind": "slow"},
        {"party": "duffel", "kind": "hiccup"},
        {"party": "duffel", "kind": "slow", "colour": "red"},
        {"party": "duffel", "kind": "slow", "path": "("},
    ],
)
async def test_faults_that_fit_nothing_are_refused(control: httpx.AsyncClient, fault: dict):
    assert (await control.post("/faults", json=fault)).status_code == 422


async def test_what_is_not_json_is_refused(control: httpx.AsyncClient):
    assert (await control.post("/clock", content=b"{")).status_code == 422
    assert (await control.post("/clock", json=[1])).status_code == 422
    assert (await control.post("/events", json={"party": "duffel", "type": "party"})).status_code == 422
    assert (await control.post("/events", json={"party": "nobody"})).status_code == 422
    assert (await control.post("/webhooks/whd_x/redeliver")).status_code == 404
    assert (await control.get("/mailbox/none")).status_code == 404


async def test_an_unknown_party_is_not_found(control: httpx.AsyncClient):
    assert (await control.get("http://sandbox/nobody/x")).status_code == 404


async def test_calls_are_logged_with_what_came_of_them(control: httpx.AsyncClient):
    await control.get("http://sandbox/duffel/air/orders")
    (call,) = (await control.get("/calls")).json()["items"]
    assert (call["party"], call["path"], call["outcome"]) == ("duffel", "/air/orders", "401")
