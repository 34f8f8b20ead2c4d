"""Hotelbeds' rates as our hotel options."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.kernel.money import Money
from core.offers.offer import instant
from core.offers.ports import FoundOffer, HotelQuery
from core.places.distance import great_circle_km
from core.providers.hotelbeds.content import HotelFacts, plain

Json = Mapping[str, Any]
# A rate key is short-lived, for about this long.
KEY_LIVES: Final = timedelta(minutes=30)
_STARS: Final = re.compile(r"(\d)(_5)?")


def found_offers(hotel: Json, query: HotelQuery, facts: HotelFacts, now: datetime) -> Iterator[FoundOffer]:
    """Every rate of one hotel that may be sold alone and paid through us."""
    currency = str(hotel["currency"])
    for room in hotel["rooms"]:
        for rate in room["rates"]:
            # Package rates must not be sold alone; a stay paid at the desk is no purchase of ours.
            if rate.get("packaging") or rate.get("paymentType") == "AT_HOTEL":
                continue
            total = price_of(rate, currency)
            yield FoundOffer(
                kind="hotel",
                supplier="hotelbeds",
                supplier_offer_id=str(rate["rateKey"]),
                snapshot=_snapshot(hotel, room, rate, query, facts, total, now),
                raw=kept(rate, currency),
                total=total,
                expires_at=now + KEY_LIVES,
            )


def price_of(rate: Json, currency: str) -> Money:
    """What is paid: the selling rate where the hotel dictates it, else the net price."""
    amount = rate["sellingRate"] if rate.get("hotelMandatory") and rate.get("sellingRate") else rate["net"]
    return Money.rounded(Decimal(str(amount)), currency)


def kept(rate: Json, currency: str) -> dict[str, Any]:
    """What check-rate and booking need."""
    return {
        "rateKey": rate["rateKey"],
        "rateType": rate.get("rateType"),
        "rooms": int(rate.get("rooms") or 1),
        "adults": int(rate.get("adults") or 1),
        "net": rate.get("net"),
        "sellingRate": rate.get("sellingRate"),
        "hotelMandatory": bool(rate.get("hotelMandatory")),
        "paymentType": rate.get("paymentType"),
        "currency": currency,
    }


def _snapshot(
    hotel: Json, room: Json, rate: Json, query: HotelQuery, facts: HotelFacts, total: Money, now: datetime
) -> dict[str, Any]:
    terms = cancellation_of(rate, total, query.city.zone, now)
    per_night = total.split([1] * (query.nights * query.rooms))[0]
    return {
        "kind": "hotel",
        "hotel": _hotel(hotel, query, facts),
        "room": _titled(str(room.get("name") or room.get("code") or "Room")),
        "board": _titled(str(rate.get("boardName") or rate.get("boardCode") or "Room only")),
        "check_in": query.check_in.isoformat(),
        "check_out": query.check_out.isoformat(),
        "nights": query.nights,
        "rooms": query.rooms,
        "total": total.as_json(),
        "per_night": per_night.as_json(),
        "travellers": query.rooms,
        "cancellation": terms.as_json(),
        "refundable": terms.allowance,
        "pay_at": "web",
        "rooms_left": rate.get("allotment"),
        "description": facts.description,
        "rate_comments": plain(rate["rateComments"]) if rate.get("rateComments") else None,
        "co2_kg": None,
        "preferred": False,
    }


def _hotel(hotel: Json, query: HotelQuery, facts: HotelFacts) -> dict[str, Any]:
    latitude, longitude = _degrees(hotel.get("latitude")), _degrees(hotel.get("longitude"))
    away = None
    if latitude is not None and longitude is not None:
        away = round(great_circle_km(query.latitude, query.longitude, latitude, longitude), 1)
    zone_name = str(hotel.get("zoneName") or "").title() or None
    return {
        "code": str(hotel["code"]),
        "name": str(hotel["name"]),
        "stars": stars_of(str(hotel.get("categoryCode") or "")),
        "address": facts.address or zone_name or "",
        "area": zone_name,
        "city": query.city.name,
        "country": query.city.country,
        "latitude": latitude,
        "longitude": longitude,
        "zone": query.city.zone,
        "distance_km": away,
    }


def _degrees(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def stars_of(category: str) -> int | float | None:
    """`4EST` is 4, `5LUX` 5, `H3_5` 3.5; a hostel or an apartment has none."""
    found = _STARS.search(category)
    if found is None or not 1 <= int(found[1]) <= 5:
        return None
    return int(found[1]) + 0.5 if found[2] else int(found[1])


def _titled(text: str) -> str:
    """`DOUBLE DELUXE` -> `Double deluxe`; anything else is left as the hotel writes it."""
    return text.capitalize() if text.isupper() else text


@dataclass(frozen=True, slots=True)
class Tier:
    """From an instant on, cancelling costs an amount."""

    from_at: datetime
    amount: Money


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """The tiers of a rate, told in the hotel's own time."""

    tiers: tuple[Tier, ...]
    total: Money
    zone: str
    at: datetime
    is_known: bool

    @property
    def due_now(self) -> Money:
        """What cancelling at this moment costs."""
        due = [tier.amount for tier in self.tiers if tier.from_at <= self.at]
        return max(due, default=Money.zero(self.total.currency))

    @property
    def free_until(self) -> datetime | None:
        """The first fee's instant, when it has not come yet."""
        return self.tiers[0].from_at if self.tiers and self.tiers[0].from_at > self.at else None

    @property
    def allowance(self) -> dict[str, Any]:
        """yes, no or unknown, with what it would cost now."""
        if not self.is_known:
            return {"state": "unknown", "penalty": None}
        if self.due_now >= self.total:
            return {"state": "no", "penalty": None}
        return {"state": "yes", "penalty": self.due_now.as_json()}

    @property
    def text(self) -> str:
        """One sentence for the card."""
        if not self.is_known:
            return "The hotel does not say what cancelling costs."
        if not self.tiers:
            return "Free cancellation."
        if self.free_until is not None:
            return f"Free cancellation until {self._words(self.free_until)}; after that {self.tiers[0].amount.text}."
        if self.due_now >= self.total:
            return f"Non-refundable: cancelling costs {self.due_now.text}."
        later = next((tier for tier in self.tiers if tier.from_at > self.at), None)
        until = f" until {self._words(later.from_at)}; after that {later.amount.text}" if later else ""
        return f"Cancelling costs {self.due_now.text}{until}."

    def _words(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(self.zone)):%-d %b %Y, %H:%M} local time"

    def as_json(self) -> dict[str, Any]:
        """The option's `cancellation`."""
        free, zone = self.free_until, ZoneInfo(self.zone)
        return {
            "free_until": instant(free.astimezone(UTC)) if free else None,
            "free_until_local": f"{free.astimezone(zone):%Y-%m-%dT%H:%M}" if free else None,
            "tiers": [
                {
                    "from_at": instant(tier.from_at.astimezone(UTC)),
                    "from_local": f"{tier.from_at.astimezone(zone):%Y-%m-%dT%H:%M}",
                    "amount": tier.amount.as_json(),
                }
                for tier in self.tiers
            ],
            "text": self.text,
        }


def cancellation_of(rate: Json, total: Money, zone: str, now: datetime) -> CancellationTerms:
    """Deadlines carry the destination's offset; one without is taken as the hotel's local time."""
    tiers = []
    for policy in rate.get("cancellationPolicies") or ():
        starts = datetime.fromisoformat(str(policy["from"]))
        starts = starts if starts.tzinfo is not None else starts.replace(tzinfo=ZoneInfo(zone))
        tiers.append(Tier(starts, Money.rounded(Decimal(str(policy["amount"])), total.currency)))
    tiers.sort(key=lambda tier: tier.from_at)
    return CancellationTerms(tuple(tiers), total, zone, now, is_known=rate.get("cancellationPolicies") is not None)
