"""What a search found, as a colleague would put it: the best fit with its reasons, one real alternative, and no list.

Everything said is on the cards as well.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.models.offline.intents import Goal
from agent.models.offline.reading import Reading, Result
from agent.models.offline.saying import Answer, first_lower, listed, moment, name_of, sentence, span, weekday
from tools.marked import unmarked

Option = Mapping[str, Any]

_WORTH_SAVING: Final = 0.03
"""The part of a price that makes a cheaper option worth a word."""
_WORTH_HURRYING: Final = 30
_LAST: Final = 10**9


def found(goal: Goal, result: Result, reading: Reading) -> Answer:
    """The answer to a search, or to a change of one."""
    data = result.data
    flights, hotels = data.get("flights") or [], data.get("hotels") or []
    if not flights and not hotels:
        return nothing_found(result)
    opening = _change_words(goal, data)
    lines = [opening, recommended(flights, hotels, data, opens=not opening), _assumptions(goal, data)]
    lines += _gaps(goal, data, flights, hotels, reading)
    if flights and best_of(flights) is None:
        lines = [line for line in lines if line != opening]
        text = " ".join([*dict.fromkeys(line for line in lines if line), "Another cabin may be allowed."])
        return Answer(text, "Another cabin?", [("Economy", "economy"), ("Premium economy", "premium economy")])
    text = " ".join(dict.fromkeys(line for line in lines if line))
    if goal.facts.get("beside") and hotels and not flights:
        short = str(hotels[0]["short"])
        return Answer(f"{text} Shall I add {short}?", "Add it?", [(f"Add {short}", f"take {short}")], "take")
    return Answer(text)


def recommended(
    flights: Sequence[Option], hotels: Sequence[Option], data: Mapping[str, Any], *, opens: bool = True
) -> str:
    """One or two flights and a hotel, each with its reasons."""
    said = _flight_words(flights, data, opens=opens) if flights else []
    about_hotels = _hotel_words(hotels, is_alone=not flights, opens=opens and not flights) if hotels else []
    told = {one.partition(": ")[2] for one in said if one.startswith("Each of these")}
    for one in about_hotels:
        reason = one.partition(": ")[2]
        if not (one.startswith("Each of these") and reason in told):
            said.append(one)
        else:
            said = [line.replace("Each of these flights", "Each of these options") for line in said]
    return " ".join(said)


def best_of(options: Sequence[Option]) -> Option | None:
    """The best ranked that can be booked."""
    return next((one for one in options if one.get("bookable") is not False), None)


def _flight_words(flights: Sequence[Option], data: Mapping[str, Any], *, opens: bool) -> list[str]:
    best = best_of(flights)
    if best is None:
        return [
            f"Policy does not allow any of these flights. {sentence(str(flights[0].get('policy_reason') or ''))}".strip()
        ]
    other = _other_flight(best, flights)
    opening = ["Two good fits." if other else "One good fit."] if opens and best.get("policy") == "green" else []
    people = int((data.get("asked") or {}).get("travellers") or 1)
    line = f"{name_of(best)} {is_what(best)} at {best['total']}{f' for {people} travellers' if people > 1 else ''}"
    said = [*opening, f"{line}; {other}." if other else f"{line}."]
    if best.get("policy") != "green":
        said += _against(best, flights)
    return said


def is_what(flight: Option) -> str:
    """`is direct, in policy and a preferred airline`."""
    stops = _stops(flight)
    traits = ["direct"] if not stops else []
    if "fastest" in flight.get("badges", ()) and (stops or not flight.get("preferred")):
        traits.append("the fastest")
    if "cheapest" in flight.get("badges", ()):
        traits.append("the cheapest")
    if flight.get("policy") == "green":
        traits.append("in policy")
    if flight.get("preferred"):
        traits.append("a preferred airline")
    via = f"with {_via(stops)}" if stops else ""
    if not traits:
        return via or f"takes {span(minutes(flight))}"
    return f"is {listed(traits[:3])}{f', {via},' if via else ''}"


def _stops(flight: Option) -> list[str]:
    return [str(code) for part in flight.get("slices") or () for code in part.get("stops", ())]


def _via(stops: Sequence[str]) -> str:
    places = list(dict.fromkeys(stops))
    return f"a stop in {places[0]}" if len(places) == 1 else f"stops in {listed(places)}"


def minutes(flight: Option) -> int:
    """Minutes under way, there and back."""
    return sum(int(part["minutes"]) for part in flight.get("slices") or ())


def _other_flight(best: Option, flights: Sequence[Option]) -> str:
    """What one would otherwise take, and what for."""
    others = [one for one in flights if one is not best and one.get("bookable") is not False]
    green = [one for one in others if one.get("policy") == "green"]
    if best.get("policy") != "green":
        kept = min(green, key=_price, default=None)
        return f"{name_of(kept)} stays in policy at {kept['total']}" if kept else ""
    cheaper = min(green, key=_price, default=None)
    if cheaper and _price(best) - _price(cheaper) > _WORTH_SAVING * _price(best):
        gain = f"saves {best['dearer_by']}" if _is_least(cheaper, flights) else f"costs {cheaper['total']}"
        added = f", with {_via(_stops(cheaper))}" if len(_stops(cheaper)) > len(_stops(best)) else ""
        return f"{name_of(cheaper)} {gain}{added}"
    quicker = min(green, key=minutes, default=None)
    if quicker and minutes(best) - minutes(quicker) >= _WORTH_HURRYING:
        return f"{name_of(quicker)} is {span(minutes(best) - minutes(quicker))} quicker at {quicker['total']}"
    apart = next((one for one in green if abs(leaves(one) - leaves(best)) >= 180), None)
    if apart:
        return f"{name_of(apart)} leaves {'later' if leaves(apart) > leaves(best) else 'earlier'} at {apart['total']}"
    return ""


def _is_least(option: Option, options: Sequence[Option]) -> bool:
    return "dearer_by" not in option and all(_price(option) <= _price(one) for one in options)


def _price(option: Option) -> int:
    return int(option["minor"])


def leaves(flight: Option) -> int:
    """Minutes of the day at which it leaves."""
    departs = str((flight.get("slices") or [{}])[0].get("departs", ""))[11:16] or "00:00"
    return int(departs[:2]) * 60 + int(departs[3:])


def _against(best: Option, options: Sequence[Option]) -> list[str]:
    """Why the best one is not simply to be had, and whether any is."""
    reason = str(best.get("policy_reason") or "").split(" (and ")[0]
    means = "needs approval" if best.get("needs_approval") else "has a policy note to confirm when you book"
    has_other = any(one.get("policy") == "green" for one in options)
    who = str(best["short"]) if has_other else f"Each of these {'flights' if best.get('airline') else 'hotels'}"
    if not reason or ":" in reason:
        return [f"{who} {means}.", *([sentence(reason)] if reason else [])]
    return [sentence(f"{who} {means}: {first_lower(reason)}")]


def _hotel_words(hotels: Sequence[Option], *, is_alone: bool, opens: bool) -> list[str]:
    best = best_of(hotels)
    if best is None:
        return [
            f"Policy does not allow any of these hotels. {sentence(str(hotels[0].get('policy_reason') or ''))}".strip()
        ]
    other = _other_hotel(best, hotels)
    opening = ["Two good fits." if other else "One good fit."] if opens and best.get("policy") == "green" else []
    line = f"{name_of(best)} {lies_where(best)} at {best.get('per_night') or best['total']} a night"
    said = [*opening, f"{line}; {other}." if other else f"{line}."]
    if not is_alone:
        said[0] = f"For the stay, {said[0]}"
    return said + (_against(best, hotels) if best.get("policy") != "green" else [])


def lies_where(hotel: Option) -> str:
    """`is 0.4 km from the centre`."""
    centre = unmarked(str(hotel.get("near") or "")) or "the centre"
    if hotel.get("km_to_centre") is not None:
        return f"is {hotel['km_to_centre']} km from {centre}"
    return f"has {hotel['stars']:g} stars" if hotel.get("stars") else "is available"


def _other_hotel(best: Option, hotels: Sequence[Option]) -> str:
    others = [one for one in hotels if one["hotel"] != best["hotel"] and one.get("policy") == "green"]
    free = [one for one in others if one.get("free_cancellation_until")]
    if best.get("policy") != "green":
        kept = min(others, key=_price, default=None)
        return (
            f"{name_of(kept)} stays in policy at {kept['per_night']} a night" if kept and kept.get("per_night") else ""
        )
    if not best.get("free_cancellation_until") and best.get("refundable") == "no" and free:
        one = min(free, key=_price)
        until = moment(str(one["free_cancellation_until"]))
        return f"unlike it, {name_of(one)} can be cancelled free of charge until {until}"
    cheaper = min(others, key=_price, default=None)
    if cheaper and cheaper.get("per_night") and _price(best) - _price(cheaper) > _WORTH_SAVING * _price(best):
        far = f", {cheaper['km_to_centre']} km out," if cheaper.get("km_to_centre") is not None else ""
        return f"{name_of(cheaper)}{far} costs {cheaper['per_night']}"
    return ""


def _change_words(goal: Goal, data: Mapping[str, Any]) -> str:
    """What is different now, in the traveller's own terms."""
    if goal.kind == "more":
        return "Here are some more."
    if goal.kind != "refine":
        return ""
    facts, asked = goal.facts, data.get("asked") or {}
    nights, city = asked.get("nights"), (data.get("destination") or {}).get("city")
    said = {
        "destination": f"Now for {_called(str(facts.get('destination')), city)}.",
        "origin": f"Now from {_called(str(facts.get('origin')), (data.get('origin') or {}).get('city'))}.",
        "max_stops": "These are all direct." if facts.get("max_stops") == 0 else "These have one stop at most.",
        "cabin": f"These are in {str(facts.get('cabin')).replace('_', ' ')}.",
        "nights": f"Now for {nights} nights." if nights != 1 else "Now for one night.",
        "depart_on": f"Now leaving on {weekday(asked['depart_on'])}." if asked.get("depart_on") else "",
        "return_on": f"Now returning on {weekday(asked['return_on'])}." if asked.get("return_on") else "",
        "hotel_min_stars": f"These hotels have {facts.get('hotel_min_stars')} stars or more.",
        "near": f"These are the hotels near {facts.get('near')}." if not data.get("relaxations") else "",
        "budget_amount": f"All of these keep the trip within {asked.get('budget')}.",
        "travellers": f"Now for {facts.get('travellers')} travellers."
        if facts.get("travellers") != 1
        else "Now for you alone.",
        "depart_after": _window(asked),
        "depart_before": _window(asked),
    }
    sorts = {
        "cheapest": "The cheapest come first now.",
        "fastest": "The fastest come first now.",
        "earliest": "The earliest come first now.",
        "latest": "The latest come first now.",
        "greenest": "The lowest CO2 comes first now.",
    }
    words = list(dict.fromkeys(text for name, text in said.items() if name in facts and text))
    if not words and facts.get("sort") in sorts:
        words = [sorts[str(facts["sort"])]]
    return " ".join(words[:2])


def _window(asked: Mapping[str, Any]) -> str:
    after, before = (str(asked.get(name) or "") for name in ("depart_after", "depart_before"))
    after, before = ("" if after == "00:00" else after), ("" if before == "23:59" else before)
    if after and before:
        return f"These leave between {after} and {before}."
    return f"These leave at {after} or later." if after else f"These leave by {before}." if before else ""


def _called(written: str, city: object) -> str:
    """The place as it was asked for, where that says more than its city."""
    if len(written) == 3:
        return written.upper()
    return written[:1].upper() + written[1:] if written else str(city)


def _assumptions(goal: Goal, data: Mapping[str, Any]) -> str:
    """What was filled in, in the turn in which it was."""
    if goal.kind != "search":
        return ""
    asked = data.get("asked") or {}
    assumed = []
    if data.get("origin_assumed"):
        assumed.append(f"start in {data['origin']['city']}, your home airport,")
    if goal.note and asked.get("depart_on"):
        assumed.append(f"leave on {weekday(asked['depart_on'])}")
    said = [f"I assumed you {listed(assumed).rstrip(',')}."] if assumed else []
    if data.get("flights") and not asked.get("return_on") and not goal.facts.get("one_way"):
        said.append("You named no return, so the flight is one way.")
    return " ".join(said)


def _gaps(
    goal: Goal, data: Mapping[str, Any], flights: Sequence[Option], hotels: Sequence[Option], reading: Reading
) -> list[str]:
    lines = []
    for one in data.get("failed") or ():
        word = "did not answer" if one["state"] == "failed" else "was too slow"
        lines.append(f"{str(one['supplier']).title()} {word}, so there may be more options later.")
    if data.get("relaxations") and (bool(flights) != bool(hotels) or goal.facts.get("near")):
        lines.append(sentence(str(data["relaxations"][0])))
    weather = data.get("weather") or {}
    is_new = goal.kind == "search" and not reading.trip()
    is_new = is_new and all(one.name != "weather" for one in reading.results())
    if is_new and weather.get("high_c") is not None and weather.get("low_c") is not None:
        usual = "Expect" if weather.get("kind") == "forecast" else "It is usually"
        lines.append(f"{usual} {weather['low_c']} to {weather['high_c']} °C there.")
    return lines


def nothing_found(result: Result) -> Answer:
    """Why there is nothing, and what would help."""
    if result.data.get("page", 1) > 1:
        return Answer("That is all there is for this search. Another day or another cabin would show more.")
    relaxations = list(dict.fromkeys(sentence(str(one)) for one in result.data.get("relaxations") or ()))
    failed = list(dict.fromkeys(str(one["supplier"]).title() for one in result.data.get("failed") or ()))
    if relaxations:
        words = " ".join(relaxations[:2])
    elif failed:
        words = f"{listed(failed)} did not answer, so I have nothing to show yet. Shall I try again?"
        return Answer(words, "Try again?", [("Search again", "search again")], "change")
    else:
        words = "I found nothing for that. Another day usually helps."
    asked = result.data.get("asked") or {}
    chips = [("A day later", "a day later")]
    if asked.get("max_stops") is not None:
        chips.append(("With stops", "stops are fine"))
    return Answer(
        f"{words} What shall I change?", "What shall I change?", [*chips, ("Search again", "search again")], "change"
    )
