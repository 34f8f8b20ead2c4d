"""What a planner can see: only the request, as any other model would."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from agent.models.protocol import Message, ModelRequest

_SEARCHES: Final = frozenset({"search_trips", "refine_options"})
_DRAFTS: Final = frozenset({"draft_trip", "change_draft", "propose_booking"})
_ASK_FIRST: Final = frozenset({"withdraw_booking"})
_PAGES: Final = 2_000
_SHORT: Final = re.compile(r"\b[FH]\d{1,2}\b")


@dataclass(frozen=True, slots=True)
class Result:
    """A tool's answer with the goal it was called for."""

    goal: int
    name: str
    text: str
    data: Mapping[str, Any]
    code: str | None
    arguments: Mapping[str, Any]


class Reading:
    """One request, looked at with a planner's eyes."""

    def __init__(self, request: ModelRequest) -> None:
        self._request = request
        self.facts = request.facts
        self._messages = request.messages
        self.offered = {tool["name"] for tool in request.tools}
        self._last = max((i for i, m in enumerate(request.messages) if m["role"] == "user"), default=-1)
        last: Message = request.messages[self._last] if self._last >= 0 else {"text": ""}
        self.text: str = str(last.get("text", ""))
        self.chosen: Sequence[Mapping[str, Any]] = last.get("choose", ())
        self.turn = self._last + 1

    def before(self) -> "Reading":
        """The same as it was when the person had just spoken: what this turn has found out changes no wish."""
        request = self._request
        return Reading(replace(request, messages=request.messages[: self.turn]))

    @property
    def today(self) -> date:
        """The day it is."""
        return date.fromisoformat(self.facts["today"])

    @property
    def currency(self) -> str:
        """The organisation's."""
        return str(self.facts.get("currency") or "USD")

    @property
    def has_spoken(self) -> bool:
        """Whether something was said in this turn already."""
        return any(m["role"] == "assistant" and m.get("text") for m in self._messages[self.turn :])

    def results(self) -> list[Result]:
        """What the tools called in this turn have answered, in the order of their goals."""
        found = []
        calls = {call["id"]: call for m in self._messages[self.turn :] for call in m.get("calls", ())}
        for message in self._messages[self.turn :]:
            if message["role"] == "tool" and message["call_id"] in calls:
                goal = str(message["call_id"]).rpartition("_")[2]
                found.append(
                    Result(
                        int(goal) if goal.isdigit() else 0,
                        message["name"],
                        str(message.get("text", "")),
                        message.get("data") or {},
                        message.get("code"),
                        calls[message["call_id"]]["arguments"],
                    )
                )
        return sorted(found, key=lambda one: one.goal)

    def settled(self) -> Result | None:
        """The answer of a tool that waited for this very message: a yes or a no to it came in between."""
        before = self._messages[self._last - 1] if self._last > 0 else None
        if before is None or before["role"] != "tool" or before["name"] not in _ASK_FIRST:
            return None
        data = before.get("data") or {}
        return Result(0, before["name"], str(before.get("text", "")), data, before.get("code"), {})

    def _data(self, names: frozenset[str]) -> list[Mapping[str, Any]]:
        return [
            message.get("data") or {}
            for message in reversed(self._messages)
            if message["role"] == "tool" and message["name"] in names and not message.get("code")
        ]

    def search(self) -> Mapping[str, Any] | None:
        """The newest search, its flights and hotels the newest of each kind to the same place."""
        searches = [data for data in self._data(_SEARCHES) if "flights" in data]
        if not searches:
            return None
        place = (searches[0].get("destination") or {}).get("code")
        same = [data for data in searches if (data.get("destination") or {}).get("code") == place]
        flights: list[Any] = next((data["flights"] for data in same if data["flights"]), [])
        hotels: list[Any] = next((data["hotels"] for data in same if data["hotels"]), [])
        newest = [kind for kind in ("flight", "hotel") if searches[0].get(f"{kind}s")]
        return {**searches[0], "flights": flights, "hotels": hotels, "newest": newest}

    def page(self) -> int:
        """The page of options that was shown last."""
        searches = [data for data in self._data(_SEARCHES) if "page" in data]
        return int(searches[0]["page"]) if searches else 1

    def trip(self) -> Mapping[str, Any] | None:
        """The draft or booking of this conversation, newest knowledge first."""
        drafts = [data for data in self._data(_DRAFTS | {"booking_status"}) if data.get("booking_id")]
        fact = self.facts.get("trip")
        if drafts and (fact is None or drafts[0].get("reference") == fact.get("reference")):
            return {**drafts[0], **({"status": fact["status"]} if fact else {})}
        return fact

    def focus(self) -> list[Mapping[str, Any]]:
        """The options last spoken of by name, in that order; empty once a newer search has been told without names."""
        search = self.search()
        for message in reversed(self._messages[: self._last]) if search else ():
            if message["role"] == "tool" and message["name"] in _SEARCHES:
                break
            named = _SHORT.findall(str(message.get("text", ""))) if message["role"] == "assistant" else []
            if named:
                known = {str(one["short"]): one for kind in ("flights", "hotels") for one in (search or {})[kind]}
                return [known[short] for short in dict.fromkeys(named) if short in known]
        return []

    @property
    def has_draft(self) -> bool:
        """Whether there is something that can still be changed."""
        trip = self.trip()
        return trip is not None and trip.get("status") == "draft"

    def remembered(self) -> str | None:
        """The id of what was remembered last in this conversation."""
        kept = self._data(frozenset({"remember_preference"}))
        return str(kept[0]["id"]) if kept and kept[0].get("id") else None

    def asked(self) -> str | None:
        """What the last turn asked the traveller for."""
        for message in reversed(self._messages[: max(0, self._last)]):
            if message["role"] == "user":
                return None
            if message["role"] == "tool" and message["name"] == "offer_choices":
                return (message.get("data") or {}).get("asking")
        return None

    def unfinished(self) -> list[str]:
        """What the traveller said since the last search or choice, while one question was still open."""
        said: list[str] = []
        open_question = self.asked()
        index = self._last - 1
        while open_question is not None and index >= 0 and len(said) < _PAGES:
            message = self._messages[index]
            if message["role"] == "user":
                said.append(str(message.get("text", "")))
                open_question = self._asked_before(index)
            index -= 1
        return said[::-1]

    def _asked_before(self, index: int) -> str | None:
        for message in reversed(self._messages[:index]):
            if message["role"] == "user":
                return None
            if message["role"] == "tool" and message["name"] == "offer_choices":
                return (message.get("data") or {}).get("asking")
        return None
