"""Saved cards, payment intents, holds, captures, refunds, disputes: every move and the events it makes."""

from itertools import product

import pytest

from sandbox.kernel.faults import Fault
from sandbox.stripe import lifecycle

HOLD = {"capture_method": "manual"}


async def test_a_test_token_is_saved_for_a_customer_and_listed(account):
    customer = await account.customer()
    method = await account.saved_card(customer)
    listed = await account.get(f"/v1/customers/{customer}/payment_methods")
    assert [one["id"] for one in listed["data"]] == [method]
    assert listed["data"][0]["card"]["brand"] == "visa"
    assert (await account.get(f"/v1/customers/{customer}/payment_methods/{method}"))["customer"] == customer
    assert [event["type"] for event in await account.events()] == ["customer.created", "payment_method.attached"]


async def test_a_card_the_bank_declines_cannot_be_saved(account):
    customer = await account.customer()
    path = "/v1/payment_methods/pm_card_chargeDeclinedInsufficientFunds/attach"
    error = await account.refusal("POST", path, {"customer": customer}, status=402)
    assert (error["code"], error["decline_code"]) == ("card_declined", "insufficient_funds")
    assert (await account.get("/v1/payment_methods", {"customer": customer}))["data"] == []


async def test_a_card_number_is_taken_only_from_the_test_numbers(account):
    card = {"number": "4242424242424242", "exp_month": 4, "exp_year": 2031, "cvc": "123"}
    made = await account.post("/v1/payment_methods", {"type": "card", "card": card})
    assert (made["card"]["last4"], made["card"]["exp_year"]) == ("4242", 2031)
    card["number"] = "4539578763621486"
    error = await account.refusal("POST", "/v1/payment_methods", {"type": "card", "card": card}, status=402)
    assert error["decline_code"] == "test_mode_live_card"


async def test_a_detached_card_is_gone_for_good(account):
    customer = await account.customer()
    method = await account.saved_card(customer)
    await account.post(f"/v1/payment_methods/{method}/detach")
    assert (await account.get(f"/v1/customers/{customer}/payment_methods"))["data"] == []
    error = await account.refusal("POST", f"/v1/payment_methods/{method}/attach", {"customer": customer})
    assert error["code"] == "payment_method_unexpected_state"


async def test_a_saved_card_can_be_redescribed(account):
    method = await account.saved_card(await account.customer())
    tree = {"billing_details": {"name": "Ada L."}, "card": {"exp_year": 2035}, "metadata": {"label": "private"}}
    changed = await account.post(f"/v1/payment_methods/{method}", tree)
    assert (changed["billing_details"]["name"], changed["card"]["exp_year"]) == ("Ada L.", 2035)


async def test_a_deleted_customer_answers_as_a_stub_and_takes_its_cards_along(account):
    customer = await account.customer()
    method = await account.saved_card(customer)
    assert (await account.delete(f"/v1/customers/{customer}"))["deleted"] is True
    assert (await account.get(f"/v1/customers/{customer}"))["deleted"] is True
    assert (await account.get(f"/v1/payment_methods/{method}"))["customer"] is None
    await account.refusal("POST", f"/v1/customers/{customer}", {"name": "X"}, status=404)


async def test_an_automatic_payment_succeeds_at_once(account, sandbox):
    intent = await account.intent(metadata={"reference": "K7QM2D"})
    assert (intent["status"], intent["amount_received"], intent["amount_capturable"]) == ("succeeded", 12_345, 0)
    charge = await account.get(f"/v1/charges/{intent['latest_charge']}")
    assert charge["captured"]
    assert charge["paid"]
    kinds = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
    assert [event["type"] for event in await account.events()] == kinds
    effect = sandbox.hub.effects.all(our_reference="K7QM2D")[0]
    assert (effect["kind"], effect["amount"], effect["status"]) == ("charge", 12_345, "succeeded")


async def test_money_held_is_captured_in_part_and_the_rest_released(account, sandbox):
    intent = await account.intent(**HOLD, metadata={"reference": "K7QM2D"})
    assert (intent["status"], intent["amount_capturable"]) == ("requires_capture", 12_345)
    done = await account.post(f"/v1/payment_intents/{intent['id']}/capture", {"amount_to_capture": 10_000})
    assert (done["status"], done["amount_received"], done["amount_capturable"]) == ("succeeded", 10_000, 0)
    charge = await account.get(f"/v1/charges/{done['latest_charge']}", {"expand": ["balance_transaction"]})
    assert (charge["amount_captured"], charge["balance_transaction"]["amount"]) == (10_000, 10_000)
    kinds = [(effect["kind"], effect["status"]) for effect in sandbox.hub.effects.all(our_reference="K7QM2D")]
    assert kinds == [("authorization", "captured"), ("capture", "succeeded")]
    types = [event["type"] for event in await account.events()]
    assert types[-3:] == ["payment_intent.amount_capturable_updated", "charge.captured", "payment_intent.succeeded"]


async def test_more_than_was_held_cannot_be_captured(account):
    intent = await account.intent(**HOLD)
    error = await account.refusal("POST", f"/v1/payment_intents/{intent['id']}/capture", {"amount_to_capture": 12_346})
    assert error["code"] == "amount_too_large"


async def test_a_hold_is_cancelled_and_released(account, sandbox):
    intent = await account.intent(**HOLD)
    gone = await account.post(f"/v1/payment_intents/{intent['id']}/cancel", {"cancellation_reason": "abandoned"})
    assert (gone["status"], gone["cancellation_reason"], gone["amount_capturable"]) == ("canceled", "abandoned", 0)
    assert (await account.get(f"/v1/charges/{intent['latest_charge']}"))["refunded"]
    assert sandbox.hub.effects.all()[0]["status"] == "released"


async def test_a_hold_runs_out_after_seven_days(account, sandbox):
    intent = await account.intent(**HOLD)
    sandbox.hub.clock.advance(7 * 24 * 3600 + 1)
    later = await account.get(f"/v1/payment_intents/{intent['id']}")
    assert (later["status"], later["cancellation_reason"]) == ("canceled", "automatic")


@pytest.mark.parametrize("verb", ["capture", "cancel", "confirm"])
async def test_what_is_paid_cannot_be_moved_again(account, verb):
    intent = await account.intent()
    error = await account.refusal("POST", f"/v1/payment_intents/{intent['id']}/{verb}")
    assert error["code"] == "payment_intent_unexpected_state"


def test_every_move_is_in_the_table():
    for table in (lifecycle.PAYMENT_INTENT, lifecycle.SETUP_INTENT, lifecycle.REFUND, lifecycle.ISSUED_CARD,
                  lifecycle.AUTHORIZATION, lifecycle.DISPUTE):  # fmt: skip
        assert all(after in table for _, after in product(table, set().union(*table.values())))
    ends = {"succeeded", "canceled"}
    assert all(not lifecycle.PAYMENT_INTENT[status] for status in ends)


async def test_a_declined_payment_is_402_and_the_intent_waits_for_another_card(account):
    customer = await account.customer()
    method = await account.saved_card(customer, "pm_card_chargeCustomerFail")
    answer = await account.intent(method, status=402, customer=customer, **HOLD)
    error = answer["error"]
    assert (error["code"], error["decline_code"]) == ("card_declined", "generic_decline")
    intent = await account.get(f"/v1/payment_intents/{error['payment_intent']['id']}")
    assert (intent["status"], intent["payment_method"]) == ("requires_payment_method", None)
    assert intent["last_payment_error"]["payment_method"]["id"] == method
    paid = await account.post(f"/v1/payment_intents/{intent['id']}/confirm", {"payment_method": "pm_card_mastercard"})
    assert (paid["status"], paid["last_payment_error"]) == ("requires_capture", None)
    assert [event["type"] for event in await account.events("payment_intent.payment_failed", "charge.failed")] == [
        "charge.failed",
        "payment_intent.payment_failed",
    ]


async def test_a_scripted_decline_hits_the_next_payment_only(account, sandbox):
    sandbox.hub.faults.add(Fault("stripe", "decline", args={"code": "lost_card"}))
    assert (await account.intent(status=402))["error"]["decline_code"] == "lost_card"
    assert (await account.intent())["status"] == "succeeded"


async def test_a_bank_that_wants_the_cardholder_off_session_is_402(account):
    customer = await account.customer()
    method = await account.saved_card(customer, "pm_card_authenticationRequired")
    error = (await account.intent(method, status=402, customer=customer, off_session=True))["error"]
    assert error["code"] == "authentication_required"
    assert error["payment_intent"]["status"] == "requires_payment_method"
    assert error["payment_intent"]["last_payment_error"]["payment_method"]["id"] == method


@pytest.mark.parametrize(("outcome", "status"), [("complete", "requires_capture"), ("fail", "requires_payment_method")])
async def test_the_cardholder_answers_at_the_bank(account, outcome, status):
    intent = await account.intent("pm_card_threeDSecure2Required", **HOLD, return_url="http://shop/back?x=1")
    assert intent["status"] == "requires_action"
    redirect = intent["next_action"]["redirect_to_url"]
    page = await account.client.get(redirect["url"])
    assert "Your bank asks" in page.text
    back = await account.client.post(redirect["url"], data={"outcome": outcome})
    assert back.status_code == 303
    assert back.headers["location"].startswith(
        f"http://shop/back?x=1&payment_intent={intent['id']}&payment_intent_client"
    )
    assert (await account.get(f"/v1/payment_intents/{intent['id']}"))["status"] == status
    assert (await account.client.get(redirect["url"])).status_code == 400


async def test_the_banks_page_is_only_for_who_has_the_secret(account):
    intent = await account.intent("pm_card_threeDSecure2Required")
    url = intent["next_action"]["use_stripe_sdk"]["stripe_js"]
    assert (await account.client.get(url.partition("client_secret=")[0] + "client_secret=guess")).status_code == 403


async def test_a_card_set_up_for_later_needs_no_cardholder(account, sandbox):
    customer = await account.customer()
    tree = {"customer": customer, "payment_method": "pm_card_authenticationRequiredOnSetup", "confirm": True,
            "allowed_payment_method_types": ["card"], "usage": "off_session"}  # fmt: skip
    setup = await account.post("/v1/setup_intents", tree)
    assert setup["status"] == "requires_action"
    event = {"party": "stripe", "type": "authenticate", "intent": setup["id"]}
    assert (await account.client.post("http://sandbox/_sandbox/events", json=event)).status_code == 201
    done = await account.get(f"/v1/setup_intents/{setup['id']}")
    assert done["status"] == "succeeded"
    paid = await account.intent(done["payment_method"], customer=customer, off_session=True)
    assert paid["status"] == "succeeded"


async def test_a_setup_intent_is_confirmed_or_cancelled(account):
    customer = await account.customer()
    setup = await account.post("/v1/setup_intents", {"customer": customer, "allowed_payment_method_types": ["card"]})
    assert setup["status"] == "requires_payment_method"
    done = await account.post(f"/v1/setup_intents/{setup['id']}/confirm", {"payment_method": "pm_card_visa"})
    assert done["status"] == "succeeded"
    assert (await account.refusal("POST", f"/v1/setup_intents/{setup['id']}/cancel"))[
        "code"
    ] == "setup_intent_unexpected_state"
    other = await account.post("/v1/setup_intents", {"allowed_payment_method_types": ["card"]})
    assert (await account.post(f"/v1/setup_intents/{other['id']}/cancel"))["status"] == "canceled"
    assert [one["id"] for one in (await account.get("/v1/setup_intents", {"customer": customer}))["data"]] == [
        setup["id"]
    ]


async def test_saving_a_card_the_bank_declines_is_402(account):
    tree = {"payment_method": "pm_card_chargeDeclined", "confirm": True, "allowed_payment_method_types": ["card"]}
    error = await account.refusal("POST", "/v1/setup_intents", tree, status=402)
    assert error["setup_intent"]["status"] == "requires_payment_method"


async def test_a_card_of_somebody_else_is_refused(account):
    method = await account.saved_card(await account.customer())
    assert "belongs to" in (await account.intent(method, status=400))["error"]["message"]


async def test_a_redirecting_configuration_needs_a_return_url(account):
    tree = {"amount": 500, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    assert (await account.refusal("POST", "/v1/payment_intents", tree))["param"] == "return_url"


async def test_refunds_in_parts_end_at_what_was_captured(account, sandbox):
    intent = await account.intent(metadata={"reference": "K7QM2D"})
    first = await account.post("/v1/refunds", {"payment_intent": intent["id"], "amount": 2_345})
    assert (first["status"], first["amount"]) == ("succeeded", 2_345)
    error = await account.refusal("POST", "/v1/refunds", {"payment_intent": intent["id"], "amount": 10_001})
    assert "greater than unrefunded amount" in error["message"]
    rest = await account.post("/v1/refunds", {"payment_intent": intent["id"], "metadata": {"reference": "R1"}})
    assert rest["amount"] == 10_000
    error = await account.refusal("POST", "/v1/refunds", {"charge": intent["latest_charge"]})
    assert error["code"] == "charge_already_refunded"
    charge = await account.get(f"/v1/charges/{intent['latest_charge']}")
    assert (charge["refunded"], charge["amount_refunded"]) == (True, 12_345)
    listed = await account.get("/v1/refunds", {"payment_intent": intent["id"]})
    assert [one["id"] for one in listed["data"]] == [rest["id"], first["id"]]
    assert sandbox.hub.effects.all(our_reference="R1")[0]["kind"] == "refund"
    assert len(await account.events("refund.created", "charge.refunded")) == 4


async def test_what_was_only_held_is_not_refunded(account):
    intent = await account.intent(**HOLD)
    await account.refusal("POST", "/v1/refunds", {"payment_intent": intent["id"]})
    await account.refusal("POST", "/v1/refunds", {"charge": intent["latest_charge"]})
    assert (await account.refusal("POST", "/v1/refunds", {}))["code"] == "parameter_missing"


async def test_a_refund_can_fail_days_later(account, sandbox):
    sandbox.hub.faults.add(Fault("stripe", "refund_fails_later", args={"after_seconds": 3600}))
    intent = await account.intent()
    refund = await account.post("/v1/refunds", {"payment_intent": intent["id"], "metadata": {"reference": "R1"}})
    assert refund["status"] == "succeeded"
    sandbox.hub.clock.advance(3601)
    later = await account.get(f"/v1/refunds/{refund['id']}")
    assert (later["status"], later["failure_reason"]) == ("failed", "expired_or_canceled_card")
    assert (await account.get(f"/v1/charges/{intent['latest_charge']}"))["amount_refunded"] == 0
    assert len(await account.events("refund.failed")) == 1
    assert sandbox.hub.effects.all(our_reference="R1")[0]["status"] == "failed"


async def test_a_refund_can_be_pending_first(account, sandbox):
    intent = await account.intent("pm_card_pendingRefund")
    refund = await account.post("/v1/refunds", {"payment_intent": intent["id"]})
    assert refund["status"] == "pending"
    sandbox.hub.clock.advance(25 * 3600)
    assert (await account.get(f"/v1/refunds/{refund['id']}"))["status"] == "succeeded"


async def test_a_disputed_payment_is_answered_and_won(account):
    intent = await account.intent("pm_card_createDispute")
    (dispute,) = (await account.get("/v1/disputes", {"payment_intent": intent["id"]}))["data"]
    assert (dispute["status"], dispute["evidence_details"]["due_by"]) == (
        "needs_response",
        dispute["created"] + 9 * 86_400,
    )
    tree = {"evidence": {"uncategorized_text": "winning_evidence"}}
    assert (await account.post(f"/v1/disputes/{dispute['id']}", tree))["status"] == "won"
    types = [event["type"] for event in await account.events() if event["type"].startswith("charge.dispute")]
    assert types == [
        "charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.updated",
        "charge.dispute.funds_reinstated", "charge.dispute.closed",
    ]  # fmt: skip
    assert (await account.refusal("POST", f"/v1/disputes/{dispute['id']}/close"))["code"] == "dispute_already_closed"


async def test_a_dispute_nobody_answers_is_lost(account, sandbox):
    intent = await account.intent()
    event = {"party": "stripe", "type": "dispute", "payment_intent": intent["id"]}
    made = (await account.client.post("http://sandbox/_sandbox/events", json=event)).json()
    sandbox.hub.clock.advance(10 * 86_400)
    assert (await account.get(f"/v1/disputes/{made['id']}"))["status"] == "lost"
    error = await account.refusal("POST", "/v1/refunds", {"payment_intent": intent["id"]})
    assert error["code"] == "charge_disputed"


async def test_the_balance_holds_what_was_captured_less_fees_and_refunds(account):
    intent = await account.intent(amount=10_000)
    await account.post("/v1/refunds", {"payment_intent": intent["id"], "amount": 1_000})
    balance = await account.get("/v1/balance")
    assert balance["available"][0]["amount"] == 10_000 - 320 - 1_000
    movements = (await account.get("/v1/balance_transactions"))["data"]
    assert sum(one["net"] for one in movements) == 10_000 - 320 - 1_000
    assert (await account.get(f"/v1/balance_transactions/{movements[0]['id']}"))["type"] == "refund"
