"""An offer we keep: what was seen, what it cost, how long it holds, how policy and ranking judged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.kernel.ids import OfferId, SearchId
from core.kernel.money import Money
from core.offers.errors import OfferExpired
from core.offers.ports import OfferKind


def instant(at: datetime) -> str:
    """An instant as JSON: UTC to the second, with Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class StoredOffer:
    """One row of `offers`."""

    id: OfferId
    search_id: SearchId
    kind: OfferKind
    short: str
    supplier: str
    supplier_offer_id: str
    snapshot: Mapping[str, Any]
    raw: Mapping[str, Any]
    total: Money
    travellers: int
    expires_at: datetime
    checked_at: datetime
    verdict: Mapping[str, Any]
    rank: Mapping[str, Any]

    def option_json(self) -> dict[str, Any]:
        """The option as every door shows it."""
        return {
            **self.snapshot,
            "offer_id": str(self.id),
            "short": self.short,
            "supplier": self.supplier,
            "policy": dict(self.verdict),
            "rank": {key: self.rank[key] for key in ("position", "score", "reason", "badges")},
            "expires_at": instant(self.expires_at),
            "checked_at": instant(self.checked_at),
        }


def ensure_live(offer: StoredOffer, now: datetime) -> None:
    """Refuse an offer whose price no longer holds."""
    if now >= offer.expires_at:
        raise OfferExpired(
            f"The price of {offer.short} was good until {offer.expires_at:%H:%M} UTC. Search again for the price now.",
            offer_id=str(offer.id),
            expired_at=instant(offer.expires_at),
        )
