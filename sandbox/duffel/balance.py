"""The organisation's prepaid balance, and the cards our orders name in their metadata."""

from sandbox.duffel.offer_json import Json
from sandbox.duffel.problems import Problem, airline_refused, invalid_state
from sandbox.kernel.hub import Hub
from sandbox.world.carriers import carriers

PARTY, _KIND, _ID = "duffel", "balance", "USD"
OPENING_CENTS = 50_000_000_00
AIR_TRAVEL = "airlines_air_carriers"


class Balance:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def cents(self) -> int:
        kept = self._hub.store.get(PARTY, _KIND, _ID)
        return OPENING_CENTS if kept is None else int(kept["cents"])

    def add(self, cents: int) -> None:
        self._hub.store.put(PARTY, _KIND, _ID, {"cents": self.cents() + cents})

    def pay(self, cents: int, *, exhausted: bool = False) -> None:
        """Inside the transaction of what it pays for."""
        if exhausted or self._hub.faults.domain(PARTY, "insufficient_balance") is not None or self.cents() < cents:
            raise invalid_state(
                "insufficient_balance", "Insufficient balance",
                "Your Duffel balance is not enough for this payment. Please top up and try again.",
            )  # fmt: skip
        self.add(-cents)

    def charge_card(self, order: Json, cents: int) -> Problem | None:
        """The airline charges the card named by the order's `card`; gives the refusal when it is declined.

        The refusal is given and not raised: what the card issuer recorded of the decline must outlive the order that
        is not made.
        """
        card = order["metadata"].get("card")
        if not card:
            return None
        airline = order["owner"]["iata_code"]
        approved = self._hub.charge_card(
            card_id=card, amount_minor=cents, currency=order["total_currency"], merchant=_merchant(airline),
            reference=order["id"],
        )  # fmt: skip
        if approved:
            return None
        return airline_refused(
            "payment_declined", "Payment declined",
            "The airline could not charge the card given for this order. Nothing was booked.", carriers()[airline].name,
        )  # fmt: skip

    def refund_card(self, order: Json, cents: int) -> None:
        card = order["metadata"].get("card")
        if card and cents > 0:
            self._hub.refund_card(
                card_id=card, amount_minor=cents, currency=order["total_currency"],
                merchant=_merchant(order["owner"]["iata_code"]), reference=order["id"],
            )  # fmt: skip


def _merchant(airline: str) -> dict[str, str]:
    found = carriers()[airline]
    return {"name": found.name, "category": AIR_TRAVEL, "country": found.country}
