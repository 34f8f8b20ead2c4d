"""Claude through its real SDK against the sandbox's Messages endpoint, over a real socket."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest

from agent.models.claude import ClaudeModel
from agent.models.protocol import (
    ModelEvent,
    ModelInterrupted,
    ModelRefused,
    ModelRequest,
    ModelUnavailable,
    TextDelta,
    ToolCall,
    Usage,
)
from tests.agent.conftest import Talking, called, cards, kinds, text_of
from tests.agent.sentences import FRIDAY
from tests.fixtures.app import World

KEY = "sk-ant-tripwright-sandbox"
TOOLS = [
    {"name": name, "description": "A tool.", "input_schema": {"type": "object", "properties": {}}}
    for name in ("search_trips", "weather", "explain_policy")
]


@pytest.fixture
def control(sandbox_server: World) -> Iterator[httpx.Client]:
    """The sandbox's levers."""
    with httpx.Client(base_url=f"{sandbox_server.url}/_sandbox", trust_env=False) as client:
        yield client
        client.delete("/scripts")
        client.delete("/model-requests")


@pytest.fixture
async def claude(sandbox_server: World) -> AsyncIterator[ClaudeModel]:
    model = ClaudeModel("claude-sonnet-5-5", api_key=KEY, base_url=f"{sandbox_server.url}/anthropic", first_wait=0.01)
    yield model
    await model.close()


def script(control: httpx.Client, *turns: Mapping[str, Any], match: str = "") -> None:
    answer = control.post("/scripts", json={"turns": list(turns), "match": [match] if match else []})
    assert answer.status_code < 300, answer.text


def sent_with(control: httpx.Client, text: str) -> list[Any]:
    return list(control.get("/model-requests", params={"contains": text}).json()["items"])


def request(*messages: Mapping[str, Any]) -> ModelRequest:
    return ModelRequest("You are a concierge.", FRIDAY, messages or [{"role": "user", "text": "hello"}], TOOLS)


async def heard(model: ClaudeModel, asked: ModelRequest | None = None) -> list[ModelEvent]:
    return [event async for event in model.stream(asked or request())]


def said(events: list[ModelEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_text_streams_in_pieces_with_usage_at_the_end(control: httpx.Client, claude: ClaudeModel) -> None:
    script(control, {"text": "London suits you well next week.", "chunk_characters": 6})
    events = await heard(claude)
    assert said(events) == "London suits you well next week."
    assert sum(isinstance(event, TextDelta) for event in events) > 3
    assert isinstance(events[-1], Usage)
    assert events[-1].output_tokens > 0


async def test_parallel_tool_calls_arrive_whole(control: httpx.Client, claude: ClaudeModel) -> None:
    calls = [
        {"name": "search_trips", "input": {"destination": "London", "depart_on": "2026-12-01"}},
        {"name": "weather", "input": {"place": "London"}},
    ]
    script(control, {"text": "Both at once.", "tool_calls": calls, "chunk_characters": 3})
    events = await heard(claude)
    found = [event for event in events if isinstance(event, ToolCall)]
    assert [(call.name, dict(call.arguments)) for call in found] == [(c["name"], c["input"]) for c in calls]
    assert len({call.id for call in found}) == 2


async def test_overloaded_is_tried_again_until_it_answers(control: httpx.Client, claude: ClaudeModel) -> None:
    script(control, {"error": "overloaded_error"}, {"error": "rate_limit_error"}, {"text": "Here I am."})
    assert said(await heard(claude)) == "Here I am."


async def test_overloaded_for_good_is_said_to_be_busy(control: httpx.Client, claude: ClaudeModel) -> None:
    script(control, *[{"error": "overloaded_error"}] * 6)
    with pytest.raises(ModelUnavailable) as caught:
        await heard(claude)
    assert caught.value.code == "model.unavailable"


async def test_an_error_event_before_the_first_word_is_tried_again(control: httpx.Client, claude: ClaudeModel) -> None:
    script(control, {"text": "x", "error": {"type": "overloaded_error", "after_events": 1}}, {"text": "Whole."})
    assert said(await heard(claude)) == "Whole."


@pytest.mark.parametrize(
    "failure", [{"cut_after_events": 5}, {"error": {"type": "overloaded_error", "after_events": 5}}]
)
async def test_a_stream_cut_in_the_middle_is_an_interruption(
    control: httpx.Client, claude: ClaudeModel, failure: Mapping[str, Any]
) -> None:
    script(
        control, {"text": "This will never be finished, alas.", "chunk_characters": 5, **failure}, {"text": "Second."}
    )
    words: list[str] = []
    with pytest.raises(ModelInterrupted) as caught:
        async for event in claude.stream(request()):
            words += [event.text] if isinstance(event, TextDelta) else []
    assert "".join(words)
    assert caught.value.code == "model.interrupted"


async def test_a_connection_cut_before_the_answer_is_tried_again(control: httpx.Client, claude: ClaudeModel) -> None:
    script(control, {"text": "x", "cut_after_events": 0}, {"text": "At last."})
    assert said(await heard(claude)) == "At last."


async def test_a_wrong_key_is_not_tried_again(sandbox_server: World) -> None:
    model = ClaudeModel("claude-sonnet-5-5", api_key="sk-wrong", base_url=f"{sandbox_server.url}/anthropic")
    with pytest.raises(ModelRefused):
        await heard(model)
    await model.close()


async def test_the_request_is_cacheable_and_ends_with_the_facts(control: httpx.Client, claude: ClaudeModel) -> None:
    marker = uuid4().hex
    script(control, {"text": "Yes."}, match=marker)
    history = [
        {"role": "user", "text": f"hello {marker}"},
        {"role": "assistant", "text": "Looking.", "calls": [{"id": "toolu_1", "name": "weather", "arguments": {"place": "Oslo"}},
                                                            {"id": "toolu_2", "name": "explain_policy", "arguments": {}}]},
        {"role": "tool", "call_id": "toolu_1", "name": "weather", "text": "Cold.", "data": {"low_c": -4}},
        {"role": "tool", "call_id": "toolu_2", "name": "explain_policy", "text": "No.", "code": "policy.blocked"},
        {"role": "user", "text": "and now?"},
    ]  # fmt: skip
    await heard(claude, request(*history))
    [sent] = sent_with(control, marker)
    body = sent["body"]
    assert body["system"][0]["cache_control"] == body["tools"][-1]["cache_control"] == {"type": "ephemeral"}
    assert [message["role"] for message in body["messages"]] == ["user", "assistant", "user"]
    results = body["messages"][-1]["content"]
    assert [block["type"] for block in results] == ["tool_result", "tool_result", "text", "text"]
    assert json.loads(results[0]["content"].split("\n")[1]) == {"low_c": -4}
    assert results[1]["is_error"] is True
    assert "<facts>" in results[-1]["text"]
    assert results[-2]["cache_control"] == {"type": "ephemeral"}


async def test_a_whole_turn_runs_through_claude(control: httpx.Client, claude: ClaudeModel, talking: Talking) -> None:
    talk = await talking(claude)
    day = (talk.app.clock.now().date()).isoformat()
    script(
        control,
        {"text": "Let me look. ", "tool_calls": [
            {"name": "explain_policy", "input": {}}, {"name": "weather", "input": {"place": "London", "start": day}}]},
        {"text": "Business class needs a yes. It would cost 12,345.00 USD."},
    )  # fmt: skip
    events = await talk.say("policy and weather, please")
    assert called(events) == ["explain_policy", "weather"]
    assert {card["kind"] for card in cards(events)} == {"policy", "weather"}
    assert "12,345" not in str(events)
    assert kinds(events)[-1] == "RUN_FINISHED"
    assert text_of(events).startswith("Let me look.")


async def test_a_cut_turn_goes_on_after_continue(control: httpx.Client, claude: ClaudeModel, talking: Talking) -> None:
    talk = await talking(claude)
    script(
        control,
        {"text": "First half of it. Second", "chunk_characters": 6, "cut_after_events": 6},
        {"text": "The rest."},
    )
    broken = await talk.say("tell me")
    assert broken[-1]["code"] == "model.interrupted"
    assert text_of(broken).startswith("First half")
    assert text_of(await talk.say("continue")) == "The rest."
