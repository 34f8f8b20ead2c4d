"""Which offers of a search are kept: the best of each wish.

So "cheaper", "direct" or "business" can be answered from what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from core.offers.candidates import Candidate
from core.offers.offer import StoredOffer
from core.offers.ranking import Ranked
from core.offers.request import Cabin, Sort

KEPT: Final = 60
_Key = Callable[[Ranked], float]


def keep(ranked: Sequence[Ranked], most: int = KEPT) -> list[Ranked]:
    """At most `most`, in their order."""
    if len(ranked) <= most:
        return list(ranked)
    chosen: dict[int, Ranked] = {}

    def take(some: Iterable[Ranked], count: int) -> None:
        for each in list(some)[:count]:
            if len(chosen) < most:
                chosen[each.position] = each

    take(ranked, most // 3)
    for wish, key in _wishes(ranked[0].candidate.found.kind):
        take(sorted((each for each in ranked if wish(each.candidate)), key=key), most // 10)
    take(ranked, most)
    return [chosen[position] for position in sorted(chosen)]


def _price(each: Ranked) -> float:
    return each.candidate.price


def _any(_: Candidate) -> bool:
    return True


def _wishes(kind: str) -> list[tuple[Callable[[Candidate], bool], _Key]]:
    shared: list[tuple[Callable[[Candidate], bool], _Key]] = [
        (lambda each: each.compliant, _price),
        (_any, _price),
        (lambda each: each.refundable, _price),
        (lambda each: bool(each.option.get("preferred")), _price),
    ]
    if kind == "hotel":
        return [
            *shared,
            (
                lambda each: each.option["hotel"]["distance_km"] is not None,
                lambda r: r.candidate.option["hotel"]["distance_km"],
            ),
            (lambda each: (each.option["hotel"]["stars"] or 0) >= 4, _price),
            (lambda each: (each.option["hotel"]["stars"] or 0) >= 5, _price),
        ]
    cabins = [(lambda each, cabin=cabin: each.option["cabin"] == cabin.value, _price) for cabin in Cabin]
    return [
        *shared,
        (lambda each: each.stops == 0, _price),
        *cabins,
        (_any, lambda ranked: ranked.candidate.minutes),
        (lambda each: each.leaves < time(10), _price),
        (lambda each: each.leaves >= time(17), _price),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferFilter:
    """A refinement in conversation: "direct only", "cheaper", "earlier", "with free cancellation"."""

    kind: str | None = None
    max_stops: int | None = None
    cabin: Cabin | None = None
    airlines: frozenset[str] = frozenset()
    max_total_minor: int | None = None
    min_stars: int | None = None
    depart_after: time | None = None
    depart_before: time | None = None
    refundable: bool = False
    compliant: bool = False
    name_contains: str | None = None
    sort: Sort | None = None

    def admits(self, offer: StoredOffer) -> bool:
        """Whether an offer meets every wish."""
        option = offer.snapshot
        if self.kind is not None and offer.kind != self.kind:
            return False
        if self.max_total_minor is not None and offer.total.minor > self.max_total_minor:
            return False
        if self.refundable and option["refundable"]["state"] != "yes":
            return False
        if self.compliant and offer.verdict.get("level") != "green":
            return False
        return self._admits_flight(offer) if offer.kind == "flight" else self._admits_hotel(offer)

    def _admits_flight(self, offer: StoredOffer) -> bool:
        option = offer.snapshot
        leaves = time.fromisoformat(option["slices"][0]["departs_local"][11:16])
        stops = max(len(part["stops"]) for part in option["slices"])
        return (
            (self.max_stops is None or stops <= self.max_stops)
            and (self.cabin is None or option["cabin"] == self.cabin.value)
            and (not self.airlines or option["airline"]["code"] in self.airlines)
            and (self.depart_after is None or leaves >= self.depart_after)
            and (self.depart_before is None or leaves <= self.depart_before)
            and (not self.name_contains or self.name_contains.casefold() in option["airline"]["name"].casefold())
        )

    def _admits_hotel(self, offer: StoredOffer) -> bool:
        hotel = offer.snapshot["hotel"]
        return (self.min_stars is None or (hotel["stars"] or 0) >= self.min_stars) and (
            not self.name_contains or self.name_contains.casefold() in hotel["name"].casefold()
        )


def ordered(offers: Iterable[StoredOffer], sort: Sort | None) -> list[StoredOffer]:
    """Stored offers by a wish; without one, as they were ranked."""
    keys: dict[Sort, Callable[[StoredOffer], float]] = {
        Sort.CHEAPEST: lambda offer: offer.total.minor,
        Sort.FASTEST: lambda offer: sum(part["duration_min"] for part in offer.snapshot.get("slices", ())),
        Sort.GREENEST: lambda offer: offer.snapshot.get("co2_kg") or 10**6,
        Sort.EARLIEST: _leaving,
        Sort.LATEST: lambda offer: -_leaving(offer),
    }
    ranked = sorted(offers, key=lambda offer: (offer.kind, offer.rank["position"]))
    return ranked if sort is None or sort is Sort.BEST else sorted(ranked, key=keys[sort])


def _leaving(offer: StoredOffer) -> int:
    if offer.kind == "hotel":
        return 0
    leaves = time.fromisoformat(offer.snapshot["slices"][0]["departs_local"][11:16])
    return leaves.hour * 60 + leaves.minute
