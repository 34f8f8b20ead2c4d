"""Virtual cards: limits, purchases by the sandbox's suppliers, the account's own decision, and secrecy of numbers."""

import asyncio
import json
import re
from datetime import UTC, datetime

import httpx
import pytest

from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Fault
from sandbox.server import create_sandbox
from sandbox.stripe.controls import Purchase, Spent, reason_to_decline
from sandbox.stripe.numbers import NumberPress, passes_luhn

AIRLINE = {"name": "Aurora Air", "category": "airlines_air_carriers", "country": "US"}
HOTEL = {"name": "Grand", "category": "hotels_motels_and_resorts", "country": "GB"}
VERSION = {"stripe-version": "2026-10-28.endive"}


def charge(sandbox, card, amount, *, merchant=AIRLINE, reference="ord_1", capture=True, currency="USD"):
    return sandbox.hub.charge_card(
        card_id=card["id"],
        amount_minor=amount,
        currency=currency,
        merchant=merchant,
        reference=reference,
        capture=capture,
    )


async def test_a_card_shows_its_number_only_when_asked_on_retrieval(account):
    card = await account.card()
    assert "number" not in card
    shown = await account.get(f"/v1/issuing/cards/{card['id']}", {"expand": ["number", "cvc"]})
    assert passes_luhn(shown["number"])
    assert shown["number"].endswith(card["last4"])
    assert re.fullmatch(r"\d{3}", shown["cvc"])
    again = await account.get(f"/v1/issuing/cards/{card['id']}", {"expand": ["number"]})
    assert again["number"] == shown["number"]


@pytest.mark.parametrize("path", ["/v1/issuing/cards/{id}", "/v1/issuing/cards"], ids=["update", "list"])
async def test_no_other_call_gives_a_number_away(account, path):
    card = await account.card()
    method = "GET" if path.endswith("cards") else "POST"
    expand = ["data.number"] if method == "GET" else ["number"]
    await account.refusal(method, path.format(id=card["id"]), {"expand": expand})


async def test_cards_start_inactive_and_with_a_daily_limit(account):
    card = await account.post(
        "/v1/issuing/cards", {"cardholder": await account.cardholder(), "currency": "eur", "type": "virtual"}
    )
    assert (card["status"], card["spending_controls"]["spending_limits"][0]["amount"]) == ("inactive", 50_000)


async def test_a_cancelled_card_stays_cancelled(account, sandbox):
    card = await account.card()
    gone = await account.post(f"/v1/issuing/cards/{card['id']}", {"status": "canceled"})
    assert gone["status"] == "canceled"
    await account.refusal("POST", f"/v1/issuing/cards/{card['id']}", {"status": "active"})
    assert (await account.post(f"/v1/issuing/cards/{card['id']}", {"status": "canceled"}))["status"] == "canceled"
    assert len(await account.events("issuing_card.updated")) == 1
    assert not charge(sandbox, card, 100)


async def test_a_supplier_charges_the_card_and_everything_is_told(account, sandbox):
    card = await account.card()
    assert charge(sandbox, card, 84_210)
    (authorization,) = (await account.get("/v1/issuing/authorizations", {"card": card["id"]}))["data"]
    assert (authorization["status"], authorization["approved"], authorization["amount"]) == ("closed", True, 0)
    assert authorization["request_history"][0]["reason"] == "card_active"
    assert authorization["merchant_data"]["category_code"] == "4511"
    (transaction,) = authorization["transactions"]
    assert (transaction["type"], transaction["amount"]) == ("capture", -84_210)
    assert [event["type"] for event in await account.events() if event["type"].startswith("issuing_")] == [
        "issuing_cardholder.created", "issuing_card.created", "issuing_authorization.created",
        "issuing_authorization.updated", "issuing_transaction.created",
    ]  # fmt: skip
    effects = [(one["kind"], one["amount"], one["status"]) for one in sandbox.hub.effects.all(our_reference="K7QM2D")]
    assert effects == [
        ("card", 100_000, "active"),
        ("authorization", 84_210, "captured"),
        ("charge", 84_210, "succeeded"),
    ]
    balance = await account.get("/v1/balance")
    assert balance["issuing"]["available"] == [{"amount": 1_000_000_000 - 84_210, "currency": "usd"}]


async def test_the_limit_counts_everything_ever_spent(account, sandbox):
    card = await account.card()
    assert charge(sandbox, card, 60_000)
    assert not charge(sandbox, card, 40_001, reference="ord_2")
    assert charge(sandbox, card, 40_000, reference="ord_3")
    declined = (await account.get("/v1/issuing/authorizations", {"card": card["id"]}))["data"][1]
    assert (declined["status"], declined["approved"]) == ("closed", False)
    assert declined["request_history"][0]["reason"] == "spending_controls"


async def test_a_raised_limit_is_effective_at_once(account, sandbox):
    card = await account.card()
    assert not charge(sandbox, card, 100_001)
    tree = {"spending_controls": {"spending_limits": [{"amount": 200_000, "interval": "all_time"}]}}
    changed = await account.post(f"/v1/issuing/cards/{card['id']}", tree)
    assert changed["spending_controls"]["allowed_categories"] == card["spending_controls"]["allowed_categories"]
    assert charge(sandbox, card, 100_001)


async def test_other_categories_and_inactive_cards_are_declined(account, sandbox):
    card = await account.card()
    assert not charge(sandbox, card, 100, merchant={**AIRLINE, "category": "betting_casino_gambling"})
    await account.post(f"/v1/issuing/cards/{card['id']}", {"status": "inactive"})
    assert not charge(sandbox, card, 100)
    history = (await account.get("/v1/issuing/authorizations"))["data"]
    assert [one["request_history"][0]["reason"] for one in history] == ["card_inactive", "spending_controls"]


async def test_a_hotel_charges_by_number(account, sandbox):
    card = await account.card()
    number = (await account.get(f"/v1/issuing/cards/{card['id']}", {"expand": ["number"]}))["number"]
    hub = sandbox.hub
    assert hub.charge_card(number=number, amount_minor=500, currency="USD", merchant=HOTEL, reference="XX-1")
    assert not hub.charge_card(
        number="4539578763621486", amount_minor=500, currency="USD", merchant=HOTEL, reference="XX-2"
    )
    assert hub.charge_card(
        number="4242424242424242", amount_minor=500, currency="USD", merchant=HOTEL, reference="XX-3"
    )
    assert len((await account.get("/v1/issuing/authorizations"))["data"]) == 1


async def test_a_charge_in_another_currency_is_converted(account, sandbox):
    card = await account.card()
    assert charge(sandbox, card, 9_200, currency="EUR")
    (transaction,) = (await account.get("/v1/issuing/transactions"))["data"]
    assert transaction["amount"] == -10_000


async def test_a_supplier_gives_money_back(account, sandbox):
    card = await account.card()
    held = await account.card()
    refund = {"currency": "USD", "merchant": AIRLINE, "reference": "ord_1"}
    assert charge(sandbox, card, 50_000)
    assert sandbox.hub.refund_card(card_id=card["id"], amount_minor=20_000, **refund)
    assert charge(sandbox, held, 50_000, capture=False)
    assert sandbox.hub.refund_card(card_id=held["id"], amount_minor=50_000, **refund)
    assert not sandbox.hub.refund_card(
        card_id=held["id"], amount_minor=5, currency="USD", merchant=AIRLINE, reference="no"
    )
    kinds = [(one["type"], one["amount"]) for one in (await account.get("/v1/issuing/transactions"))["data"]]
    assert kinds == [("refund", 20_000), ("capture", -50_000)]
    (reversed_,) = (await account.get("/v1/issuing/authorizations", {"card": held["id"]}))["data"]
    assert (reversed_["status"], reversed_["amount"]) == ("reversed", 0)
    assert charge(sandbox, card, 70_000, reference="ord_9")


async def test_a_supplier_that_kept_no_card_gives_money_back_by_its_reference(account, sandbox):
    card = await account.card()
    assert charge(sandbox, card, 50_000, merchant=HOTEL, reference="XX-1")
    refund = {"amount_minor": 50_000, "currency": "USD", "merchant": HOTEL}
    assert sandbox.hub.refund_card(**refund, reference="XX-1")
    assert not sandbox.hub.refund_card(**refund, reference="XX-2")
    moved = (await account.get("/v1/issuing/transactions", {"card": card["id"]}))["data"]
    assert sum(one["amount"] for one in moved) == 0


async def test_a_charge_inside_a_suppliers_failed_transaction_never_happened(account, sandbox):
    card = await account.card()

    def sell_and_fail():
        with sandbox.hub.store.transaction():
            assert charge(sandbox, card, 100)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        sell_and_fail()
    assert (await account.get("/v1/issuing/authorizations"))["data"] == []
    assert sandbox.hub.effects.counts()["stripe"] == {"card": 1}


async def test_test_helpers_walk_an_authorization_through_its_life(account):
    card = await account.card()
    made = await account.purchase(card["id"], 30_000)
    assert (made["status"], made["amount"]) == ("pending", 30_000)
    path = f"/v1/test_helpers/issuing/authorizations/{made['id']}"
    assert (await account.post(f"{path}/increment", {"increment_amount": 5_000}))["amount"] == 35_000
    assert (await account.post(f"{path}/reverse", {"reverse_amount": 10_000}))["amount"] == 25_000
    part = await account.post(f"{path}/capture", {"capture_amount": 15_000, "close_authorization": False})
    assert (part["status"], part["amount"]) == ("pending", 10_000)
    whole = await account.post(f"{path}/capture", {"capture_amount": 12_000})
    assert (whole["status"], [one["amount"] for one in whole["transactions"]]) == ("closed", [-15_000, -12_000])
    await account.refusal("POST", f"{path}/expire")
    transaction = whole["transactions"][0]["id"]
    await account.post(f"/v1/test_helpers/issuing/transactions/{transaction}/refund", {"refund_amount": 5_000})
    await account.refusal(
        "POST", f"/v1/test_helpers/issuing/transactions/{transaction}/refund", {"refund_amount": 10_001}
    )


async def test_an_authorization_nobody_captures_expires(account, sandbox):
    card = await account.card()
    first = await account.purchase(card["id"], 100)
    second = await account.purchase(card["id"], 100)
    await account.post(f"/v1/test_helpers/issuing/authorizations/{first['id']}/expire")
    sandbox.hub.clock.advance(8 * 86_400)
    for made in (first, second):
        assert (await account.get(f"/v1/issuing/authorizations/{made['id']}"))["status"] == "expired"
    assert (await account.get("/v1/balance"))["issuing"]["available"][0]["amount"] == 1_000_000_000


async def test_money_may_be_taken_without_an_authorization(account):
    card = await account.card()
    tree = {"card": card["id"], "amount": 700, "merchant_data": {"category": "hotels_motels_and_resorts"}}
    taken = await account.post("/v1/test_helpers/issuing/transactions/create_force_capture", tree)
    assert (taken["amount"], taken["authorization"]) == (-700, None)
    back = await account.post("/v1/test_helpers/issuing/transactions/create_unlinked_refund", tree)
    assert (back["amount"], back["type"]) == (700, "refund")


async def test_a_scripted_decline_hits_the_next_purchase(account, sandbox):
    card = await account.card()
    sandbox.hub.faults.add(Fault("stripe", "authorization_declined"))
    assert not charge(sandbox, card, 100)
    assert charge(sandbox, card, 100, reference="ord_2")


async def test_a_cardholder_without_a_name_cannot_pay(account, sandbox):
    holder = await account.cardholder(individual={"first_name": "Ada"})
    assert not charge(sandbox, await account.card(cardholder=holder), 100)
    await account.post(f"/v1/issuing/cardholders/{holder}", {"individual": {"first_name": "Ada", "last_name": "L"}})
    card = (await account.get("/v1/issuing/cards", {"cardholder": holder}))["data"][0]
    assert charge(sandbox, card, 100)


async def test_a_cardholders_name_has_no_digits_and_24_letters_at_most(account):
    billing = {"address": {"line1": "1 Main St", "city": "Boston", "postal_code": "02110", "country": "US"}}
    for name in ("Ada 2nd", "A" * 25):
        error = await account.refusal("POST", "/v1/issuing/cardholders", {"name": name, "billing": billing})
        assert error["param"] == "name"


def answering(answer):
    async def receive(request: httpx.Request) -> httpx.Response:
        event = json.loads(request.content)
        assert event["type"] == "issuing_authorization.request"
        assert event["data"]["object"]["pending_request"]["amount"] == 500
        assert request.headers["stripe-signature"].startswith("t=")
        return await answer() if callable(answer) else answer

    return httpx.MockTransport(receive)


async def never():
    await asyncio.sleep(30)


@pytest.mark.parametrize(
    ("answer", "approved", "reason"),
    [
        (
            httpx.Response(200, json={"approved": True, "metadata": {"why": "trip"}}, headers=VERSION),
            True,
            "webhook_approved",
        ),
        (httpx.Response(200, json={"approved": False}, headers=VERSION), False, "webhook_declined"),
        (httpx.Response(200, json={"approved": False}), True, "webhook_error"),
        (httpx.Response(202, json={"approved": False}, headers=VERSION), True, "webhook_error"),
        (httpx.Response(200, text="no", headers=VERSION), True, "webhook_error"),
        (never, True, "webhook_timeout"),
    ],
    ids=["approves", "declines", "without a version", "not 200", "not JSON", "too late"],
)
async def test_the_account_decides_within_two_seconds_or_the_default_applies(join, answer, approved, reason):
    sandbox = create_sandbox(SandboxConfig(webhook_transport=answering(answer)))
    async with join(sandbox) as account:
        card = await account.card()
        tree = {"url": "http://receiver/hook", "enabled_events": ["issuing_authorization.request"]}
        await account.post("/v1/webhook_endpoints", tree)
        began = asyncio.get_running_loop().time()
        made = await account.purchase(card["id"], 500)
        assert asyncio.get_running_loop().time() - began < 2.5
        assert (made["approved"], made["request_history"][0]["reason"]) == (approved, reason)
        assert len(await account.events("issuing_authorization.request")) == 1
        blocked = await account.purchase(card["id"], 200_000)
        assert blocked["request_history"][0]["reason"] == "spending_controls"
        assert len(await account.events("issuing_authorization.request")) == 1


async def test_the_account_may_answer_by_the_api_while_the_question_waits(join):
    async def receive(request: httpx.Request) -> httpx.Response:
        waiting = json.loads(request.content)["data"]["object"]["id"]
        await account.post(f"/v1/issuing/authorizations/{waiting}/decline", {"metadata": {"why": "no trip"}})
        return httpx.Response(200)

    sandbox = create_sandbox(SandboxConfig(webhook_transport=httpx.MockTransport(receive)))
    async with join(sandbox) as account:
        card = await account.card()
        tree = {"url": "http://receiver/hook", "enabled_events": ["issuing_authorization.request"]}
        await account.post("/v1/webhook_endpoints", tree)
        made = await account.purchase(card["id"], 500)
        assert (made["approved"], made["request_history"][0]["reason"]) == (False, "webhook_declined")
        assert made["metadata"] == {"why": "no trip"}
        await account.refusal("POST", f"/v1/issuing/authorizations/{made['id']}/approve")


def facts(**controls):
    blank = dict.fromkeys(
        (
            "allowed_categories",
            "blocked_categories",
            "allowed_merchant_countries",
            "blocked_merchant_countries",
            "allowed_card_presences",
            "blocked_card_presences",
        )  # fmt: skip
    )
    card = {
        "status": "active",
        "exp_year": 2030,
        "exp_month": 1,
        "spending_controls": {**blank, "spending_limits": [], **controls},
    }
    holder = {
        "status": "active",
        "requirements": {"past_due": []},
        "spending_controls": {**blank, "spending_limits": []},
    }
    return card, holder


WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "earlier", "pays"),
    [
        ("per_authorization", WEDNESDAY, True),
        ("daily", datetime(2026, 11, 17, 23, 59, tzinfo=UTC), True),
        ("daily", datetime(2026, 11, 18, 0, 0, tzinfo=UTC), False),
        ("weekly", datetime(2026, 11, 14, 23, 59, tzinfo=UTC), True),
        ("weekly", datetime(2026, 11, 15, 0, 0, tzinfo=UTC), False),
        ("monthly", datetime(2026, 10, 31, 23, 59, tzinfo=UTC), True),
        ("monthly", datetime(2026, 11, 1, 0, 0, tzinfo=UTC), False),
        ("yearly", datetime(2025, 12, 31, 23, 59, tzinfo=UTC), True),
        ("yearly", datetime(2026, 1, 1, 0, 0, tzinfo=UTC), False),
        ("all_time", datetime(2020, 1, 1, 0, 0, tzinfo=UTC), False),
    ],
)
def test_a_limit_counts_from_the_start_of_its_interval(interval, earlier, pays):
    card, holder = facts(spending_limits=[{"amount": 100, "interval": interval, "categories": None}])
    purchase = Purchase(60, "airlines_air_carriers", "US", "not_present", WEDNESDAY)
    no = reason_to_decline(card, holder, purchase, [Spent(60, "airlines_air_carriers", earlier)], 10_000)
    assert (no is None) == pays


def test_a_limit_of_one_category_ignores_the_others():
    limit = {"amount": 100, "interval": "all_time", "categories": ["hotels_motels_and_resorts"]}
    card, holder = facts(spending_limits=[limit])
    purchase = Purchase(5_000, "airlines_air_carriers", "US", "not_present", WEDNESDAY)
    assert reason_to_decline(card, holder, purchase, [], 10_000) is None
    assert reason_to_decline(card, holder, purchase, [], 4_999)[0] == "insufficient_funds"


def test_numbers_differ_per_card_and_per_key():
    press = NumberPress("a")
    numbers = {press.of(f"ic_{n}").number for n in range(2_000)}
    assert len(numbers) == 2_000
    assert all(passes_luhn(number) and len(number) == 16 for number in numbers)
    assert NumberPress("b").of("ic_1").number != press.of("ic_1").number
    assert press.of("ic_1").number not in repr(press.of("ic_1"))


async def test_no_card_number_is_ever_written_down(tmp_path, join):
    path = tmp_path / "sandbox.sqlite"
    sandbox = create_sandbox(SandboxConfig(state_path=path))
    async with join(sandbox) as account:
        for _ in range(5):
            card = await account.card()
            shown = await account.get(f"/v1/issuing/cards/{card['id']}", {"expand": ["number", "cvc"]})
            sandbox.hub.charge_card(
                number=shown["number"], amount_minor=500, currency="USD", merchant=HOTEL, reference="XX-1"
            )
        typed = {"number": "4242424242424242", "exp_month": 4, "exp_year": 2031, "cvc": "123"}
        await account.post("/v1/payment_methods", {"type": "card", "card": typed}, idempotency_key="typed")
        await account.intent()
        told = json.dumps(sandbox.hub.effects.all()) + json.dumps(sandbox.hub.webhooks.deliveries())
    sandbox.hub.store.close()
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    runs = re.findall(rb"(?<![0-9])[0-9]{13,19}(?![0-9])", written + told.encode())
    assert shown["number"].encode() not in written
    assert [run for run in runs if passes_luhn(run.decode())] == []
