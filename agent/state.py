"""What the graph carries from node to node: plain JSON, this turn's words and ids, never rows."""

import operator
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict


class State(TypedDict):
    """One turn."""

    messages: Annotated[list[dict[str, Any]], operator.add]
    """What was said in this turn, after the person's message."""
    calls: list[dict[str, Any]]
    """Tool calls that have no result yet: `{"id", "name", "arguments"}`."""
    answers: dict[str, bool]
    """What the person said to calls that commit, by call id."""
    used: int
    """Tool calls made."""
    phase: str
    """`talking`, or why the turn ends: `done`, `stopped`."""


def fresh(calls: Sequence[Mapping[str, Any]] = (), answers: Mapping[str, bool] | None = None, used: int = 0) -> State:
    """The state a turn begins with; calls that an earlier process left unanswered come first."""
    return State(
        messages=[], calls=[dict(call) for call in calls], answers=dict(answers or {}), used=used, phase="talking"
    )
