"""Ranks options and says why. Every score is a weighted sum of parts between 0 and 1 that are kept with it.

The first `SHOWN` are what a card shows, so they must offer a choice: besides the best scores, the cheapest, the
cheapest compliant, one whose money comes back, and one of a higher class are always among them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from core.kernel.money import Money
from core.offers.candidates import Candidate
from core.offers.request import Sort

SHOWN: Final = 8

_FLIGHT: Final = {"price": 0.38, "time": 0.22, "convenience": 0.15, "policy": 0.15, "preferred": 0.10}
_HOTEL: Final = {
    "price": 0.29,
    "location": 0.20,
    "comfort": 0.16,
    "flexibility": 0.10,
    "policy": 0.15,
    "preferred": 0.10,
}
_POLICY: Final = {"green": 1.0, "amber": 0.45, "red": 0.0}
# A flight that lands on the day the hotel starts, over one that leaves a night without a bed or a bed without a guest.
_FIT: Final = 0.3
# Each further fare of the same flight, or room of the same hotel, counts this much less.
_REPEATED: Final = 0.12
_SAME_VENDOR: Final = 0.02
_NIGHT_ENDS, _NIGHT_BEGINS = time(6), time(22, 30)
_TIGHT, _LONG = 50, 240


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its place in the list."""

    candidate: Candidate
    position: int
    score: float
    parts: Mapping[str, float]
    reason: str
    badges: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """How it is stored; `parts` explain the score."""
        return {
            "position": self.position,
            "score": round(self.score, 4),
            "reason": self.reason,
            "badges": list(self.badges),
            "parts": {name: round(value, 3) for name, value in self.parts.items()},
        }


def rank(candidates: Sequence[Candidate], sort: Sort = Sort.BEST) -> list[Ranked]:
    """Best first. The cheapest compliant option is always among the first `SHOWN`."""
    if not candidates:
        return []
    field = _Field.of(candidates)
    scored = [(each, *field.score(each)) for each in candidates]
    scored.sort(key=lambda row: (-row[1], row[0].price, row[0].found.supplier_offer_id))
    if sort is Sort.BEST:
        ordered = _with_a_choice(_spread(scored), field)
    else:
        ordered = _lifted(sorted(scored, key=lambda row: _strict(row[0], sort)), [field.cheapest_compliant])
    badges = field.badges([row[0] for row in ordered])
    return [
        Ranked(each, place, score, parts, field.reason(each, badges[place - 1]), badges[place - 1])
        for place, (each, score, parts) in enumerate(ordered, start=1)
    ]


Scored = tuple[Candidate, float, dict[str, float]]


def _spread(scored: list[Scored]) -> list[Scored]:
    """Repetitions of one thing, and one vendor after another, move back."""
    seen: dict[tuple[object, ...], int] = {}
    spread: list[tuple[float, int, Scored]] = []
    for place, row in enumerate(scored):
        less = 0.0
        for key, cost in ((row[0].same_thing, _REPEATED), (("vendor", row[0].vendor), _SAME_VENDOR)):
            less += cost * seen.get(key, 0)
            seen[key] = seen.get(key, 0) + 1
        spread.append((row[1] - less, place, row))
    spread.sort(key=lambda each: (-each[0], each[1]))
    return [row for _, _, row in spread]


def _with_a_choice(ordered: list[Scored], field: _Field) -> list[Scored]:
    def first(wish: Callable[[Candidate], bool]) -> Candidate | None:
        return next((row[0] for row in ordered if wish(row[0])), None)

    wanted = [field.cheapest_compliant, field.cheapest, first(lambda each: each.refundable)]
    wanted.append(first(lambda each: each.is_higher_class and each.level != "red"))
    return _lifted(ordered, wanted)


def _lifted(ordered: list[Scored], wanted: list[Candidate | None]) -> list[Scored]:
    """The wanted ones among the first, in place of the last that are not wanted themselves."""
    shown, hidden = ordered[:SHOWN], ordered[SHOWN:]
    keep = {id(each) for each in wanted if each is not None}
    for row in [row for row in hidden if id(row[0]) in keep]:
        at = next((at for at in range(len(shown) - 1, -1, -1) if id(shown[at][0]) not in keep), None)
        if at is not None:
            hidden[hidden.index(row)] = shown.pop(at)
            shown.append(row)
    return shown + hidden


def _strict(each: Candidate, sort: Sort) -> tuple[object, ...]:
    """A wish for the cheapest or the fastest is met literally; what may not be booked goes last."""
    blocked = each.level == "red"
    if sort is Sort.GREENEST:
        return (blocked, each.option.get("co2_kg") or 10**6, each.price)
    if each.found.kind == "hotel" or sort is Sort.CHEAPEST:
        return (blocked, each.price, each.minutes)
    if sort is Sort.FASTEST:
        return (blocked, each.minutes, each.price)
    leaves = each.leaves.hour * 60 + each.leaves.minute
    return (blocked, leaves if sort is Sort.EARLIEST else -leaves, each.price)


@dataclass(frozen=True, slots=True)
class _Field:
    """What the others cost and take, to compare each with."""

    kind: str
    count: int
    cheapest: Candidate
    cheapest_compliant: Candidate | None
    fastest: Candidate
    prefers: bool

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> _Field:
        compliant = [each for each in candidates if each.compliant]
        return cls(
            kind=candidates[0].found.kind,
            count=len(candidates),
            cheapest=min(candidates, key=lambda each: (each.price, each.minutes)),
            cheapest_compliant=min(compliant, key=lambda each: (each.price, each.minutes), default=None),
            fastest=min(candidates, key=lambda each: (each.minutes, each.price)),
            prefers=any(each.option.get("preferred") for each in candidates),
        )

    def score(self, each: Candidate) -> tuple[float, dict[str, float]]:
        parts = {
            "price": _nearness(each.price, self.cheapest.price, worst=3.0 if self.kind == "flight" else 4.0),
            "policy": _POLICY.get(each.level, 0.0),
            "preferred": 1.0 if each.option.get("preferred") else 0.0,
        }
        weights = dict(_FLIGHT if self.kind == "flight" else _HOTEL)
        if self.kind == "flight":
            parts["time"] = _nearness(each.minutes, self.fastest.minutes, worst=2.0)
            parts["convenience"] = _convenience(each)
            if "days_before_stay" in each.option:
                parts["fit"], weights["fit"] = float(each.option["days_before_stay"] == 0), _FIT
        else:
            parts |= _stay(each)
        if not self.prefers:
            weights.pop("preferred")
            parts.pop("preferred")
        return sum(weights[name] * parts[name] for name in weights) / sum(weights.values()), parts

    def badges(self, ordered: Sequence[Candidate]) -> list[tuple[str, ...]]:
        best = next((each for each in ordered if each.level != "red"), None)
        return [
            tuple(
                badge
                for badge, holder in (
                    ("best", best),
                    ("cheapest", self.cheapest),
                    ("fastest", self.fastest if self.kind == "flight" else None),
                    ("cheapest compliant", self.cheapest_compliant),
                )
                if holder is each
            )
            for each in ordered
        ]

    def reason(self, each: Candidate, badges: tuple[str, ...]) -> str:
        """One line a person can check against the card."""
        said: list[str] = ["best balance"] if "best" in badges and each is not self.cheapest else []
        if each is self.cheapest:
            said.append(f"cheapest of {self.count}" if self.count > 1 else "the only one")
        else:
            said.append(f"{_difference(each, self.cheapest)} more than the cheapest")
        said.extend(self._flight_words(each) if self.kind == "flight" else _hotel_words(each))
        if "cheapest compliant" in badges and each is not self.cheapest:
            said.append("cheapest within policy")
        elif each.level == "green":
            said.append("within policy")
        elif each.level == "red":
            said.append("not allowed by policy")
        else:
            said.append("needs attention by policy")
        if each.option.get("preferred"):
            said.append("preferred vendor")
        line = ", ".join(said)
        return line[0].upper() + line[1:]

    def _flight_words(self, each: Candidate) -> list[str]:
        if each is self.fastest:
            pace = "fastest"
        else:
            slower = each.minutes - self.fastest.minutes
            pace = f"{_span(slower)} longer than the fastest" if slower else "as fast as any"
        stops = {0: "direct", 1: "1 stop"}.get(each.stops, f"{each.stops} stops")
        days = each.option.get("days_before_stay", 0)
        if not days:
            return [pace, stops]
        return [
            pace,
            stops,
            "lands the day before the hotel starts" if days > 0 else "lands after the hotel's first night",
        ]


def _nearness(value: int, least: int, *, worst: float) -> float:
    """1 at the least there is, 0 at `worst` times as much."""
    if least <= 0 or value <= least:
        return 1.0
    return max(0.0, 1.0 - (value / least - 1.0) / (worst - 1.0))


def _convenience(each: Candidate) -> float:
    points = 1.0 - 0.3 * each.stops
    for part in each.option["slices"]:
        leaves = time.fromisoformat(part["departs_local"][11:16])
        lands = time.fromisoformat(part["arrives_local"][11:16])
        if leaves < _NIGHT_ENDS or leaves > _NIGHT_BEGINS:
            points -= 0.12
        if lands < time(5):
            points -= 0.12
        points -= sum(0.15 for stop in part["stops"] if not _TIGHT <= stop["layover_min"] <= _LONG)
    if each.option["bags"]["checked"] == 0:
        points -= 0.08
    if each.refundable:
        points += 0.08
    return min(1.0, max(0.0, points))


def _stay(each: Candidate) -> dict[str, float]:
    hotel = each.option["hotel"]
    away = hotel["distance_km"]
    return {
        "location": 0.5 if away is None else max(0.0, 1.0 - away / 8.0),
        "comfort": (hotel["stars"] or 2.5) / 5.0,
        "flexibility": 1.0 if each.option["cancellation"]["free_until"] else 0.0,
    }


def _hotel_words(each: Candidate) -> list[str]:
    hotel, said = each.option["hotel"], []
    if hotel["distance_km"] is not None:
        said.append(f"{hotel['distance_km']:.1f} km from {each.option.get('near') or 'the centre'}")
    if hotel["stars"]:
        said.append(f"{hotel['stars']:g} stars")
    said.append("free cancellation" if each.option["cancellation"]["free_until"] else "no free cancellation")
    return said


def _difference(each: Candidate, other: Candidate) -> str:
    return Money(each.price - other.price, each.found.total.currency).text


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)
