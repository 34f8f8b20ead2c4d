"""How answers sound: short whole sentences, the reason, what comes next, and never what no tool has said.

Every amount, date and reference in them is taken from a tool's answer.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from agent.models.offline import recommending, refusals, trips
from agent.models.offline.intents import Goal
from agent.models.offline.reading import Reading, Result
from agent.models.offline.recommending import minutes
from agent.models.offline.saying import Answer, name_of, policy_clause, sentence
from core.offers.request import MOST_TRAVELLERS
from tools.marked import unmarked


def answer(goals: Sequence[Goal], results: Sequence[Result], reading: Reading) -> Answer:
    """What is said once every tool has answered."""
    by_goal = {result.goal: result for result in results}
    told = Answer()
    shown = {result.name for result in results if result.code is None}
    for index, goal in enumerate(goals):
        result = by_goal.get(index)
        if goal.kind == "choose" and result is not None and result.code is None and "propose_booking" in shown:
            continue  # The card that follows says it all.
        if result is None:
            part = _without_a_tool(goal, reading)
        elif result.code is not None:
            part = refusals.worded(goal, result, reading)
        else:
            part = _TOLD[result.name](goal, result, reading)
        told = told.then(part)
        if result is not None and result.code is not None:
            break
    return told


def lead(goals: Sequence[Goal], today: date, called: Callable[[str], str]) -> str:
    """A word before something that takes a moment; none before what will be refused at once."""
    for goal in goals:
        if goal.kind == "search" and str(goal.facts["depart_on"]) >= today.isoformat():
            if not 1 <= int(goal.facts.get("travellers", 1)) <= MOST_TRAVELLERS:
                return ""
            facts, where = goal.facts, called(str(goal.facts["destination"]))
            if not facts.get("want_flights", True):
                return f"Looking for hotels in {where}."
            if facts.get("want_hotels", True) and not (facts.get("one_way") and not facts.get("nights")):
                return f"Looking for flights to {where} and a hotel there."
            return f"Looking for flights to {where}."
    return ""


def _approvals(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    waiting = result.data.get("approvals") or []
    if not waiting:
        return Answer("Nothing waits for you.")
    first = waiting[0]
    who, what = unmarked(str(first["traveller"])), unmarked(str(first["title"]))
    count = "One request waits" if len(waiting) == 1 else f"{len(waiting)} requests wait"
    first_due = "It is" if len(waiting) == 1 else "The one due first is"
    return Answer(f"{count} for you. {first_due} {who}'s {what} for {first['amount']}. Open it to decide.")


def _policy(goal: Goal, result: Result, reading: Reading) -> Answer:
    option = result.data.get("option")
    if option:
        return _coloured(option, reading)
    rules = [str(rule) for rule in result.data.get("rules") or ()]
    if not rules:
        return Answer("No travel rule applies to that.")
    if goal.kind == "about":
        return Answer(
            "That depends on the trip: some rules ask for approval. The rules that apply to you are on the card."
        )
    if len(rules) > 3:
        return Answer("These are the rules that apply to you. Ask me about any of them.")
    return Answer(" ".join(sentence(rule) for rule in rules[:2]))


def _coloured(option: Mapping[str, Any], reading: Reading) -> Answer:
    known = reading.search() or {}
    shown = [*(known.get("flights") or ()), *(known.get("hotels") or ())]
    seen: Mapping[str, Any] = next((one for one in shown if one["short"] == option["short"]), {})
    data = {
        "policy": option.get("policy"),
        **{k: seen[k] for k in ("needs_approval", "needs_tick", "bookable") if k in seen},
    }
    broken = [sentence(str(one)) for one in option.get("broken") or ()]
    if data["policy"] == "green":
        return Answer(f"{option['short']} is in policy.")
    why = broken[:2] or [sentence(str(option.get("summary") or ""))]
    kind = "hotel" if str(option["short"]).startswith("H") else "flight"
    chip = [(f"Cheapest compliant {kind}", f"the cheapest compliant {kind}")]
    return Answer(" ".join([f"{option['short']} {policy_clause(data)}.", *why]), "Another one?", chip, None)


def _remembered(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    return Answer(
        f"I will keep that in mind: “{unmarked(str(result.data['text']))}”. Say “forget that” and it is gone."
    )


def _forgotten(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    return Answer(f"Forgotten: “{unmarked(str(result.data['text']))}”.")


def _preferences(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    kept = [unmarked(str(one["text"])) for one in result.data.get("preferences") or ()]
    if not kept:
        return Answer("I remember nothing about you yet. Say “remember …” and I will.")
    if goal.kind == "forget":
        chips = [(text[:60], f"forget {text}"[:200]) for text in kept[:4]]
        return Answer("Which one shall I forget?", "Which one?", chips, "preference")
    return Answer("This is all I keep in mind about you. Say “forget …” to drop any of it.")


def _weather(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    data, days = result.data, result.data.get("days") or []
    highs = [day["high_c"] for day in days if day.get("high_c") is not None]
    lows = [day["low_c"] for day in days if day.get("low_c") is not None]
    if not highs or not lows:
        return Answer(f"There is no forecast for {data['place']} on those days yet.")
    rain = max((day["rain_percent"] or 0 for day in days), default=0)
    how = "usually" if data.get("source") == "climate" else "expected to be"
    wet = f", with a chance of rain of up to {rain} %" if rain >= 30 else ", and mostly dry"
    coat = " Take a coat." if min(lows) < 8 else ""
    return Answer(f"{data['place']} is {how} between {round(min(lows))} and {round(max(highs))} °C{wet}.{coat}")


def _place(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    facts = {str(one["label"]): str(one["value"]) for one in result.data.get("facts") or ()}
    place, text = result.data["place"], str(goal.facts.get("text", "")).lower()
    far = next((label for label in facts if label.startswith("Distance from ")), None)
    if far is not None:
        co2 = facts.get("CO2, one way in economy")
        flown = f" Flying there one way in economy comes to {co2} of CO2." if co2 else ""
        return Answer(f"{place} is {facts[far]} from {far.removeprefix('Distance from ')}.{flown}")
    if "airport" in text and facts.get("Airports"):
        return Answer(
            f"The airports of {place} are {facts['Airports']}."
            if "," in facts["Airports"]
            else f"The airport of {place} is {facts['Airports']}."
        )
    if facts.get("Local time"):
        day, _, clock = facts["Local time"].split(" (")[0].partition(", ")
        return Answer(f"In {str(place).partition(',')[0]} it is {clock} on {day}.")
    return Answer(f"What I know of {place} is on the card.")


def _compared(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    options = result.data.get("options") or []
    allowed = [one for one in options if one.get("policy") == "green"] or options
    best = min(allowed, key=lambda one: one["minor"])
    others = [one for one in options if one is not best]
    is_least = all(best["minor"] <= one["minor"] for one in others)
    why = "it costs least" if is_least else "it is the cheapest in policy"
    text = f"I would take {name_of(best)} at {best['total']}: {why}."
    quicker = [one for one in others if minutes(one) and minutes(one) < minutes(best)]
    if quicker:
        text += f" {name_of(quicker[0])} is quicker, if time matters more."
    return Answer(text, "Which one?", [(f"Take {one['short']}", f"take {one['short']}") for one in options], "take")


def _silent(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    return Answer()


_TOLD: Final[Mapping[str, Callable[[Goal, Result, Reading], Answer]]] = {
    "search_trips": recommending.found,
    "refine_options": recommending.found,
    "draft_trip": trips.draft,
    "change_draft": trips.draft,
    "discard_draft": trips.dropped,
    "propose_booking": trips.proposal,
    "booking_status": trips.status,
    "list_my_trips": trips.trips,
    "withdraw_booking": trips.withdrawn,
    "quote_cancellation": trips.quoted,
    "approvals_waiting": _approvals,
    "explain_policy": _policy,
    "who_approves": trips.approvers,
    "remember_preference": _remembered,
    "forget_preference": _forgotten,
    "list_preferences": _preferences,
    "weather": _weather,
    "place_facts": _place,
    "compare_options": _compared,
    "offer_choices": _silent,
}


def _without_a_tool(goal: Goal, reading: Reading) -> Answer:
    """Goals that are only words: manners, open questions, and what cannot be done here."""
    from agent.models.offline.talk import worded

    return worded(goal, reading)
