"""The people of a scenario: they type, press and decide through the same doors as everybody, each in their own thread."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import tools
from core.bookings.filters import BookingFilter
from core.kernel.errors import Refused
from core.kernel.ids import ApprovalId, ProposalId, ThreadId
from core.people.caller import Caller, Door
from evals.choosing import NothingFits, cards, pick
from evals.jobs import work_off
from evals.scenario import Choose, Confirm, Decide, Line, Scenario
from evals.stage import Scene

DOMAINS: Final = {"owen.park": "contoso.example", "grace.whitfield": "contoso.example"}


@dataclass
class Actor:
    """One person in a scene."""

    caller: Caller
    thread_id: ThreadId


@dataclass
class Played:
    """What happened on the way, beside what is left behind."""

    main: Actor
    actors: dict[str, Actor] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    job_failures: list[str] = field(default_factory=list)


class Cast:
    """Plays a script line by line; after each, everything that was set going is worked off."""

    def __init__(self, scene: Scene, scenario: Scenario) -> None:
        self._scene, self._scenario, self._app = scene, scenario, scene.app
        self._acts: dict[str, Callable[[Actor, Line], Awaitable[str | None]]] = {
            "say": self._say,
            "choose": self._choose,
            "confirm": self._confirm,
            "not_now": self._not_now,
            "approve": self._approve,
            "decline": self._decline,
            "ask": self._ask,
            "withdraw": self._withdraw,
            "look_at": self._look_at,
            "tool": self._tool,
            "fault": self._fault,
            "clear_faults": self._clear_faults,
            "wait": self._wait,
        }

    async def play(self) -> Played:
        """The whole script. A line that cannot be played ends it, with a complaint."""
        played = Played(await self._actor(self._scenario.person))
        played.actors[self._scenario.person] = played.main
        for number, line in enumerate(self._scenario.script, start=1):
            (act,) = line.acts()
            name = line.by or self._scenario.person
            if name not in played.actors:
                played.actors[name] = await self._actor(name)
            self._main = played.main
            try:
                code = await self._acts[act](played.actors[name], line)
            except Refused as no:
                code = no.code
            except NothingFits as missing:
                played.complaints.append(f"line {number} ({act}): {missing}")
                break
            if code is not None:
                played.codes.append(code)
            if code != line.refused:
                played.complaints.append(f"line {number} ({act}): refused with {code}, expected {line.refused}")
            played.job_failures += await self._settle()
        return played

    async def _actor(self, name: str) -> Actor:
        email = f"{name}@{DOMAINS.get(name, 'northwind.example')}"
        caller = await self._app.people.caller_for_email(email, Door.CHAT)
        thread = await self._app.conversations.create_thread(caller)
        return Actor(caller, thread.id)

    async def _settle(self) -> list[str]:
        """Turns and jobs set each other going, so both are waited for until neither is left."""
        await self._scene.concierge.idle()
        failures = await work_off(self._app)
        await self._scene.concierge.idle()
        return failures

    async def events(self, actor: Actor) -> list[dict[str, Any]]:
        """Everything that was streamed into a person's thread."""
        found: list[dict[str, Any]] = []
        after = 0
        while batch := await self._app.conversations.events_after(actor.caller, actor.thread_id, after):
            found += [dict(event) for _, event in batch]
            after = batch[-1][0]
        return found

    async def _say(self, actor: Actor, line: Line) -> None:
        await self._scene.concierge.submit(actor.caller, actor.thread_id, text=line.say or "")

    async def _choose(self, actor: Actor, line: Line) -> None:
        assert isinstance(line.choose, Choose)
        events = await self.events(actor)
        wanted = [("flight", line.choose.flight), ("hotel", line.choose.hotel)]
        ids = [UUID(pick(events, kind, each)["offer_id"]) for kind, each in wanted if each is not None]
        await self._scene.concierge.submit(actor.caller, actor.thread_id, offer_ids=ids)

    async def _proposal(self, which: str = "newest") -> ProposalId:
        """The proposal of the main person's thread, whoever presses."""
        shown = cards(await self.events(self._main), "proposal")
        if not shown:
            raise NothingFits("no confirmation card was shown")
        card = shown[0 if which == "first" else -1]
        return ProposalId(UUID(card["proposal"]["id"]))

    async def _confirm(self, actor: Actor, line: Line) -> None:
        assert isinstance(line.confirm, Confirm)
        proposal = await self._app.proposals.get(actor.caller, await self._proposal(line.confirm.which))
        ticked = [each["rule_id"] for each in proposal.card["acknowledgements"]] if line.confirm.tick else []
        nonce = (proposal.nonce or "none was given") if line.confirm.nonce == "right" else "a guess"
        await self._app.bookings.confirm(actor.caller, proposal.id, nonce=nonce, acknowledged=ticked)

    async def _not_now(self, actor: Actor, line: Line) -> None:
        del line
        await self._app.proposals.decline(actor.caller, await self._proposal())

    async def _request(self) -> tuple[ApprovalId, str]:
        """The newest approval request of the main person's newest booking."""
        page = await self._app.bookings.list(self._main.caller, BookingFilter())
        waiting = [row for row in page.items if row["status"] == "awaiting_approval"]
        if not waiting:
            raise NothingFits("nothing waits for approval")
        view = (await self._app.bookings.get(self._main.caller, waiting[0]["id"])).as_json()
        approval = await self._app.approvals.get(self._main.caller, UUID(view["approval"]["id"]))
        return approval.id, approval.hash

    async def _approve(self, actor: Actor, line: Line) -> None:
        assert isinstance(line.approve, Decide)
        approval_id, seen = await self._request()
        seen = seen if line.approve.seen == "right" else "something else"
        await self._app.approvals.approve(actor.caller, approval_id, seen_hash=seen, note=line.approve.reason)

    async def _decline(self, actor: Actor, line: Line) -> None:
        assert isinstance(line.decline, Decide)
        approval_id, _ = await self._request()
        await self._app.approvals.decline(actor.caller, approval_id, reason=line.decline.reason or "")

    async def _ask(self, actor: Actor, line: Line) -> None:
        approval_id, _ = await self._request()
        await self._app.approvals.ask(actor.caller, approval_id, question=line.ask or "")

    async def _withdraw(self, actor: Actor, line: Line) -> None:
        del line
        view = await self._app.bookings.of_thread(self._main.caller, self._main.thread_id)
        if view is None:
            raise NothingFits("the conversation has no booking")
        await self._app.bookings.withdraw(actor.caller, view.id)

    async def _look_at(self, actor: Actor, line: Line) -> None:
        """Somebody reaches for what belongs to the main person."""
        if line.look_at == "thread":
            await self._app.conversations.thread(actor.caller, self._main.thread_id)
        elif line.look_at == "proposal":
            await self._app.proposals.get(actor.caller, await self._proposal())
        elif line.look_at == "approval":
            approval_id, _ = await self._request()
            await self._app.approvals.get(actor.caller, approval_id)
        else:
            view = await self._app.bookings.of_thread(self._main.caller, self._main.thread_id)
            if view is None:
                raise NothingFits("the conversation has no booking")
            await self._app.bookings.get(actor.caller, str(view.id))

    async def _tool(self, actor: Actor, line: Line) -> str | None:
        assert line.tool is not None
        arguments = dict(line.tool.arguments)
        view = await self._app.bookings.of_thread(self._main.caller, self._main.thread_id)
        for name, value in arguments.items():
            if value == "$booking" and view is not None:
                arguments[name] = str(view.id)
        reply = await tools.run(self._app, actor.caller, line.tool.name, arguments, thread_id=actor.thread_id)
        return reply.code

    async def _fault(self, actor: Actor, line: Line) -> None:
        del actor
        self._scene.sandbox.add_fault(line.fault or {})

    async def _clear_faults(self, actor: Actor, line: Line) -> None:
        del actor, line
        self._scene.sandbox.clear_faults()

    async def _wait(self, actor: Actor, line: Line) -> None:
        del actor
        assert line.wait is not None
        self._scene.clock.advance(timedelta(hours=line.wait.hours))
        self._scene.sandbox.advance(line.wait.hours * 3600)
