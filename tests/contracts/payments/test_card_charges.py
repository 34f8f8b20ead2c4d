"""`CardCharges`: money held, taken, let go and given back on a traveller's own card, each exactly once."""

import asyncio

import pytest

from core.kernel.errors import Conflict, Invalid, OutcomeUnknown
from core.kernel.money import Money
from core.payments.errors import MethodUnknown, PaymentDeclined, RefundTooLarge, ReservationGone
from core.providers.stripe.amounts import inbound, outbound
from sandbox.kernel.faults import Fault

PRICE = Money.of("842.10", "USD")


async def authorise(bank, customer, method, key="pay:1", amount=PRICE):
    return await bank.charges.authorise(
        customer_ref=customer, method_ref=method, amount=amount, key=key, reference=key, description="Trip K7QM2D"
    )


async def test_a_person_is_one_customer_whatever_the_key(bank, customer):
    again = await bank.charges.ensure_customer(employee_ref="emp-1", name="Ada", email="ada@example.com", key="cust:2")
    other = await bank.charges.ensure_customer(employee_ref="emp-2", name="Bob", email="ada@example.com", key="cust:3")
    assert again == customer != other


async def test_a_saved_card_is_listed_without_its_number(bank, customer, visa):
    (card,) = await bank.charges.methods(customer)
    assert (card.id, card.brand, card.last4) == (visa, "visa", "4242")


async def test_saving_under_the_same_key_saves_once(bank, customer):
    first = await bank.charges.save_method(customer_ref=customer, token="pm_card_mastercard", key="save:2")
    again = await bank.charges.save_method(customer_ref=customer, token="pm_card_mastercard", key="save:2")
    assert first == again
    assert len(await bank.charges.methods(customer)) == 1


async def test_a_card_the_bank_refuses_cannot_be_saved(bank, customer):
    with pytest.raises(PaymentDeclined) as declined:
        await bank.charges.save_method(
            customer_ref=customer, token="pm_card_chargeDeclinedInsufficientFunds", key="save:2"
        )
    assert declined.value.facts["decline_code"] == "insufficient_funds"
    with pytest.raises(MethodUnknown):
        await bank.charges.save_method(customer_ref=customer, token="pm_made_up", key="save:3")


async def test_money_is_held_and_the_same_key_holds_once(bank, customer, visa):
    first = await authorise(bank, customer, visa)
    again = await authorise(bank, customer, visa)
    assert first == again
    assert (first.status, first.amount) == ("authorised", PRICE)
    assert len(bank.effects("authorization")) == 1


async def test_a_hold_whose_answer_was_lost_is_found_by_reference(bank, customer, visa):
    bank.fault("cut_after", "^/v1/payment_intents$", method="POST")
    with pytest.raises(OutcomeUnknown):
        await authorise(bank, customer, visa)
    found = await bank.charges.find_authorisation("pay:1")
    assert found == await authorise(bank, customer, visa)
    assert await bank.charges.find_authorisation("pay:2") is None
    assert len(bank.effects("authorization")) == 1


async def test_a_decline_is_an_answer_that_can_be_found_again(bank, customer):
    card = await bank.charges.save_method(customer_ref=customer, token="pm_card_chargeCustomerFail", key="save:2")
    declined = await authorise(bank, customer, card.id)
    assert (declined.status, declined.decline_code, declined.amount) == ("declined", "generic_decline", PRICE)
    found = await bank.charges.find_authorisation("pay:1")
    assert (found.intent_id, found.status, found.decline_code) == (declined.intent_id, "declined", "generic_decline")
    assert bank.effects("authorization") == []


async def test_a_scripted_decline_carries_its_code(bank, customer, visa):
    bank.sandbox.hub.faults.add(Fault("stripe", "decline", args={"code": "insufficient_funds"}))
    assert (await authorise(bank, customer, visa)).decline_code == "insufficient_funds"


async def test_a_bank_that_wants_the_cardholder_is_an_answer_with_the_secret_hidden(bank, customer):
    card = await bank.charges.save_method(customer_ref=customer, token="pm_card_authenticationRequired", key="save:2")
    asked = await authorise(bank, customer, card.id)
    assert asked.status == "requires_action"
    assert asked.client_secret is not None
    assert asked.client_secret not in repr(asked)


async def test_a_card_no_longer_saved_is_unknown(bank, customer):
    with pytest.raises(MethodUnknown):
        await authorise(bank, customer, "pm_made_up")


async def test_less_than_was_held_is_taken_and_only_once(bank, customer, visa):
    held = await authorise(bank, customer, visa)
    part = Money.of("800", "USD")
    first = await bank.charges.capture(held.intent_id, part, key="pay:1:capture")
    again = await bank.charges.capture(held.intent_id, part, key="pay:1:capture")
    forgotten = await bank.charges.capture(held.intent_id, part, key="another key")
    assert first == again == forgotten
    assert first.amount == part
    assert len(bank.effects("capture")) == 1
    assert (await bank.charges.find_authorisation("pay:1")).status == "captured"


async def test_more_than_was_held_is_refused(bank, customer, visa):
    held = await authorise(bank, customer, visa)
    with pytest.raises(Conflict):
        await bank.charges.capture(held.intent_id, PRICE + Money(1, PRICE.currency), key="c")
    assert bank.effects("capture") == []


async def test_a_capture_whose_answer_was_lost_is_repeated_safely(bank, customer, visa):
    held = await authorise(bank, customer, visa)
    bank.fault("cut_after", "/capture$", method="POST")
    with pytest.raises(OutcomeUnknown):
        await bank.charges.capture(held.intent_id, PRICE, key="c")
    assert (await bank.charges.capture(held.intent_id, PRICE, key="c")).amount == PRICE
    assert len(bank.effects("capture")) == 1


async def test_letting_go_twice_is_quiet_and_nothing_can_be_taken_afterwards(bank, customer, visa):
    held = await authorise(bank, customer, visa)
    await bank.charges.release(held.intent_id, key="r")
    await bank.charges.release(held.intent_id, key="r again")
    assert (await bank.charges.find_authorisation("pay:1")).status == "released"
    with pytest.raises(ReservationGone):
        await bank.charges.capture(held.intent_id, PRICE, key="c")


async def test_money_taken_cannot_be_let_go(bank, customer, visa):
    held = await authorise(bank, customer, visa)
    await bank.charges.capture(held.intent_id, PRICE, key="c")
    with pytest.raises(Conflict):
        await bank.charges.release(held.intent_id, key="r")


async def test_a_hold_that_ran_out_cannot_be_captured(bank, customer, visa):
    held = await authorise(bank, customer, visa)
    bank.sandbox.hub.clock.advance(8 * 86_400)
    with pytest.raises(ReservationGone):
        await bank.charges.capture(held.intent_id, PRICE, key="c")


async def test_refunds_never_exceed_what_was_taken(bank, customer, visa):
    held = await authorise(bank, customer, visa)
    taken = Money.of("800", "USD")
    await bank.charges.capture(held.intent_id, taken, key="c")
    with pytest.raises(RefundTooLarge):
        await bank.charges.refund(held.intent_id, PRICE, key="f0", reference="refund:0")
    half = Money.of("400", "USD")
    first = await bank.charges.refund(held.intent_id, half, key="f1", reference="refund:1")
    again = await bank.charges.refund(held.intent_id, half, key="f1", reference="refund:1")
    assert first == again
    assert (first.status, first.amount) == ("succeeded", half)
    await bank.charges.refund(held.intent_id, half, key="f2", reference="refund:2")
    with pytest.raises(RefundTooLarge):
        await bank.charges.refund(held.intent_id, Money.of("1", "USD"), key="f3", reference="refund:3")
    assert len(bank.effects("refund")) == 2


async def test_a_refund_whose_answer_was_lost_is_found_by_reference(bank, customer, visa):
    held = await authorise(bank, customer, visa)
    await bank.charges.capture(held.intent_id, PRICE, key="c")
    bank.fault("cut_after", "^/v1/refunds$", method="POST")
    with pytest.raises(OutcomeUnknown):
        await bank.charges.refund(held.intent_id, PRICE, key="f1", reference="refund:1")
    found = await bank.charges.find_refund("refund:1")
    assert (found.status, found.amount) == ("succeeded", PRICE)
    assert found == await bank.charges.refund(held.intent_id, PRICE, key="f1", reference="refund:1")
    assert await bank.charges.find_refund("refund:2") is None
    assert len(bank.effects("refund")) == 1


async def test_a_refund_that_failed_later_says_so(bank, customer, visa):
    held = await authorise(bank, customer, visa)
    await bank.charges.capture(held.intent_id, PRICE, key="c")
    bank.sandbox.hub.faults.add(Fault("stripe", "refund_fails_later", args={"after_seconds": 60}))
    await bank.charges.refund(held.intent_id, PRICE, key="f1", reference="refund:1")
    bank.sandbox.hub.clock.advance(61)
    assert (await bank.charges.find_refund("refund:1")).status == "failed"


async def test_the_same_key_from_two_workers_moves_money_once(bank, customer, visa):
    answers = await asyncio.gather(*(authorise(bank, customer, visa) for _ in range(5)), return_exceptions=True)
    assert len({one.intent_id for one in answers if not isinstance(one, BaseException)}) == 1
    assert len(bank.effects("authorization")) == 1


@pytest.mark.parametrize(
    ("text", "code", "minor"),
    [
        ("12.34", "USD", 1234),
        ("1234", "JPY", 1234),
        ("1234", "ISK", 123_400),
        ("12.340", "KWD", 12_340),
        ("5", "MGA", 5),
    ],
)
def test_amounts_travel_in_stripes_minor_units(text, code, minor):
    amount = Money.of(text, code)
    assert outbound(amount) == (minor, code.lower())
    assert inbound(minor, code.lower()) == amount


def test_an_amount_finer_than_a_card_knows_is_refused():
    with pytest.raises(Invalid):
        outbound(Money.of("12.345", "KWD"))
