"""When nothing is left: which wish stands in the way, and the smallest change that would help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Final

from core.kernel.money import Money
from core.offers.candidates import fits
from core.offers.ports import FoundOffer, SupplierProgress
from core.offers.request import TripRequest

_KIND: Final = {"flight": "flights", "hotel": "hotels"}


def relaxations(found: Sequence[FoundOffer], request: TripRequest, *, other: Money | None) -> list[str]:
    """One sentence for each single wish whose dropping would leave something."""
    if not found:
        return []
    broken = [(offer, fits(offer, request, other=other)) for offer in found]
    fewest = min(len(wishes) for _, wishes in broken)
    if fewest == 0:
        return []
    if fewest > 1:
        cheapest = min(found, key=lambda offer: offer.total.minor)
        kind = _KIND[found[0].kind]
        count, price = len(found), cheapest.total.text
        return [f"No {kind} meet all wishes together; without them there are {count} from {price}."]
    alone: dict[str, list[FoundOffer]] = {}
    for offer, wishes in broken:
        if len(wishes) == 1:
            alone.setdefault(wishes[0], []).append(offer)
    return [_sentence(wish, offers, request, other) for wish, offers in alone.items()]


def _sentence(wish: str, offers: list[FoundOffer], request: TripRequest, other: Money | None) -> str:
    cheapest = min(offers, key=lambda offer: offer.total.minor)
    price = cheapest.total.text
    match wish:
        case "max_stops":
            fewest = min(max(len(part["stops"]) for part in offer.snapshot["slices"]) for offer in offers)
            asked = "direct flights" if request.max_stops == 0 else f"flights with at most {request.max_stops} stops"
            return f"No {asked}; with {fewest} stop{'s' if fewest > 1 else ''} there are {len(offers)} from {price}."
        case "depart_after" | "depart_before":
            leaves = [time.fromisoformat(offer.snapshot["slices"][0]["departs_local"][11:16]) for offer in offers]
            near = max(leaves) if wish == "depart_after" else min(leaves)
            word = "after" if wish == "depart_after" else "before"
            limit = request.depart_after if wish == "depart_after" else request.depart_before
            return f"Nothing leaves {word} {limit:%H:%M}; the nearest leaves at {near:%H:%M}."
        case "cabin":
            cabins = sorted({str(offer.snapshot["cabin"]).replace("_", " ") for offer in offers})
            asked = request.cabin.value.replace("_", " ") if request.cabin else "that cabin"
            return f"No seats in {asked}; there are some in {' and '.join(cabins)} from {price}."
        case "hotel_min_stars":
            most = max(offer.snapshot["hotel"]["stars"] or 0 for offer in offers)
            return f"No hotel has {request.hotel_min_stars} stars; the best has {most:g}, from {price}."
        case _:
            needed = cheapest.total + other if other else cheapest.total
            budget = request.budget.text if request.budget else "the budget"
            return f"Nothing fits {budget}; the least the trip costs is {needed.text}."


def empty_handed(kind: str, suppliers: Sequence[SupplierProgress], where: str) -> str:
    """Why there is nothing of a kind at all."""
    names = [each.supplier for each in suppliers if each.state in {"failed", "late"}]
    if names:
        return f"No {_KIND[kind]}: {' and '.join(names)} did not answer. Searching again may help."
    return f"No {_KIND[kind]} are sold for these dates{where}. Another day or a nearby place may help."
