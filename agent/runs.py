"""Turns as they run: a task with a lease, detached from any socket; the next message's turn follows it.

A turn's end is stored before its last event is sent. When the process stops, its turns are released and another
process takes them up where their rows stand.
"""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import structlog

from agent import events
from agent.checkpoints import FRESH, Checkpoints
from agent.claims import Evidence
from agent.consenting import NO, YES, agrees
from agent.dialogue import dialogue_of, unanswered
from agent.facts import Profiles, turn_facts
from agent.models.protocol import Model, ModelInterrupted, ModelUnavailable
from agent.prompts import CONCIERGE, prompt
from agent.state import State, fresh
from agent.turn import Stop, Turning
from agent.writer import TurnWriter
from core.conversations.errors import LeaseLost
from core.conversations.types import Turn
from core.db.tenancy import SystemActor
from core.kernel.ids import RunId
from core.people.caller import Caller, Door
from tools.catalogue import schemas
from tools.running import question_of

if TYPE_CHECKING:
    from langgraph.types import Command

    from agent.graph import Graph
    from core.app import App

log = structlog.get_logger(__name__)

_HEARTBEAT: Final = 5.0
_MOST_TAKEOVERS: Final = 3
_LOOK_BACK: Final = 500
_FAILED: Final = "Something went wrong on our side and this answer could not be finished. Nothing was booked by it."
_GAVE_UP: Final = "This answer failed several times, so I stopped trying. Please ask again, perhaps in other words."


class Runs:
    """The turns this process runs."""

    def __init__(self, app: "App", model: Model, checkpoints: Checkpoints) -> None:
        self._app, self._model, self._checkpoints = app, model, checkpoints
        self._profiles = Profiles(app)
        self._graphs: dict[int, Graph] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stops: dict[RunId, Stop] = {}

    def start(self, turn: Turn, caller: Caller | None = None) -> None:
        """Run a turn, and whatever waits behind it, in a task of its own."""
        task = asyncio.create_task(self._follow(turn, caller), name=f"turn:{turn.lease.run_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self, run_id: RunId) -> bool:
        """Stop a turn if it runs here."""
        wish = self._stops.get(run_id)
        if wish is not None:
            wish.set()
        return wish is not None

    @property
    def running(self) -> int:
        """How many run here."""
        return len(self._tasks)

    async def idle(self) -> None:
        """Wait until none runs here."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """End all of them here, for another process to take up."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        await self._checkpoints.close()

    async def _follow(self, turn: Turn | None, caller: Caller | None) -> None:
        while turn is not None:
            turn, caller = await self._one(turn, caller), None

    async def _one(self, turn: Turn, caller: Caller | None) -> Turn | None:
        """One turn from its first event to its last; the turn that waited behind it."""
        stop = self._stops[turn.lease.run_id] = Stop()
        writer = TurnWriter(self._app.conversations.journal, turn.lease, stop)
        heart = asyncio.create_task(self._beat(turn, stop))
        try:
            return await self._guarded(turn, caller, writer, stop)
        except asyncio.CancelledError:
            await asyncio.shield(self._hand_over(turn, writer, heart))
            raise
        except LeaseLost:
            log.warning("turn.taken_over", run_id=str(turn.lease.run_id))
        except Exception:
            # The rows could not be written: the lease runs out, and the turn is taken up where they stand.
            log.exception("turn.abandoned", run_id=str(turn.lease.run_id))
        finally:
            heart.cancel()
            self._stops.pop(turn.lease.run_id, None)
        return None

    async def _hand_over(self, turn: Turn, writer: TurnWriter, heart: "asyncio.Task[None]") -> None:
        """Let go of the lease for good: a heartbeat or batch still on its way would take it again for its full time."""
        heart.cancel()
        await asyncio.gather(heart, return_exceptions=True)
        with suppress(Exception):
            await writer.rest()
        with suppress(Exception):
            await self._app.conversations.journal.release(turn.lease)

    async def _guarded(self, turn: Turn, caller: Caller | None, writer: TurnWriter, stop: Stop) -> Turn | None:
        """Whatever goes wrong inside a turn is that turn's end, told to the person."""
        thread_id, run_id = turn.lease.thread_id, turn.lease.run_id
        try:
            caller = caller or await self._caller_of(turn)
            if turn.takeovers == 0:
                writer.event(events.run_started(thread_id, run_id))
            else:
                await self._mend(turn, caller, writer)
            if turn.takeovers > _MOST_TAKEOVERS:
                return await writer.finish("failed", [events.run_error(_GAVE_UP, "run.gave_up")], error="gave up")
            return await self._run(turn, caller, writer, stop)
        except (ModelUnavailable, ModelInterrupted) as failed:
            words = failed.message
            if isinstance(failed, ModelInterrupted):
                words += " Send “continue” and I will go on from here."
            log.warning("turn.model_failed", run_id=str(run_id), code=failed.code, **failed.facts)
            return await writer.finish("failed", [events.run_error(words, failed.code)], error=failed.code)
        except LeaseLost:
            raise
        except Exception as failed:
            log.exception("turn.failed", run_id=str(run_id), thread_id=str(thread_id))
            last = [events.run_error(_FAILED, "run.failed")]
            return await writer.finish("failed", last, error=type(failed).__name__)

    async def _run(self, turn: Turn, caller: Caller, writer: TurnWriter, stop: Stop) -> Turn | None:
        turning = await self._turning(turn, caller, writer, stop)
        saver = await self._checkpoints.saver(str(turn.lease.run_id))
        graph = self._graph(saver)
        resumed, entry, key = await self._entry(turn, turning, graph)
        config: Any = {"configurable": {"thread_id": key, FRESH: not resumed}, "recursion_limit": 60}
        result = await graph.ainvoke(entry, config, context=turning, durability="exit")
        saver.forget(key)
        answered = turn.waiting_run_id
        made_with = {"model": str(self._model.name), "prompt": CONCIERGE, **turning.usage}
        if _touched_memory(result):
            self._profiles.changed(caller)
        if answered is not None:
            await self._checkpoints.delete(str(answered))
        thread_id, run_id = turn.lease.thread_id, turn.lease.run_id
        if result.get("__interrupt__"):
            return await self._ask(turn, turning, result, made_with)
        if result["phase"] == "stopped":
            last = [events.run_finished(thread_id, run_id, {"type": "cancelled"})]
            return await writer.finish("stopped", last, answered=answered, made_with=made_with)
        last = [events.run_finished(thread_id, run_id)]
        return await writer.finish("finished", last, answered=answered, made_with=made_with)

    async def _turning(self, turn: Turn, caller: Caller, writer: TurnWriter, stop: Stop) -> Turning:
        facts = turn_facts(
            await self._profiles.of(caller),
            now=self._app.clock.now(),
            trip=turn.trip,
            reference=turn.booking_reference,
        )
        dialogue = dialogue_of(turn.history, turn.lease.run_id)
        evidence = Evidence(dialogue)
        evidence.add({name: facts.get(name) for name in ("today", "trip")})
        return Turning(
            app=self._app,
            caller=caller,
            model=self._model,
            thread_id=turn.lease.thread_id,
            run_id=turn.lease.run_id,
            writer=writer,
            system=prompt(CONCIERGE),
            facts=facts,
            dialogue=dialogue,
            tools=schemas(caller),
            budget=self._app.settings.tool_budget,
            evidence=evidence,
            stop=stop,
        )

    async def _entry(self, turn: Turn, turning: Turning, graph: "Graph") -> tuple[bool, "State | Command[Any]", str]:
        """Where the turn begins: at the model; at a question that was answered; at calls a dead process left."""
        own, waiting = str(turn.lease.run_id), turn.waiting_run_id
        open_calls = unanswered(turning.dialogue)
        if waiting is None:
            turning.restored = frozenset(call["id"] for call in open_calls) if turn.takeovers else frozenset()
            return False, fresh(open_calls if turn.takeovers else ()), own
        from langgraph.types import Command

        agreed = agrees(str(turning.dialogue[-1].get("text", ""))) if turning.dialogue else False
        found = await graph.aget_state({"configurable": {"thread_id": str(waiting)}})
        if found.next and not turn.takeovers:
            turning.known = len(found.values.get("messages", ()))
            return True, Command(resume={"agreed": agreed}), str(waiting)
        # The checkpoint is gone; the rows say what was asked, and that is enough.
        turning.restored = frozenset(call["id"] for call in open_calls) if turn.takeovers else frozenset()
        return False, fresh(open_calls, {call["id"]: agreed for call in open_calls}), own

    async def _ask(
        self, turn: Turn, turning: Turning, result: dict[str, Any], made_with: dict[str, Any]
    ) -> Turn | None:
        """The graph waits: show the question, and let the conversation rest until it is answered."""
        asked = result["__interrupt__"][0]
        questions = [
            await question_of(self._app, turning.caller, call["name"], call["arguments"], turning.thread_id)
            for call in asked.value["calls"]
        ]
        question = " ".join(questions)
        choices = [{"label": YES, "send": YES}, {"label": NO, "send": NO}]
        card = events.custom("card", {"kind": "choices", "question": question, "options": choices})
        interrupts = [{"id": asked.id, "reason": "consent", "message": question}]
        last = events.run_finished(
            turn.lease.thread_id, turn.lease.run_id, {"type": "interrupt", "interrupts": interrupts}
        )
        return await turning.writer.finish("waiting", [card, last], made_with=made_with)

    async def _mend(self, turn: Turn, caller: Caller, writer: TurnWriter) -> None:
        """Close what a dead process left open on the screens, and say that the turn goes on."""
        started, open_text = False, None
        after = max(0, turn.last_seq - _LOOK_BACK)
        for _, event in await self._app.conversations.events_after(caller, turn.lease.thread_id, after):
            kind = event.get("type")
            if kind == "RUN_STARTED":
                started, open_text = event.get("runId") == str(turn.lease.run_id), None
            elif kind == "TEXT_MESSAGE_START":
                open_text = event["messageId"]
            elif kind == "TEXT_MESSAGE_END":
                open_text = None
        if not started:
            writer.event(events.run_started(turn.lease.thread_id, turn.lease.run_id))
            return
        if open_text is not None:
            writer.event({"type": "TEXT_MESSAGE_CONTENT", "messageId": open_text, "delta": " …"})
            writer.event({"type": "TEXT_MESSAGE_END", "messageId": open_text})
        writer.custom("notice", {"level": "info", "text": "I was interrupted and am taking this up again."})

    async def _caller_of(self, turn: Turn) -> Caller:
        """The person who asked, with the rights they have now."""
        employee = await self._app.people.get(SystemActor(turn.lease.org_id), turn.asked_by)
        return employee.caller(Door(turn.door))

    async def _beat(self, turn: Turn, stop: Stop) -> None:
        """Keep the lease while something slow runs, and hear of a stop asked for in another process."""
        while True:
            await asyncio.sleep(_HEARTBEAT)
            with suppress(Exception):
                if (await self._app.conversations.journal.renew(turn.lease)).stop_requested:
                    stop.set()

    def _graph(self, saver: Any) -> "Graph":
        if id(saver) not in self._graphs:
            from agent.graph import draw

            self._graphs[id(saver)] = draw(saver)
        return self._graphs[id(saver)]


def _touched_memory(result: dict[str, Any]) -> bool:
    return any(message.get("name") in {"remember_preference", "forget_preference"} for message in result["messages"])
