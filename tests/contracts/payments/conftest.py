"""The payment ports over the real adapter, against the sandboxed Stripe on a real server."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from core.payments.ports import CardCharges, CardHolder, CardIssuer
from core.providers.stripe import StripeAccount, StripeCharges, StripeConfig, StripeIssuer
from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Fault
from sandbox.server import Sandbox, create_sandbox
from tests.fixtures.serving import serving

ADA = CardHolder(
    employee_ref="emp-1",
    name="Ada King, Countess of Lovelace 2nd",
    email="ada@example.com",
    phone="+15550100",
    address={"line1": "1 Main St", "city": "Boston", "postal_code": "02110", "country": "US"},
)


@dataclass
class Bank:
    """The adapter, and the sandbox behind the wire."""

    sandbox: Sandbox
    address: str
    account: StripeAccount
    issuer: CardIssuer
    charges: CardCharges

    def fault(self, kind: str, path: str, **more) -> None:
        self.sandbox.hub.faults.add(Fault("stripe", kind, path=path, **{"times": 1, **more}))

    def effects(self, kind: str) -> list[dict]:
        return [one for one in self.sandbox.hub.effects.all(party="stripe") if one["kind"] == kind]


@pytest.fixture
async def bank(tmp_path) -> AsyncIterator[Bank]:
    sandbox = create_sandbox(SandboxConfig(state_path=tmp_path / "state.sqlite"))
    async with serving(sandbox) as address:
        config = StripeConfig(
            secret_key="sk_test_tripwright_sandbox",
            base_url=f"{address}/stripe",
            timeout=timedelta(seconds=5),
            retries=0,
        )
        account = StripeAccount(config)
        yield Bank(sandbox, address, account, StripeIssuer(account), StripeCharges(account))
        await account.close()


@pytest.fixture
async def customer(bank) -> str:
    return await bank.charges.ensure_customer(employee_ref="emp-1", name="Ada", email="ada@example.com", key="cust:1")


@pytest.fixture
async def visa(bank, customer) -> str:
    return (await bank.charges.save_method(customer_ref=customer, token="pm_card_visa", key="save:1")).id
