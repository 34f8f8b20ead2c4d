"""One place runs tools: whatever goes wrong is an answer, and none of it tells more than it should."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

import tools
from core.app import App
from core.kernel.errors import Invalid, OutcomeUnknown, TryLater
from core.kernel.ids import ThreadId, new_id
from core.people.caller import Caller


class Places:
    """Places that answer as a test wants."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def resolve(self, text: str) -> None:
        raise self._error


def broken(error: Exception) -> Any:
    return SimpleNamespace(places=Places(error))


class Sore(Invalid):
    code = "place.sore"


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (Sore("That place is closed.", until="2027"), "place.sore", "That place is closed."),
        (TryLater("The map did not answer."), "provider.unavailable", "tried again"),
        (OutcomeUnknown("The map broke off."), "provider.outcome_unknown", "do not repeat"),
        (ZeroDivisionError("password=hunter2"), "tool.failed", "Something went wrong on our side"),
    ],
)
async def test_every_kind_of_error_is_an_answer(error: Exception, code: str, says: str, maya_caller: Caller) -> None:
    reply = await tools.run(broken(error), maya_caller, "place_facts", {"place": "Oslo"})
    assert reply.code == code
    assert says in reply.text
    assert "hunter2" not in str(reply)


async def test_wrong_arguments_are_named_and_not_echoed(app: App, maya_caller: Caller) -> None:
    reply = await tools.run(app, maya_caller, "search_trips", {"destination": "Oslo", "depart_on": "<script>", "x": 1})
    assert reply.code == "tool.invalid"
    assert "depart_on" in reply.text
    assert "script" not in reply.text


async def test_what_commits_does_not_run_without_a_yes(app: App, maya_caller: Caller) -> None:
    reply = await tools.run(app, maya_caller, "withdraw_booking", {"booking": "K7QM4D"})
    assert reply.code == "tool.consent_missing"


async def test_a_tool_beyond_ones_rights_does_not_exist(app: App, maya_caller: Caller) -> None:
    assert (await tools.run(app, maya_caller, "approvals_waiting", {})).code == "tool.unknown"
    assert (await tools.run(app, maya_caller, "drop_table\x00", {})).code == "tool.unknown"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"destination": "Atlantis", "depart_on": "2030-01-01"}, "search.unknown_place"),
        ({"destination": "London", "depart_on": "2020-01-01"}, "search.past_date"),
        ({"destination": "London", "travellers": 0}, "search.travellers_out_of_range"),
        ({"destination": "London", "travellers": 40}, "search.travellers_out_of_range"),
        ({"destination": "London", "return_on": "2020-01-01"}, "search.return_before_departure"),
        ({"destination": "New York", "origin": "JFK"}, "search.same_place"),
        ({"destination": "London", "depart_on": "2039-01-01"}, "search.too_far_ahead"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_stable_code(
    app: App, maya_caller: Caller, arguments: dict[str, Any], code: str
) -> None:
    day = (app.clock.now().date() + timedelta(days=30)).isoformat()
    reply = await tools.run(app, maya_caller, "search_trips", {"depart_on": day, **arguments})
    assert reply.code == code
    assert reply.text.endswith((".", "?"))


async def test_a_draft_is_made_from_named_options_and_only_of_ones_own(app: App, maya_caller: Caller) -> None:
    thread_id = (await app.conversations.create_thread(maya_caller)).id
    day = (app.clock.now().date() + timedelta(days=30)).isoformat()
    told: list[str] = []

    async def emit(name: str, value: Any) -> None:
        told.append(f"{name}:{value['state']}")

    search = {"destination": "London", "origin": "JFK", "depart_on": day, "nights": 2}
    found = await tools.run(app, maya_caller, "search_trips", search, thread_id, "c1", emit)
    assert {card["kind"] for card in found.cards} == {"flight_options", "hotel_options"}
    assert "search_progress:done" in told
    assert all("raw" not in one for one in found.data["flights"])
    drafted = await tools.run(app, maya_caller, "draft_trip", {"options": ["F1", "h2"]}, thread_id)
    assert [item["kind"] for item in drafted.data["items"]] == ["flight", "hotel"]
    more = await tools.run(app, maya_caller, "refine_options", {"page": 2, "only": "hotels"}, thread_id)
    assert more.data["hotels"][0]["short"] == "H9"
    again = await tools.run(app, maya_caller, "draft_trip", {"options": ["F1", "H2"]}, thread_id, "c2", is_repeat=True)
    assert again.data["booking_id"] == drafted.data["booking_id"]
    changed = await tools.run(app, maya_caller, "change_draft", {"remove": ["hotel"]}, thread_id)
    assert [item["kind"] for item in changed.data["items"]] == ["flight"]
    for wrong in ("F99", str(new_id()), "the moon"):
        reply = await tools.run(app, maya_caller, "draft_trip", {"options": [wrong]}, thread_id)
        assert reply.code in {"offer.unknown_name", "offer.not_found"}
    assert (await tools.run(app, maya_caller, "change_draft", {}, thread_id)).code == "draft.nothing_to_change"
    dropped = await tools.run(app, maya_caller, "discard_draft", {}, thread_id)
    assert dropped.data["status"] == "cancelled"


async def test_somebody_elses_booking_is_not_there(app: App, maya_caller: Caller) -> None:
    for reference in ("ZZZZZ9", str(UUID(int=7)), "'; DROP TABLE bookings"):
        assert (await tools.run(app, maya_caller, "booking_status", {"booking": reference})).code == "booking.not_found"
    empty = ThreadId(new_id())
    assert (await tools.run(app, maya_caller, "propose_booking", {}, empty)).code == "draft.none_yet"
    assert (await tools.run(app, maya_caller, "refine_options", {"sort": "cheapest"}, empty)).code == "search.none_yet"


async def test_preferences_come_and_go(app: App, maya_caller: Caller) -> None:
    kept = await tools.run(app, maya_caller, "remember_preference", {"text": "Window seats on day flights"})
    listed = await tools.run(app, maya_caller, "list_preferences", {"about": "window"})
    assert listed.data["preferences"][0]["id"] == kept.data["id"]
    assert listed.data["preferences"][0]["text"].startswith('<data source="preference">')
    assert (await tools.run(app, maya_caller, "forget_preference", {"preference": "window seat"})).code is None
    gone = await tools.run(app, maya_caller, "forget_preference", {"preference": kept.data["id"]})
    assert gone.code == "memory.not_found"


async def test_places_weather_and_policy_are_told(app: App, maya_caller: Caller) -> None:
    facts = await tools.run(app, maya_caller, "place_facts", {"place": "London", "from_place": "JFK"})
    labels = [fact["label"] for fact in facts.data["facts"]]
    assert labels[:3] == ["Country", "Airports", "Local time"]
    assert any(label.startswith("Distance from") for label in labels)
    sky = await tools.run(app, maya_caller, "weather", {"place": "London"})
    assert sky.data["days"]
    policy = await tools.run(app, maya_caller, "explain_policy", {"topic": "business class"})
    assert all("usiness" in rule for rule in policy.data["rules"])
    assert (await tools.run(app, maya_caller, "weather", {"place": "Atlantis"})).code == "search.unknown_place"


async def test_an_approver_is_shown_what_waits(app: App) -> None:
    from core.people.caller import Door

    daniel = await app.people.caller_for_email("daniel.osei@northwind.example", Door.CHAT)
    reply = await tools.run(app, daniel, "approvals_waiting", {})
    assert reply.code is None
    assert isinstance(reply.data["approvals"], list)
