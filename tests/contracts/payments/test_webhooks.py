"""Webhooks of the sandboxed account: proved, dated, and put into our words."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.kernel.money import Money
from core.providers.stripe import (
    AuthorisationMoved,
    CardAsked,
    CardDecided,
    CardMoneyMoved,
    ChargeRefunded,
    DisputeMoved,
    RefundMoved,
    SignatureRefused,
    authorization_answer,
    normalise,
    verify_webhook,
)
from sandbox.stripe.signatures import sign
from tests.contracts.payments.conftest import ADA
from tests.fixtures.vendor_specs import load_spec

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECRET = "whsec_tripwright_sandbox"
BODY = json.dumps({"id": "evt_1", "type": "customer.created", "data": {"object": {}}}).encode()
PRICE = Money.of("100", "USD")


def header(at=NOW, secret=SECRET, body=BODY):
    return sign(body, at, secret)["stripe-signature"]


def test_the_published_vector_is_accepted():
    vector = load_spec("vectors/signatures.json")["stripe"]
    at = datetime.fromtimestamp(vector["timestamp"], tz=UTC)
    event = verify_webhook(vector["body"].encode(), vector["header"], vector["secret"], at)
    assert event["id"] == "evt_1"


@pytest.mark.parametrize("off", [-300, 0, 300], ids="{} s".format)
def test_a_signature_of_now_is_accepted(off):
    assert verify_webhook(BODY, header(), SECRET, NOW + timedelta(seconds=off))["id"] == "evt_1"


@pytest.mark.parametrize("off", [-301, 301, 86_400], ids="{} s".format)
def test_a_signature_of_another_time_is_refused_in_both_directions(off):
    with pytest.raises(SignatureRefused):
        verify_webhook(BODY, header(), SECRET, NOW + timedelta(seconds=off))


@pytest.mark.parametrize(
    "wrong",
    [None, "", "t=1", "v1=abc", "t=x,v1=abc", header(secret="whsec_other"), header(body=BODY + b" "),
     header().replace("v1=", "v0="), header() + "é"],
    ids=["none", "empty", "no proof", "no time", "no number", "other secret", "other body", "old scheme", "not ASCII"],
)  # fmt: skip
def test_what_proves_nothing_is_refused(wrong):
    if wrong is not None and wrong.endswith("é"):
        wrong = wrong.replace("v1=", "v1=é")
    with pytest.raises(SignatureRefused):
        verify_webhook(BODY, wrong, SECRET, NOW)


def test_while_a_secret_is_rolled_either_will_do():
    rolling = header(secret="whsec_old") + "," + header(secret="whsec_new").split(",")[1]
    assert verify_webhook(BODY, rolling, ["whsec_new"], NOW)
    assert verify_webhook(BODY, header(secret="whsec_old"), ["whsec_new", "whsec_old"], NOW)


def test_a_signed_body_that_is_no_event_is_refused():
    with pytest.raises(SignatureRefused):
        verify_webhook(b"[]", header(body=b"[]"), SECRET, NOW)


def test_the_two_second_answer_is_what_stripe_expects():
    headers, body = authorization_answer(approved=True)
    assert headers["stripe-version"] == "2026-10-28.endive"
    assert json.loads(body) == {"approved": True}


async def told(bank, *types):
    """The events as they were sent, oldest first, each proved and normalised."""
    found = []
    for delivery in bank.sandbox.hub.webhooks.deliveries(party="stripe", newest_first=False):
        raw = delivery["body"].encode()
        event = verify_webhook(raw, sign(raw, NOW, SECRET)["stripe-signature"], SECRET, NOW)
        said = normalise(event)
        if not types or isinstance(said, types):
            found.append(said)
    return found


async def test_a_virtual_cards_life_in_our_words(bank):
    card = await bank.issuer.issue(
        holder=ADA, limit=PRICE, categories=("airlines_air_carriers",), key="pay:1", reference="pay:1"
    )
    hub, merchant = bank.sandbox.hub, {"name": "Aurora Air", "category": "airlines_air_carriers", "country": "US"}
    charge = {"card_id": card.id, "currency": "USD", "merchant": merchant, "reference": "ord_1"}
    assert hub.charge_card(amount_minor=6_000, **charge)
    assert not hub.charge_card(amount_minor=6_000, **charge)
    assert hub.refund_card(amount_minor=1_000, **charge)
    decided = await told(bank, CardDecided)
    assert [(one.approved, one.status, one.reference) for one in decided] == [
        (True, "pending", "pay:1"), (True, "closed", "pay:1"), (False, "closed", "pay:1")
    ]  # fmt: skip
    assert (decided[2].reason, decided[2].charge.amount) == ("spending_controls", Money.of("60", "USD"))
    moved = await told(bank, CardMoneyMoved)
    assert [(one.transaction.kind, one.transaction.amount.text) for one in moved] == [
        ("capture", "60.00 USD"), ("refund", "10.00 USD")
    ]  # fmt: skip
    assert {(one.transaction.card_id, one.transaction.category) for one in moved} == {
        (card.id, "airlines_air_carriers")
    }


async def test_the_question_of_a_merchant_in_our_words(bank):
    card = await bank.issuer.issue(
        holder=ADA, limit=PRICE, categories=("airlines_air_carriers",), key="pay:1", reference="pay:1"
    )
    await bank.account.change(
        lambda client: client.v1.webhook_endpoints.create_async(
            {"url": f"{bank.address}/nobody", "enabled_events": ["issuing_authorization.request"]}
        )
    )
    await bank.account.change(
        lambda client: client.v1.test_helpers.issuing.authorizations.create_async(
            {"card": card.id, "amount": 2_500, "merchant_data": {"category": "airlines_air_carriers", "name": "Aurora"}}
        )
    )
    (event,) = bank.sandbox.hub.store.find("stripe", "event", type="issuing_authorization.request")
    asked = normalise(event)
    assert isinstance(asked, CardAsked)
    assert (asked.charge.card_id, asked.charge.amount, asked.charge.merchant) == (
        card.id,
        Money.of("25", "USD"),
        "Aurora",
    )


async def test_a_saved_cards_payment_in_our_words(bank, customer, visa):
    held = await bank.charges.authorise(
        customer_ref=customer, method_ref=visa, amount=PRICE, key="pay:1", reference="pay:1", description="Trip"
    )
    await bank.charges.capture(held.intent_id, PRICE, key="c")
    await bank.charges.refund(held.intent_id, Money.of("40", "USD"), key="f", reference="refund:1")
    moved = await told(bank, AuthorisationMoved)
    assert [(one.type, one.authorisation.status) for one in moved][-2:] == [
        ("payment_intent.amount_capturable_updated", "authorised"), ("payment_intent.succeeded", "captured")
    ]  # fmt: skip
    assert {one.reference for one in moved} == {"pay:1"}
    (refunded,) = await told(bank, ChargeRefunded)
    assert (refunded.intent_id, refunded.refunded) == (held.intent_id, Money.of("40", "USD"))
    (refund,) = await told(bank, RefundMoved)
    assert (refund.reference, refund.receipt.status) == ("refund:1", "succeeded")


async def test_a_refund_that_fails_and_a_dispute_in_our_words(bank, customer, visa):
    held = await bank.charges.authorise(
        customer_ref=customer, method_ref=visa, amount=PRICE, key="pay:1", reference="pay:1", description="Trip"
    )
    await bank.charges.capture(held.intent_id, PRICE, key="c")
    receipt = await bank.charges.refund(held.intent_id, PRICE, key="f", reference="refund:1")
    events = bank.sandbox.hub.parties["stripe"].events
    events["refund_fails"][1]({"refund": receipt.id})
    events["dispute"][1]({"payment_intent": held.intent_id})
    failed = [one for one in await told(bank, RefundMoved) if one.type == "refund.failed"][0]
    assert (failed.receipt.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    dispute = (await told(bank, DisputeMoved))[0]
    assert (dispute.status, dispute.amount, dispute.intent_id) == ("needs_response", PRICE, held.intent_id)
    assert dispute.due_by > dispute.at


def test_what_we_do_not_act_on_is_nothing():
    assert normalise({"id": "evt_1", "type": "customer.created", "created": 1, "data": {"object": {}}}) is None
