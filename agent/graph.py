"""The concierge as a drawing.

    START ──▶ think ──▶ consent ──▶ act ──▶ think … ──▶ END
                 │          ▲        ▲
                 ├──────────┘        │
                 └───────────────────┘

think: one model call. consent: waits for the person where a called tool commits. act: runs the tools.
"""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agent.nodes import act, consent, think
from agent.state import State
from agent.turn import Turning
from tools.catalogue import effect_of
from tools.tool import Effect

Graph = CompiledStateGraph[State, Turning, State, State]


def needs_consent(state: State) -> bool:
    """Whether a call would commit something the person has not answered yet."""
    return any(
        effect_of(call["name"]) is Effect.COMMITS and call["id"] not in state["answers"] for call in state["calls"]
    )


def what_now(state: State) -> str:
    """Where a turn goes next: to the person, to the tools, to the model, or to its end."""
    if state["phase"] != "talking":
        return END
    if not state["calls"]:
        return "think"
    return "consent" if needs_consent(state) else "act"


async def onwards(state: State) -> str:
    """`what_now` as the graph wants it: a plain function would be run in a thread of its own, four times a turn."""
    return what_now(state)


def draw(checkpointer: Any) -> Graph:
    """The compiled graph. Its checkpoints matter only while a turn waits for a yes."""
    drawing = StateGraph(State, context_schema=Turning)
    drawing.add_node("think", think)
    drawing.add_node("consent", consent)
    drawing.add_node("act", act)
    drawing.add_conditional_edges(START, onwards, ["think", "consent", "act"])
    drawing.add_conditional_edges("think", onwards, ["consent", "act", END])
    drawing.add_edge("consent", "act")
    drawing.add_conditional_edges("act", onwards, ["think", END])
    return drawing.compile(checkpointer=checkpointer, name="concierge")
