"""A concierge over the real core and a served sandbox, with a model of the test's own choosing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from agent.checkpoints import Checkpoints
from agent.concierge import Concierge
from agent.models.offline import OfflineModel
from agent.models.protocol import Model
from agent.models.script import ScriptedModel
from core.app import App
from core.kernel.ids import ThreadId
from core.people.caller import Caller, Door

Event = Mapping[str, Any]


@dataclass
class Talk:
    """A conversation as a test holds it: say something, wait for the turn, look at what was streamed."""

    app: App
    concierge: Concierge
    caller: Caller
    thread_id: ThreadId
    seen: int = 0

    async def say(self, text: str = "", **more: Any) -> list[Event]:
        """The events of everything that ran because of this message."""
        await self.concierge.submit(self.caller, self.thread_id, text=text, **more)
        await asyncio.wait_for(self.concierge.idle(), 30)
        return await self.news()

    async def news(self) -> list[Event]:
        """Events since the last look."""
        found = await self.app.conversations.events_after(self.caller, self.thread_id, self.seen, 10_000)
        self.seen = found[-1][0] if found else self.seen
        return [event for _, event in found]

    async def messages(self) -> list[Mapping[str, Any]]:
        """What is kept of the conversation, in order."""
        from sqlalchemy import text

        async with self.app.begin(self.caller) as uow:
            rows = await uow.session.execute(
                text("SELECT role, content FROM chat_messages WHERE thread_id = :thread ORDER BY position"),
                {"thread": self.thread_id},
            )
            return [{"role": row.role, **row.content} for row in rows]


def text_of(events: Sequence[Event]) -> str:
    """What the concierge said, message by message."""
    said: dict[str, str] = {}
    for event in events:
        if event["type"] == "TEXT_MESSAGE_CONTENT":
            said[event["messageId"]] = said.get(event["messageId"], "") + event["delta"]
    return "\n".join(said.values())


def cards(events: Sequence[Event], kind: str | None = None) -> list[Mapping[str, Any]]:
    """The cards among events."""
    found = [event["value"] for event in events if event["type"] == "CUSTOM" and event["name"] == "card"]
    return [card for card in found if kind is None or card["kind"] == kind]


def called(events: Sequence[Event]) -> list[str]:
    """The tools called, in order."""
    return [event["toolCallName"] for event in events if event["type"] == "TOOL_CALL_START"]


def kinds(events: Sequence[Event]) -> list[str]:
    """The types of events."""
    return [event["type"] for event in events]


Talking = Callable[..., Awaitable[Talk]]


@pytest.fixture
async def talking(app: App, maya_caller: Caller) -> AsyncIterator[Talking]:
    """Begin a conversation: with a model, or a script, or the planner."""
    made: list[Concierge] = []

    async def begin(
        model: Model | None = None, *, script: Sequence[Any] | None = None, caller: Caller | None = None
    ) -> Talk:
        chosen: Model = model or (ScriptedModel(script) if script is not None else OfflineModel())
        concierge = Concierge(app, chosen, Checkpoints(app.settings.database_url))
        made.append(concierge)
        who = caller or maya_caller
        return Talk(app, concierge, who, (await app.conversations.create_thread(who)).id)

    yield begin
    for concierge in made:
        with suppress(Exception):
            await asyncio.wait_for(concierge.close(), 10)


@pytest.fixture
async def daniel_caller(app: App) -> Caller:
    """The demo traveller's manager."""
    return await app.people.caller_for_email("daniel.osei@northwind.example", Door.CHAT)


@pytest.fixture
async def owen_caller(app: App) -> Caller:
    """A traveller of another organisation."""
    return await app.people.caller_for_email("owen.park@contoso.example", Door.CHAT)
