"""`WS /threads/{id}/stream?after=N`: replays a conversation from N and follows it live.

A socket only reads the thread's rows and hints: a turn runs on whether or not anybody watches, and a client that does
not read is dropped and heals by coming back with the number it last saw.
"""

import asyncio
import contextlib
import time
from collections import deque
from typing import Final, NoReturn

import structlog
from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect

from core.app import App
from core.kernel.crash import crashpoint, declare
from core.kernel.errors import NotFound, Refused, TryLater, Unauthenticated
from core.kernel.ids import ThreadId, parse_id
from core.people.caller import Caller, Door
from web.api.dependencies import app_of, concierge_of, security_of
from web.api.security import credentials
from web.chat import frames
from web.chat.buffer import Buffer, SlowReader
from web.chat.rooms import Rooms, Watcher
from web.telemetry.metrics import DROPPED, FRAMES, SOCKETS

router = APIRouter()
log = structlog.get_logger(__name__)

PING_EVERY: Final = 20.0
SEND_WITHIN: Final = 20.0
SILENT_FOR: Final = 65.0
REPLAY_ROWS: Final = 500
REPLAY_AHEAD: Final = 128 * 1024
YIELD_EVERY: Final = 16

declare(frame__received="a client's frame was read, nothing was done about it yet")


@router.websocket("/threads/{thread_id}/stream")
async def stream(socket: WebSocket, thread_id: str, after: str = "0") -> None:
    """Follow one conversation."""
    await socket.accept()
    try:
        caller = await _who(socket)
        found = ThreadId(parse_id(thread_id) or _nobodys())
        thread = await app_of(socket).conversations.thread(caller, found)
    except _Refused as refused:
        await _end(socket, refused.close_code, refused.code)
        return
    except Unauthenticated as refused:
        await _end(socket, frames.UNAUTHENTICATED, refused.code)
        return
    except NotFound as refused:
        await _end(socket, frames.NO_SUCH_THREAD, refused.code)
        return
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    structlog.contextvars.bind_contextvars(
        tenant_id=str(caller.org_id), user_id=str(caller.employee_id), thread_id=str(thread.id)
    )
    await _Conversation(socket, caller, thread.id, start).run()


class _Refused(Exception):
    def __init__(self, close_code: int, code: str) -> None:
        super().__init__(code)
        self.close_code, self.code = close_code, code


def _nobodys() -> NoReturn:
    raise _Refused(frames.NO_SUCH_THREAD, "thread.not_found")


async def _who(socket: WebSocket) -> Caller:
    """By cookie only from our own page; a program's bearer token needs no page."""
    token, door = credentials(socket)
    by_cookie = door is Door.WEB
    if by_cookie and not (socket.headers.get("origin") and security_of(socket).is_own_origin(socket)):
        raise _Refused(frames.FOREIGN_ORIGIN, "auth.origin")
    caller: Caller = await app_of(socket).sign_in.caller_from_access(token, door=Door.CHAT if by_cookie else door)
    return caller


async def _end(socket: WebSocket, code: int, reason: str) -> None:
    DROPPED.labels(reason).inc()
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(code, reason)


class _Conversation:
    """One open socket: three small tasks around a buffer."""

    def __init__(self, socket: WebSocket, caller: Caller, thread_id: ThreadId, after: int) -> None:
        self._socket, self._caller, self._thread_id = socket, caller, thread_id
        self._app: App = app_of(socket)
        self._rooms: Rooms = socket.app.state.rooms
        self._buffer = Buffer()
        self._cursor = after
        self._taken: deque[float] = deque()
        self._heard_at = time.monotonic()

    async def run(self) -> None:
        """Until either side ends it."""
        SOCKETS.inc()
        tasks = [asyncio.create_task(work()) for work in (self._follow, self._send, self._receive, self._ping)]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            failure = next((task.exception() for task in done if task.exception() is not None), None)
        except asyncio.CancelledError:
            failure = None
            await _end(self._socket, frames.GOING_AWAY, "service.stopping")
            raise
        finally:
            SOCKETS.dec()
            for task in tasks:
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait(tasks, timeout=2)
        await self._ended(failure)

    async def _ended(self, failure: BaseException | None) -> None:
        match failure:
            case None | WebSocketDisconnect():
                return
            case SlowReader() | TimeoutError():
                await _end(self._socket, frames.SLOW_READER, "reader.slow")
            case Unauthenticated():
                await _end(self._socket, frames.UNAUTHENTICATED, failure.code)
            case _:
                log.error("socket.failed", exc_info=failure)
                await _end(self._socket, 1011, "service.failed")

    async def _follow(self) -> None:
        async with self._rooms.watch(self._caller.org_id, self._thread_id) as watcher:
            await self._replay()
            thread = await self._app.conversations.thread(self._caller, self._thread_id)
            ready = {"last_seq": self._cursor, "running": thread.running, "now": self._app.clock.now()}
            self._buffer.put_control(frames.control("ready", **ready))
            while True:
                await self._hear(watcher)

    async def _hear(self, watcher: Watcher) -> None:
        newest, heard = await watcher.wait(self._cursor)
        if heard and heard[0][0] == self._cursor + 1 and heard[-1][0] - heard[0][0] + 1 == len(heard):
            self._buffer.put_events(heard)
            self._cursor = heard[-1][0]
        if self._cursor < newest:
            await self._replay()

    async def _replay(self) -> None:
        """Rows past the cursor, no faster than the client reads them."""
        while True:
            rows = await self._app.conversations.events_after(
                self._caller, self._thread_id, after=self._cursor, limit=REPLAY_ROWS
            )
            if not rows:
                return
            for numbered in rows:
                self._buffer.put_events([numbered])
                self._cursor = numbered[0]
                if self._buffer.bytes_waiting > REPLAY_AHEAD:
                    await asyncio.wait_for(self._buffer.emptied(), SEND_WITHIN)
            await asyncio.wait_for(self._buffer.emptied(), SEND_WITHIN)
            if len(rows) < REPLAY_ROWS:
                return

    async def _send(self) -> None:
        sent = 0
        while True:
            frame = await self._buffer.take()
            await asyncio.wait_for(self._socket.send_text(frame), SEND_WITHIN)
            sent += 1
            if sent % YIELD_EVERY == 0:
                FRAMES.labels("out").inc(YIELD_EVERY)
                await asyncio.sleep(0)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING_EVERY)
            if time.monotonic() - self._heard_at > SILENT_FOR:
                raise SlowReader
            self._buffer.put_control(frames.control("ping"))

    async def _receive(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            self._heard_at = time.monotonic()
            text = message.get("text")
            try:
                frame = frames.read(text if text is not None else "")
                if not isinstance(frame, frames.Pong):
                    self._count()
                    crashpoint("frame.received")
                    await self._act(frame)
            except Unauthenticated:
                raise
            except (Refused, TryLater) as refused:
                self._tell(refused.code, refused.message)
            except Exception:
                log.exception("frame.failed")
                self._tell("service.failed", "Something went wrong on our side. Please try again.")

    def _tell(self, code: str, message: str) -> None:
        self._buffer.put_control(frames.control("error", code=code, message=message))

    def _count(self) -> None:
        FRAMES.labels("in").inc()
        now = time.monotonic()
        while self._taken and now - self._taken[0] > frames.WINDOW_SECONDS:
            self._taken.popleft()
        if len(self._taken) >= frames.MOST_MESSAGES:
            raise frames.TooManyFrames("That was very fast. Give it a few seconds.")
        self._taken.append(now)

    async def _act(self, frame: frames.ClientFrame) -> None:
        concierge = await concierge_of(self._socket)
        match frame:
            case frames.Say():
                await concierge.submit(self._caller, self._thread_id, text=frame.text, client_id=frame.id)
            case frames.Choose():
                chosen = tuple(frame.offer_ids)
                await concierge.submit(self._caller, self._thread_id, text="", offer_ids=chosen, client_id=frame.id)
            case frames.Stop():
                await concierge.stop(self._caller, self._thread_id)
