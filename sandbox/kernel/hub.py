"""How the parties meet: one store, clock, fault list, webhook sender and effect log; and calls between parties."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.config import SandboxConfig
from sandbox.kernel.clock import Clock
from sandbox.kernel.effects import Effects
from sandbox.kernel.faults import Faults
from sandbox.kernel.http import CallLog
from sandbox.kernel.party import Party
from sandbox.kernel.store import Store
from sandbox.kernel.timers import Timers
from sandbox.kernel.webhooks import Webhooks


class Hub:
    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.store = Store(config.state_path)
        self.clock = Clock(self.store, config.clock_start)
        self.faults = Faults(self.store)
        self.webhooks = Webhooks(self.store, self.clock, self.faults, config.webhook_base, config.webhook_transport)
        self.effects = Effects(self.store, self.clock)
        self.timers = Timers(self.store, self.clock)
        self.calls = CallLog()
        self.parties: dict[str, Party] = {}
        self._services: dict[str, Callable[..., Any]] = {}

    def add(self, party: Party) -> None:
        self.parties[party.code] = party

    def register(self, name: str, service: Callable[..., Any]) -> None:
        """Offer something to the other parties; `charge_card` and `refund_card` come from stripe."""
        self._services[name] = service

    def service(self, name: str) -> Callable[..., Any]:
        return self._services[name]

    def charge_card(
        self,
        *,
        amount_minor: int,
        currency: str,
        merchant: Mapping[str, str],
        reference: str,
        card_id: str | None = None,
        number: str | None = None,
        capture: bool = True,
    ) -> bool:
        """A supplier charges a card: by Issuing id or by number. False = declined.

        `merchant` is {name, category (Stripe's merchant category name), country}; `reference` is the supplier's own
        and finds the charge again for `refund_card`. Synchronous: callable inside a store transaction, so a later
        failure of the supplier undoes the charge with everything else.
        """
        if not self.config.cards_are_sandboxed:
            return True
        return bool(
            self.service("charge_card")(
                card_id=card_id, number=number, amount_minor=amount_minor, currency=currency, merchant=merchant,
                reference=reference, capture=capture,
            )
        )  # fmt: skip

    def refund_card(
        self,
        *,
        amount_minor: int,
        currency: str,
        merchant: Mapping[str, str],
        reference: str,
        card_id: str | None = None,
        number: str | None = None,
    ) -> bool:
        """A supplier gives money back on a card it charged under `reference`."""
        if not self.config.cards_are_sandboxed:
            return True
        return bool(
            self.service("refund_card")(
                card_id=card_id, number=number, amount_minor=amount_minor, currency=currency, merchant=merchant,
                reference=reference,
            )
        )  # fmt: skip

    def reset(self) -> None:
        """Everything forgotten: as on the first start."""
        self.faults.clear()
        self.store.clear()
        self.clock.reset()
        self.timers.reload()
        self.calls.calls.clear()
        for party in self.parties.values():
            party.reset()

    async def close(self) -> None:
        await self.timers.close()
        await self.webhooks.close()
        self.store.close()
