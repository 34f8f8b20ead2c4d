"""A no from the core, said as a person would: what it means for the trip, and the nearest thing that can be done."""

from typing import Any

from agent.models.offline.intents import Goal
from agent.models.offline.places import like
from agent.models.offline.reading import Reading, Result
from agent.models.offline.saying import Answer, sentence

_DAYS = [("Tomorrow", "tomorrow"), ("Next Tuesday", "next Tuesday"), ("Next week", "next week")]
_AGAIN = [("Search again", "search again")]
_COMPLIANT = [
    ("Cheapest compliant flight", "the cheapest compliant flight"),
    ("Cheapest compliant hotel", "the cheapest compliant hotel"),
]


def worded(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    """The refusal's own words, which are safe to show, and a way on."""
    text, facts = result.text, _facts(result)
    match result.code:
        case "search.unknown_place":
            return _unknown_place(text, facts)
        case "search.ambiguous_place":
            chips = [(str(one["label"])[:60], str(one["label"])[:200]) for one in facts.get("choices", ())]
            return Answer(text, "Which one?", chips[:6], "origin" if facts.get("which") == "origin" else "place")
        case "search.past_date":
            return Answer(f"{text} Which day shall I look at instead?", "Which day?", _DAYS, "dates")
        case "search.return_before_departure":
            nights = [("2 nights", "for 2 nights"), ("3 nights", "for 3 nights"), ("A week", "for a week")]
            return Answer(f"{text} How long will you stay?", "How long?", nights, "dates")
        case "search.too_far_ahead" | "search.stay_too_long":
            return Answer(f"{text} Which day shall I look at instead?", "Which day?", _DAYS, "dates")
        case "search.travellers_out_of_range":
            chips = [("1 traveller", "1 traveller"), ("2 travellers", "2 travellers")]
            more = " Larger groups are arranged by your travel desk." if "not 0" not in text else ""
            return Answer(f"{text}{more}", "How many?", chips, "travellers")
        case "money.currency_mismatch":
            return Answer(f"Prices here are in {reading.currency}, so please give me the budget in {reading.currency}.")
        case "search.origin_missing":
            return Answer(text, "From where?", [("New York", "from New York"), ("London", "from London")], "origin")
        case "search.same_place":
            return Answer(f"{text} Where do you want to go?", "Where to?", [], "destination")
        case "offer.expired" | "offer.gone" | "offer.not_found" | "offer.unknown_name":
            return Answer(text, "Shall I look again?", _AGAIN, None)
        case "policy.blocked":
            reasons = [sentence(str(one)) for one in facts.get("reasons") or ()][:1] or [text]
            words = " ".join(
                ["Policy does not allow this trip.", *reasons, "The nearest that is allowed is one press away."]
            )
            return Answer(words, "Instead?", _COMPLIANT, None)
        case "booking.not_found":
            return Answer(
                f"{text} Check the reference, or let me list your trips.", "Next?", [("My trips", "list my trips")]
            )
        case "tool.declined":
            return Answer("All right, I left it as it is.")
        case "tool.no_result" | "tool.stopped":
            return Answer("I stopped there. Tell me when to go on.")
        case _:
            return Answer(text)


def _facts(result: Result) -> dict[str, Any]:
    facts = result.data.get("facts")
    return dict(facts) if isinstance(facts, dict) else {}


def _unknown_place(text: str, facts: dict[str, Any]) -> Answer:
    near = like(str(facts.get("text", "")))
    which = "origin" if facts.get("which") == "origin" else "place"
    if not near:
        return Answer(
            f"{text} Which city do you mean?", "Which city?", [("London", "London"), ("Paris", "Paris")], which
        )
    return Answer(f"{text} Did you mean one of these?", "Which city?", [(name, name) for name in near], which)
