"""Answers to questions about what is on the table, from what tools have said about it and from nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from agent.models.offline import choosing
from agent.models.offline.intents import Goal
from agent.models.offline.reading import Reading
from agent.models.offline.recommending import is_what, lies_where, recommended
from agent.models.offline.saying import Answer, first_lower, listed, moment, name_of, policy_clause, span, weekday
from tools.marked import unmarked

_MOST: Final = 3
_NOTHING: Final = "Nothing is on the table yet. Tell me where you need to be and when, and I can say."


@dataclass(frozen=True, slots=True)
class Subject:
    """An option or an item of a trip, with what is known of it."""

    kind: str
    name: str
    facts: Mapping[str, Any]


def subjects(goal: Goal, reading: Reading) -> list[Subject]:
    """What a question is about: what it names, else the trip, else what was spoken of last, else the best on the cards."""
    search, wanted = reading.search() or {}, goal.facts.get("kind")
    text = str(goal.facts.get("text", ""))
    kind = wanted or _kind_named(text)
    named = [one for one in choosing.chosen(text, search, kind=kind, focus=reading.focus()) if one.get("total")]
    options = [_of_option(one) for one in named]
    if not options:
        options = _of_trip(reading)
    if not options and reading.trip() is None:
        options = [_of_option(one) for one in choosing.first_of_each(reading.focus()) or choosing.leading(search)]
    kept = [one for one in options if kind in {None, one.kind}]
    if not kept and options and reading.trip() is None:
        kept = [one for one in map(_of_option, choosing.leading(search)) if one.kind == kind]
    return kept[:_MOST]


def _kind_named(text: str) -> str | None:
    said = text.lower()
    has_flight, has_hotel = (
        any(word in said for word in ("flight", "fare", "ticket")),
        "hotel" in said or "room" in said,
    )
    return None if has_flight == has_hotel else "flight" if has_flight else "hotel"


def _of_option(option: Mapping[str, Any]) -> Subject:
    return Subject("hotel" if option.get("hotel") else "flight", name_of(option), option)


def _of_trip(reading: Reading) -> list[Subject]:
    found = []
    for item in (reading.trip() or {}).get("items", ()):
        details = item.get("details") or {}
        if details:
            facts = {**details, "total": item.get("total"), "terms": item.get("terms")}
            found.append(Subject(item["kind"], name_of(details), facts))
    return found


def told(goal: Goal, reading: Reading) -> Answer:
    """The answer to one question."""
    topic = str(goal.facts["topic"])
    if topic == "recommend":
        return _recommend(reading)
    if topic == "why":
        return _why(goal, reading)
    if topic == "having":
        return _those_having(str(goal.facts["word"]).lower(), reading)
    if topic == "nightly":
        return _within(float(str(goal.facts["word"])), reading)
    about = subjects(goal, reading)
    if topic in {"describe", "best_price"} and about:
        return _described(about) if topic == "describe" else _best_price(about, reading)
    if topic == "extras":
        return _extras(str(goal.facts["word"]).lower(), about)
    if not about:
        kind = goal.facts.get("kind")
        return Answer(f"There is no {kind} in this trip yet." if kind and reading.trip() else _NOTHING)
    if topic == "price":
        return _price(about, reading)
    lines = [_SAID[topic](one, reading) for one in about] if topic in _SAID else []
    if topic == "cancelling":
        lines = [_before_booking(reading), *lines]
    if topic == "hold":
        lines = [_holds(about, reading)]
    lines.append(_instead(topic, about, reading))
    return Answer(" ".join(dict.fromkeys(line for line in lines if line)))


def _recommend(reading: Reading) -> Answer:
    search = reading.search()
    if search is None:
        return Answer(_NOTHING)
    flights, hotels = search.get("flights") or [], search.get("hotels") or []
    best = choosing.leading(search)
    if not best:
        return Answer(recommended(flights, hotels, search, opens=False))
    names = listed([str(one["short"]) for one in best])
    text = f"I would take {names}. {recommended(flights, hotels, search, opens=False)}"
    return Answer(f"{text} Shall I draft that?", "Draft it?", [(f"Take {names}", f"take {names}")], "take")


def _why(goal: Goal, reading: Reading) -> Answer:
    about = [one for one in subjects(goal, reading) if one.facts.get("short")]
    return _described(about) if about else _recommend(reading)


def _described(about: Sequence[Subject]) -> Answer:
    """What one is like, and what it costs beside the cheapest."""
    lines = []
    for one in about:
        option = one.facts
        what = (is_what(option) if one.kind == "flight" else lies_where(option)).rstrip(",")
        nightly = f", {option['per_night']} a night" if option.get("per_night") else ""
        lines.append(f"{one.name} {what}. It costs {option['total']}{nightly}.")
        if option.get("dearer_by"):
            lines.append(f"That is {option['dearer_by']} more than the cheapest on the card.")
        if option.get("policy") not in {"green", None}:
            lines.append(f"It {policy_clause(option)}.")
    return Answer(" ".join(lines))


def _best_price(about: Sequence[Subject], reading: Reading) -> Answer:
    search = reading.search() or {}
    lines = []
    for one in about:
        options = [option for option in search.get(f"{one.kind}s") or [] if option.get("bookable") is not False]
        least = min(options, key=lambda option: int(option["minor"]), default=None)
        if least is None or least["total"] == one.facts.get("total"):
            lines.append(f"{one.name} is the cheapest I was offered for these dates.")
        else:
            lines.append(f"{name_of(least)} is cheaper, at {least['total']}.")
    return Answer(" ".join(lines))


def _within(most: float, reading: Reading) -> Answer:
    """Which hotels keep to a nightly limit; the search itself knows only a limit for the whole trip."""
    hotels = [one for one in (reading.search() or {}).get("hotels") or [] if one.get("per_night")]
    kept = [one for one in hotels if float(str(one["per_night"]).split()[0].replace(",", "")) <= most]
    if not hotels or len(kept) == len(hotels):
        return Answer("All of the hotels on the card keep to your nightly limit." if hotels else "")
    if not kept:
        return Answer("None of the hotels on the card keeps to your nightly limit.")
    return Answer(f"Your nightly limit is kept by {listed([str(one['short']) for one in kept])}.")


def _those_having(word: str, reading: Reading) -> Answer:
    """Options on the cards that have what is asked for, the cheapest first."""
    search = reading.search()
    if search is None:
        return Answer(_NOTHING)
    topic = "board" if "breakfast" in word else "bags" if "bag" in word else "hold" if "hold" in word else "cancelling"
    kind, has, words = _HAVING[topic]
    if word == "refundable" and search.get("flights"):
        kind, has, words = "flight", lambda one: one.get("refundable") == "yes", "is refundable"
    options = search.get(f"{kind}s") or []
    like = sorted(
        (one for one in options if has(one) and one.get("bookable") is not False), key=lambda one: int(one["minor"])
    )
    if not like:
        return Answer(
            f"None of the {kind}s on the card {words}. Say “more {kind}s” to see others.",
            "More?",
            [("Show more", f"more {kind}s")],
        )
    first = f"{name_of(like[0])} {words}, at {like[0]['total']}."
    others = f" The same holds for {listed([str(one['short']) for one in like[1:4]])}." if len(like) > 1 else ""
    return Answer(f"{first}{others}", "Take it?", [(f"Take {like[0]['short']}", f"take {like[0]['short']}")], "take")


def _before_booking(reading: Reading) -> str:
    trip = reading.trip()
    if trip is not None and trip.get("status") not in {"draft", None}:
        return ""
    return "Until you confirm, nothing is booked and nothing is owed."


def _cancelling(one: Subject, reading: Reading) -> str:  # noqa: ARG001
    facts = one.facts
    if one.kind == "hotel":
        if facts.get("free_cancellation_until"):
            return f"{one.name} can be cancelled free of charge until {moment(str(facts['free_cancellation_until']))}, local time."
        if facts.get("refundable") == "no":
            return f"{one.name} is not refundable."
        words = unmarked(str(facts.get("cancellation") or facts.get("terms") or ""))
        return f"{one.name}: {first_lower(words)}." if words else f"{one.name} does not say what cancelling costs."
    fee = facts.get("refund_fee")
    return {
        "yes": f"{one.name} is refunded before departure{f' for a fee of {fee}' if fee else ' in full'}.",
        "no": f"{one.name} is not refundable.",
    }.get(str(facts.get("refundable")), f"The airline does not say whether {_inside(one.name)} is refundable.")


def _changing(one: Subject, reading: Reading) -> str:  # noqa: ARG001
    if one.kind == "hotel":
        return f"{one.name} sets no terms for changes; another stay means cancelling this one."
    fee = one.facts.get("change_fee")
    return {
        "yes": f"{one.name} can be changed{f' for {fee}' if fee else ' free of charge'}, plus any difference in fare.",
        "no": f"{one.name} cannot be changed.",
    }.get(str(one.facts.get("changeable")), f"The airline does not say whether {_inside(one.name)} can be changed.")


def _bags(one: Subject, reading: Reading) -> str:  # noqa: ARG001
    bags = one.facts.get("bags")
    if not bags:
        return f"The airline does not say which bags {_inside(one.name)} includes."
    checked, cabin = int(bags.get("checked") or 0), int(bags.get("carry_on") or 0)
    parts = [_counted(cabin, "carry-on bag"), _counted(checked, "checked bag")]
    return f"{one.name} includes {listed(parts)}."


def _counted(count: int, thing: str) -> str:
    return f"no {thing}" if count == 0 else f"one {thing}" if count == 1 else f"{count} {thing}s"


def _board(one: Subject, reading: Reading) -> str:  # noqa: ARG001
    board = unmarked(str(one.facts.get("board") or ""))
    if not board:
        return f"{one.name} does not say whether breakfast is included."
    if "breakfast" in board.lower():
        return f"Yes, breakfast is included at {one.name}."
    is_fed = any(word in board.lower() for word in ("half board", "full board", "all inclusive"))
    return (
        f"{one.name} comes with {board.lower()}."
        if is_fed
        else f"{one.name} is {board.lower()}, so breakfast is not included."
    )


def _co2(one: Subject, reading: Reading) -> str:  # noqa: ARG001
    kilos = one.facts.get("co2_kg")
    return (
        f"{one.name} comes to {kilos} kg of CO2."
        if kilos is not None
        else f"The CO2 of {_inside(one.name)} is not known."
    )


def _holds(about: Sequence[Subject], reading: Reading) -> str:
    """Who can be held, and how long prices are promised otherwise."""
    lines = [
        f"{one.name} can be held until {_utc(str(one.facts['hold_until']))}. I ask for that hold when a trip goes to an"
        " approver; until then nothing is reserved."
        for one in about
        if one.facts.get("hold_until")
    ]
    rest = [one for one in about if not one.facts.get("hold_until")]
    if not rest:
        return " ".join(lines)
    lines.append(f"{listed([one.name for one in rest], 'and')} cannot be held.")
    until = min(
        (str(one.facts["price_holds_until"]) for one in rest if one.facts.get("price_holds_until")), default=None
    )
    if until is None:
        return " ".join([*lines, "Nothing is reserved until you confirm."])
    prices = "The price is" if len(rest) == 1 else "Their prices are"
    if until[:16] <= f"{reading.facts['today']}T{reading.facts.get('time', '')}":
        return " ".join(
            [
                *lines,
                f"{prices.replace('is', 'was').replace('are', 'were')} promised until {_utc(until)}; I can search again.",
            ]
        )
    return " ".join([*lines, f"{prices} promised until {_utc(until)}; after that I ask again."])


def _utc(iso: str) -> str:
    at = datetime.fromisoformat(iso)
    return f"{at:%H:%M} UTC on {at.day} {at:%B}"


def _times(one: Subject, reading: Reading) -> str:  # noqa: ARG001
    lines = []
    for index, part in enumerate(one.facts.get("slices") or ()):
        late = int(part.get("days_later") or 0)
        lands = f"{part['arrives'][11:16]}{' the next day' if late == 1 else f' {late} days later' if late > 1 else ''}"
        stops = f", with a stop in {listed(part['stops'])}" if part.get("stops") else ""
        leaves = weekday(part["departs"])
        who = f"{one.name} leaves {part['from']} on {leaves}"
        if index:
            who = f"The way back leaves {part['from']} at {part['departs'][11:16]} on {leaves}"
        lines.append(f"{who} and lands at {part['to']} at {lands}, after {span(int(part['minutes']))}{stops}.")
    return " ".join(lines) + " All times are local." if lines else ""


def _location(one: Subject, reading: Reading) -> str:  # noqa: ARG001
    facts, parts = one.facts, []
    if facts.get("km_to_centre") is not None:
        parts.append(f"is {facts['km_to_centre']} km from {unmarked(str(facts.get('near') or '')) or 'the centre'}")
    if facts.get("stars"):
        parts.append(f"has {facts['stars']:g} stars")
    return f"{one.name} {listed(parts)}." if parts else f"The place of {one.name} is not known."


_SAID: Final[Mapping[str, Callable[[Subject, Reading], str]]] = {
    "cancelling": _cancelling,
    "changing": _changing,
    "bags": _bags,
    "board": _board,
    "co2": _co2,
    "times": _times,
    "location": _location,
}


def _inside(name: str) -> str:
    return first_lower(name) if name.startswith("The ") else name


def _price(about: Sequence[Subject], reading: Reading) -> Answer:
    trip = reading.trip()
    parts = []
    for one in about:
        nightly = f", {one.facts['per_night']} a night" if one.facts.get("per_night") else ""
        parts.append(f"{one.name} costs {one.facts.get('total')}{nightly}.")
    if trip is not None and trip.get("total") and len(about) > 1:
        parts.append(f"In all that is {trip['total'] if isinstance(trip['total'], str) else trip['total']['text']}.")
    return Answer(" ".join(parts))


def _extras(word: str, about: Sequence[Subject]) -> Answer:
    if word in {"seat", "seats", "aisle", "window seat", "legroom"}:
        return Answer(
            "I cannot choose seats here. I can keep in mind what you like; say “remember I like aisle seats”."
        )
    names = listed([_inside(one.name) for one in about], "or") or "it"
    return Answer(f"What I was told about {names} says nothing of that, so I cannot promise it.")


Has = Callable[[Mapping[str, Any]], bool]
_HAVING: Final[Mapping[str, tuple[str, Has, str]]] = {
    "bags": ("flight", lambda one: bool((one.get("bags") or {}).get("checked")), "includes a checked bag"),
    "board": ("hotel", lambda one: "breakfast" in unmarked(str(one.get("board") or "")).lower(), "includes breakfast"),
    "hold": ("flight", lambda one: bool(one.get("hold_until")), "can be held"),
    "cancelling": ("hotel", lambda one: bool(one.get("free_cancellation_until")), "can be cancelled free of charge"),
}


def _instead(topic: str, about: Sequence[Subject], reading: Reading) -> str:
    """One option on the cards that has what these lack."""
    if topic not in _HAVING or (reading.trip() is not None and topic in {"hold", "cancelling"}):
        return ""
    kind, has, words = _HAVING[topic]
    mine = [one for one in about if one.kind == kind]
    if not mine or any(has(one.facts) for one in mine):
        return ""
    options = (reading.search() or {}).get(f"{kind}s") or []
    like = [one for one in options if has(one) and one.get("policy") == "green"]
    one = min(like, key=lambda option: int(option["minor"]), default=None)
    return f"{name_of(one)} {words}, at {one['total']}." if one else ""
