"""Found offers made comparable: one measure each for price, time, convenience and what policy says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from core.kernel.money import Money
from core.offers.ports import FoundOffer
from core.offers.request import TripRequest

_RATES_OF_ONE_HOTEL: Final = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer with its verdict, before it is ranked."""

    found: FoundOffer
    verdict: Mapping[str, Any]

    @property
    def option(self) -> Mapping[str, Any]:
        """What was found."""
        return self.found.snapshot

    @property
    def price(self) -> int:
        """Minor units; candidates of one list share a currency."""
        return self.found.total.minor

    @property
    def level(self) -> str:
        """green, amber or red."""
        return str(self.verdict.get("level", "amber"))

    @property
    def compliant(self) -> bool:
        """Bookable without anybody's leave."""
        return self.level == "green"

    @property
    def refundable(self) -> bool:
        """Surely refundable, at whatever fee."""
        return bool(self.option["refundable"]["state"] == "yes")

    @property
    def minutes(self) -> int:
        """Travelling time of all slices; zero for a hotel."""
        return sum(part["duration_min"] for part in self.option.get("slices", ()))

    @property
    def stops(self) -> int:
        """Stops of the worst slice."""
        return max((len(part["stops"]) for part in self.option.get("slices", ())), default=0)

    @property
    def leaves(self) -> time:
        """Local time of the first departure."""
        return time.fromisoformat(self.option["slices"][0]["departs_local"][11:16])

    @property
    def vendor(self) -> str:
        """The airline, or the hotel itself."""
        option = self.option
        return str(option["airline"]["code"] if self.found.kind == "flight" else option["hotel"]["code"])

    @property
    def is_higher_class(self) -> bool:
        """Business class, or a hotel of four stars and more."""
        if self.found.kind == "flight":
            return self.option["cabin"] in {"business", "first"}
        return (self.option["hotel"]["stars"] or 0) >= 4

    @property
    def same_thing(self) -> tuple[Any, ...]:
        """What several fares of one flight, or rooms of one hotel, have in common."""
        if self.found.kind == "hotel":
            return ("hotel", self.option["hotel"]["code"])
        return ("flight", *flown(self.option))


def flown(option: Mapping[str, Any]) -> tuple[str, ...]:
    """Flight numbers with their days: the same aeroplanes whoever sells them."""
    return tuple(
        f"{segment['carrier']}{segment['number']}@{segment['departs_local']}"
        for part in option["slices"]
        for segment in part["segments"]
    )


def deduplicated(found: Iterable[FoundOffer]) -> list[FoundOffer]:
    """The same seat or room from two suppliers, once, at the lower price; few rates of any one hotel."""
    kept: dict[tuple[Any, ...], FoundOffer] = {}
    rates: dict[str, int] = {}
    for offer in sorted(found, key=lambda each: (each.total.minor, each.supplier, each.supplier_offer_id)):
        key = _identity(offer)
        if key in kept:
            continue
        if offer.kind == "hotel":
            code = str(offer.snapshot["hotel"]["code"])
            rates[code] = rates.get(code, 0) + 1
            if rates[code] > _RATES_OF_ONE_HOTEL:
                continue
        kept[key] = offer
    return list(kept.values())


def _identity(offer: FoundOffer) -> tuple[Any, ...]:
    option = offer.snapshot
    state = option["refundable"]["state"]
    if offer.kind == "hotel":
        return (offer.kind, option["hotel"]["code"], option["room"], option["board"], state, option["pay_at"])
    bags = (option["bags"]["carry_on"], option["bags"]["checked"])
    return (offer.kind, *flown(option), option["cabin"], option["fare_brand"], state, bags, option["holdable"])


def one_currency(found: Sequence[FoundOffer], preferred: str) -> list[FoundOffer]:
    """Offers that can be compared: those in the preferred currency, or else in the commonest one."""
    codes = [offer.total.currency.code for offer in found]
    if not codes:
        return []
    code = preferred if preferred in codes else max(sorted(set(codes)), key=codes.count)
    return [offer for offer in found if offer.total.currency.code == code]


def fits(candidate: FoundOffer, request: TripRequest, *, other: Money | None) -> list[str]:
    """Which of the traveller's wishes an offer breaks. `other` is the least the rest of the trip costs."""
    option, broken = candidate.snapshot, []
    if candidate.kind == "flight":
        stops = max(len(part["stops"]) for part in option["slices"])
        if request.max_stops is not None and stops > request.max_stops:
            broken.append("max_stops")
        leaves = time.fromisoformat(option["slices"][0]["departs_local"][11:16])
        if request.depart_after is not None and leaves < request.depart_after:
            broken.append("depart_after")
        if request.depart_before is not None and leaves > request.depart_before:
            broken.append("depart_before")
        if request.cabin is not None and option["cabin"] != request.cabin.value:
            broken.append("cabin")
    elif request.hotel_min_stars is not None and (option["hotel"]["stars"] or 0) < request.hotel_min_stars:
        broken.append("hotel_min_stars")
    if request.budget is not None and request.budget.currency == candidate.total.currency:
        rest = other if other is not None and other.currency == candidate.total.currency else None
        if (candidate.total + rest if rest else candidate.total) > request.budget:
            broken.append("budget")
    return broken
