"""From goals to tool calls: each goal once, those that build on another after it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.models.offline import choosing
from agent.models.offline.answering import subjects
from agent.models.offline.dates import read_dates
from agent.models.offline.intents import Goal
from agent.models.offline.places import read_places
from agent.models.offline.reading import Reading, Result
from agent.models.offline.refinement import kind_named
from core.places.service import Places

_BOUGHT: Final = frozenset({"confirmed", "partially_cancelled"})

Call = tuple[str, dict[str, Any]]


def calls_for(goals: Sequence[Goal], reading: Reading, results: Sequence[Result]) -> list[tuple[int, Call]]:
    """The calls that can be made now: all that wait for nothing, then each that builds on an answer before it."""
    done = {result.goal for result in results}
    has_failed = any(result.code is not None for result in results)
    ready: list[tuple[int, Call]] = []
    for index, goal in enumerate(goals):
        if index in done:
            continue
        if goal.needs_earlier and (ready or has_failed):
            break
        call = call_of(goal, reading)
        if call is not None and call[0] in reading.offered:
            ready.append((index, call))
    return ready


def call_of(goal: Goal, reading: Reading) -> Call | None:
    """The tool call of one goal; None for a goal that only needs words."""
    facts = goal.facts
    match goal.kind:
        case "search":
            return "search_trips", dict(facts)
        case "refine":
            return "refine_options", {name: value for name, value in facts.items() if name != "beside"}
        case "more":
            only = {"only": facts["only"]} if facts.get("only") else {}
            return "refine_options", {"page": reading.page() + 1, **only}
        case "about":
            return _about(goal, reading)
        case "choose":
            if reading.has_draft:
                return "change_draft", {"add": list(facts["options"])}
            return "draft_trip", {"options": list(facts["options"])}
        case "remove":
            return "change_draft", {"remove": [facts["kind"]]}
        case "discard":
            return ("discard_draft", {}) if reading.has_draft else None
        case "propose":
            return ("propose_booking", {}) if reading.has_draft else None
        case "compare":
            options = choosing.several(str(facts["text"]), reading.search() or {})
            return ("compare_options", {"options": [o["offer_id"] for o in options[:4]]}) if len(options) > 1 else None
        case "why":
            return _why(reading, str(facts["text"]))
        case "policy":
            return "explain_policy", {"topic": str(facts["text"]).strip()[:120]}
        case "status":
            if not facts.get("reference") and reading.trip() is None:
                return "list_my_trips", {}
            return "booking_status", ({"booking": facts["reference"]} if facts.get("reference") else {})
        case "cancel_trip":
            return _cancel(goal, reading)
        case "withdraw":
            reference = facts.get("reference") or (reading.trip() or {}).get("reference")
            return ("withdraw_booking", {"booking": reference}) if reference else None
        case "trips":
            return "list_my_trips", ({"search": facts["search"]} if facts.get("search") else {})
        case "approvals":
            return "approvals_waiting", {}
        case "remember":
            return "remember_preference", {"text": str(facts["text"])[:500]}
        case "preferences":
            return "list_preferences", {}
        case "forget":
            return _forget(reading, str(facts["text"]))
        case "weather" | "place":
            return _about_place(goal, reading)
        case _:
            return None


def _why(reading: Reading, text: str) -> Call | None:
    search = reading.search()
    if search is None:
        return "explain_policy", {}
    named = choosing.chosen(text, search)
    shown = [*(search.get("flights") or []), *(search.get("hotels") or [])]
    trip = reading.trip() or {}
    if not named and trip.get("items"):
        level = trip["policy"].get("level") if isinstance(trip.get("policy"), Mapping) else trip.get("policy")
        return None if level == "green" else ("booking_status", {})
    coloured = [option for option in shown if option.get("policy") in {"red", "amber"}]
    colour = "red" if "red" in text.lower() else "amber" if "amber" in text.lower() else None
    candidates = named or [o for o in coloured if colour is None or o["policy"] == colour] or coloured
    return ("explain_policy", {"option": candidates[0]["short"]}) if candidates else None


def _forget(reading: Reading, what: str) -> Call:
    if what.lower() in {"", "it", "that", "this", "that one"}:
        last = reading.remembered()
        return ("forget_preference", {"preference": last}) if last else ("list_preferences", {})
    return "forget_preference", {"preference": what[:500]}


def _about_place(goal: Goal, reading: Reading) -> Call | None:
    text = str(goal.facts["text"])
    where, when = read_places(text, Places()), read_dates(text, reading.today)
    search = reading.search() or {}
    city = (search.get("destination") or {}).get("city") or (reading.trip() or {}).get("destination")
    place = where.destination or where.origin or city
    if not place:
        return None
    if goal.kind == "place":
        start = where.origin or (reading.facts.get("home_airport") if "far" in text or "distance" in text else None)
        return "place_facts", {"place": place, **({"from_place": start} if start and start != place else {})}
    asked = search.get("asked") or {}
    start_on = when.depart.isoformat() if when.depart else asked.get("check_in") or asked.get("depart_on")
    end_on = (
        when.back.isoformat()
        if when.back
        else (None if when.depart else asked.get("check_out") or asked.get("return_on"))
    )
    wanted: dict[str, Any] = {"place": place}
    if start_on and (when.depart or not where.destination or str(place).lower() == str(city or "").lower()):
        wanted["start"] = start_on
        if end_on:
            wanted["end"] = end_on
    return "weather", wanted


def _about(goal: Goal, reading: Reading) -> Call | None:
    """Most questions are answered by what the tools have said already; some need another look."""
    topic, text = str(goal.facts["topic"]), str(goal.facts["text"])
    named = choosing.chosen(text, reading.search() or {}, focus=reading.focus())
    trip = reading.trip()
    if topic == "approvers":
        if named or (trip is None and reading.search()):
            options = named or choosing.first_of_each(reading.focus()) or choosing.leading(reading.search() or {})
            return "who_approves", {"options": [one["offer_id"] for one in options]}
        return ("who_approves", {}) if trip else ("explain_policy", {"topic": "approval"})
    if topic in {"recommend", "why"}:
        return None
    if topic == "cancelling" and not named and trip is not None and trip.get("status") in _BOUGHT:
        return "quote_cancellation", {"purpose": "ask"}
    is_known = any(item.get("details") for item in (trip or {}).get("items", ()))
    if not named and trip is not None and not is_known and not subjects(goal, reading):
        return "booking_status", {}
    return None


def _cancel(goal: Goal, reading: Reading) -> Call | None:
    """What is booked is quoted before it is cancelled; what only waits is taken back; a draft is dropped after a yes."""
    reference, trip = goal.facts.get("reference"), reading.trip() or {}
    mine = trip.get("reference") if not reference or reference == trip.get("reference") else None
    if mine and goal.facts.get("place") and not _same_place(str(goal.facts["place"]), str(trip.get("destination"))):
        mine = None
    if not mine and not reference:
        return "list_my_trips", ({"search": goal.facts["place"]} if goal.facts.get("place") else {})
    if mine and trip.get("status") == "draft":
        return None
    if mine and trip.get("status") == "awaiting_approval":
        return "withdraw_booking", {"booking": mine}
    part = kind_named(reading.text)
    return "quote_cancellation", {"booking": reference or mine, **({"items": [part.rstrip("s")]} if part else {})}


def _same_place(one: str, other: str) -> bool:
    return one.lower() in other.lower() or other.lower() in one.lower()
