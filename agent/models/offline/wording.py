"""How answers sound: one or two sentences of reasons, what was assumed, and never what the cards already show.

Every amount, date and reference in them is taken from a tool's answer.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from agent.models.offline import refusals
from agent.models.offline.intents import Goal
from agent.models.offline.reading import Reading, Result
from agent.models.offline.saying import Answer, article_free, first_lower, listed, policy_clause
from tools.marked import unmarked

_SHOWS_POLICY: Final = {"amber": "outside policy, so it needs approval", "red": "not allowed by policy"}


def answer(goals: Sequence[Goal], results: Sequence[Result], reading: Reading) -> Answer:
    """What is said once every tool has answered."""
    by_goal = {result.goal: result for result in results}
    told = Answer()
    for index, goal in enumerate(goals):
        result = by_goal.get(index)
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


def lead(goals: Sequence[Goal], called: Callable[[str], str]) -> str:
    """A word before something that takes a moment."""
    for goal in goals:
        if goal.kind == "search":
            facts, where = goal.facts, called(str(goal.facts["destination"]))
            if not facts.get("want_flights", True):
                return f"Looking for hotels in {where}."
            if facts.get("want_hotels", True):
                return f"Looking for flights to {where} and a hotel there."
            return f"Looking for flights to {where}."
    return ""


def _search(goal: Goal, result: Result, reading: Reading) -> Answer:
    data = result.data
    flights, hotels = data.get("flights") or [], data.get("hotels") or []
    if not flights and not hotels:
        return _nothing_found(result)
    lines = [_change_words(goal, data), _best(flights, hotels), _inside_policy(flights, hotels)]
    lines.append(_assumptions(goal, data))
    lines += _gaps(data, flights, hotels, reading)
    return Answer(" ".join(line for line in lines if line))


def _best(flights: Sequence[Mapping[str, Any]], hotels: Sequence[Mapping[str, Any]]) -> str:
    parts = []
    if flights:
        one = flights[0]
        airline = unmarked(str(one["airline"]))
        parts.append(f"I would take {one['short']} with {airline}: {first_lower(str(one['reason']))}.")
    if hotels:
        one = hotels[0]
        name = unmarked(str(one["hotel"]))
        opening = f"For the stay, {one['short']}, {name}" if flights else f"I would take {one['short']}, {name}"
        parts.append(f"{opening}: {first_lower(str(one['reason']))}.")
    return " ".join(parts)


def _inside_policy(*kinds: Sequence[Mapping[str, Any]]) -> str:
    """The cheapest that needs nobody's leave, where the best one does."""
    instead = [
        str(min(allowed, key=lambda one: one["minor"])["short"])
        for options in kinds
        if options
        and options[0].get("policy") != "green"
        and (allowed := [one for one in options if one.get("policy") == "green"])
    ]
    return f"To stay inside policy, take {listed(instead)} instead." if instead else ""


def _change_words(goal: Goal, data: Mapping[str, Any]) -> str:
    """What is different now, in the traveller's own terms."""
    if goal.kind == "more":
        return "Here are some more."
    if goal.kind != "refine":
        return ""
    facts, city = goal.facts, (data.get("destination") or {}).get("city")
    nights = (data.get("asked") or {}).get("nights")
    said = {
        "destination": f"Now for {city}.",
        "origin": f"Now from {(data.get('origin') or {}).get('city')}.",
        "max_stops": "Direct flights only." if facts.get("max_stops") == 0 else "With at most one stop.",
        "cabin": f"Now in {str(facts.get('cabin')).replace('_', ' ')}.",
        "nights": f"Now for {nights} nights." if nights != 1 else "Now for one night.",
        "depart_on": "On the new dates.",
        "return_on": "With the new return.",
        "hotel_min_stars": f"Hotels of {facts.get('hotel_min_stars')} stars or more.",
        "near": f"Hotels near {facts.get('near')}.",
        "budget_amount": f"Within {(data.get('asked') or {}).get('budget')} in all.",
        "travellers": f"For {facts.get('travellers')} travellers.",
        "depart_after": "Leaving later.",
        "depart_before": "Leaving earlier.",
    }
    sorts = {
        "cheapest": "Cheapest first.",
        "fastest": "Fastest first.",
        "earliest": "Earliest first.",
        "latest": "Latest first.",
        "greenest": "Lowest CO2 first.",
    }
    words = [text for name, text in said.items() if name in facts]
    if not words and facts.get("sort") in sorts:
        words = [sorts[str(facts["sort"])]]
    return " ".join(words[:2])


def _assumptions(goal: Goal, data: Mapping[str, Any]) -> str:
    if goal.kind != "search":
        return ""
    assumed = []
    if data.get("origin_assumed"):
        assumed.append(f"start from {data['origin']['city']}, your home airport")
    if goal.note:
        assumed.append(goal.note)
    said = [f"I assumed that you {listed(assumed)}."] if assumed else []
    asked = data.get("asked") or {}
    if data.get("flights") and not asked.get("return_on") and not goal.facts.get("one_way"):
        said.append("You named no return, so there is no way back in it yet.")
    return " ".join(said)


def _gaps(data: Mapping[str, Any], flights: Sequence[Any], hotels: Sequence[Any], reading: Reading) -> list[str]:
    lines = []
    for one in data.get("failed") or ():
        word = "did not answer" if one["state"] == "failed" else "was too slow"
        lines.append(f"{str(one['supplier']).title()} {word}, so there may be more later.")
    if bool(flights) != bool(hotels) and data.get("relaxations"):
        lines.append(str(data["relaxations"][0]))
    if flights and all(one.get("policy") != "green" for one in flights):
        lines.append("None of these flights is inside policy, so an approver would have to agree.")
    weather = data.get("weather")
    if weather and weather.get("high_c") is not None and not reading.trip() and weather.get("low_c") is not None:
        usual = "Expect" if weather.get("kind") == "forecast" else "It is usually"
        lines.append(f"{usual} {weather['low_c']} to {weather['high_c']} °C there.")
    return lines


def _nothing_found(result: Result) -> Answer:
    relaxations = [str(one) for one in result.data.get("relaxations") or ()]
    if result.data.get("page", 1) > 1:
        return Answer("That is all there is for this search. Another day or another cabin would show more.")
    failed = [str(one["supplier"]).title() for one in result.data.get("failed") or ()]
    if relaxations:
        words = f"Nothing fits all of that. {' '.join(relaxations[:2])}"
    elif failed:
        words = f"{listed(failed)} did not answer, so I have nothing to show yet. Shall I try again?"
    else:
        words = "I found nothing for that. Another day usually helps."
    chips = [("A day later", "a day later"), ("With stops", "stops are fine"), ("Search again", "search again")]
    return Answer(words, "What shall I change?", chips, "change")


def _draft(goal: Goal, result: Result, reading: Reading) -> Answer:
    data = result.data
    items = data.get("items") or []
    if not items:
        return Answer("The draft is empty now. Choose a flight or a hotel and I will put it in.")
    kinds = {item["kind"] for item in items}
    opening = {"choose": "That is in the draft", "remove": "That is out of the draft"}.get(goal.kind, "The draft")
    text = f"{opening}: {data['total']} in all, {policy_clause(data)}."
    if data.get("needs_approval") and data.get("policy_reason"):
        text += f" {str(data['policy_reason']).rstrip('.')}."
    search = reading.search() or {}
    if kinds == {"flight"} and search.get("hotels"):
        text += " A hotel is not in it yet."
    elif kinds == {"hotel"} and search.get("flights"):
        text += " A flight is not in it yet."
    chips = [("Review and book", "book it")]
    if kinds == {"flight"} and search.get("hotels"):
        chips.append(("Add a hotel", "the cheapest compliant hotel"))
    return Answer(text, "What next?", chips, None)


def _dropped(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    return Answer("The draft is gone; nothing was booked or charged. Where shall we look next?")


def _proposal(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    data = result.data
    approvers = [f"{unmarked(str(one['name']))}" for one in data.get("approvers") or ()]
    text = f"Here is everything to check: {data['total']} in all."
    if approvers:
        text += f" Because it is outside policy or above your limit, {listed(approvers)} must approve it before anything is bought."
    else:
        text += " It is inside policy and needs nobody's approval."
    if data.get("must_tick"):
        text += " Please tick the policy note on the card."
    for concern in (data.get("concerns") or ())[:2]:
        text += f" {concern}"
    return Answer(f"{text} Press the button on the card when it is right; I cannot press it for you.")


def _status(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    data = result.data
    status = str(data["status"]).replace("_", " ")
    text = f"{data['reference']} to {data['destination']} is {status}, {data['total']} in all."
    approval = data.get("approval") or {}
    waits = [unmarked(str(one)) for one in approval.get("waits_for") or ()]
    if data["status"] == "awaiting_approval" and waits:
        text += f" It waits for {waits[0]}."
    if data["status"] == "draft" and approval.get("decline_reason"):
        text += f" It was declined: “{unmarked(str(approval['decline_reason']))}”"
    if goal.kind == "why" and data.get("policy_reason"):
        text += f" {data['policy_reason']}"
    located = [
        f"{item['kind']} {item.get('pnr') or item.get('supplier_reference')}"
        for item in data.get("items") or ()
        if item.get("pnr") or item.get("supplier_reference")
    ]
    if located:
        text += f" References: {listed(located)}."
    return Answer(text)


def _trips(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    trips = result.data.get("trips") or []
    if not trips:
        return Answer("You have no trips yet. Tell me where you need to be and when.")
    count = "one trip" if len(trips) == 1 else f"{len(trips)} trips"
    today = reading.today.isoformat()
    ahead = sorted(
        (one for one in trips if str(one.get("starts_on") or "") >= today and one["status"] != "cancelled"),
        key=lambda one: str(one["starts_on"]),
    )
    text = f"You have {count}; they are listed below."
    if ahead:
        text += f" The next one is {unmarked(str(ahead[0]['title']))} ({ahead[0]['reference']}), {str(ahead[0]['status']).replace('_', ' ')}."
    return Answer(text)


def _withdrawn(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    return Answer(
        f"The request for {result.data['reference']} is taken back and it is a draft again. Nothing was bought."
    )


def _approvals(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    waiting = result.data.get("approvals") or []
    if not waiting:
        return Answer("Nothing waits for you.")
    first = waiting[0]
    who, what = unmarked(str(first["traveller"])), unmarked(str(first["title"]))
    count = "One request waits" if len(waiting) == 1 else f"{len(waiting)} requests wait"
    return Answer(
        f"{count} for you. The one due first is {who}'s {what} for {first['amount']}; open it to approve or decline."
    )


def _policy(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    option = result.data.get("option")
    if option:
        broken = [str(one) for one in option.get("broken") or ()]
        if not broken and option.get("policy") == "green":
            return Answer(f"{option['short']} is inside policy.")
        why = " ".join(broken[:2]) or str(option.get("summary") or "")
        verdict = _SHOWS_POLICY.get(str(option.get("policy")), "not judged by policy")
        chip = [("Cheapest compliant flight", "the cheapest compliant flight")]
        return Answer(f"{option['short']} is {verdict}. {why}".strip(), "Another one?", chip, None)
    rules = [str(rule) for rule in result.data.get("rules") or ()]
    if not rules:
        return Answer("No travel rule applies to that.")
    quoted = " ".join(article_free(rule) for rule in rules[:2])
    return Answer(f"{quoted} The rules that apply to you are on the card." if len(rules) > 2 else quoted)


def _remembered(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    return Answer(
        f"I will keep that in mind: “{unmarked(str(result.data['text']))}”. You can see and remove it in your preferences."
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
    return Answer("This is all I keep in mind about you; remove whatever no longer holds.")


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
    facts = {one["label"]: one["value"] for one in result.data.get("facts") or ()}
    told = [
        f"{label.lower() if label != 'CO2, one way in economy' else label}: {value}" for label, value in facts.items()
    ]
    wanted = [one for one in told if one.startswith(("local time", "distance", "CO2"))] or told
    return Answer(f"{result.data['place']} – {'; '.join(wanted)}.")


def _compared(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    options = result.data.get("options") or []
    allowed = [one for one in options if one.get("policy") == "green"] or options
    best = min(allowed, key=lambda one: one["minor"])
    others = [one for one in options if one is not best]
    text = (
        f"I would take {best['short']} at {best['total']}: {first_lower(str(best.get('reason') or 'it costs least'))}."
    )
    quicker = [one for one in others if _minutes(one) and _minutes(one) < _minutes(best)]
    if quicker:
        text += f" {quicker[0]['short']} is quicker if time matters more."
    return Answer(text, "Which one?", [(f"Take {one['short']}", f"take {one['short']}") for one in options], None)


def _minutes(option: Mapping[str, Any]) -> int:
    return sum(int(part["minutes"]) for part in option.get("slices") or ())


def _silent(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    return Answer()


_TOLD: Final[Mapping[str, Callable[[Goal, Result, Reading], Answer]]] = {
    "search_trips": _search,
    "refine_options": _search,
    "draft_trip": _draft,
    "change_draft": _draft,
    "discard_draft": _dropped,
    "propose_booking": _proposal,
    "booking_status": _status,
    "list_my_trips": _trips,
    "withdraw_booking": _withdrawn,
    "approvals_waiting": _approvals,
    "explain_policy": _policy,
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
