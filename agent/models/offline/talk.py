"""Answers that need no tool: manners, open questions, and what cannot be done here."""

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.models.offline import answering, recommending
from agent.models.offline.intents import Goal
from agent.models.offline.reading import Reading
from agent.models.offline.saying import Answer, listed, name_of

_STARTS = [
    ("London next week, 3 nights", "London trip next week, 3 nights"),
    ("My trips", "where are my trips"),
    ("Travel policy", "what's the policy on business class"),
]
_WHEN = [
    ("Tomorrow", "tomorrow"),
    ("Next Tuesday, 2 nights", "next Tuesday for 2 nights"),
    ("Next week, 3 nights", "next week, 3 nights"),
    ("In two weeks, 3 nights", "in two weeks for 3 nights"),
]
_WHERE = [("London", "London"), ("Paris", "Paris"), ("New York", "New York"), ("Berlin", "Berlin")]


_FOREIGN: Final = {
    "de": "Ich verstehe hier leider nur Englisch.",
    "fr": "Je ne comprends malheureusement que l'anglais ici.",
    "es": "Lo siento, aquí solo entiendo inglés.",
    "it": "Mi dispiace, qui capisco solo l'inglese.",
    "pt": "Desculpe, aqui só entendo inglês.",
    "nl": "Sorry, hier begrijp ik alleen Engels.",
}
_HOW: Final = "Tell me where you need to be and when, for example “London next week, 3 nights”."


def worded(goal: Goal, reading: Reading) -> Answer:
    """What is said for a goal without a tool call."""
    made = _manners(goal, reading) or _questions(goal, reading) or _not_done(goal, reading)
    if made is not None:
        return made
    return Answer(f"I did not understand that. {_HOW}", "Try one", _STARTS)


def _manners(goal: Goal, reading: Reading) -> Answer | None:
    name = reading.facts.get("given_name")
    match goal.kind:
        case "thanks":
            if reading.has_draft:
                kept = "You are welcome. The draft is here whenever you are ready."
                return Answer(kept, "Next?", [("Review and book", "book it")])
            return Answer("You are welcome.")
        case "bye":
            kept = " Your draft stays here." if reading.has_draft else ""
            return Answer(f"Goodbye{f', {name}' if name else ''}.{kept}")
        case "hello":
            greeting = f"Hello {name}." if name else "Hello."
            return Answer(f"{greeting} Where do you need to be, and when?", "Where to?", _STARTS)
        case "how_are_you":
            return Answer("Well, thank you. Where do you need to be, and when?", "Where to?", _STARTS)
        case "undecided":
            return Answer(
                "There is no hurry. Give me a city and rough dates, and I will start from there.",
                "Where to?",
                _WHERE,
                "destination",
            )
        case "quiet":
            return Answer("I am here when you want to go on.")
        case "undo":
            return Answer("Tell me what should be in the trip instead, for example “take F1” or “remove the hotel”.")
        case "help":
            return Answer(
                "Tell me where you need to be and when. I find flights and a hotel that fit your policy, put your choice"
                " into a draft, and show you everything before you confirm. I also look up your trips, explain the"
                " policy and remember what you like.",
                "Try one",
                _STARTS,
            )
        case "no":
            if reading.has_draft:
                return Answer("All right. Nothing is booked, and the draft stays as it is.")
            return Answer("All right, nothing was done. Tell me when you want to go on.")
        case "yes":
            return Answer("Gladly. Shall I search for a trip, or look up one you have?", "What next?", _STARTS)
        case "human":
            return Answer(
                "I am software, not a person. If you would rather speak to someone, ask your company's travel desk."
                " I can go on meanwhile."
            )
        case "angry":
            return Answer(f"I am sorry that this is not going well. {_HOW}")
        case "foreign":
            said = _FOREIGN.get(str(goal.facts.get("language")), "I am sorry, I only understand English here.")
            return Answer(
                f"{said} Please write in English, for example: “London next week, 3 nights”.", "Try one", _STARTS
            )
        case "too_long":
            return Answer(
                "That is more than I can take in at once. Tell me in a sentence or two where you need to be, when,"
                " and for how many nights."
            )
        case _:
            return None


def _questions(goal: Goal, reading: Reading) -> Answer | None:
    match goal.kind:
        case "about":
            return answering.told(goal, reading)
        case "nothing_to_ask":
            return Answer(
                "That depends on the trip. Tell me where you need to be and when, and I can say.", "Where to?", _STARTS
            )
        case "ask_dates":
            where, nights = goal.facts.get("destination"), goal.facts.get("nights")
            stay = "" if nights else ", and for how many nights"
            if goal.facts.get("odd"):
                return Answer(
                    f"No calendar has that day. When would you like to go to {where}{stay}?", "When?", _WHEN, "dates"
                )
            return Answer(f"When would you like to go to {where}{stay}?", "When?", _WHEN, "dates")
        case "ask_destination":
            return Answer("Where would you like to go?", "Where to?", _WHERE, "destination")
        case "weather" | "place":
            return Answer("For which place?", "Which place?", _WHERE, "place")
        case "withdraw":
            return Answer("Which booking's request shall I take back? Tell me its reference.")
        case "compare":
            return Answer("Tell me which two to compare, for example F1 and F3.")
        case "cancel_trip":
            trip = reading.trip() or {}
            name = f"the draft to {trip.get('destination')}" if trip.get("destination") else "this draft"
            chips = [("Yes, drop it", "drop the draft"), ("No, keep it", "no, keep it")]
            return Answer(
                f"Nothing is booked yet, so nothing is owed. Shall I drop {name}?", "Drop it?", chips, "discard"
            )
        case _:
            return None


def _not_done(goal: Goal, reading: Reading) -> Answer | None:
    trip = reading.trip()
    match goal.kind:
        case "firm":
            if goal.facts.get("secret"):
                return Answer(f"That I keep to myself. {_HOW}")
            if goal.facts.get("claimed"):
                return Answer("An approval counts only where the approver gives it, so I cannot take it from here.")
            return Answer("I cannot set rules or approvals aside, whoever asks.")
        case "card":
            masked = " The number was masked and not kept." if goal.facts.get("masked") else ""
            return Answer(
                f"Please do not type card numbers here; I never need one.{masked}"
                " You choose how to pay on the card with which you confirm a trip."
            )
        case "one_at_a_time":
            place = str(goal.facts.get("place") or "")
            return Answer(
                f"I plan one destination at a time, so {place[:1].upper()}{place[1:]} first."
                if place
                else "I plan one destination at a time."
            )
        case "paying":
            return Answer(
                "You choose how to pay on the card with which you confirm a trip. Nothing is charged before that."
            )
        case "papers":
            return Answer(
                "Once a trip is confirmed, its itinerary is in your mail and its documents are on the booking's page."
            )
        case "privacy":
            return Answer(
                "Card numbers are masked before anything is kept, and I only see your own trips. For more, ask your travel desk."
            )
        case "others":
            return Answer("I only show you your own trips.")
        case "return_time":
            return Answer(
                "I can choose the time of the way out, not of the way back. The times of both are on the cards."
            )
        case "arrival":
            return _lands_by(goal, reading)
        case "cannot":
            return Answer(
                f"I book flights and hotels, so {_NOT_OURS.get(str(goal.facts['what']), 'that')} is beyond me. {_HOW}"
            )
        case "compliant":
            return _compliant(reading)
        case "none_like":
            return _none_like(goal, reading)
        case "nothing_yet" | "more":
            return Answer(f"There are no options to choose from yet. {_HOW}", "Where to?", _STARTS)
        case "nothing_to_remove":
            return Answer(f"There is no draft yet, so there is no {goal.facts['kind']} to remove.")
        case "propose" | "discard" if trip is not None:
            status = str(trip.get("status")).replace("_", " ")
            return Answer(f"{trip.get('reference')} is {status}, so there is no draft to change here.")
        case "propose":
            return Answer(
                "Nothing is chosen yet. Choose a flight or a hotel first, and I will show you the whole trip."
            )
        case "discard":
            return Answer("There is no draft in this conversation, so there is nothing to drop.")
        case "why" if trip is not None:
            return Answer("This trip is in policy, so nothing speaks against it.")
        case "why":
            return Answer("Nothing on the newest cards is red or amber. All of it is in policy.")
        case "approvals":
            return Answer("You are not an approver, so no requests come to you.")
        case _:
            return None


_NOT_OURS: Final = {
    "train": "a train", "rail": "a train", "railway": "a train", "bus": "a bus", "ferry": "a ferry", "cruise": "a cruise",
    "car": "a car", "rental car": "a rental car", "car rental": "a rental car", "rent a car": "a rental car",
    "hire a car": "a rental car", "hire car": "a rental car", "taxi": "a taxi", "cab": "a taxi", "table": "a table",
    "restaurant": "a restaurant", "dinner": "dinner", "lunch": "lunch", "concert": "a concert", "museum": "a museum",
    "visa": "a visa", "insurance": "insurance", "travel insurance": "insurance",
}  # fmt: skip


def _lands_by(goal: Goal, reading: Reading) -> Answer:
    """The flights on the cards that land by an hour; the search itself knows only when they leave."""
    flights, by = (reading.search() or {}).get("flights") or [], str(goal.facts["by"])
    landing = [(str((one.get("slices") or [{}])[0].get("arrives", ""))[11:16], one) for one in flights]
    early = [(at, one) for at, one in landing if at and at <= by and one.get("bookable") is not False]
    if not early:
        return Answer(
            "None of the flights on the cards lands by then. Leaving a day earlier may help.",
            "Earlier?",
            [("A day earlier", "a day earlier")],
        )
    at, one = min(early, key=lambda pair: int(pair[1]["minor"]))
    return Answer(
        f"{name_of(one)} lands at {at}, for {one['total']}. Shall I take it?",
        "Take it?",
        [(f"Take {one['short']}", f"take {one['short']}")],
        "take",
    )


def _none_like(goal: Goal, reading: Reading) -> Answer:
    """No option is like the one that was pointed at; what there is instead."""
    kind = str(goal.facts["kind"])
    options = (reading.search() or {}).get(f"{kind}s") or []
    clock = re.search(r"(\d{1,2})[:.h](\d\d)", str(goal.facts["words"]))
    if kind == "flight" and clock and options:
        wanted = int(clock[1]) * 60 + int(clock[2])
        near = min(options, key=lambda one: abs(recommending.leaves(one) - wanted))
        chips = [(f"Take {near['short']}", f"take {near['short']}")]
        return Answer(
            f"None of these flights leaves then. The nearest is {name_of(near)}, at {near['total']}.",
            "Take it?",
            chips,
            "take",
        )
    return Answer(
        f"None of these {kind}s is like that. Say “show more” to see others.", "More?", [("Show more", f"more {kind}s")]
    )


def _compliant(reading: Reading) -> Answer:
    """What of the newest options needs nobody's leave."""
    search = reading.search() or {}
    cheapest = [
        min((one for one in search.get(kind) or [] if one.get("policy") == "green"), key=_price, default=None)
        for kind in ("flights", "hotels")
    ]
    found = [one for one in cheapest if one is not None]
    if not found:
        return Answer("None of the options on the cards is in policy. Another day or another cabin may be.")
    named = listed([f"{name_of(one)} at {one['total']}" for one in found])
    chips = [("Take the cheapest compliant", f"take {' and '.join(str(one['short']) for one in found)}")]
    return Answer(f"Everything marked green is in policy. The cheapest: {named}.", "Take them?", chips)


def _price(option: Mapping[str, Any]) -> int:
    return int(option["minor"])
