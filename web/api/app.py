"""Assembles the web process: one application of core, its doors, and what stands around every request."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable
from typing import Any, Final

import httpx
from fastapi import APIRouter, FastAPI
from redis.asyncio import Redis

from core.app import App, build_app
from core.settings import Settings
from web.api import problems
from web.api.frame import Frame
from web.api.limits import Limits
from web.api.routes import (
    approvals,
    auth,
    bookings,
    cancellations,
    me,
    ops,
    policies,
    proposals,
    sandbox,
    searches,
    threads,
    webhooks,
)
from web.api.routes.ops import VERSION
from web.api.security import Security
from web.api.static import BrowserApp
from web.chat import agui, socket
from web.chat.rooms import Rooms
from web.desk import Desk

API: Final = "/api/v1"
WARM_UP_AFTER: Final = 0.3
DESCRIPTION: Final = """\
Travel booked by conversation. The model proposes, a person consents, the core commits.

Amounts are in minor units with their currency; times are local with their IANA zone beside the instant. Every refusal
is an RFC 9457 problem with a stable `code`. Browsers sign in by cookie and repeat `tw_csrf` as `X-CSRF-Token`; programs
send a bearer token from `POST /api/v1/auth/token`. What changes something takes an `Idempotency-Key`.

A conversation's events are AG-UI 1.0 on `WS /api/v1/threads/{id}/stream?after=N`, or as server-sent events from
`POST /api/v1/agui`.
"""
TAGS: Final = [
    {"name": "sign-in", "description": "Sessions, by cookie for browsers and by token for programs."},
    {"name": "me", "description": "The signed-in person."},
    {"name": "conversations", "description": "Threads with the concierge."},
    {"name": "searches", "description": "Flights and hotels, each option with its policy verdict."},
    {"name": "bookings", "description": "Drafts and what becomes of them."},
    {"name": "cancellations", "description": "What comes back, who agrees to it, and what became of it."},
    {"name": "proposals", "description": "Exactly what would be bought or cancelled, and the person's yes."},
    {"name": "approvals", "description": "Trips that need somebody else's yes."},
    {"name": "policy", "description": "The travel policy."},
    {"name": "webhooks", "description": "Notices from providers."},
    {"name": "operations", "description": "For machines that watch this one."},
]


class Service(FastAPI):
    """FastAPI, with the OpenAPI document made from the shapes that routes name."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
            from web.api.describe import document

            self.openapi_schema = document(self)
        return self.openapi_schema


def create_app(settings: Settings | None = None, *, build: Callable[[Settings], App] = build_app) -> FastAPI:
    """The ASGI application. `build` makes core's application when the server starts."""
    chosen = settings or Settings()

    @contextlib.asynccontextmanager
    async def live(service: FastAPI) -> AsyncIterator[None]:
        async with _doors(service, chosen, build):
            yield

    service = Service(
        title="Tripwright",
        version=VERSION,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=live,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    problems.install(service)
    service.add_middleware(Frame)
    service.include_router(_resources())
    service.include_router(ops.router)
    service.mount("/", BrowserApp())
    return service


def _resources() -> APIRouter:
    every = APIRouter(prefix=API)
    for module in (
        auth,
        me,
        threads,
        searches,
        bookings,
        cancellations,
        proposals,
        approvals,
        policies,
        sandbox,
        webhooks,
        agui,
        socket,
    ):
        every.include_router(module.router)
    return every


@contextlib.asynccontextmanager
async def _doors(service: FastAPI, settings: Settings, build: Callable[[Settings], App]) -> AsyncIterator[None]:
    core = build(settings)
    await core.start()
    redis = Redis.from_url(settings.redis_url)
    desk = Desk(core)
    rooms = Rooms(core)
    state = service.state
    state.core, state.desk, state.rooms = core, desk, rooms
    state.security, state.limits = Security(settings), Limits(redis)
    warming = asyncio.get_running_loop().call_later(WARM_UP_AFTER, desk.warm_up)
    async with httpx.AsyncClient(base_url=settings.sandbox_url, timeout=30) as client:
        state.sandbox_client = client
        gc.freeze()
        gc.enable()
        try:
            yield
        finally:
            warming.cancel()
            await rooms.close()
            await desk.close()
            await redis.aclose()
            await core.close()
