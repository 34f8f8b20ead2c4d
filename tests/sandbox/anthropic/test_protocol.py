import pytest

from tests.sandbox.anthropic.conftest import SEARCH, answered, ask, called

USER = {"role": "user", "content": "hello"}
TEXT = {"type": "text", "text": "first this"}
CACHED = {"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}


@pytest.mark.parametrize(
    ("messages", "says"),
    [
        ([], "at least one message"),
        ([USER, called("t1")], "t1"),
        ([USER, called("t1"), USER], "without `tool_result` blocks immediately after: t1"),
        ([USER, called("t1", "t2"), answered("t1")], "immediately after: t2"),
        ([USER, called("t1"), answered("t1", first=[TEXT])], "immediately after: t1"),
        ([USER, answered("t9")], "unexpected `tool_use_id` found in `tool_result` blocks: t9"),
        ([USER, called("t1"), answered("t1", "t2")], "unexpected"),
        ([USER, called("t1"), answered("t1", "t1")], "single result"),
        ([USER, called("t1", "t1"), answered("t1")], "unique"),
        ([USER, called("t1"), answered("t1"), called("t1"), answered("t1")], "unique"),
        ([called("t1"), answered("t1")], 'first message must use the "user" role'),
        ([{"role": "user", "content": [{"type": "text", "text": ""}]}], "non-empty"),
        ([{"role": "user", "content": ""}], "non-empty content"),
        ([{"role": "user", "content": [{"type": "hologram"}]}], "hologram"),
        ([{"role": "narrator", "content": "x"}], "role"),
        ([{"role": "user", "content": "x", "mood": "good"}], "mood"),
        ([{"role": "user"}], "content"),
        ([{"role": "user", "content": called("t1")["content"]}], "assistant"),
        ([USER, {"role": "assistant", "content": answered("t1")["content"]}], "user"),
        ([{"role": "user", "content": [CACHED] * 5}], "maximum of 4"),
    ],
)
async def test_conversations_that_break_the_protocol_are_refused(model, messages, says):
    response = await model.post(ask(messages=messages))
    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"
    assert says in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": 10_000_000}, "max_tokens"),
        ({"temperature": 2}, "temperature"),
        ({"stream": "yes"}, "stream"),
        ({"stop_sequences": [" "]}, "stop_sequences"),
        ({"system": 5}, "system"),
        ({"system": [{"type": "image"}]}, "system"),
        ({"thinking": {"type": "enabled", "budget_tokens": 100}}, "thinking"),
        ({"colour": "blue"}, "colour: Extra inputs are not permitted"),
        ({"tools": [SEARCH, SEARCH]}, "unique"),
        ({"tools": [{"name": "bad name", "input_schema": {"type": "object"}}]}, "tools.0.custom.name"),
        ({"tools": [{"name": "x"}]}, "input_schema"),
        ({"tools": [{"name": "x", "input_schema": {}}]}, "input_schema.type"),
        ({"tool_choice": {"type": "any"}}, "tool_choice"),
        ({"tools": [SEARCH], "tool_choice": {"type": "tool", "name": "other"}}, "other"),
        ({"tools": [SEARCH], "tool_choice": {"type": "perhaps"}}, "tool_choice"),
    ],
)
async def test_settings_that_make_no_sense_are_refused(model, change, says):
    response = await model.post(ask(**change))
    assert response.status_code == 400
    assert says in response.json()["error"]["message"]


@pytest.mark.parametrize("name", ["model", "messages", "max_tokens"])
async def test_required_members_are_required(model, name):
    body = ask()
    del body[name]
    response = await model.post(body)
    assert response.json()["error"]["message"] == f"{name}: Field required"


async def test_a_body_that_is_no_json_is_refused(model):
    headers = {"x-api-key": "sk-ant-tripwright-sandbox", "anthropic-version": "2023-06-01"}
    for content in (b"{", b"[]"):
        response = await model.http.post("/anthropic/v1/messages", content=content, headers=headers)
        assert response.status_code == 400
