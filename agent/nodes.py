"""The three nodes: think, consent, act."""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
from langgraph.runtime import Runtime
from langgraph.types import interrupt

import tools
from agent.claims import SentenceChecker
from agent.dialogue import paired
from agent.models.protocol import ModelInterrupted, ModelRequest, TextDelta, ToolCall, Usage
from agent.state import State
from agent.turn import Turning
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import new_id
from tools.catalogue import effect_of
from tools.reply import Reply
from tools.tool import Effect

declare(
    tool__called="a tool call is kept, the tool has not run", tool__done="a tool has run, its result is not kept yet"
)

_BUDGET_SPENT = "That was the last tool call this turn allows. Answer now with what is known."
_OUT_OF_CALLS = "I have looked up as much as one answer allows. Tell me which part to go on with."
_STOPPED = "The traveller stopped this turn before the tool had answered."


async def think(state: State, runtime: Runtime[Turning]) -> dict[str, Any]:
    """One model call. Its text is checked and streamed sentence by sentence; its calls wait for `act`."""
    turn = runtime.context
    if turn.is_stopped:
        return {"phase": "stopped"}
    left = turn.budget - state["used"]
    request = ModelRequest(
        system=turn.system,
        facts={**turn.facts, "budget_left": left},
        messages=paired([*turn.dialogue, *state["messages"][turn.known :]]),
        tools=turn.tools if left > 0 else (),
    )
    said, calls, broken = await _listen(turn, request, may_call=left > 0)
    if left <= 0 and not said and broken is None:
        said = _OUT_OF_CALLS
        turn.writer.text(said)
        turn.writer.end_text()
    message: dict[str, Any] = {"role": "assistant", "text": said}
    if calls:
        message["calls"] = [call.as_json() for call in calls]
    if said or calls:
        turn.writer.message("assistant", {name: value for name, value in message.items() if name != "role"})
    if broken is not None:
        raise broken
    if turn.is_stopped:
        return {"messages": [message], "phase": "stopped"}
    phase = "talking" if calls else "done"
    return {"messages": [message], "calls": message.get("calls", []), "phase": phase}


async def _listen(
    turn: Turning, request: ModelRequest, *, may_call: bool
) -> tuple[str, list[ToolCall], ModelInterrupted | None]:
    """What the model says until it ends, breaks off or is stopped. Calls of an unfinished answer are never made."""
    checker, said, calls = SentenceChecker(turn.evidence), [], []

    def show(text: str) -> None:
        if text:
            said.append(text)
            turn.writer.text(text)

    broken: ModelInterrupted | None = None
    stream = turn.model.stream(request)
    try:
        async with turn.stop.cuts():
            async for event in stream:
                if isinstance(event, TextDelta):
                    show(checker.feed(event.text))
                elif isinstance(event, ToolCall) and may_call:
                    show(checker.rest())
                    turn.writer.end_text()
                    calls.append(event)
                elif isinstance(event, Usage):
                    _count(turn, event)
    except ModelInterrupted as failed:
        broken = failed
    finally:
        await stream.aclose()  # type: ignore[attr-defined]
    if broken is not None or turn.is_stopped:
        calls = []
    show(checker.rest())
    turn.writer.end_text()
    for call in calls:
        _announce(turn, call)
    return "".join(said).strip(), calls, broken


def _announce(turn: Turning, call: ToolCall) -> None:
    arguments = orjson.dumps(dict(call.arguments), default=str).decode()
    writer = turn.writer
    writer.event({"type": "TOOL_CALL_START", "toolCallId": call.id, "toolCallName": call.name})
    writer.event({"type": "TOOL_CALL_ARGS", "toolCallId": call.id, "delta": arguments})
    writer.event({"type": "TOOL_CALL_END", "toolCallId": call.id})


def _count(turn: Turning, usage: Usage) -> None:
    for name in ("input_tokens", "output_tokens", "cached_tokens"):
        turn.usage[name] = turn.usage.get(name, 0) + getattr(usage, name)


async def consent(state: State, runtime: Runtime[Turning]) -> dict[str, Any]:  # noqa: ARG001
    """Wait for the person's yes or no to every call that commits. The node runs again from here when it comes."""
    answer = interrupt({"calls": [call for call in state["calls"] if effect_of(call["name"]) is Effect.COMMITS]})
    agreed = {call["id"]: bool(answer["agreed"]) for call in state["calls"]}
    return {"answers": {**agreed, **state["answers"]}}


async def act(state: State, runtime: Runtime[Turning]) -> dict[str, Any]:
    """Run the called tools: those that only read at once, the others one by one. Results keep the calls' order."""
    turn = runtime.context
    left = turn.budget - state["used"]
    allowed, spent = state["calls"][: max(0, left)], state["calls"][max(0, left) :]
    if any(effect_of(call["name"]) is not Effect.READS for call in allowed):
        await turn.writer.keep()
        crashpoint("tool.called")
    replies: dict[str, Reply] = {call["id"]: Reply(_BUDGET_SPENT, code="tool.budget_spent") for call in spent}
    reads = [call for call in allowed if effect_of(call["name"]) is Effect.READS]
    replies.update(await _read(turn, reads))
    for call in allowed:
        if call["id"] not in replies:
            replies[call["id"]] = await _carry_out(turn, call, state["answers"])
    messages = [_told(turn, call, replies[call["id"]]) for call in state["calls"]]
    return {
        "messages": messages,
        "calls": [],
        "used": state["used"] + len(allowed),
        "phase": "stopped" if turn.is_stopped else "talking",
    }


async def _read(turn: Turning, calls: list[dict[str, Any]]) -> dict[str, Reply]:
    """What changes nothing may be dropped in the middle when the person says stop."""
    running = {call["id"]: asyncio.ensure_future(_run(turn, call, consented=False)) for call in calls}
    try:
        async with turn.stop.cuts():
            if running:
                await asyncio.wait(running.values())
    finally:
        pending = {task for task in running.values() if not task.done()}
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending)
    return {
        call_id: Reply(_STOPPED, code="tool.stopped") if task.cancelled() else task.result()
        for call_id, task in running.items()
    }


async def _carry_out(turn: Turning, call: Mapping[str, Any], answers: Mapping[str, bool]) -> Reply:
    """What changes something is never torn apart: not by a stop, and not by the end of this process's patience."""
    if turn.is_stopped:
        return Reply(_STOPPED, code="tool.stopped")
    if effect_of(call["name"]) is Effect.COMMITS and not answers.get(call["id"], False):
        return Reply("The traveller did not agree, so nothing was done.", code="tool.declined")
    reply = await asyncio.shield(asyncio.ensure_future(_run(turn, call, consented=answers.get(call["id"], False))))
    crashpoint("tool.done")
    return reply


async def _run(turn: Turning, call: Mapping[str, Any], *, consented: bool) -> Reply:
    async def emit(name: str, value: Mapping[str, Any]) -> None:
        turn.writer.custom(name, value)

    return await tools.run(
        turn.app,
        turn.caller,
        call["name"],
        call["arguments"],
        turn.thread_id,
        call["id"],
        emit,
        run_id=turn.run_id,
        consented=consented,
        is_repeat=call["id"] in turn.restored,
    )


def _told(turn: Turning, call: Mapping[str, Any], reply: Reply) -> dict[str, Any]:
    """The result, to the screens, to the conversation and to the model."""
    result = {
        "type": "TOOL_CALL_RESULT",
        "messageId": str(new_id()),
        "toolCallId": call["id"],
        "content": reply.summary,
    }
    turn.writer.event(result)
    if not reply.is_told:
        for card in reply.cards:
            turn.writer.custom("card", card)
    if reply.title:
        turn.writer.custom("thread", {"title": reply.title, "status": "active"})
    content = {"call_id": call["id"], "name": call["name"], **reply.content()}
    turn.writer.message("tool", content)
    turn.evidence.add(content)
    return {"role": "tool", **content}
