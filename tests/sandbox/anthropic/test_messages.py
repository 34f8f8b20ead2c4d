import pytest

from tests.sandbox.anthropic.conftest import KEY, SEARCH, WEATHER, answered, ask, called


async def test_a_scripted_text_is_answered(model):
    await model.script({"text": "Certainly."})
    body = (await model.post(ask())).json()
    assert body["content"] == [{"type": "text", "text": "Certainly."}]
    assert (body["stop_reason"], body["model"]) == ("end_turn", "claude-sonnet-5")


async def test_turns_are_consumed_in_order_and_then_say_so(model):
    await model.script({"text": "one"}, {"text": "two"})
    texts = [(await model.post(ask("hello"))).json()["content"][0]["text"] for _ in range(3)]
    assert texts[:2] == ["one", "two"]
    assert "No script is loaded" in texts[2]
    assert "hello" in texts[2]


async def test_a_script_with_a_match_answers_only_its_conversation(model):
    await model.script({"text": "about Paris"}, match="Paris")
    await model.script({"text": "about anything"})
    await model.script({"text": "about both"}, match=["Rome", "hotel"])
    assert (await model.post(ask("London"))).json()["content"][0]["text"] == "about anything"
    assert (await model.post(ask("Paris"))).json()["content"][0]["text"] == "about Paris"
    assert (await model.post(ask("a hotel in Rome"))).json()["content"][0]["text"] == "about both"


async def test_a_repeating_script_never_ends(model):
    await model.script({"text": "a"}, {"text": "b"}, repeat=True)
    assert [(await model.post(ask())).json()["content"][0]["text"] for _ in range(5)] == list("ababa")


async def test_several_tools_are_called_at_once(model):
    calls = [{"name": "search_trips", "input": {"destination": "LON"}}, {"name": "weather"}]
    await model.script({"text": "Looking.", "tool_calls": calls})
    body = (await model.post(ask(tools=[SEARCH, WEATHER]))).json()
    assert [block["type"] for block in body["content"]] == ["text", "tool_use", "tool_use"]
    assert body["stop_reason"] == "tool_use"
    assert body["content"][1]["input"] == {"destination": "LON"}
    assert body["content"][1]["id"] != body["content"][2]["id"]


async def test_text_stops_at_a_stop_sequence_and_at_the_token_limit(model):
    await model.script({"text": "one two END three"}, {"text": "x" * 100})
    first = (await model.post(ask(stop_sequences=["END"]))).json()
    assert (first["content"][0]["text"], first["stop_reason"], first["stop_sequence"]) == (
        "one two ",
        "stop_sequence",
        "END",
    )
    second = (await model.post(ask(max_tokens=10))).json()
    assert (len(second["content"][0]["text"]), second["stop_reason"]) == (40, "max_tokens")


async def test_a_refusal_and_thinking_can_be_scripted(model):
    await model.script({"thinking": "Hmm.", "text": "No.", "stop_reason": "refusal"})
    body = (await model.post(ask())).json()
    assert [block["type"] for block in body["content"]] == ["thinking", "text"]
    assert body["stop_reason"] == "refusal"


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"anthropic-version": "2023-06-01"}, "authentication_error"),
        ({"x-api-key": "sk-ant-other", "anthropic-version": "2023-06-01"}, "authentication_error"),
        ({"x-api-key": KEY}, "invalid_request_error"),
        ({"x-api-key": KEY, "anthropic-version": "latest"}, "invalid_request_error"),
    ],
    ids=["no key", "wrong key", "no version", "odd version"],
)
async def test_key_and_version_are_required(model, headers, kind):
    response = await model.post(ask(), headers=headers)
    assert response.json()["error"]["type"] == kind


@pytest.mark.parametrize("version", ["2023-06-01", "2026-10-21"])
async def test_a_bearer_token_and_either_version_are_taken(model, version):
    headers = {"authorization": f"Bearer {KEY}", "anthropic-version": version}
    assert (await model.post(ask(), headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("turn", "status", "kind"),
    [
        ({"error": "overloaded_error"}, 529, "overloaded_error"),
        ({"error": {"type": "rate_limit_error", "retry_after": 7}}, 429, "rate_limit_error"),
        ({"error": "api_error"}, 500, "api_error"),
        ({"error": {"type": "permission_error", "message": "not for you"}}, 403, "permission_error"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_errors_can_be_scripted(model, turn, status, kind, stream):
    await model.script(turn)
    response = await model.post(ask(stream=stream))
    assert response.status_code == status
    assert response.json()["error"]["type"] == kind
    assert response.json()["request_id"] == response.headers["request-id"]
    if status == 429:
        assert response.headers["retry-after"] == "7"
        assert response.headers["anthropic-ratelimit-requests-remaining"] == "0"


async def test_generic_faults_answer_in_the_vendors_shape(model):
    model.fault("error", status=529)
    assert (await model.post(ask())).json()["error"]["type"] == "overloaded_error"
    model.fault("rate_limited")
    limited = await model.post(ask())
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "1")
    assert (await model.post(ask())).status_code == 200


async def test_an_unknown_path_or_model_is_not_found(model):
    assert (await model.post(ask(), path="/v1/nothing")).status_code == 404
    assert (await model.post(ask(model="gpt-4"))).json()["error"]["type"] == "not_found_error"


async def test_tokens_can_be_counted_without_spending_a_turn(model):
    await model.script({"text": "kept"})
    small = await model.post(
        {"model": "claude-sonnet-5", "messages": ask()["messages"]}, path="/v1/messages/count_tokens"
    )
    large = await model.post(
        {"model": "claude-sonnet-5", "messages": ask("x" * 4000)["messages"]}, path="/v1/messages/count_tokens"
    )
    assert 0 < small.json()["input_tokens"] < 1000 < large.json()["input_tokens"]
    assert (await model.post(ask())).json()["content"][0]["text"] == "kept"


async def test_a_marked_beginning_is_written_to_the_cache_and_read_from_it(model):
    system = [{"type": "text", "text": "rules " * 2000, "cache_control": {"type": "ephemeral"}}]
    first, second = [(await model.post(ask(text, system=system))).json()["usage"] for text in ("a", "b")]
    assert first["cache_creation_input_tokens"] > 2500
    assert first["cache_read_input_tokens"] == 0
    assert second["cache_read_input_tokens"] == first["cache_creation_input_tokens"]
    assert second["cache_creation_input_tokens"] == 0
    model.sandbox.hub.clock.advance(301)
    later = (await model.post(ask("c", system=system))).json()["usage"]
    assert later["cache_read_input_tokens"] == 0


async def test_a_growing_conversation_reads_what_the_last_turn_wrote(model):
    def marked(text):
        return [{"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}]

    opening = {"role": "user", "content": marked("long " * 1500)}
    first = (await model.post(ask(messages=[opening]))).json()["usage"]
    plain = {"role": "user", "content": [{"type": "text", "text": "long " * 1500}]}
    grown = [plain, {"role": "assistant", "content": "Yes."}, {"role": "user", "content": marked("and then?")}]
    second = (await model.post(ask(messages=grown))).json()["usage"]
    assert second["cache_read_input_tokens"] == first["cache_creation_input_tokens"] > 1000


async def test_what_the_model_was_sent_can_be_read(model):
    await model.script({"text": "ok"})
    sent = ask("Paris please", system="You are a concierge.", tools=[SEARCH])
    response = await model.post(sent)
    [one] = await model.requests()
    assert one["id"] == response.headers["request-id"]
    assert one["body"] == sent
    assert one["script"] is not None
    assert KEY not in str(one)
    assert await model.requests(contains="Rome") == []
    assert len(await model.requests(contains="concierge")) == 1
    await model.http.request("DELETE", "/_sandbox/model-requests")
    assert await model.requests() == []


async def test_refused_requests_are_recorded_with_the_reason(model):
    await model.post(ask(messages=[called("toolu_1")]))
    [one] = await model.requests()
    assert one["outcome"].startswith("refused: messages")


async def test_scripts_can_be_listed_and_cleared(model):
    await model.script({"text": "a"}, {"text": "b"})
    await model.post(ask())
    listed = (await model.http.get("/_sandbox/scripts")).json()["items"]
    assert [(script["next"], len(script["turns"])) for script in listed] == [(1, 2)]
    await model.http.request("DELETE", "/_sandbox/scripts")
    assert "No script" in (await model.post(ask())).json()["content"][0]["text"]


@pytest.mark.parametrize(
    "turn",
    [
        {"txt": "misspelt"}, {"error": "bad_mood"}, {"stop_reason": "tired"}, {"tool_calls": [{"input": {}}]},
        {"tool_calls": [{"name": "x", "input": 3}]}, "text",
    ],
)  # fmt: skip
async def test_a_script_that_makes_no_sense_is_refused_where_it_is_loaded(model, turn):
    assert (await model.script(turn)).status_code == 422
    assert (await model.http.get("/_sandbox/scripts")).json()["items"] == []


async def test_a_finished_tool_round_is_accepted(model):
    conversation = [*ask()["messages"], called("toolu_1", "toolu_2"), answered("toolu_1", "toolu_2")]
    assert (await model.post(ask(messages=conversation, tools=[SEARCH]))).status_code == 200
