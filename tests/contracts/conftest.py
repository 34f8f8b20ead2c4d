"""The sandbox on a real server, for adapters that must not know it is one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

import pytest

from core.bookings.ports import Traveller
from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Fault
from sandbox.server import Sandbox, create_sandbox
from tests.fixtures.serving import serving


@dataclass
class World:
    """What is behind the wire, for arranging and counting."""

    sandbox: Sandbox
    address: str

    def fault(self, party: str, kind: str, **more) -> None:
        self.sandbox.hub.faults.add(Fault(party, kind, **more))

    def effects(self, party: str, kind: str) -> list[dict]:
        return [one for one in self.sandbox.hub.effects.all(party=party) if one["kind"] == kind]

    def calls(self, path: str) -> int:
        return sum(path in call["path"] for call in self.sandbox.hub.calls.calls)

    def cards_are(self, *, approved: bool) -> list[dict]:
        """Stand in for the card issuer; gives the list of charges asked for."""
        asked: list[dict] = []

        def charge(**charge) -> bool:
            asked.append(charge)
            return approved

        self.sandbox.hub.register("charge_card", charge)
        self.sandbox.hub.register("refund_card", lambda **_: True)
        return asked


@pytest.fixture
async def world() -> AsyncIterator[World]:
    sandbox = create_sandbox(SandboxConfig())
    async with serving(sandbox) as address:
        yield World(sandbox, address)


@pytest.fixture
def ada() -> Traveller:
    return Traveller(
        given_name="Ada",
        family_name="Lovelace",
        title="Ms.",
        gender="female",
        born_on=date(1985, 12, 10),
        email="ada@example.com",
        phone="+44 20 8016 0508",
        loyalty={"BA": "12345678", "XX": "1"},
    )
