"""Answers that need no tool: manners, open questions, and what cannot be done here."""

from collections.abc import Mapping
from typing import Any

from agent.models.offline.intents import Goal
from agent.models.offline.reading import Reading
from agent.models.offline.saying import Answer, listed

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


def worded(goal: Goal, reading: Reading) -> Answer:
    """What is said for a goal without a tool call."""
    name = reading.facts.get("given_name")
    match goal.kind:
        case "thanks":
            text = "You are welcome."
            if reading.has_draft:
                return Answer(
                    f"{text} The draft is waiting whenever you are ready.", "Next?", [("Review and book", "book it")]
                )
            return Answer(text)
        case "hello":
            greeting = f"Hello {name}." if name else "Hello."
            return Answer(f"{greeting} Where do you need to be, and when?", "Where to?", _STARTS)
        case "help":
            return Answer(
                "Tell me where you need to be and when, and I will find flights and a hotel that fit your policy,"
                " put your choice into a draft and show you everything before you confirm. I can also look up your"
                " trips, explain the policy and remember what you like.",
                "Try one",
                _STARTS,
            )
        case "no":
            return Answer("All right, nothing was done. Tell me when you want to go on.")
        case "yes":
            return Answer("Gladly. What shall I do: search a trip, or look at one you have?", "What next?", _STARTS)
        case "ask_dates":
            where = goal.facts.get("destination")
            nights = goal.facts.get("nights")
            stay = "" if nights else ", and for how many nights"
            return Answer(f"When would you like to go to {where}{stay}?", "When?", _WHEN, "dates")
        case "ask_destination":
            return Answer("Where would you like to go?", "Where to?", _WHERE, "destination")
        case "compliant":
            return _compliant(reading)
        case "nothing_yet":
            return Answer(
                "There are no options to choose from yet. Tell me where you need to be and when.", "Where to?", _STARTS
            )
        case "compare":
            return Answer("Tell me which two to compare, for example F1 and F3.")
        case "more":
            return Answer("Tell me where you need to be and when, and I will look.", "Where to?", _STARTS)
        case "propose" | "discard" if reading.trip() is not None:
            trip = reading.trip() or {}
            status = str(trip.get("status")).replace("_", " ")
            return Answer(f"{trip.get('reference')} is {status}, so there is no draft to change here.")
        case "propose":
            return Answer("Nothing is chosen yet. Pick a flight and a hotel first, and I will show you the whole trip.")
        case "discard":
            return Answer("There is no draft in this conversation, so nothing needs dropping.")
        case "why":
            return Answer("Nothing on the newest cards is red or amber; all of it is inside policy.")
        case "approvals":
            return Answer("Approvals are not among your tasks here, so nothing can wait for you.")
        case "withdraw":
            return Answer("Which booking's request shall I take back? Tell me its reference.")
        case "weather" | "place":
            return Answer("For which place?", "Which place?", _WHERE, "place")
        case "human":
            return Answer(
                "Your travel desk can be reached from the Help menu; they see this conversation. I can go on meanwhile."
            )
        case _:
            return Answer(
                "I did not understand that. Tell me where you need to be and when, for example"
                " “London next week, 3 nights, from New York”.",
                "Try one",
                _STARTS,
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
        return Answer("None of the options on the cards is inside policy. Another day or another cabin may be.")
    named = listed([f"{one['short']} at {one['total']}" for one in found])
    chips = [("Take the cheapest compliant", f"take {' and '.join(str(one['short']) for one in found)}")]
    return Answer(f"Those tagged green are inside policy; the cheapest of them: {named}.", "Take them?", chips)


def _price(option: Mapping[str, Any]) -> int:
    return int(option["minor"])
