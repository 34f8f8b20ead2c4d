"""From what was said to goals, in order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from agent.models.offline import choosing, intents, manners, spelling, traits
from agent.models.offline.dates import Dates, names_no_day, read_dates, returns_at_once, speaks_of_morning
from agent.models.offline.follow_ups import besides, follow_up
from agent.models.offline.intents import Goal, Sentence
from agent.models.offline.numbers import shift, travellers
from agent.models.offline.places import Whereabouts, names_several, read_places
from agent.models.offline.reading import Reading
from agent.models.offline.refinement import is_one_way, kind_named, kinds, refinements, wishes
from core.offers.request import MOST_TRAVELLERS
from core.places.place import Place
from core.places.service import Places

_MOVES: Final = frozenset({"search", "refine", "choose", "propose", "ask_dates", "ask_destination"})
"""What a message is made for, whatever else is in it."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Reads English; knows places; decides nothing that the core decides."""

    places: Places

    def goals(self, reading: Reading) -> list[Goal]:
        """What this message wants, in order."""
        if reading.chosen:
            return [Goal("choose", {"options": [one["offer_id"] for one in reading.chosen]})]
        text = reading.text
        if len(text) > manners.LONGEST:
            return [Goal("too_long")]
        if manners.names_a_card(text):
            rest = self._wishes(spelling.mended(manners.without_card(text)), reading, heeds=False)
            return [Goal("card", {"masked": manners.was_masked(text)}), *(one for one in rest if one.kind in _MOVES)]
        talk = manners.small_talk(text)
        if talk is not None:
            return [self._meant(talk, reading)]
        language = manners.foreign(text)
        if language is not None:
            return [Goal("foreign", {"language": language})]
        firm = manners.gives_orders(text) or manners.claims_approval(text)
        goals = self._wishes(spelling.mended(text), reading, heeds=not firm)
        if firm:
            facts = {"claimed": manners.claims_approval(text), "secret": manners.asks_for_secrets(text)}
            return [Goal("firm", facts), *(goal for goal in goals if goal.kind != "nothing_yet")]
        return goals or [self._at_a_loss(text, reading)]

    def _wishes(self, text: str, reading: Reading, *, heeds: bool) -> list[Goal]:
        """Everything in a message that is more than manners. `heeds`: what is to be remembered or forgotten is."""
        sentence = Sentence(text)
        goals = intents.memories(sentence) if heeds else []
        goals += self._questions(sentence, reading)
        beside = intents.aside(sentence)
        if beside is not None and read_places(text, self.places).destination is None:
            return [*goals, beside]
        by = intents.lands_by(sentence.left)
        if by is not None and reading.search() and read_places(sentence.left, self.places).destination is None:
            return [*goals, Goal("arrival", {"by": by})]
        cannot = intents.beyond_us(sentence.left)
        if cannot is not None:
            return [*goals, Goal("cannot", {"what": cannot})]
        cancelled = intents.wants_cancelled(sentence, has_draft=reading.has_draft)
        if cancelled is not None:
            where = read_places(cancelled, self.places)
            place = where.destination or where.origin
            return [*goals, Goal("cancel_trip", {"reference": intents.reference_in(text), "place": place})]
        goals += intents.side_goals(sentence)
        if not sentence.is_spent or not goals:
            goals = self._trip_goals(sentence, reading) + goals
        # What builds on other answers comes last, whatever was said first.
        return sorted(goals, key=lambda goal: goal.needs_earlier)

    def _questions(self, sentence: Sentence, reading: Reading) -> list[Goal]:
        """Questions about what is on the table; their words are claimed a sentence at a time."""
        goals: list[Goal] = []
        search = reading.search() or {}
        for piece in re.findall(r"[^.?!;\n]+[.?!;\n]*", sentence.left):
            asked = None if intents.asks_why(piece) else follow_up(piece)
            if asked is None or (asked.topic != "approvers" and not (reading.search() or reading.trip())):
                continue
            if asked.topic in {"times", "price"} and not (reading.trip() or choosing.points(piece) or reading.focus()):
                continue
            facts = {"topic": asked.topic, "kind": asked.kind, "word": asked.word, "text": piece.strip()}
            is_between = asked.topic == "recommend" and len(choosing.chosen(piece, search)) > 1
            goals.append(Goal("compare", {"text": piece}) if is_between else Goal("about", facts))
            sentence.left = sentence.left.replace(piece, " " * len(piece))
        return goals

    def _at_a_loss(self, text: str, reading: Reading) -> Goal:
        asked = follow_up(f"{text}?")
        if asked is not None:
            facts = {"topic": asked.topic, "kind": asked.kind, "word": asked.word, "text": text}
            return Goal("about" if reading.search() or reading.trip() else "nothing_to_ask", facts)
        return Goal("angry") if manners.is_angry(text) else Goal("unknown")

    def _meant(self, talk: str, reading: Reading) -> Goal:
        """What a bare yes, or a request to go on, is about."""
        if talk == "yes":
            spoken_of = choosing.first_of_each(reading.focus())
            if reading.asked() == "discard" and reading.has_draft:
                return Goal("discard")
            if spoken_of and (reading.asked() == "take" or not reading.has_draft):
                return Goal("choose", {"options": [one["offer_id"] for one in spoken_of]})
            if reading.has_draft:
                return Goal("propose")
        if talk == "continue":
            return Goal("propose") if reading.has_draft else Goal("more" if reading.search() else "help")
        return Goal(talk)

    def _trip_goals(self, sentence: Sentence, reading: Reading) -> list[Goal]:
        if intents.wants_discard(sentence):
            return [Goal("discard")]
        goals: list[Goal] = []
        removed = intents.wants_removed(sentence)
        if removed is not None and not reading.has_draft and not sentence.is_spent:
            sentence.left, removed = sentence.whole, None  # A search that leaves a part out.
        if removed is not None:
            goals.append(Goal("remove" if reading.has_draft else "nothing_to_remove", {"kind": removed}))
            if sentence.is_spent:
                return goals
        if intents.wants_more(sentence):
            text = sentence.whole.lower()
            kind = "hotels" if "hotel" in text else "flights" if "flight" in text else None
            return [*goals, Goal("more" if reading.search() else "nothing_yet", {"only": kind})]
        search = reading.search()
        if search is not None and intents.wants_compliant(sentence):
            return [*goals, Goal("compliant")]
        if search is not None and intents.wants_again(sentence):
            return [*goals, Goal("refine", {"sort": (search.get("asked") or {}).get("sort") or "best"})]
        that = self._that(sentence, reading)
        books = intents.wants_booking(sentence)
        if that:
            goals += that
        elif intents.wants_compare(sentence):
            goals.append(Goal("compare" if reading.search() else "nothing_yet", {"text": sentence.left}))
        else:
            wanted = self._wanted(sentence.left, reading, books=books)
            goals += wanted
        books = books or (any(goal.kind == "choose" for goal in goals) and intents.books_an_option(sentence.whole))
        if books:
            goals.append(Goal("propose", needs_earlier=bool(goals)))
        return goals

    @staticmethod
    def _that(sentence: Sentence, reading: Reading) -> list[Goal]:
        """`Take it`, `book that`: the options last spoken of, unless a draft holds them already."""
        if not choosing.takes_that(sentence.left):
            return []
        spoken_of = choosing.first_of_each(reading.focus())
        if not spoken_of or (reading.has_draft and reading.asked() != "take" and not choosing.recalls(sentence.whole)):
            return []
        return [Goal("choose", {"options": [one["offer_id"] for one in spoken_of]})]

    def _wanted(self, text: str, reading: Reading, *, books: bool) -> list[Goal]:
        """A new search, a change to the last one, or a choice among its options."""
        search = reading.search()
        where, when = read_places(text, self.places), read_dates(text, reading.today)
        travels = where.destination is not None or where.origin is not None or not when.is_empty
        if search is not None and not self._is_new(text, where, when, search):
            pointing = choosing.pointed(text, search, focus=reading.focus())
            options = choosing.one_of_each(pointing.options)
            if options and choosing.asks(text) and not intents.wants_compare(Sentence(text)):
                return [Goal("about", {"topic": "describe", "kind": None, "word": "", "text": text})]
            changes = self._changes(text, where, when, reading)
            bare = set(changes) <= {"sort", "only", "depart_after", "depart_before", "max_stops", "hotel_min_stars"}
            if options and (bare or choosing.takes(text)):
                choice = Goal("choose", {"options": [option["offer_id"] for option in options]})
                return [choice, *self._beside(pointing.rest, options, reading)]
            if changes:
                return [Goal("refine", changes)]
            clock = traits.around(pointing.missed[0][1]) if pointing.missed else None
            if clock is not None and pointing.missed[0][0] == "flight":
                return [Goal("refine", {"depart_after": clock[0], "depart_before": clock[1], "only": "flights"})]
            if pointing.missed:
                return [Goal("none_like", {"kind": pointing.missed[0][0], "words": pointing.missed[0][1]})]
        open_text = "" if where.destination and when.depart else " . ".join(reading.unfinished())
        if search is None and not travels and not open_text and choosing.points(text):
            return [Goal("nothing_yet")]
        if travels or open_text or (search is None and intents.speaks_of_travel(text)):
            return self._search(text, open_text, where, when, reading)
        if search is not None and intents.adds_a_kind(text):
            return [Goal("refine", {"sort": "best", "only": kind_named(text), "beside": True})]
        return [] if books else self._nothing_understood(text, reading)

    def _beside(self, rest: str, options: list[choosing.Option], reading: Reading) -> list[Goal]:
        """`Take the first one and a 4 star hotel`: what is wished of the other kind, beside a choice of one."""
        missing = "hotels" if all(str(one["short"]).startswith("F") for one in options) else "flights"
        if any(str(one["short"])[:1] == missing[:1].upper() for one in options):
            return []
        changes = refinements(rest, reading.currency)
        named = kind_named(rest)
        if named != missing and changes.get("only") != missing:
            return []
        near = read_places(rest, self.places).near
        wished = {name: value for name, value in changes.items() if name != "only"} or {"sort": "best"}
        return [Goal("refine", {**wished, **({"near": near} if near else {}), "only": missing, "beside": True})]

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
            start = str((search.get("origin") or {}).get("city", "")).lower()
            is_start = self.called(where.destination).lower() == start
            changes["origin" if is_start else "destination"] = where.destination
        for name, value in (("origin", where.origin), ("near", where.near), ("nights", when.nights)):
            if value is not None:
                changes[name] = value
        asked = search.get("asked") or {}
        changes.update(self._moved(text, when, asked, reading.today))
        # Another part of the day takes the place of the one before, on both its sides.
        if "depart_after" in changes and "depart_before" not in changes and asked.get("depart_before"):
            changes["depart_before"] = "23:59"
        if "depart_before" in changes and "depart_after" not in changes and asked.get("depart_after"):
            changes["depart_after"] = "00:00"
        if {"destination", "nights", "depart_on", "return_on", "origin"} & changes.keys():
            changes.pop("only", None)
        return changes

    def _moved(self, text: str, when: Dates, asked: Mapping[str, Any], today: date) -> dict[str, str]:
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
        if left is not None and depart is None and returns_at_once(text):
            back = left
        if left is not None and depart == left and when.arrive_by and speaks_of_morning(text) and left > today:
            depart = left - timedelta(days=1)
        named = {"depart_on": depart, "return_on": back}
        return {name: day.isoformat() for name, day in named.items() if day is not None}

    @staticmethod
    def _means_return(text: str) -> bool:
        return re.search(r"\b(?:return|back|home|until|stay till)\b", text, re.IGNORECASE) is not None

    def _search(self, text: str, earlier: str, where: Whereabouts, when: Dates, reading: Reading) -> list[Goal]:
        """A search, or the one question that keeps it from being made."""
        many = travellers(text)
        if when.depart is None and where.destination and many is not None and not 1 <= many <= MOST_TRAVELLERS:
            # Refused for its number of people whatever the day, and so before the day is asked for.
            when = replace(when, depart=reading.today + timedelta(days=1))
        if earlier:
            where = where.over(read_places(earlier, self.places))
            when = when.over(read_dates(earlier, reading.today))
            where, when = self._answered(text, earlier, where, when, reading)
        if when.depart is None and where.destination and names_no_day(text):
            return [
                Goal("ask_dates", {"destination": self.called(where.destination), "nights": when.nights, "odd": True})
            ]
        if when.depart is not None and when.back is None and returns_at_once(text):
            when = replace(when, back=when.depart)
        first = [Goal("one_at_a_time", {"place": where.destination})] if names_several(text, self.places) else []
        if where.destination is None:
            return [Goal("ask_destination", {"origin": where.origin})]
        if when.depart is None:
            return [*first, Goal("ask_dates", {"destination": self.called(where.destination), "nights": when.nights})]
        found = Goal("search", self._arguments(text, earlier, where, when, reading), note=_note(when))
        return [*first, found, *besides(f"{earlier} {text}")]

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
        elif intents.goes_on(text) and last.get("destination"):
            wanted["origin"] = last["destination"]["city"]
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
        if self._is_due_early(text, when, wanted, reading):
            # Who is expected in the morning flies the day before.
            wanted["depart_on"] = (when.depart - timedelta(days=1)).isoformat()
            wanted.pop("depart_before")
        return wanted

    @staticmethod
    def _is_due_early(text: str, when: Dates, wanted: Mapping[str, Any], reading: Reading) -> bool:
        if when.depart is None or not when.arrive_by or wanted["depart_on"] != when.depart.isoformat():
            return False
        return (
            "depart_before" in wanted and "morning" in text.lower() and when.depart - timedelta(days=1) >= reading.today
        )

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
    return None if when.assumed is None else "day"
