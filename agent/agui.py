"""The same turns for any AG-UI client: a run's input in, its events out."""

from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from pydantic import ValidationError

from core.conversations.errors import MessageEmpty
from core.kernel.errors import Invalid
from core.kernel.ids import ThreadId, parse_id
from core.people.caller import Caller

if TYPE_CHECKING:
    from ag_ui.core import RunAgentInput

    from agent.concierge import Concierge
    from core.app import App

_ENDS: Final = frozenset({"RUN_FINISHED", "RUN_ERROR"})


async def serve(
    app: "App", concierge: "Concierge", caller: Caller, given: "RunAgentInput"
) -> AsyncIterator[dict[str, Any]]:
    """Post the newest user message and stream its turn. The client's own thread and run ids stand in the events.

    A thread the client names for the first time is opened for the caller; one that is somebody else's is not there.
    """
    thread_id = thread_of(caller, given.thread_id)
    await app.conversations.create_thread(caller, thread_id=thread_id)
    message_id, text = _newest(given)
    after = (await app.conversations.thread(caller, thread_id)).last_seq
    submitted = await concierge.submit(caller, thread_id, text=text, client_id=message_id)
    if submitted.is_repeat:
        after = 0
    run_id, is_mine = str(submitted.run_id), False
    async with aclosing(app.conversations.follow(caller, thread_id, after)) as batches:
        async for batch in batches:
            for _, event in batch:
                is_mine = event.get("runId") == run_id if event["type"] == "RUN_STARTED" else is_mine
                if not is_mine:
                    continue
                yield _as_theirs(dict(event), given)
                if event["type"] in _ENDS:
                    return


class InputInvalid(Invalid):
    """The body is no AG-UI run input."""

    code = "agui.invalid_input"


def read_input(given: "RunAgentInput | Mapping[str, Any]") -> "RunAgentInput":
    """A run's input, checked."""
    from ag_ui.core import RunAgentInput

    if isinstance(given, RunAgentInput):
        return given
    try:
        return RunAgentInput.model_validate(given)
    except ValidationError as wrong:
        where = ".".join(str(part) for part in wrong.errors()[0]["loc"])
        raise InputInvalid(f"This is no AG-UI run input: look at {where or 'the body'}.", where=where) from wrong


def thread_of(caller: Caller, named: str) -> ThreadId:
    """The thread of a client's thread id: itself where it is an id, else one derived from it for this person."""
    found = parse_id(named)
    return ThreadId(found or uuid5(UUID(int=caller.org_id.int ^ caller.employee_id.int), named))


def _newest(given: "RunAgentInput") -> tuple[str, str]:
    for message in reversed(given.messages):
        if message.role == "user":
            content = message.content
            if isinstance(content, str):
                return message.id, content
            return message.id, " ".join(part.text for part in content if part.type == "text")
    raise MessageEmpty("The input holds no user message.")


def _as_theirs(event: dict[str, Any], given: "RunAgentInput") -> dict[str, Any]:
    if "runId" in event:
        event["runId"] = given.run_id
    if "threadId" in event:
        event["threadId"] = given.thread_id
    return event
