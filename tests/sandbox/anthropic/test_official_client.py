"""The vendor's own SDK against a real server: what it accepts here, it accepts there."""

import asyncio
import time

import anthropic
import httpx2
import pytest

from tests.sandbox.anthropic.conftest import KEY, SEARCH, WEATHER, answered, ask


async def test_a_whole_tool_round_with_the_contents_passed_back_unchanged(desk):
    calls = [{"name": "search_trips", "input": {"destination": "LON"}}, {"name": "weather", "input": {}}]
    await desk.script({"text": "Looking.", "tool_calls": calls}, {"text": "Three flights and rain."})
    first = await desk.say(tools=[SEARCH, WEATHER])
    assert [block.name for block in first.content if block.type == "tool_use"] == ["search_trips", "weather"]
    ids = [block.id for block in first.content if block.type == "tool_use"]
    conversation = [*ask()["messages"], {"role": "assistant", "content": first.content}, answered(*ids)]
    second = await desk.say(messages=conversation, tools=[SEARCH, WEATHER])
    assert second.content[0].text == "Three flights and rain."
    assert second.usage.input_tokens > first.usage.input_tokens


async def test_streaming_gives_text_as_it_comes_and_the_same_message_in_the_end(desk):
    text = "Three flights to London, the cheapest at 412.10 USD."
    await desk.script(
        {"text": text, "tool_calls": [{"name": "search_trips", "input": {"destination": "LON"}}], "chunk_characters": 5}
    )
    async with desk.client.messages.stream(**ask(tools=[SEARCH])) as stream:
        heard = [piece async for piece in stream.text_stream]
        whole = await stream.get_final_message()
    assert len(heard) > 5
    assert "".join(heard) == text == whole.content[0].text
    assert whole.content[1].input == {"destination": "LON"}
    assert whole.stop_reason == "tool_use"


async def test_raw_streaming_yields_typed_events(desk):
    await desk.script({"thinking": "Where to?", "text": "London."})
    stream = await desk.client.messages.create(**ask(), stream=True)
    kinds = [type(event).__name__ async for event in stream]
    assert kinds[0] == "RawMessageStartEvent"
    assert kinds[-1] == "RawMessageStopEvent"


async def test_pieces_really_arrive_apart(desk):
    await desk.script({"text": "abcdef", "chunk_characters": 1, "event_delay": 0.05})
    async with desk.client.messages.stream(**ask()) as stream:
        moments = [time.monotonic() async for _ in stream.text_stream]
    assert moments[-1] - moments[0] > 0.15


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("overloaded_error", anthropic.APIStatusError),
        ("rate_limit_error", anthropic.RateLimitError),
        ("api_error", anthropic.InternalServerError),
        ("invalid_request_error", anthropic.BadRequestError),
        ("permission_error", anthropic.PermissionDeniedError),
    ],
)
async def test_errors_become_the_clients_own(desk, error, expected):
    await desk.script({"error": error})
    with pytest.raises(expected) as caught:
        await desk.say()
    assert caught.value.body["error"]["type"] == error
    assert caught.value.request_id.startswith("req_")


async def test_the_client_repeats_an_overloaded_call_by_itself(desk):
    await desk.script(
        {"error": "overloaded_error"}, {"error": {"type": "rate_limit_error", "retry_after": 0.1}}, {"text": "ok"}
    )
    message = await desk.client.with_options(max_retries=2).messages.create(**ask())
    assert message.content[0].text == "ok"
    assert [one["outcome"] for one in await desk.requests()] == [
        "error: overloaded_error",
        "error: rate_limit_error",
        "answered",
    ]


async def test_an_error_in_mid_stream_is_raised_after_what_was_heard(desk):
    await desk.script({"text": "I have found", "error": {"type": "overloaded_error", "after_events": 4}})
    heard = []
    with pytest.raises(anthropic.APIStatusError):
        await desk.listen(heard)
    assert heard == ["I have found"]


async def test_a_stream_cut_in_the_middle_breaks_after_what_was_heard(desk):
    await desk.script({"text": "abcdefgh", "chunk_characters": 2, "cut_after_events": 5})
    heard = []
    # Once a stream has begun the client hands on its transport's own error.
    with pytest.raises(httpx2.TransportError):
        await desk.listen(heard)
    assert heard == ["ab", "cd"]


@pytest.mark.parametrize("stream", [False, True])
async def test_a_cut_before_the_answer_is_a_connection_error(desk, stream):
    await desk.script({"cut_after_events": 0})
    with pytest.raises(anthropic.APIConnectionError):
        await desk.say(stream=stream)


async def test_a_slow_model_runs_into_the_clients_timeout(desk):
    await desk.script({"text": "late", "delay": 2})
    with pytest.raises(anthropic.APITimeoutError):
        await desk.client.with_options(timeout=0.3).messages.create(**ask())


async def test_tokens_are_counted_through_the_client(desk):
    counted = await desk.client.messages.count_tokens(model="claude-sonnet-5", messages=ask("x" * 400)["messages"])
    assert counted.input_tokens >= 100


async def test_a_bearer_token_works_in_place_of_the_key(desk):
    async with anthropic.AsyncAnthropic(
        auth_token=KEY, base_url=f"{desk.base}/anthropic", max_retries=0,
        http_client=anthropic.DefaultAsyncHttpxClient(trust_env=False),
    ) as client:  # fmt: skip
        assert (await client.messages.create(**ask())).role == "assistant"


async def test_the_blocking_client_works_too(desk):
    def talk():
        with anthropic.Anthropic(
            api_key=KEY, base_url=f"{desk.base}/anthropic", max_retries=0,
            http_client=anthropic.DefaultHttpxClient(trust_env=False),
        ) as client:  # fmt: skip
            return client.messages.create(**ask()).stop_reason

    assert await asyncio.to_thread(talk) == "end_turn"


async def test_conversations_at_the_same_time_keep_their_scripts(desk):
    for city in ("Paris", "Rome", "Oslo"):
        await desk.script({"text": f"{city} it is"}, {"text": f"{city} again"}, match=city)
    answers = await asyncio.gather(*(desk.say(city) for city in ("Rome", "Oslo", "Paris", "Paris", "Oslo", "Rome")))
    assert sorted(answer.content[0].text for answer in answers) == sorted(
        f"{city} {word}" for city in ("Paris", "Rome", "Oslo") for word in ("it is", "again")
    )
