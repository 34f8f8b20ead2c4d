"""`CardIssuer`: one card per key, exact limits, and numbers that show up nowhere."""

import asyncio
import logging
import subprocess
import sys
import traceback
from pathlib import Path

import httpx
import pytest

from core.kernel.errors import OutcomeUnknown, TryLater
from core.kernel.money import Money
from core.providers.stripe import StripeMisuse
from tests.contracts.payments.conftest import ADA

ROOT = Path(__file__).resolve().parents[3]
LIMIT = Money.of("842.10", "USD")
TRAVEL = ("airlines_air_carriers", "hotels_motels_and_resorts", "travel_agencies_tour_operators")
MERCHANT = {"name": "Aurora Air", "category": "airlines_air_carriers", "country": "US"}


async def issue(bank, key="pay:1", limit=LIMIT):
    return await bank.issuer.issue(holder=ADA, limit=limit, categories=TRAVEL, key=key, reference=key)


def buy(bank, card, minor, merchant=MERCHANT):
    return bank.sandbox.hub.charge_card(
        card_id=card.id, amount_minor=minor, currency="USD", merchant=merchant, reference="ord_1"
    )


async def test_a_card_is_active_with_the_exact_limit(bank):
    card = await issue(bank)
    assert (card.status, card.limit, card.brand, len(card.last4)) == ("active", LIMIT, "visa", 4)
    assert not buy(bank, card, LIMIT.minor + 1)
    assert not buy(bank, card, 100, {**MERCHANT, "category": "jewelry_stores_watches_clocks_and_silverware_stores"})
    assert buy(bank, card, LIMIT.minor)
    assert not buy(bank, card, 100)


async def test_the_same_key_gives_the_same_card(bank):
    first, again = await issue(bank), await issue(bank)
    assert first == again
    assert len(bank.effects("card")) == 1


async def test_two_askers_at_once_get_one_card(bank):
    answers = await asyncio.gather(*(issue(bank) for _ in range(5)), return_exceptions=True)
    cards = {one.id for one in answers if not isinstance(one, BaseException)}
    assert len(cards) == 1
    assert all(isinstance(one, OutcomeUnknown) for one in answers if isinstance(one, BaseException))
    assert len(bank.effects("card")) == 1


async def test_bookings_of_one_person_share_the_cardholder(bank):
    await issue(bank, "pay:1")
    await issue(bank, "pay:2")
    assert bank.sandbox.hub.store.count("stripe", "issuing.cardholder") == 1
    assert len(bank.effects("card")) == 2


async def test_an_answer_lost_after_the_card_was_made_is_unknown_and_found_by_reference(bank):
    bank.fault("cut_after", "^/v1/issuing/cards$", method="POST")
    with pytest.raises(OutcomeUnknown):
        await issue(bank)
    found = await bank.issuer.find("pay:1")
    assert found == await issue(bank)
    assert found.limit == LIMIT
    assert len(bank.effects("card")) == 1


async def test_a_request_lost_before_the_card_was_made_is_unknown_and_not_found(bank):
    bank.fault("cut_before", "^/v1/issuing/cards$", method="POST")
    with pytest.raises(OutcomeUnknown):
        await issue(bank)
    assert await bank.issuer.find("pay:1") is None


async def test_the_newest_of_many_cards_is_found_behind_a_page_of_others(bank):
    wanted = await issue(bank, "pay:0")
    for n in range(1, 104):
        await issue(bank, f"pay:{n}")
    assert await bank.issuer.find("pay:0") == wanted
    assert await bank.issuer.find("pay:none") is None


async def test_nothing_listening_is_surely_not_done(bank, unused_tcp_port):
    from core.providers.stripe import StripeAccount, StripeConfig, StripeIssuer

    account = StripeAccount(StripeConfig("sk", base_url=f"http://127.0.0.1:{unused_tcp_port}", retries=0))
    with pytest.raises(TryLater) as failure:
        await StripeIssuer(account).find("pay:1")
    assert not isinstance(failure.value, OutcomeUnknown)
    await account.close()


async def test_a_raised_limit_keeps_the_categories(bank):
    card = await issue(bank)
    raised = await bank.issuer.set_limit(card.id, Money.of("1000", "USD"), key="pay:1:limit")
    assert raised.limit == Money.of("1000", "USD")
    assert buy(bank, card, 100_000)
    assert not buy(bank, card, 1, {**MERCHANT, "category": "pawn_shops"})


async def test_closing_twice_is_quiet_and_ends_spending(bank):
    card = await issue(bank)
    assert (await bank.issuer.close(card.id, key="pay:1:close")).status == "canceled"
    assert (await bank.issuer.close(card.id, key="pay:1:close:again")).status == "canceled"
    assert not buy(bank, card, 100)
    assert (await bank.issuer.find("pay:1")).status == "canceled"


async def test_a_card_nobody_made_cannot_be_closed(bank):
    with pytest.raises(StripeMisuse):
        await bank.issuer.close("ic_nobody", key="k")


async def test_the_number_reaches_the_supplier_and_nothing_else(bank, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    card = await issue(bank)
    secret = await bank.issuer.reveal(card.id)
    assert (secret.number[-4:], len(secret.number), len(secret.cvc)) == (card.last4, 16, 3)
    assert secret.name == "Ada King Countess of Lov"
    hub = bank.sandbox.hub
    assert hub.charge_card(number=secret.number, amount_minor=100, currency="USD", merchant=MERCHANT, reference="XX-1")
    heard = [caplog.text, *capsys.readouterr(), repr(secret), str(secret), f"{secret}", repr(card)]
    assert not any(secret.number in text for text in heard)
    assert not any(secret.cvc in text for text in heard[-4:])


@pytest.mark.parametrize("kind", ["invalid_json", "error", "rate_limited", "cut_after"])
async def test_a_failed_reveal_is_try_later_and_says_nothing(bank, kind, caplog):
    caplog.set_level(logging.DEBUG)
    card = await issue(bank)
    number = (await bank.issuer.reveal(card.id)).number
    # A pooled connection that breaks under a read is tried once more by the pool itself.
    bank.fault(kind, f"/{card.id}$", method="GET", status=503, times=2)
    with pytest.raises(TryLater) as failure:
        await bank.issuer.reveal(card.id)
    told = "".join(traceback.format_exception(failure.value)) + caplog.text
    assert number not in told


@pytest.mark.parametrize(
    ("kind", "status", "outcome"),
    [("rate_limited", 429, TryLater), ("error", 500, OutcomeUnknown), ("invalid_json", 200, OutcomeUnknown)],
)
async def test_what_a_failure_of_stripe_means(bank, kind, status, outcome):
    bank.fault(kind, "^/v1/issuing/cards$", method="POST", status=status)
    with pytest.raises(TryLater) as failure:
        await issue(bank)
    assert type(failure.value) is outcome
    assert (await issue(bank)).status == "active"
    assert len(bank.effects("card")) == 1


async def test_the_sdks_own_retry_hides_one_cut_connection(bank):
    from dataclasses import replace

    from core.providers.stripe import StripeAccount, StripeIssuer

    account = StripeAccount(replace(bank.account.config, retries=2))
    bank.fault("cut_after", "^/v1/issuing/cards$", method="POST")
    card = await StripeIssuer(account).issue(holder=ADA, limit=LIMIT, categories=TRAVEL, key="k", reference="k")
    await account.close()
    assert card.status == "active"
    assert len(bank.effects("card")) == 1


async def test_a_wrong_key_is_our_own_mistake(bank):
    from core.providers.stripe import StripeAccount, StripeConfig, StripeIssuer

    config = StripeConfig("sk_test_wrong", base_url=f"{bank.address}/stripe", retries=0)
    account = StripeAccount(config)
    with pytest.raises(StripeMisuse) as misuse:
        await StripeIssuer(account).find("pay:1")
    await account.close()
    assert misuse.value.status == 401
    assert "sk_test_wrong" not in repr(config) + str(misuse.value)


async def test_a_transport_can_be_passed_in(bank):
    from core.providers.stripe import StripeAccount, StripeConfig, StripeIssuer

    config = StripeConfig("sk_test_tripwright_sandbox", base_url="http://sandbox/stripe", retries=0)
    account = StripeAccount(config, transport=httpx.ASGITransport(app=bank.sandbox))
    assert await StripeIssuer(account).find("pay:1") is None
    await account.close()


def test_the_sdk_is_not_imported_before_the_first_call():
    program = "import sys, core.providers.stripe; sys.exit('stripe' in sys.modules or 'aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=60, check=False).returncode == 0
