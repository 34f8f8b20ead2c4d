"""The one place that runs tools: rights, arguments, refusals and bugs are dealt with here and nowhere else."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import ValidationError

from core.kernel.errors import Refused, TryLater
from core.kernel.ids import RunId, ThreadId
from core.people.caller import Caller
from tools.catalogue import CATALOGUE
from tools.marked import plain
from tools.reply import Reply, not_now, refusal
from tools.tool import Effect, Emit, Tool, ToolContext, _nowhere

if TYPE_CHECKING:
    from core.app import App

log = structlog.get_logger(__name__)

OPAQUE: Final = "Something went wrong on our side while doing that. Nothing you have booked is affected."


async def run(
    app: "App",
    caller: Caller,
    name: str,
    arguments: Mapping[str, Any],
    thread_id: ThreadId | None = None,
    call_id: str | None = None,
    emit: Emit | None = None,
    *,
    run_id: RunId | None = None,
    consented: bool = False,
    is_repeat: bool = False,
) -> Reply:
    """Run one tool for a caller. Never raises but when cancelled: whatever goes wrong is an answer.

    `is_repeat`: the same call may have been carried out before, so it is looked up first.
    """
    found = CATALOGUE.get(name)
    if found is None or not found.is_offered_to(caller):
        return Reply(f"There is no tool called {plain(name, 60)}.", code="tool.unknown")
    context = ToolContext(app, caller, thread_id, run_id, call_id, emit or _nowhere, consented)
    try:
        ask = found.input.model_validate(arguments)
    except ValidationError as error:
        return _mend(found, error)
    if found.effect is Effect.COMMITS and not consented:
        return Reply("The traveller has not agreed to this, so nothing was done.", code="tool.consent_missing")
    try:
        if is_repeat and found.look_up is not None:
            done = await found.look_up(ask, context)
            if done is not None:
                return done
        return await found.body(ask, context)
    except Refused as no:
        return refusal(no)
    except TryLater as later:
        return not_now(later)
    except Exception:
        log.exception("tool.failed", tool=name, thread_id=str(thread_id), call_id=call_id)
        return Reply(OPAQUE, code="tool.failed")


async def question_of(app: "App", caller: Caller, name: str, arguments: Mapping[str, Any], thread_id: ThreadId) -> str:
    """What the person is asked before a tool that commits runs. Refusals and bugs are left to the run itself."""
    found = CATALOGUE.get(name)
    if found is None or found.question is None:
        return "Shall I go ahead?"
    try:
        ask = found.input.model_validate(arguments)
        return await found.question(ask, ToolContext(app, caller, thread_id))
    except (ValidationError, Refused, TryLater):
        return "Shall I go ahead?"


def _mend(found: Tool[Any], error: ValidationError) -> Reply:
    """Arguments that do not fit, in words a model can mend them by. What was sent is not echoed."""
    problems = [
        f"{'.'.join(str(part) for part in problem['loc']) or 'arguments'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    listed = "; ".join(problems[:6])
    return Reply(f"{found.name} was not run. Correct these arguments and call it again: {listed}.", code="tool.invalid")
