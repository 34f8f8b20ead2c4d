"""However rows came to lie, a model is told a conversation that makes sense."""

from uuid import UUID, uuid4

from agent.dialogue import dialogue_of, paired, unanswered
from core.conversations.types import Message
from core.kernel.ids import RunId

FIRST, SECOND = RunId(UUID(int=1)), RunId(UUID(int=2))
CALL = {"id": "c1", "name": "weather", "arguments": {}}


def test_a_message_typed_during_a_turn_is_told_after_it() -> None:
    history = [
        Message(1, "user", {"text": "one"}, FIRST),
        Message(2, "user", {"text": "two"}, SECOND),
        Message(3, "assistant", {"text": "first answer"}, FIRST),
        Message(4, "assistant", {"text": "announcement"}, None),
    ]
    assert [m["text"] for m in dialogue_of(history, SECOND)] == ["one", "first answer", "announcement", "two"]


def test_a_turn_does_not_hear_what_is_queued_behind_it() -> None:
    history = [Message(1, "user", {"text": "one"}, FIRST), Message(2, "user", {"text": "two"}, SECOND)]
    assert [m["text"] for m in dialogue_of(history, FIRST)] == ["one"]


def test_results_stand_behind_their_calls_even_when_a_yes_came_between() -> None:
    told = paired(
        [
            {"role": "user", "text": "withdraw it"},
            {"role": "assistant", "text": "", "calls": [CALL]},
            {"role": "user", "text": "yes"},
            {"role": "tool", "call_id": "c1", "name": "weather", "text": "done"},
        ]
    )
    assert [m["role"] for m in told] == ["user", "assistant", "tool", "user"]


def test_a_call_without_a_result_is_answered_by_a_placeholder() -> None:
    told = paired([{"role": "assistant", "text": "", "calls": [CALL]}])
    assert told[1]["code"] == "tool.no_result"


def test_only_the_newest_calls_can_be_open() -> None:
    open_call = [{"role": "user", "text": "x"}, {"role": "assistant", "text": "", "calls": [CALL]}]
    assert unanswered(open_call) == [CALL]
    assert unanswered([*open_call, {"role": "tool", "call_id": "c1", "name": "weather", "text": ""}]) == []
    assert unanswered([*open_call, {"role": "assistant", "text": "later"}]) == []


def test_old_results_keep_their_words_and_lose_their_data() -> None:
    history = []
    for number in range(1, 25, 2):
        call = {"id": str(number), "name": "weather", "arguments": {}}
        history.append(Message(number, "user" if number == 1 else "assistant", {"text": "x", "calls": [call]}, FIRST))
        history.append(
            Message(number + 1, "tool", {"call_id": str(number), "name": "w", "text": "t", "data": {"a": 1}}, FIRST)
        )
    told = dialogue_of(history, RunId(uuid4()))
    assert sum("data" in message for message in told) == 8
    assert all(message.get("text") for message in told)
