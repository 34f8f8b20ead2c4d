"""Wishes about a trip: cabin, stops, stars, times, money, and what matters most."""

import re
from typing import Any, Final

from agent.models.offline.numbers import budget, day_part, number, shift, travellers

_CABINS: Final = (
    (re.compile(r"\bpremium[\s-]*economy\b", re.IGNORECASE), "premium_economy"),
    (
        re.compile(
            r"\b(?:business|biz)(?:[\s-]*class)?\b(?!\s+(?:trip|travel|meeting|purpose|partner))", re.IGNORECASE
        ),
        "business",
    ),
    (re.compile(r"\bfirst[\s-]+class\b", re.IGNORECASE), "first"),
    (re.compile(r"\b(?:economy|coach)(?:[\s-]*class)?\b", re.IGNORECASE), "economy"),
)
_SORTS: Final = (
    (re.compile(r"\b(?:cheap(?:er|est)?|less expensive|lower price|too expensive|save money|inexpensive|affordable)\b", re.IGNORECASE), "cheapest"),
    (re.compile(r"\b(?:fast(?:er|est)?|quick(?:er|est)?|short(?:er|est)(?! stay))\b", re.IGNORECASE), "fastest"),
    (re.compile(r"\bearl(?:y|ier|iest)\b", re.IGNORECASE), "earliest"),
    (re.compile(r"\b(?:later|latest)\b", re.IGNORECASE), "latest"),
    (re.compile(r"\b(?:green(?:er|est)|lowest co2|less co2|lower emissions?|sustainable)\b", re.IGNORECASE), "greenest"),
)  # fmt: skip
_DIRECT: Final = re.compile(
    r"\b(?:direct|non[\s-]?stops?|no (?:stops?|layovers?|connections?|changes?)|without (?:a )?stops?|straight)\b",
    re.IGNORECASE,
)
_ONE_STOP: Final = re.compile(r"\b(?:one|1|single|at most one)[\s-]stop\b", re.IGNORECASE)
_ANY_STOPS: Final = re.compile(
    r"(?<!one )(?<!1 )\b(?:stops? (?:are|is) (?:fine|ok(?:ay)?)|with stops|any (?:number of )?stops|layovers? (?:are|is) (?:fine|ok(?:ay)?))\b",
    re.IGNORECASE,
)
_STARS: Final = re.compile(r"\b(?P<count>[1-5]|one|two|three|four|five)[\s-]*(?:\*|stars?\b)", re.IGNORECASE)
_BETTER: Final = re.compile(r"\b(?:nicer|better|fancier) hotels?\b", re.IGNORECASE)
_ONLY_HOTEL: Final = re.compile(
    r"\b(?:only|just) (?:a |the |some )?(?:hotels?|rooms?)\b|\b(?:hotels?|rooms?) only\b|\bno flights?\b|\bwithout (?:a )?flights?\b",
    re.IGNORECASE,
)
_ONLY_FLIGHT: Final = re.compile(
    r"\b(?:only|just) (?:a |the |some )?flights?\b|\bflights? only\b|\b(?:no|without(?: a)?|don'?t need a) hotels?\b",
    re.IGNORECASE,
)
_HOTEL: Final = re.compile(
    r"\b(?:hotels?|rooms?|accommodation|somewhere to (?:stay|sleep)|place to stay|lodging)\b", re.IGNORECASE
)
_FLIGHT: Final = re.compile(r"\b(?:flights?|fly|flying|plane|airline|fligth|flihgt)\b", re.IGNORECASE)
_TRIP: Final = re.compile(
    r"\b(?:trip|travel(?:ling|ing)?|visit|need to be|have to be|go(?:ing)? to|get to|journey|conference|meeting)\b",
    re.IGNORECASE,
)
_ONE_WAY: Final = re.compile(r"\bone[\s-]way\b|\bno return\b|\bsingle ticket\b", re.IGNORECASE)


def kinds(text: str) -> tuple[bool, bool]:
    """Whether flights and hotels are wanted, by what is named."""
    if _ONLY_HOTEL.search(text):
        return False, True
    if _ONLY_FLIGHT.search(text):
        return True, False
    hotel, flight = bool(_HOTEL.search(text)), bool(_FLIGHT.search(text))
    if hotel and not flight and not _TRIP.search(text):
        return False, True
    if flight and not hotel and not _TRIP.search(text):
        return True, False
    return True, True


_SAME: Final = re.compile(
    r"\b(?:same|keep (?:the|my|that)|leave (?:the|my)|with (?:the|my)) (?:flights?|hotels?)\b", re.IGNORECASE
)


def kind_named(text: str) -> str | None:
    """`flights` or `hotels` when a sentence is about one of them only; `same flight` is not about flights."""
    text = _SAME.sub(" ", text)
    hotel, flight = bool(_HOTEL.search(text)), bool(_FLIGHT.search(text))
    if hotel != flight:
        return "hotels" if hotel else "flights"
    return None


def wishes(text: str, currency: str) -> dict[str, Any]:
    """Arguments that `search_trips` and `refine_options` share."""
    wanted: dict[str, Any] = {}
    for pattern, cabin in _CABINS:
        if pattern.search(text):
            wanted["cabin"] = cabin
            break
    for pattern, sort in _SORTS:
        if pattern.search(text):
            wanted["sort"] = sort
            break
    if _DIRECT.search(text):
        wanted["max_stops"] = 0
    elif _ONE_STOP.search(text):
        wanted["max_stops"] = 1
    if (stars := _STARS.search(text)) is not None:
        wanted["hotel_min_stars"] = number(stars["count"])
    elif _BETTER.search(text):
        wanted["hotel_min_stars"] = 4
    after, before = day_part(text)
    if after is not None:
        wanted["depart_after"] = after.isoformat("minutes")
    if before is not None:
        wanted["depart_before"] = before.isoformat("minutes")
    if (count := travellers(text)) is not None:
        wanted["travellers"] = count
    if (most := budget(text)) is not None:
        wanted["budget_amount"] = str(most[0])
        wanted["budget_currency"] = most[1] or currency
    return wanted


def refinements(text: str, currency: str) -> dict[str, Any]:
    """Changes to the last search."""
    wanted = wishes(text, currency)
    if shift(text) is not None:
        wanted.pop("sort", None)
    if _ANY_STOPS.search(text):
        wanted.pop("max_stops", None)
        wanted["any_stops"] = True
    if wanted.get("sort") == "earliest" and "depart_before" in wanted:
        wanted.pop("sort")
    only = kind_named(text)
    if (
        only is None
        and {"cabin", "max_stops", "depart_after", "depart_before"} & wanted.keys()
        and not _HOTEL.search(text)
    ):
        only = "flights"
    if only is None and wanted.get("sort") in {"fastest", "earliest", "latest"}:
        only = "flights"
    if only is None and "hotel_min_stars" in wanted:
        only = "hotels"
    if wanted and only is not None and not {"travellers", "budget_amount"} & wanted.keys():
        wanted["only"] = only
    return wanted


def is_one_way(text: str) -> bool:
    """Whether no return is wanted."""
    return bool(_ONE_WAY.search(text))
