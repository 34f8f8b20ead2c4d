"""Cancelling a real trip through the API, with the sandbox's airline, hotel and bank behind it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from core.app import App
from core.people.caller import Caller
from tests.fixtures.app import Browser, World
from tools.running import run

PATIENCE = 40.0
Json = dict[str, Any]


@dataclass
class Bought:
    """A trip that Maya bought."""

    maya: Browser
    id: str
    sandbox: str

    async def now(self, by: Browser | None = None) -> Json:
        shown: Json = (await (by or self.maya).get(f"/api/v1/bookings/{self.id}")).json()
        return shown

    async def until(self, fits: Callable[[Json], bool]) -> Json:
        last = asyncio.get_running_loop().time() + PATIENCE
        while not fits(shown := await self.now()):
            card, money = shown["payment"]["card"], refunds(shown)
            told = (shown["status"], shown["payment_status"], statuses(shown), money, card, shown["attention"])
            assert asyncio.get_running_loop().time() < last, told
            await asyncio.sleep(0.2)
        return shown

    async def quoted(self, *kinds: str) -> Json:
        items = [item["id"] for item in (await self.now())["items"] if item["kind"] in kinds]
        answer = await self.maya.post(f"/api/v1/bookings/{self.id}/cancellations", json={"item_ids": items})
        assert answer.status_code == 201, answer.text
        shown: Json = answer.json()
        return shown

    async def agreed(self, *kinds: str) -> Json:
        proposal = await self.quoted(*kinds)
        answer = await accepted(self.maya, proposal)
        assert answer.status_code == 202, answer.text
        return proposal

    async def tell_sandbox(self, **event: Any) -> None:
        async with httpx.AsyncClient(base_url=self.sandbox, trust_env=False) as client:
            answer = await client.post("/_sandbox/events", json=event)
            assert answer.status_code < 300, answer.text


async def accepted(browser: Browser, proposal: Json) -> httpx.Response:
    return await browser.post(f"/api/v1/proposals/{proposal['id']}/accept", json={"nonce": proposal["nonce"]})


def statuses(view: Json) -> dict[str, str]:
    return {item["kind"]: item["status"] for item in view["items"]}


def refunds(view: Json) -> list[tuple[str, str]]:
    return [(one["status"], one["amount"]["text"]) for one in view["payment"]["refunds"]]


def _wanted(option: Json) -> tuple[bool, bool, int]:
    """Inside policy, refundable, cheap: in that order."""
    return option["policy"]["level"] != "green", option["refundable"]["state"] != "yes", option["total"]["minor"]


async def buy(maya: Browser, sandbox: str, **paying: str) -> Bought:
    leaves = date.today() + timedelta(days=45)
    asked = {
        "origin": "New York", "destination": "London", "depart_on": leaves.isoformat(),
        "return_on": (leaves + timedelta(days=4)).isoformat(),
    }  # fmt: skip
    found = (await maya.post("/api/v1/searches", json=asked)).json()
    offers = [min(found[kind], key=_wanted) for kind in ("flights", "hotels")]
    draft = (await maya.post("/api/v1/bookings", json={"offer_ids": [one["offer_id"] for one in offers]})).json()
    proposal = (await maya.post(f"/api/v1/bookings/{draft['id']}/propose", json=paying)).json()
    ticked = [one["rule_id"] for one in proposal["acknowledgements"]]
    yes = {"nonce": proposal["nonce"], "acknowledged": ticked, **paying}
    answer = await maya.post(f"/api/v1/proposals/{proposal['id']}/accept", json=yes)
    assert answer.status_code == 202, answer.text
    trip = Bought(maya, draft["id"], sandbox)
    await trip.until(lambda view: view["status"] == "confirmed")
    return trip


@pytest.fixture
async def trip(maya: Browser, sandbox_server: World) -> Bought:
    """Bought on the company's virtual card, and charged."""
    made = await buy(maya, sandbox_server.url)
    await made.until(lambda view: view["payment_status"] == "paid")
    return made


async def test_cancel_one_item_see_the_refund_arrive_cancel_the_rest_and_the_ledger_balances(
    trip: Bought, owner: psycopg.Connection
) -> None:
    proposal = await trip.agreed("hotel")
    told = proposal["cancellation"]
    assert told["paid"]["minor"] == told["fee"]["minor"] + told["refund"]["minor"]
    view = await trip.until(lambda view: view["status"] == "partially_cancelled" and view["payment"]["refunds"] != [])
    assert statuses(view) == {"flight": "confirmed", "hotel": "cancelled"}
    view = await trip.until(lambda view: refunds(view) == [("succeeded", told["refund"]["text"])])

    rest = await trip.agreed("flight")
    view = await trip.until(
        lambda view: view["status"] == "cancelled" and {status for status, _ in refunds(view)} == {"succeeded"}
    )
    assert len(refunds(view)) == (2 if rest["cancellation"]["refund"]["minor"] else 1)
    await trip.until(lambda view: view["payment"]["card"]["status"] == "canceled")
    listed = (await trip.maya.get(f"/api/v1/bookings/{trip.id}/cancellations")).json()["items"]
    assert [one["status"] for one in listed] == ["completed", "completed"]
    assert all(one["paid"]["minor"] == one["fee"]["minor"] + one["refund"]["minor"] for one in listed)
    balances = dict(
        owner.execute(
            "SELECT account, sum(amount_minor)::bigint FROM ledger_lines l JOIN ledger_entries e"
            " ON e.org_id = l.org_id AND e.id = l.entry_id WHERE e.booking_id = %s GROUP BY 1",
            (trip.id,),
        ).fetchall()
    )
    left = {account: balance for account, balance in balances.items() if balance}
    fees = sum(one["fee"]["minor"] for one in listed)
    assert left == ({"cancellation_fees": fees, "company_card": -fees} if fees else {})
    assert {one["template"] for one in view["messages"]} >= {"cancellation_confirmation", "refund_confirmation"}


async def test_the_same_yes_twice_is_one_cancellation(trip: Bought) -> None:
    proposal = await trip.quoted("hotel")
    answers = await asyncio.gather(*(accepted(trip.maya, proposal) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409]
    view = await trip.until(lambda view: [status for status, _ in refunds(view)] == ["succeeded"])
    assert len(view["payment"]["refunds"]) == 1


async def test_x7_every_door_of_a_cancellation_is_shut_to_others(trip: Bought, daniel: Browser, owen: Browser) -> None:
    proposal = await trip.quoted()
    for stranger in (daniel, owen):
        where = f"/api/v1/bookings/{trip.id}/cancellations"
        assert (await stranger.post(where, json={})).status_code == 404
        assert (await stranger.get(where)).status_code == 404
        assert (await accepted(stranger, proposal)).status_code == 404
        assert (await stranger.get(f"/api/v1/proposals/{proposal['id']}")).status_code == 404
        decline = f"/api/v1/proposals/{proposal['id']}/decline"
        assert (await stranger.post(decline, json={})).status_code == 404
    assert (await trip.now())["status"] == "confirmed"
    await trip.maya.post(f"/api/v1/proposals/{proposal['id']}/decline", json={})


async def test_what_waits_for_the_travel_desk_is_not_the_travellers_to_wave_through(trip: Bought, tom: Browser) -> None:
    nobodys = "0192f0c2-7e1d-7c51-9c0a-0f5b7a1d2e3f"
    for path, body in (
        (f"cancellations/{nobodys}/approve", {}),
        (f"cancellations/{nobodys}/reject", {"because": "no"}),
        (f"refunds/{nobodys}/retry", {}),
    ):
        assert (await trip.maya.post(f"/api/v1/{path}", json=body)).status_code == 403, path
        assert (await tom.post(f"/api/v1/{path}", json=body)).status_code == 404, path


async def test_an_item_that_is_none_is_not_there(trip: Bought) -> None:
    where = f"/api/v1/bookings/{trip.id}/cancellations"
    for item in ("0192f0c2-7e1d-7c51-9c0a-0f5b7a1d2e3f", "nothing"):
        answer = await trip.maya.post(where, json={"item_ids": [item]})
        assert (answer.status_code, answer.json()["code"]) == (404, "cancellation.item_unknown")


async def test_the_tool_shows_the_terms_and_a_card_that_it_cannot_press(
    trip: Bought, app: App, maya_caller: Caller
) -> None:
    reply = await run(app, maya_caller, "quote_cancellation", {"booking": trip.id, "items": ["hotel"]})
    assert reply.code is None
    assert reply.card is not None
    assert "nonce" not in str(reply.card)
    assert "nonce" not in str(reply.data)
    (item,) = reply.data["items"]
    assert item["kind"] == "hotel"
    assert reply.data["refund"] == reply.card["proposal"]["cancellation"]["refund"]["text"]
    assert statuses(await trip.now()) == {"flight": "confirmed", "hotel": "confirmed"}
    other = await run(app, maya_caller, "quote_cancellation", {"booking": trip.id, "items": ["boat"]})
    assert other.code == "cancellation.nothing_to_cancel"


async def test_a_flight_the_airline_gives_up_comes_back_whole_without_anybody_asking(trip: Bought) -> None:
    flight = next(item for item in (await trip.now())["items"] if item["kind"] == "flight")
    await trip.tell_sandbox(party="duffel", type="cancel_flight", order_id=flight["supplier_reference"])
    paid = flight["total"]["text"]
    view = await trip.until(lambda view: refunds(view) == [("succeeded", paid)])
    assert view["status"] == "partially_cancelled"
    assert "provider.cancelled" in {one["reason"] for one in view["attention"]}
    (cancellation,) = (await trip.maya.get(f"/api/v1/bookings/{trip.id}/cancellations")).json()["items"]
    assert (cancellation["requested_by"], cancellation["fee"]["minor"]) == ("provider", 0)


async def test_a_stay_the_hotel_gives_up_without_a_word_is_found_by_looking(trip: Bought, app: App) -> None:
    hotel = next(item for item in (await trip.now())["items"] if item["kind"] == "hotel")
    await trip.tell_sandbox(party="hotelbeds", type="hotel_cancels", reference=hotel["supplier_reference"])
    await app.cancellations.patrol()
    view = await trip.until(lambda view: refunds(view) == [("succeeded", hotel["total"]["text"])])
    assert statuses(view)["hotel"] == "cancelled"


async def test_a_saved_card_is_refunded_and_the_banks_word_is_heard(maya: Browser, sandbox_server: World) -> None:
    saved = await maya.post("/api/v1/payment-methods", json={"token": "pm_card_visa"})
    if saved.status_code == 405:
        pytest.skip("this door saves no cards yet")
    trip = await buy(maya, sandbox_server.url, payment_method=saved.json()["id"])
    proposal = await trip.agreed("hotel")
    back = proposal["cancellation"]["refund"]["text"]
    view = await trip.until(lambda view: refunds(view) == [("succeeded", back)])
    assert view["payment"]["refunds"][0]["way"] == "saved_card"
