import json

import httpx
import pytest

from tests.sandbox.anthropic.conftest import SEARCH, WEATHER, ask


async def test_a_stream_has_the_events_in_their_order(model):
    await model.script({"text": "Looking for flights to London.", "tool_calls": [{"name": "weather"}]})
    events = await model.events(ask(tools=[SEARCH, WEATHER]))
    kinds = [event["type"] for event in events if event["type"] not in ("ping", "content_block_delta")]
    assert kinds == [
        "message_start", "content_block_start", "content_block_stop", "content_block_start", "content_block_stop",
        "message_delta", "message_stop",
    ]  # fmt: skip
    assert events[0]["message"]["content"] == []
    assert events[0]["message"]["stop_reason"] is None
    assert events[-2]["delta"]["stop_reason"] == "tool_use"
    assert events[-2]["usage"]["output_tokens"] > 1


async def test_deltas_join_to_the_whole_text_and_input(model):
    given = {"destination": 'Łódź, "PL"', "nights": 3, "tags": ["a", "b"]}
    await model.script(
        {
            "text": "Grüße aus Łódź, one moment.",
            "tool_calls": [{"name": "search_trips", "input": given}],
            "chunk_characters": 3,
        }
    )
    deltas = [event for event in await model.events(ask(tools=[SEARCH])) if event["type"] == "content_block_delta"]
    text = "".join(event["delta"]["text"] for event in deltas if event["index"] == 0)
    parts = [event["delta"]["partial_json"] for event in deltas if event["index"] == 1]
    assert text == "Grüße aus Łódź, one moment."
    assert json.loads("".join(parts)) == given
    assert len(parts) > 5


async def test_an_error_can_come_in_the_middle_of_a_stream(model):
    await model.script({"text": "I will now", "error": {"type": "overloaded_error", "after_events": 3}})
    events = await model.events(ask())
    assert [event["type"] for event in events] == ["message_start", "ping", "content_block_start", "error"]
    assert events[-1]["error"]["type"] == "overloaded_error"


@pytest.mark.parametrize("stream", [False, True])
async def test_a_connection_can_be_cut_before_any_answer(model, stream):
    await model.script({"text": "never", "cut_after_events": 0})
    with pytest.raises(httpx.RemoteProtocolError):
        await model.post(ask(stream=stream))
    assert [one["outcome"] for one in await model.requests()] == ["cut after 0 events"]
