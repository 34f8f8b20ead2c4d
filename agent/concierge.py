"""The concierge's front desk: take a message, stop, take up what others left, and serve any AG-UI client."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import structlog

from agent.checkpoints import Checkpoints
from agent.models import choose_model
from agent.models.protocol import Model
from agent.runs import Runs
from core.kernel.errors import Invalid
from core.kernel.ids import OfferId, RunId, ThreadId
from core.people.caller import Caller

if TYPE_CHECKING:
    from ag_ui.core import RunAgentInput

    from core.app import App

log = structlog.get_logger(__name__)

_MOST_CHOSEN: Final = 4


class TooManyChosen(Invalid):
    """A choice names more options than a trip has places for."""

    code = "choice.too_many"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A message was taken. `is_queued`: another turn of the thread runs first."""

    message_id: UUID
    run_id: RunId
    is_queued: bool
    is_repeat: bool


class Concierge:
    """Turns messages into turns."""

    def __init__(self, app: "App", model: Model, checkpoints: Checkpoints) -> None:
        self._app = app
        self._runs = Runs(app, model, checkpoints)
        self._listening: asyncio.Task[None] | None = None

    async def submit(
        self,
        caller: Caller,
        thread_id: ThreadId,
        *,
        text: str = "",
        offer_ids: Sequence[UUID] = (),
        client_id: UUID | str | None = None,
    ) -> Submitted:
        """Keep a message and run its turn, in a task that outlives the request that brought it.

        `offer_ids` are options pressed on cards; they become a message in words with the ids beside it. The same
        `client_id` is one message, however often it is sent.
        """
        extra: Mapping[str, Any] | None = None
        if offer_ids:
            text, extra = await self._choice(caller, offer_ids)
        client = None if client_id is None else str(client_id)
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        posted = await self._app.conversations.post_message(caller, thread_id, text, client, extra=extra)
        if posted.turn is not None:
            self._runs.start(posted.turn, caller)
        return Submitted(
            posted.message_id, posted.run_id, posted.turn is None and not posted.is_repeat, posted.is_repeat
        )

    async def stop(self, caller: Caller, thread_id: ThreadId) -> bool:
        """Stop the turn that runs, wherever it runs; never an effect that is being carried out. False: none ran."""
        run_id = await self._app.conversations.request_stop(caller, thread_id)
        if run_id is not None:
            self._runs.stop(run_id)
        return run_id is not None

    async def resume_dead_turns(self) -> int:
        """Take up turns whose process has gone, and queued ones nobody started; how many."""
        taken = 0
        for org_id, thread_id in await self._app.conversations.abandoned():
            turn = await self._app.conversations.journal.take_over(org_id, thread_id)
            if turn is not None:
                log.info("turn.taken_up", run_id=str(turn.lease.run_id), takeovers=turn.takeovers)
                self._runs.start(turn)
                taken += 1
        return taken

    def run_agui(self, caller: Caller, given: "RunAgentInput | Mapping[str, Any]") -> AsyncIterator[dict[str, Any]]:
        """One turn for an AG-UI client: its events as they come, from RUN_STARTED to the run's end."""
        from agent.agui import read_input, serve

        return serve(self._app, self, caller, read_input(given))

    async def idle(self) -> None:
        """Wait until no turn runs here."""
        await self._runs.idle()

    async def close(self) -> None:
        """Stop listening and hand running turns to other processes."""
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        await self._runs.close()

    async def _choice(self, caller: Caller, offer_ids: Sequence[UUID]) -> tuple[str, dict[str, Any]]:
        if len(offer_ids) > _MOST_CHOSEN:
            raise TooManyChosen(f"Choose at most {_MOST_CHOSEN} options at once.", most=_MOST_CHOSEN)
        offers = await self._app.offers.get_many(caller, [OfferId(offer_id) for offer_id in offer_ids])
        shorts = [offer.short for offer in offers]
        chosen = [{"short": offer.short, "offer_id": str(offer.id), "kind": offer.kind} for offer in offers]
        return f"I choose {' and '.join(shorts)}.", {"choose": chosen}

    async def _listen(self) -> None:
        """Hear of stops asked for in other processes. Without Redis the heartbeat of each turn hears of them later."""
        while True:
            try:
                async with self._app.bus.listen("stops") as stops:
                    async for stop in stops:
                        self._runs.stop(RunId(UUID(str(stop["run_id"]))))
            except Exception as lost:
                log.warning("stops.not_heard", error=type(lost).__name__)
            await asyncio.sleep(1)


def build(app: "App", *, model: Model | None = None) -> Concierge:
    """The concierge of an app, with the model its settings name."""
    return Concierge(app, model or choose_model(app.settings), Checkpoints(app.settings.database_url))
