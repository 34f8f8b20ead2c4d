"""P2, P3, P5: what a durable agent turn costs beside the model, and what it leaves behind.

One turn is a message, a model call that asks for a tool, the tool, and a model call that answers. Ours is the
product's own concierge over its own rows; the peer is an equal LangGraph graph with its default PostgreSQL saver on
the same server. Both models answer at once, so what is measured is everything else.

    python -m web.bench.agent_turn
"""

import asyncio
import gc
import operator
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Final, TypedDict

import psycopg
import structlog
from psycopg.conninfo import make_conninfo

LONG: Final = 150
"""Turns of the long conversation."""
SHORT: Final = 25
"""Conversations whose first turn is measured."""
NEAR: Final = 10
"""Turns around the last one that its figure is the median of."""
CALL: Final = {"name": "place_facts", "arguments": {"place": "London"}}
ANSWER: Final = "London is in the United Kingdom and has five airports that matter to you."
ASKED: Final = "Tell me about London, please."
OURS: Final = ("chat_messages", "chat_events", "chat_runs", "threads")
THEIRS: Final = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")

Turn = Callable[[], Awaitable[None]]


async def run(database_url: str) -> list[dict[str, Any]]:
    """The rows of P2, P3 and P5, ours and the peer's from the same run, on a migrated or empty database."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40), cache_logger_on_first_use=False)
    from core.db.migrate import upgrade

    await asyncio.to_thread(upgrade, database_url)
    async with _product(database_url) as ours, _peer(database_url) as theirs:
        for talk in (ours, theirs):
            for _ in range(3):
                await _timed(await talk(), 20)
        firsts = await _first_turns(ours, theirs)
        mine, peer = await _side_by_side(database_url, (ours, OURS), (theirs, THEIRS))
    return [
        _row("P2", "durable agent turn outside the model, p50", "ms", mine.median, peer.median, 2.5, at_least=2.4),
        _row("P3", f"turn {LONG} / turn 1", "x", mine.last / firsts[0], peer.last / firsts[1], 1.3),
        _row("P5", "stored bytes per turn", "kB", mine.kilobytes, peer.kilobytes, 5.0),
    ]


class Long:
    """One long conversation: milliseconds of its turns, and what it left."""

    def __init__(self, turns: list[float], kilobytes: float) -> None:
        self.median = statistics.median(turns)
        self.last = statistics.median(turns[-NEAR:])
        self.kilobytes = kilobytes


Talk = Callable[[], Awaitable[Turn]]


async def _first_turns(*talks: Talk) -> list[float]:
    """The median first turn of many conversations, each in turn with the other's."""
    taken: list[list[float]] = [[] for _ in talks]
    for _ in range(SHORT):
        for index, talk in enumerate(talks):
            taken[index] += await _timed(await talk(), 1)
    return [statistics.median(one) for one in taken]


async def _side_by_side(url: str, *sides: tuple[Talk, tuple[str, ...]]) -> list[Long]:
    """Long conversations turn about, so that whatever else the machine does troubles both."""
    turns = [await talk() for talk, _ in sides]
    before = [_bytes(url, tables) for _, tables in sides]
    taken: list[list[float]] = [[] for _ in sides]
    gc.collect()
    for _ in range(LONG):
        for turn, times in zip(turns, taken, strict=True):
            began = time.perf_counter()
            await turn()
            times.append((time.perf_counter() - began) * 1000)
    after = [_bytes(url, tables) for _, tables in sides]
    grown = [(now - then) / LONG / 1000 for now, then in zip(after, before, strict=True)]
    return [Long(times, kilobytes) for times, kilobytes in zip(taken, grown, strict=True)]


async def _timed(turn: Turn, times: int) -> list[float]:
    taken = []
    gc.collect()
    for _ in range(times):
        began = time.perf_counter()
        await turn()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _bytes(url: str, tables: tuple[str, ...]) -> int:
    """What tables, their indexes and their overflow hold, dead rows swept away."""
    with psycopg.connect(url, autocommit=True, options="-c search_path=public,bench") as connection:
        for table in tables:
            connection.execute(f"VACUUM {table}".encode())
        sizes = [
            connection.execute(f"SELECT sum(pg_column_size(t.*) + 28) FROM {table} AS t".encode()).fetchone()
            for table in tables
        ]
        indexes = [connection.execute("SELECT pg_indexes_size(%s::regclass)", (table,)).fetchone() for table in tables]
    return sum(int(row[0] or 0) for row in (*sizes, *indexes) if row is not None)


def _row(
    number: str, measure: str, unit: str, value: float, peer: float, hold: float, *, at_least: float | None = None
) -> dict[str, Any]:
    ratio = peer / value
    return {
        "id": number,
        "measure": measure,
        "value": round(value, 3),
        "unit": unit,
        "peer": "LangGraph, default AsyncPostgresSaver",
        "peer_value": round(peer, 3),
        "ratio": round(ratio, 2),
        "hold": hold,
        "met": value <= hold and (at_least is None or ratio >= at_least),
    }


class Instant:
    """A model that asks for one tool and then answers, at once."""

    def __init__(self) -> None:
        from agent.models.protocol import ModelName

        self.name = ModelName("instant", "")
        self._number = 0

    async def stream(self, request: Any) -> AsyncIterator[Any]:
        """A call after a person's message, the answer after its result."""
        from agent.models.protocol import TextDelta, ToolCall

        if request.messages[-1]["role"] == "tool":
            yield TextDelta(ANSWER)
        else:
            self._number += 1
            yield ToolCall(f"call_{self._number}", str(CALL["name"]), CALL["arguments"])  # type: ignore[arg-type]


@asynccontextmanager
async def _product(url: str) -> AsyncIterator[Talk]:
    from agent import build
    from core.app import build_app
    from core.people.caller import Door
    from core.people.demo import seed
    from core.settings import Settings

    app = build_app(Settings(database_url=url, secret_key="a bench secret of more than thirty-two bytes"))
    await seed(app.begin)
    caller = await app.people.caller_for_email("maya.chen@northwind.example", Door.CHAT)
    concierge = build(app, model=Instant())

    async def talk() -> Turn:
        thread_id = (await app.conversations.create_thread(caller)).id

        async def turn() -> None:
            await concierge.submit(caller, thread_id, text=ASKED)
            await concierge.idle()

        return turn

    yield talk
    await concierge.close()
    await app.close()


class _Peer(TypedDict):
    messages: Annotated[list[dict[str, Any]], operator.add]


async def _peer_thinks(state: _Peer) -> dict[str, Any]:
    if state["messages"][-1]["role"] == "tool":
        return {"messages": [{"role": "assistant", "text": ANSWER}]}
    return {"messages": [{"role": "assistant", "text": "", "calls": [{"id": "call", **CALL}]}]}


@asynccontextmanager
async def _peer(url: str) -> AsyncIterator[Talk]:
    """The graph as LangGraph's own pages draw it: state grows with the conversation and is saved at every step."""
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
    from langgraph.graph import END, START, StateGraph

    from core.db.engine import driver_url
    from core.kernel.ids import new_id

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS bench CASCADE")
        connection.execute("CREATE SCHEMA bench")

    async def act(state: _Peer) -> dict[str, Any]:
        call = state["messages"][-1]["calls"][0]
        return {"messages": [{"role": "tool", "call_id": call["id"], **await _tool_result()}]}

    plain = driver_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with AsyncPostgresSaver.from_conn_string(make_conninfo(plain, options="-c search_path=bench")) as saver:
        await saver.setup()
        drawing = StateGraph(_Peer)
        drawing.add_node("think", _peer_thinks)
        drawing.add_node("act", act)
        drawing.add_edge(START, "think")
        drawing.add_conditional_edges(
            "think", lambda state: "act" if state["messages"][-1].get("calls") else END, ["act", END]
        )
        drawing.add_edge("act", "think")
        graph = drawing.compile(checkpointer=saver)

        async def talk() -> Turn:
            config: Any = {"configurable": {"thread_id": str(new_id())}}

            async def turn() -> None:
                await graph.ainvoke({"messages": [{"role": "user", "text": ASKED}]}, config)

            return turn

        yield talk
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA bench CASCADE")


async def _tool_result() -> Mapping[str, Any]:
    """The very tool our turn runs, with the same result."""
    from types import SimpleNamespace

    import tools
    from core.kernel.clock import SystemClock
    from core.kernel.ids import EmployeeId, OrgId, new_id
    from core.people.caller import Caller, Door
    from core.places.service import Places

    caller = Caller(OrgId(new_id()), EmployeeId(new_id()), "Peer", "p@x.example", frozenset(), Door.CHAT)
    app: Any = SimpleNamespace(places=Places(), clock=SystemClock())
    reply = await tools.run(app, caller, str(CALL["name"]), CALL["arguments"])  # type: ignore[arg-type]
    return {"name": CALL["name"], **reply.content()}


def main() -> None:
    """Measure on the embedded store and print the rows, on the event loop the service runs on."""
    import uvloop

    from web.cli.stores import ensure_postgres

    url = ensure_postgres(Path(".tripwright/bench"), database="agent_turn")
    for row in uvloop.run(run(url)):
        print(row)


if __name__ == "__main__":
    main()
