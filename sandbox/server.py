"""One ASGI application with every imitated party mounted under its own prefix.

`uvicorn sandbox.server:app --factory --port N` reads the environment (`SandboxConfig.from_env`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.config import SandboxConfig
from sandbox.control import build_control
from sandbox.kernel.http import CutConnections, FaultMiddleware
from sandbox.kernel.hub import Hub

# Prefix -> the package whose `app.build(hub, config)` answers there. An application mounted twice tells its mounts
# apart by `scope["root_path"]`.
MOUNTS: dict[str, str] = {
    "/duffel": "duffel",
    "/hotelbeds": "hotelbeds",
    "/hotelbeds-secure": "hotelbeds",
    "/stripe": "stripe",
    "/sendgrid": "sendgrid",
    "/open-meteo": "open_meteo",
    "/open-meteo-geocoding": "open_meteo",
    "/anthropic": "anthropic",
}

Build = Callable[[Hub, SandboxConfig], Starlette]


@dataclass
class Sandbox:
    """The application, with its hub for tests that look behind the wire."""

    hub: Hub
    mounts: dict[str, ASGIApp]

    def __post_init__(self) -> None:
        self._wire = CutConnections(self._dispatch)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await self._wire(scope, receive, send)

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        root = scope.get("root_path", "")
        first = scope["path"][len(root) :].split("/", 2)[1] if scope["path"][len(root) :].startswith("/") else ""
        app = self.mounts.get(f"/{first}")
        if app is None:
            await PlainTextResponse("No such party.", 404)(scope, receive, send)
            return
        await app(dict(scope) | {"root_path": f"{root}/{first}"}, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.hub.webhooks.kick()
                self.hub.timers.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hub.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def create_sandbox(config: SandboxConfig | None = None) -> Sandbox:
    config = config or SandboxConfig()
    hub = Hub(config)
    built: dict[str, ASGIApp] = {}
    mounts: dict[str, ASGIApp] = {"/_sandbox": build_control(hub)}
    for prefix, package in MOUNTS.items():
        if package not in built:
            build: Build = import_module(f"sandbox.{package}.app").build
            inner = build(hub, config)
            built[package] = FaultMiddleware(inner, hub.parties[package], hub)
        mounts[prefix] = built[package]
    return Sandbox(hub, mounts)


def app() -> Sandbox:
    return create_sandbox(SandboxConfig.from_env())
