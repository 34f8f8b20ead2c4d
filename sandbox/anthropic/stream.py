"""Server-sent events that can end in an error event or in a broken connection."""

import asyncio
from collections.abc import Iterable, Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.anthropic.reply import Event, frame
from sandbox.kernel.http import ConnectionCut

# Time for what was written to leave the socket before the connection is torn down.
FLUSH_SECONDS = 0.02


class EventStream(Response):
    """Sends events one by one. `cut_after` breaks the connection after so many of them (0: before the answer)."""

    def __init__(
        self,
        events: Iterable[Event],
        headers: Mapping[str, str],
        *,
        pause: float = 0.0,
        cut_after: int | None = None,
    ) -> None:
        super().__init__(status_code=200, headers=dict(headers), media_type="text/event-stream")
        del self.headers["content-length"]
        self.headers["cache-control"] = "no-cache"
        self._events, self._pause, self._cut_after = events, pause, cut_after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the ASGI signature
        if self._cut_after != 0:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for sent, event in enumerate(self._events):
            if sent == self._cut_after:
                await asyncio.sleep(FLUSH_SECONDS)
                raise ConnectionCut
            await send({"type": "http.response.body", "body": frame(event), "more_body": True})
            # Even without a pause every event is a chunk of its own on the wire.
            await asyncio.sleep(self._pause)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class CutBeforeAnswer(Response):
    """No answer at all: the connection breaks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the ASGI signature
        raise ConnectionCut
