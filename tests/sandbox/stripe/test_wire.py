"""Keys, versions, headers, idempotency, lists, expansion."""

import asyncio

import httpx
import pytest

from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Fault
from sandbox.server import create_sandbox


async def test_no_key_and_a_wrong_key_are_401(sandbox, account):
    transport = httpx.ASGITransport(app=sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox/stripe") as stranger:
        nobody = await stranger.get("/v1/balance")
        wrong = await stranger.get("/v1/balance", headers={"authorization": "Bearer sk_test_somebody_else"})
        basic = await stranger.get("/v1/balance", auth=("sk_test_tripwright_sandbox", ""))
    assert (nobody.status_code, wrong.status_code, basic.status_code) == (401, 401, 200)
    assert "somebody_else" not in wrong.text
    assert nobody.headers["request-id"].startswith("req_")


async def test_another_api_version_is_refused(account):
    answer = await account.send("GET", "/v1/balance", stripe_version="2020-08-27")
    assert answer.status_code == 400
    assert "2020-08-27" in answer.json()["error"]["message"]


async def test_a_connected_account_of_somebody_else_is_403(account):
    assert (await account.send("GET", "/v1/balance", stripe_account="acct_1")).status_code == 403


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/unicorns"), ("PUT", "/v1/customers"), ("GET", "/v2/core")])
async def test_an_unknown_url_is_404_in_stripes_words(account, method, path):
    answer = await account.client.request(method, path)
    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith(f"Unrecognized request URL ({method}: {path})")


async def test_an_unknown_id_is_resource_missing(account):
    error = await account.refusal("GET", "/v1/customers/cus_nobody", status=404)
    assert (error["code"], error["param"]) == ("resource_missing", "id")
    error = await account.refusal(
        "POST", "/v1/payment_intents", {"amount": 500, "currency": "usd", "customer": "cus_no"}
    )
    assert (error["code"], error["param"]) == ("resource_missing", "customer")


async def test_the_same_key_replays_the_first_answer_and_does_nothing_again(account):
    first = await account.send("POST", "/v1/customers", {"name": "Ada"}, idempotency_key="k1")
    again = await account.send("POST", "/v1/customers", {"name": "Ada"}, idempotency_key="k1")
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["original-request"] == first.headers["request-id"]
    assert "idempotent-replayed" not in first.headers
    assert len((await account.get("/v1/customers"))["data"]) == 1


async def test_the_same_key_with_another_body_is_400(account):
    await account.post("/v1/customers", {"name": "Ada"}, idempotency_key="k1")
    answer = await account.send("POST", "/v1/customers", {"name": "Bob"}, idempotency_key="k1")
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "idempotency_error"


async def test_a_decline_is_replayed_too(account):
    tree = {"amount": 500, "currency": "usd", "payment_method": "pm_card_chargeCustomerFail", "confirm": True,
            "allowed_payment_method_types": ["card"]}  # fmt: skip
    first = await account.send("POST", "/v1/payment_intents", tree, idempotency_key="k1")
    again = await account.send("POST", "/v1/payment_intents", tree, idempotency_key="k1")
    assert first.status_code == again.status_code == 402
    assert first.json() == again.json()
    assert len((await account.get("/v1/payment_intents"))["data"]) == 1


async def test_a_request_refused_by_validation_is_not_remembered(account):
    await account.post("/v1/customers", {"nickname": "Ada"}, status=400, idempotency_key="k1")
    made = await account.send("POST", "/v1/customers", {"name": "Ada"}, idempotency_key="k1")
    assert made.status_code == 200
    assert "idempotent-replayed" not in made.headers


async def test_a_key_in_flight_is_409(join):
    waiting = asyncio.Event()

    async def slow(_: httpx.Request) -> httpx.Response:
        await waiting.wait()
        return httpx.Response(200, json={"approved": True}, headers={"stripe-version": "2026-10-28.endive"})

    path = "/v1/test_helpers/issuing/authorizations"
    async with join(create_sandbox(SandboxConfig(webhook_transport=httpx.MockTransport(slow)))) as account:
        card = await account.card()
        tree = {"url": "http://receiver/hook", "enabled_events": ["issuing_authorization.request"]}
        await account.post("/v1/webhook_endpoints", tree)
        purchase = {"card": card["id"], "amount": 500, "merchant_data": {"category": "airlines_air_carriers"}}
        first = asyncio.create_task(account.send("POST", path, purchase, idempotency_key="k1"))
        await asyncio.sleep(0.05)
        second = await account.send("POST", path, purchase, idempotency_key="k1")
        waiting.set()
        assert second.status_code == 409
        assert second.json()["error"]["code"] == "idempotency_key_in_use"
        done = await first
        assert done.status_code == 200
        assert (await account.send("POST", path, purchase, idempotency_key="k1")).json() == done.json()


async def test_a_key_is_forgotten_after_a_day(account, sandbox):
    first = await account.post("/v1/customers", {"name": "Ada"}, idempotency_key="k1")
    sandbox.hub.clock.advance(24 * 3600 + 60)
    assert (await account.post("/v1/customers", {"name": "Ada"}, idempotency_key="k1"))["id"] != first["id"]


async def test_a_key_is_at_most_255_characters(account):
    await account.post("/v1/customers", {"name": "Ada"}, status=400, idempotency_key="k" * 256)


async def test_an_answer_lost_on_the_way_is_found_under_its_key(account, sandbox):
    sandbox.hub.faults.add(Fault("stripe", "cut_after", method="POST", path="/v1/customers"))
    with pytest.raises(httpx.RemoteProtocolError):
        await account.post("/v1/customers", {"name": "Ada"}, idempotency_key="k1")
    again = await account.send("POST", "/v1/customers", {"name": "Ada"}, idempotency_key="k1")
    assert again.headers["idempotent-replayed"] == "true"
    assert len((await account.get("/v1/customers"))["data"]) == 1


async def test_scripted_errors_have_stripes_shape(account, sandbox):
    sandbox.hub.faults.add(Fault("stripe", "error", status=503))
    assert (await account.send("GET", "/v1/balance")).json()["error"]["type"] == "api_error"
    sandbox.hub.faults.add(Fault("stripe", "rate_limited"))
    limited = await account.send("GET", "/v1/balance")
    assert (limited.status_code, limited.json()["error"]["code"]) == (429, "rate_limit")


async def test_lists_are_newest_first_and_paged_by_cursor(account):
    ids = [(await account.post("/v1/customers", {"name": f"C{n}"}))["id"] for n in range(5)]
    first = await account.get("/v1/customers", {"limit": 2})
    assert [one["id"] for one in first["data"]] == [ids[4], ids[3]]
    assert (first["has_more"], first["url"]) == (True, "/v1/customers")
    after = await account.get("/v1/customers", {"limit": 3, "starting_after": ids[3]})
    assert ([one["id"] for one in after["data"]], after["has_more"]) == ([ids[2], ids[1], ids[0]], False)
    before = await account.get("/v1/customers", {"limit": 2, "ending_before": ids[1]})
    assert ([one["id"] for one in before["data"]], before["has_more"]) == ([ids[3], ids[2]], True)


@pytest.mark.parametrize("limit", [0, 101])
async def test_a_page_is_between_1_and_100(account, limit):
    assert (await account.refusal("GET", "/v1/customers", {"limit": limit}))["param"] == "limit"


async def test_an_unknown_cursor_is_refused(account):
    assert (await account.refusal("GET", "/v1/customers", {"starting_after": "cus_no"}))["code"] == "resource_missing"


async def test_lists_are_narrowed_by_time(account, sandbox):
    old = await account.customer()
    sandbox.hub.clock.advance(3600)
    new = await account.post("/v1/customers", {"name": "New"})
    found = await account.get("/v1/customers", {"created": {"gte": new["created"]}})
    assert [one["id"] for one in found["data"]] == [new["id"]]
    found = await account.get("/v1/customers", {"created": {"lt": new["created"]}})
    assert [one["id"] for one in found["data"]] == [old]


async def test_ids_are_expanded_when_asked(account):
    intent = await account.intent(expand=["latest_charge.balance_transaction", "payment_method"])
    assert intent["latest_charge"]["balance_transaction"]["type"] == "charge"
    assert intent["payment_method"]["card"]["last4"] == "4242"
    listed = await account.get("/v1/payment_intents", {"expand": ["data.latest_charge"]})
    assert listed["data"][0]["latest_charge"]["object"] == "charge"


@pytest.mark.parametrize("path", ["amount", "nonsense", "data.latest_charge", "latest_charge.a.b.c.d"])
async def test_what_cannot_be_expanded_is_refused(account, path):
    await account.intent(expand=[path], status=400)
    assert (await account.get("/v1/payment_intents"))["data"] == []
