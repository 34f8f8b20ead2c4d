"""A day, a person, and options on the cards, for what the planner is tested on."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.models.offline import OfflineModel
from agent.models.protocol import ModelRequest, TextDelta, ToolCall
from tools.catalogue import CATALOGUE

FRIDAY = {
    "today": "2026-11-20", "weekday": "Friday", "time": "09:00", "traveller": "Maya Chen", "given_name": "Maya",
    "home_airport": "JFK", "currency": "USD",
}  # fmt: skip
DRAFT = {
    "reference": "K7QM4D",
    "destination": "London",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-05",
    "status": "draft",
}
TOOLS = [{"name": name} for name in CATALOGUE]


def flight(number: int, minor: int, policy: str, airline: str, code: str, minutes: int) -> dict[str, Any]:
    part = {"from": "JFK", "to": "LHR", "departs": "2026-12-01T18:05", "arrives": "2026-12-02T06:10", "days_later": 1,
            "minutes": minutes, "stops": []}  # fmt: skip
    return {
        "short": f"F{number}", "offer_id": f"flight-{number}", "flights": [code], "cabin": "economy", "slices": [part],
        "airline": f'<data source="airline name">{airline}</data>', "total": f"{minor / 100:,.2f} USD", "minor": minor,
        "policy": policy, "reason": "Cheapest of 60, direct, within policy", "badges": [],
    }  # fmt: skip


def hotel(number: int, minor: int, policy: str, name: str) -> dict[str, Any]:
    return {
        "short": f"H{number}", "offer_id": f"hotel-{number}", "hotel": f'<data source="hotel name">{name}</data>',
        "stars": 4, "total": f"{minor / 100:,.2f} USD", "minor": minor, "policy": policy, "nights": 3,
        "reason": "10.00 USD more than the cheapest, within policy", "badges": [],
    }  # fmt: skip


SEARCH = {
    "search_id": "s", "origin": {"code": "NYC", "city": "New York"}, "origin_assumed": False,
    "destination": {"code": "LON", "city": "London"}, "page": 1, "found": {"flight": 60, "hotel": 60},
    "asked": {"depart_on": "2026-12-01", "return_on": "2026-12-05", "nights": 3, "check_in": "2026-12-02",
              "check_out": "2026-12-05", "sort": "best"},
    "flights": [
        flight(1, 84210, "green", "British Airways", "BA178", 425),
        flight(2, 90000, "amber", "Virgin Atlantic", "VS4", 400),
        flight(3, 70000, "green", "Delta", "DL1", 440),
    ],
    "hotels": [
        hotel(1, 60000, "green", "Strand Palace"),
        hotel(2, 40000, "red", "Savoy"),
        hotel(3, 50000, "green", "Park Plaza"),
    ],
    "failed": [], "relaxations": [], "weather": None,
}  # fmt: skip
SEARCHED: Sequence[Mapping[str, Any]] = (
    {"role": "user", "text": "London trip next week, 3 nights, from New York"},
    {"role": "assistant", "text": "Looking.", "calls": [{"id": "a_0", "name": "search_trips", "arguments": {}}]},
    {"role": "tool", "call_id": "a_0", "name": "search_trips", "text": "ok", "data": SEARCH},
    {"role": "assistant", "text": "I would take F1."},
)

Call = tuple[str, dict[str, Any]]


async def answered(
    text: str, history: Sequence[Mapping[str, Any]] = (), *, facts: Mapping[str, Any] = FRIDAY, **message: Any
) -> tuple[str, list[Call]]:
    """What the planner says and calls first."""
    request = ModelRequest("", facts, [*history, {"role": "user", "text": text, **message}], TOOLS)
    said, calls = "", []
    async for event in OfflineModel().stream(request):
        if isinstance(event, TextDelta):
            said += event.text
        elif isinstance(event, ToolCall):
            calls.append((event.name, dict(event.arguments)))
    return said, calls
