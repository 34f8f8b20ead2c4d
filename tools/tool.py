"""A tool: a typed input whose schema the model is shown, a mark that says what it may change, and a body.

Who asks, for which tenant and with which rights comes from the context and never from arguments.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from core.kernel.ids import RunId, ThreadId
from core.people.caller import Caller, Role
from tools.reply import Reply

if TYPE_CHECKING:
    from core.app import App

Emit = Callable[[str, Mapping[str, Any]], Awaitable[None]]
"""Streams one of our own events, by name, to whoever watches the thread."""


class Effect(StrEnum):
    """What a tool may change."""

    READS = "reads"
    """Nothing."""
    DRAFTS = "drafts"
    """What the person can still change or drop: a draft, a proposal, a preference."""
    COMMITS = "commits"
    """What others rely on: it runs only after the person in the chat has said yes."""


class ToolInput(BaseModel):
    """Arguments of a tool. Anything not asked for is refused, so that a model learns of its slip."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


async def _nowhere(name: str, value: Mapping[str, Any]) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class ToolContext:
    """For whom, where and under which consent a tool runs."""

    app: "App"
    caller: Caller
    thread_id: ThreadId | None = None
    run_id: RunId | None = None
    call_id: str | None = None
    emit: Emit = field(default=_nowhere)
    consented: bool = False

    @property
    def effect_key(self) -> str | None:
        """The same for every attempt at one call of one turn."""
        return f"{self.run_id}:{self.call_id}" if self.run_id and self.call_id else None


Input = TypeVar("Input", bound=ToolInput)
Body = Callable[[Input, ToolContext], Awaitable[Reply]]
LookUp = Callable[[Input, ToolContext], Awaitable[Reply | None]]
Question = Callable[[Input, ToolContext], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Tool(Generic[Input]):
    """One thing a model may ask for.

    `look_up` answers a call that may have been carried out before its process died; None: it was not.
    `question` words what the person must agree to, for tools that commit.
    """

    name: str
    description: str
    effect: Effect
    input: type[Input]
    body: Body[Input]
    roles: frozenset[Role]
    look_up: LookUp[Input] | None = None
    question: Question[Input] | None = None

    def is_offered_to(self, caller: Caller) -> bool:
        """Whether the caller has the rights; a tool they may not use is not shown to their model."""
        return not self.roles or caller.is_(*self.roles)

    def schema(self) -> dict[str, Any]:
        """Name, description and JSON schema, as models are shown it."""
        made = self.input.model_json_schema()
        made.pop("title", None)
        made.pop("description", None)
        for field_schema in made.get("properties", {}).values():
            field_schema.pop("title", None)
        return {"name": self.name, "description": self.description, "input_schema": made}


def tool(
    *,
    effect: Effect,
    roles: frozenset[Role] = frozenset(),
    look_up: LookUp[Any] | None = None,
    question: Question[Any] | None = None,
) -> Callable[[Body[Input]], Tool[Input]]:
    """Make a tool of a coroutine: its name, its docstring and the type of its first argument are what a model sees."""

    def made(body: Body[Input]) -> Tool[Input]:
        wanted = next(iter(inspect.signature(body).parameters.values())).annotation
        description = inspect.getdoc(body) or ""
        if not (inspect.isclass(wanted) and issubclass(wanted, ToolInput)) or not description:
            raise TypeError(f"{body.__name__} needs a ToolInput as its first argument and a docstring.")
        if (effect is Effect.COMMITS) != (question is not None):
            raise TypeError(f"{body.__name__}: what commits asks a question, and nothing else does.")
        return Tool(body.__name__, description, effect, cast("type[Input]", wanted), body, roles, look_up, question)

    return made


def parse_uuid(value: str) -> UUID | None:
    """The id in a text, or None."""
    try:
        return UUID(value)
    except ValueError:
        return None
