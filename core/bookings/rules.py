"""Pure decisions of booking: what was agreed, how far a price may move, what a trip is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.kernel.hashing import content_hash
from core.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How much a total may rise between the yes and the purchase: the smaller of a share and an amount."""

    percent: Decimal
    amount: Money

    def allows(self, agreed: Money, now: Money) -> bool:
        """A lower price is always fine; a higher one within the band. An amount in another currency is not compared."""
        if now <= agreed:
            return True
        share = agreed.share(self.percent)
        band = min(share, self.amount) if self.amount.currency == agreed.currency else share
        return now - agreed <= band


def agreement(
    *, items: Sequence[Mapping[str, Any]], travellers: Sequence[str], total: Money, policy: Mapping[str, Any]
) -> dict[str, Any]:
    """Exactly what a yes commits: each item's offer and price, who travels, the total, and the policy that allowed it."""
    return {
        "items": [
            {"item": str(i["id"]), "offer": str(i["offer_id"]), "minor": i["total_minor"], "currency": i["currency"]}
            for i in items
        ],
        "travellers": list(travellers),
        "total": {"minor": total.minor, "currency": total.currency.code},
        "policy": {"outcome": policy.get("outcome"), "ruleset": policy.get("ruleset_version")},
    }


def agreement_hash(agreed: Mapping[str, Any]) -> str:
    """The hash a proposal carries and the core compares."""
    return content_hash(agreed)


def split_of(items: Sequence[tuple[str, Money]], code: str) -> list[dict[str, Any]]:
    """The total by kind, in the order people expect: flights, then hotels."""
    labels = {"flight": "Flights", "hotel": "Hotel"}
    kinds = [kind for kind in labels if any(k == kind for k, _ in items)]
    return [
        {"label": labels[kind], "amount": Money.total((m for k, m in items if k == kind), code).as_json()}
        for kind in kinds
    ]
