"""From what was said to tool calls: goals in order, each called once, those that build on another after it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agent.models.offline import choosing, intents
from agent.models.offline.dates import Dates, read_dates
from agent.models.offline.intents import Goal, Sentence
from agent.models.offline.numbers import shift
from agent.models.offline.places import Whereabouts, read_places
from agent.models.offline.reading import Reading, Result
from agent.models.offline.refinement import is_one_way, kinds, refinements, wishes
from core.places.place import Place
from core.places.service import Places

Call = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Planner:
    """Reads English; knows places; decides nothing that the core decides."""

    places: Places

    def goals(self, reading: Reading) -> list[Goal]:
        """What this message wants, in order."""
        if reading.chosen:
            return [Goal("choose", {"options": [one["offer_id"] for one in reading.chosen]})]
        talk = intents.small_talk(reading.text)
        if talk is not None:
            return [self._meant(talk, reading)]
        sentence = Sentence(reading.text)
        goals = intents.side_goals(sentence)
        if not sentence.is_spent or not goals:
            goals = self._trip_goals(sentence, reading) + goals
        # What builds on other answers comes last, whatever was said first.
        return sorted(goals or [Goal("unknown")], key=lambda goal: goal.needs_earlier)

    def _meant(self, talk: Goal, reading: Reading) -> Goal:
        """What a bare yes, or a request to go on, is about."""
        if talk.kind == "yes" and reading.has_draft:
            return Goal("propose")
        if talk.kind == "continue":
            return Goal("propose") if reading.has_draft else Goal("more" if reading.search() else "help")
        return talk

    def _trip_goals(self, sentence: Sentence, reading: Reading) -> list[Goal]:
        if intents.wants_discard(sentence):
            return [Goal("discard")]
        goals: list[Goal] = []
        removed = intents.wants_removed(sentence) if reading.has_draft else None
        if removed is not None:
            goals.append(Goal("remove", {"kind": removed}))
        if intents.wants_more(sentence):
            kind = (
                "hotels" if "hotel" in reading.text.lower() else "flights" if "flight" in reading.text.lower() else None
            )
            return [*goals, Goal("more" if reading.search() else "nothing_yet", {"only": kind})]
        search = reading.search()
        if search is not None and intents.wants_compliant(sentence):
            return [*goals, Goal("compliant")]
        if search is not None and intents.wants_again(sentence):
            return [*goals, Goal("refine", {"sort": (search.get("asked") or {}).get("sort") or "best"})]
        books = intents.wants_booking(sentence)
        if intents.wants_compare(sentence):
            goals.append(Goal("compare" if reading.search() else "nothing_yet", {"text": sentence.left}))
        else:
            wanted = self._wanted(sentence.left, reading, books=books)
            books = books or (any(goal.kind == "choose" for goal in wanted) and intents.books_an_option(reading.text))
            goals += wanted
        if books:
            goals.append(Goal("propose", needs_earlier=bool(goals)))
        return goals

    def _wanted(self, text: str, reading: Reading, *, books: bool) -> list[Goal]:
        """A new search, a change to the last one, or a choice among its options."""
        search = reading.search()
        where, when = read_places(text, self.places), read_dates(text, reading.today)
        travels = where.destination is not None or where.origin is not None or not when.is_empty
        if search is not None and not self._is_new(text, where, when, search):
            options = choosing.one_of_each(choosing.chosen(text, search))
            changes = self._changes(text, where, when, reading)
            bare = set(changes) <= {"sort", "only"}
            if options and (bare or choosing.takes(text)):
                return [Goal("choose", {"options": [option["offer_id"] for option in options]})]
            if changes:
                return [Goal("refine", changes)]
        open_text = " . ".join(reading.unfinished())
        if search is None and not travels and not open_text and choosing.points(text):
            return [Goal("nothing_yet")]
        if travels or open_text or (search is None and intents.speaks_of_travel(text)):
            return self._search(text, open_text, where, when, reading)
        return [] if books else self._nothing_understood(text, reading)

    @staticmethod
    def _nothing_understood(text: str, reading: Reading) -> list[Goal]:
        if reading.search() is None and (choosing.points(text) or refinements(text, reading.currency)):
            return [Goal("nothing_yet")]
        return []

    @staticmethod
    def _is_new(text: str, where: Whereabouts, when: Dates, search: Mapping[str, Any]) -> bool:
        """A destination with its own dates, or a trip spelled out, begins anew; `what about Paris` does not."""
        city = str((search.get("destination") or {}).get("city", "")).lower()
        elsewhere = where.destination is not None and where.destination.lower() not in {city, ""}
        return elsewhere and (not when.is_empty or intents.speaks_of_travel(text))

    def _changes(self, text: str, where: Whereabouts, when: Dates, reading: Reading) -> dict[str, Any]:
        changes = refinements(text, reading.currency)
        search = reading.search() or {}
        city = str((search.get("destination") or {}).get("city", "")).lower()
        if where.destination and where.destination.lower() != city:
            changes["destination"] = where.destination
        for name, value in (("origin", where.origin), ("near", where.near), ("nights", when.nights)):
            if value is not None:
                changes[name] = value
        changes.update(self._moved(text, when, search.get("asked") or {}))
        if {"destination", "nights", "depart_on", "return_on", "origin"} & changes.keys():
            changes.pop("only", None)
        return changes

    def _moved(self, text: str, when: Dates, asked: Mapping[str, Any]) -> dict[str, str]:
        """Other days. A bare weekday is the one nearest to the trip as it was asked for."""
        left = date.fromisoformat(asked["depart_on"]) if asked.get("depart_on") else None
        days = shift(text)
        if days is not None and left is not None:
            return {"depart_on": (left + timedelta(days=days)).isoformat()}
        depart, back = when.depart, when.back
        if depart is not None and back is None and self._means_return(text):
            depart, back = None, depart
        if depart is not None and when.by_weekday and left is not None:
            depart = max(
                (depart + timedelta(weeks=week) for week in range(53)), key=lambda day: -abs((day - left).days)
            )
        if back is not None and left is not None and depart is None:
            while back < left:
                back += timedelta(days=7)
        named = {"depart_on": depart, "return_on": back}
        return {name: day.isoformat() for name, day in named.items() if day is not None}

    @staticmethod
    def _means_return(text: str) -> bool:
        return re.search(r"\b(?:return|back|home|until|stay till)\b", text, re.IGNORECASE) is not None

    def _search(self, text: str, earlier: str, where: Whereabouts, when: Dates, reading: Reading) -> list[Goal]:
        """A search, or the one question that keeps it from being made."""
        if earlier:
            where = where.over(read_places(earlier, self.places))
            when = when.over(read_dates(earlier, reading.today))
            where, when = self._answered(text, earlier, where, when, reading)
        if where.destination is None:
            return [Goal("ask_destination", {"origin": where.origin})]
        if when.depart is None:
            return [Goal("ask_dates", {"destination": self.called(where.destination), "nights": when.nights})]
        return [Goal("search", self._arguments(text, earlier, where, when, reading), note=_note(when))]

    def _answered(
        self, text: str, earlier: str, where: Whereabouts, when: Dates, reading: Reading
    ) -> tuple[Whereabouts, Dates]:
        """An answer to an open question, read as what was asked for."""
        asked, said = reading.asked(), text.strip(" .!?")[:60]
        before = read_places(earlier, self.places)
        now = read_places(text, self.places)
        if asked == "origin" and now.destination and now.origin is None:
            where = Whereabouts(now.destination, before.destination, where.near)
        elif asked == "origin" and now.origin is None:
            where = Whereabouts(said, before.destination, where.near)
        elif asked in {"destination", "place"} and now.destination is None and now.origin is None and when.is_empty:
            where = Whereabouts(where.origin, said, where.near)
        if when.back is not None and when.depart is not None and when.back < when.depart:
            fresh = read_dates(text, reading.today)
            when = Dates(when.depart, fresh.back, fresh.nights, when.arrive_by, when.assumed)
        return where, when

    def _arguments(self, text: str, earlier: str, where: Whereabouts, when: Dates, reading: Reading) -> dict[str, Any]:
        everything = f"{earlier} . {text}"
        flights, hotels = kinds(everything)
        assert when.depart is not None
        wanted: dict[str, Any] = {
            "destination": where.destination,
            "depart_on": self._leaving(where, when, reading, flies=flights).isoformat(),
            **wishes(earlier, reading.currency),
            **wishes(text, reading.currency),
        }
        last = reading.search() or {}
        if where.origin:
            wanted["origin"] = where.origin
        elif last.get("origin") and not last.get("origin_assumed"):
            wanted["origin"] = last["origin"]["city"]
        if where.near:
            wanted["near"] = where.near
        if when.back is not None:
            wanted["return_on"] = when.back.isoformat()
        elif when.nights is not None:
            wanted["nights"] = when.nights
        if is_one_way(everything):
            wanted["one_way"] = True
        if not flights:
            wanted["want_flights"] = False
        if not hotels and when.nights is None:
            wanted["want_hotels"] = False
        if wanted.get("sort") in {"earliest", "latest"} and "depart_before" in wanted:
            wanted.pop("sort")
        return wanted

    def called(self, written: str) -> str:
        """A place's own name where it is known, else what was written."""
        found = self.places.resolve(written)
        return found.city if isinstance(found, Place) else written

    def _leaving(self, where: Whereabouts, when: Dates, reading: Reading, *, flies: bool) -> date:
        """Who must be somewhere on a day leaves the day before where the flight lands a day later, or else that day."""
        assert when.depart is not None
        if not (when.arrive_by and flies):
            return when.depart
        origin = self.places.resolve(where.origin or str(reading.facts.get("home_airport") or ""))
        destination = self.places.resolve(where.destination or "")
        if not (isinstance(origin, Place) and isinstance(destination, Place)):
            return when.depart
        earlier = when.depart - timedelta(days=1)
        lands_later = self.places.arrival_day(origin, destination, earlier) >= 1
        return earlier if lands_later and earlier >= reading.today else when.depart


def _note(when: Dates) -> str | None:
    if when.assumed is None:
        return None
    return "leave tomorrow" if when.assumed == "tomorrow" else f"leave on {when.assumed}"


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
            return "refine_options", dict(facts)
        case "more":
            only = {"only": facts["only"]} if facts.get("only") else {}
            return "refine_options", {"page": reading.page() + 1, **only}
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
            return "booking_status", ({"booking": facts["reference"]} if facts.get("reference") else {})
        case "withdraw":
            reference = facts.get("reference") or (reading.trip() or {}).get("reference")
            return ("withdraw_booking", {"booking": reference}) if reference else None
        case "trips":
            return "list_my_trips", {}
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
    in_draft = [item for item in (reading.trip() or {}).get("items", ()) if item.get("policy") not in {"green", None}]
    if not named and in_draft:
        return "booking_status", {}
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
