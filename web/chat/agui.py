"""`POST /agui`: the same runs for any AG-UI client, as server-sent events."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from web.api.dependencies import CallerDep, ConciergeDep
from web.api.describe import answers

router = APIRouter(tags=["conversations"])


class RunAgentInput(BaseModel):
    """AG-UI's own input. Only the thread and the last message of the user are used: history is kept here."""

    model_config = ConfigDict(extra="allow")

    threadId: str = Field(max_length=100)  # noqa: N815 - AG-UI's name
    runId: str | None = Field(None, max_length=100)  # noqa: N815 - AG-UI's name
    messages: list[dict[str, Any]] = Field(max_length=500)


async def _lines(first: Mapping[str, Any], rest: AsyncIterator[Mapping[str, Any]]) -> AsyncIterator[bytes]:
    yield b"data: " + orjson.dumps(first) + b"\n\n"
    async for event in rest:
        yield b"data: " + orjson.dumps(event) + b"\n\n"


@router.post("/agui", **answers(None, also=(403, 404)))
async def agui(body: RunAgentInput, caller: CallerDep, concierge: ConciergeDep) -> StreamingResponse:
    """Run one turn and stream its events."""
    events = aiter(concierge.run_agui(caller, body.model_dump()))
    # A refusal before the first event is an ordinary problem, not a broken stream.
    first = await anext(events)
    return StreamingResponse(_lines(first, events), media_type="text/event-stream", headers={"x-accel-buffering": "no"})
