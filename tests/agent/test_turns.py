"""Turns of a scripted model through the real graph, the real tools and the real core."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from ag_ui.core import Event as AnyEvent
from ag_ui.core import RunAgentInput
from pydantic import TypeAdapter

from agent.checkpoints import Checkpoints
from agent.concierge import Concierge
from agent.events import CUSTOM
from agent.models.protocol import ModelEvent, ModelName, ModelRequest, TextDelta, ToolCall
from agent.models.script import ScriptedModel
from core.app import App
from core.conversations.errors import ThreadNotFound
from core.kernel.ids import ThreadId, new_id
from core.people.caller import Caller
from tests.agent.conftest import Talk, Talking, called, cards, kinds, text_of

POLICY = {"name": "explain_policy", "arguments": {}}
LONDON = {
    "name": "search_trips",
    "arguments": {"destination": "London", "depart_on": "2026-12-01", "origin": "New York", "nights": 3},
}


class Waiting:
    """A model that says a word and then waits until it is let go."""

    def __init__(self) -> None:
        self.go, self.began = asyncio.Event(), asyncio.Event()
        self.requests: list[ModelRequest] = []

    @property
    def name(self) -> ModelName:
        return ModelName("waiting", "")

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        self.requests.append(request)
        yield TextDelta("Let me see. ")
        self.began.set()
        await self.go.wait()
        yield TextDelta(f"You said: {request.messages[-1]['text']}.")


async def taken_up_by(concierge: Concierge, talk: Talk) -> None:
    """Sweep until the conversation's dead turn has been found and its end has been told."""
    for _ in range(200):
        await concierge.resume_dead_turns()
        await asyncio.wait_for(concierge.idle(), 20)
        told = await talk.app.conversations.events_after(talk.caller, talk.thread_id, talk.seen, 10_000)
        if told and told[-1][1]["type"] in {"RUN_FINISHED", "RUN_ERROR"}:
            return
        await asyncio.sleep(0.05)


@pytest.fixture
def soon(app: App) -> str:
    """A day that can be booked."""
    from datetime import timedelta

    return (app.clock.now().date() + timedelta(days=30)).isoformat()


async def test_a_turn_streams_its_text_and_tools_as_valid_ag_ui(talking: Talking) -> None:
    talk = await talking(script=[{"text": "Looking it up.", "calls": [POLICY]}, "That is the policy."])
    events = await talk.say("what is the policy?")
    assert called(events) == ["explain_policy"]
    assert text_of(events) == "Looking it up.\nThat is the policy."
    assert kinds(events)[:2] == ["CUSTOM", "RUN_STARTED"]
    assert kinds(events)[-1] == "RUN_FINISHED"
    adapter: TypeAdapter[Any] = TypeAdapter(AnyEvent)
    for event in events:
        adapter.validate_python(dict(event))
        if event["type"] == "CUSTOM":
            CUSTOM[event["name"]].validate_python(event["value"])
    kept = await talk.messages()
    assert [message["role"] for message in kept] == ["user", "assistant", "tool", "assistant"]
    assert kept[1]["calls"][0]["id"] == kept[2]["call_id"]


async def test_parallel_calls_are_each_answered_in_order(talking: Talking) -> None:
    calls = [
        POLICY,
        {"name": "place_facts", "arguments": {"place": "Oslo"}},
        {"name": "list_my_trips", "arguments": {}},
    ]
    talk = await talking(script=[{"calls": calls}, "Done."])
    await talk.say("everything, please")
    results = [message["name"] for message in await talk.messages() if message["role"] == "tool"]
    assert results == ["explain_policy", "place_facts", "list_my_trips"]


async def test_unknown_tools_and_wrong_arguments_are_answers_a_model_can_mend(talking: Talking) -> None:
    wrong = [
        {"name": "transfer_money", "arguments": {"to": "me"}},
        {"name": "search_trips", "arguments": {"destination": "London", "when": "soon"}},
        {"name": "booking_status", "arguments": {"booking": "ZZZZZ9"}},
    ]
    talk = await talking(script=[{"calls": wrong}, "Sorry."])
    await talk.say("go")
    codes = [message.get("code") for message in await talk.messages() if message["role"] == "tool"]
    assert codes == ["tool.unknown", "tool.invalid", "booking.not_found"]


async def test_a_turn_has_a_budget_of_tool_calls(talking: Talking, app: App) -> None:
    talk = await talking(script=[{"calls": [POLICY]}] * (app.settings.tool_budget + 5))
    events = await talk.say("loop")
    assert len(called(events)) == app.settings.tool_budget
    assert kinds(events)[-1] == "RUN_FINISHED"
    assert "as much as one answer allows" in text_of(events)
    assert (await talk.say("still there?"))[-1]["type"] == "RUN_FINISHED"


async def test_a_made_up_price_never_reaches_the_screen(talking: Talking) -> None:
    talk = await talking(script=["The flight is 99.00 USD on 5 May, reference QQ77WW. Shall I?"])
    events = await talk.say("how much?")
    assert "99.00" not in str(events)
    assert "5 May" not in str(events)
    assert "QQ77WW" not in str(events)
    assert "the amount on the card" in text_of(events)
    assert "99.00" not in str(await talk.messages())


async def test_two_messages_at_once_are_answered_one_after_the_other(talking: Talking) -> None:
    model = Waiting()
    talk = await talking(model)
    first = await talk.concierge.submit(talk.caller, talk.thread_id, text="one")
    await asyncio.wait_for(model.began.wait(), 5)
    second = await talk.concierge.submit(talk.caller, talk.thread_id, text="two")
    assert (first.is_queued, second.is_queued) == (False, True)
    model.go.set()
    await asyncio.wait_for(talk.concierge.idle(), 10)
    events = await talk.news()
    assert kinds(events).count("RUN_FINISHED") == 2
    assert text_of(events).endswith("You said: two.")
    assert [m["text"] for m in model.requests[1].messages] == ["one", "Let me see. You said: one.", "two"]


async def test_the_same_client_id_is_answered_once(talking: Talking) -> None:
    talk = await talking(script=["Once.", "Twice."])
    key = str(new_id())
    await talk.say("hello", client_id=key)
    again = await talk.concierge.submit(talk.caller, talk.thread_id, text="hello", client_id=key)
    assert again.is_repeat
    assert str(again.message_id) == key
    assert len([m for m in await talk.messages() if m["role"] == "assistant"]) == 1


async def test_stop_ends_the_turn_and_keeps_what_was_said(talking: Talking) -> None:
    model = Waiting()
    talk = await talking(model)
    await talk.concierge.submit(talk.caller, talk.thread_id, text="one")
    await asyncio.wait_for(model.began.wait(), 5)
    assert await talk.concierge.stop(talk.caller, talk.thread_id)
    await asyncio.wait_for(talk.concierge.idle(), 5)
    events = await talk.news()
    assert events[-1]["outcome"] == {"type": "cancelled"}
    assert text_of(events) == "Let me see. "
    assert not await talk.concierge.stop(talk.caller, talk.thread_id)
    model.go.set()
    assert (await talk.say("two"))[-1].get("outcome") is None


async def test_stop_pressed_in_another_process_reaches_the_turn(talking: Talking, app: App) -> None:
    model = Waiting()
    talk = await talking(model)
    other = Concierge(app, ScriptedModel([]), Checkpoints(app.settings.database_url))
    await talk.concierge.submit(talk.caller, talk.thread_id, text="one")
    await asyncio.wait_for(model.began.wait(), 5)
    await asyncio.sleep(0.1)
    assert await other.stop(talk.caller, talk.thread_id)
    await asyncio.wait_for(talk.concierge.idle(), 8)
    assert (await talk.news())[-1]["outcome"] == {"type": "cancelled"}
    await other.close()


async def test_a_model_that_does_not_answer_ends_the_turn_with_a_code(talking: Talking) -> None:
    talk = await talking(script=[{"fail": "unavailable"}, "Here again."])
    assert (await talk.say("hello"))[-1] == {
        "type": "RUN_ERROR", "code": "model.unavailable", "message": "The script says that the model is overloaded."
    }  # fmt: skip
    assert text_of(await talk.say("continue")) == "Here again."


async def test_a_broken_stream_keeps_its_words_and_can_be_taken_up(talking: Talking) -> None:
    model = ScriptedModel([{"text": "Half of a thought", "fail": "interrupted"}, "And the other half."])
    talk = await talking(model)
    events = await talk.say("think")
    assert events[-1]["code"] == "model.interrupted"
    assert "continue" in events[-1]["message"]
    await talk.say("continue")
    assert [m["text"] for m in model.requests[1].messages] == ["think", "Half of a thought", "continue"]


async def test_a_bug_in_the_turn_is_one_opaque_sentence(talking: Talking) -> None:
    class Broken:
        name = ModelName("broken", "")

        async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
            raise ZeroDivisionError("secret detail")
            yield TextDelta("")

    talk = await talking(Broken())
    events = await talk.say("hello")
    assert events[-1]["code"] == "run.failed"
    assert "secret" not in str(events)


async def test_a_dead_turn_is_taken_up_where_its_rows_stand(talking: Talking, app: App, soon: str) -> None:
    """The first process dies after a draft was asked for; the second finds the call without a result and does it."""
    search = {**LONDON, "arguments": {**LONDON["arguments"], "depart_on": soon}}
    talk = await talking(script=[{"calls": [search]}, "Choose."])
    await talk.say("London")
    journal = app.conversations.journal
    turn = (await journal.post(talk.caller, talk.thread_id, "the first flight")).turn
    assert turn is not None
    from core.conversations.types import NewMessage

    call = {"id": "call_dead", "name": "draft_trip", "arguments": {"options": ["F1"]}}
    opened = {"type": "TEXT_MESSAGE_START", "messageId": "m", "role": "assistant"}
    started = {"type": "RUN_STARTED", "threadId": str(talk.thread_id), "runId": str(turn.lease.run_id)}
    await journal.append(turn.lease, [started, opened], [NewMessage("assistant", {"text": "", "calls": [call]})])
    await journal.release(turn.lease)
    model = ScriptedModel(["It is in the draft."])
    other = Concierge(app, model, Checkpoints(app.settings.database_url))
    await taken_up_by(other, talk)
    events = await talk.news()
    assert [m.get("call_id") for m in await talk.messages()][-2:] == ["call_dead", None]
    assert model.requests[0].messages[-1]["call_id"] == "call_dead"
    assert kinds(events).count("TEXT_MESSAGE_END") == kinds(events).count("TEXT_MESSAGE_START")
    assert kinds(events)[-1] == "RUN_FINISHED"
    booking = await app.bookings.of_thread(talk.caller, talk.thread_id)
    assert booking is not None
    assert len(booking.as_json()["items"]) == 1
    await other.close()


async def test_a_process_that_ends_hands_its_turn_over(talking: Talking, app: App) -> None:
    model = Waiting()
    talk = await talking(model)
    await talk.concierge.submit(talk.caller, talk.thread_id, text="one")
    await asyncio.wait_for(model.began.wait(), 5)
    await talk.concierge.close()
    other = Concierge(app, ScriptedModel(["Taken over."]), Checkpoints(app.settings.database_url))
    await taken_up_by(other, talk)
    events = await talk.news()
    assert text_of(events).endswith("Taken over.")
    assert kinds(events)[-1] == "RUN_FINISHED"
    await other.close()


async def test_pressed_offers_become_a_draft_and_made_up_ones_are_refused(
    talking: Talking, app: App, soon: str
) -> None:
    talk = await talking()
    found = cards(await talk.say(f"London on {soon} for 3 nights"))
    ids = [found[0]["options"][1]["offer_id"], found[1]["options"][0]["offer_id"]]
    from uuid import UUID

    events = await talk.say(offer_ids=[UUID(one) for one in ids])
    assert cards(events, "draft")[0]["booking"]["items"][0]["offer_id"] in ids
    from core.offers.errors import OfferNotFound

    with pytest.raises(OfferNotFound):
        await talk.concierge.submit(talk.caller, talk.thread_id, offer_ids=[new_id()])


async def test_somebody_elses_thread_is_not_there(talking: Talking, owen_caller: Caller) -> None:
    talk = await talking(script=["Hello."])
    for attempt in (
        talk.concierge.submit(owen_caller, talk.thread_id, text="hello"),
        talk.concierge.stop(owen_caller, talk.thread_id),
        talk.concierge.submit(talk.caller, ThreadId(new_id()), text="hello"),
    ):
        with pytest.raises(ThreadNotFound):
            await attempt


async def test_any_ag_ui_client_can_run_a_turn(talking: Talking, daniel_caller: Caller) -> None:
    talk = await talking(script=["Hello there.", "Again."])
    given = {"threadId": "my-own-thread", "runId": "run-7", "messages": [{"id": "m1", "role": "user", "content": "hi"}]}
    async with asyncio.timeout(10):
        events = [event async for event in talk.concierge.run_agui(talk.caller, given)]
    assert kinds(events) == [
        "RUN_STARTED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "RUN_FINISHED"
    ]  # fmt: skip
    assert (events[0]["runId"], events[0]["threadId"]) == ("run-7", "my-own-thread")
    async with asyncio.timeout(10):
        repeat = [event async for event in talk.concierge.run_agui(talk.caller, RunAgentInput.model_validate(given))]
    assert text_of(repeat) == "Hello there."
    theirs = {**given, "threadId": str(talk.thread_id)}
    with pytest.raises(ThreadNotFound):
        async for _ in talk.concierge.run_agui(daniel_caller, theirs):
            pass


async def test_an_input_that_is_none_is_refused_with_a_code(talking: Talking) -> None:
    from agent.agui import InputInvalid

    talk = await talking(script=[])
    with pytest.raises(InputInvalid):
        talk.concierge.run_agui(talk.caller, {"threadId": 7})
    assert ToolCall("a", "b", {}).as_json() == {"id": "a", "name": "b", "arguments": {}}
