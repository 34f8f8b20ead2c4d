"""Runs one web process."""

import sys
from typing import Any, Final

import uvicorn

from core.settings import Settings
from web.telemetry.logs import set_up_logs
from web.telemetry.traces import flush_traces, set_up_traces

# Larger frames than we take still arrive whole, so that they get an answer instead of a cut connection.
LARGEST_SOCKET_MESSAGE: Final = 2 * 1024 * 1024
OPTIONS: Final[dict[str, Any]] = {
    "http": "auto",
    "ws": "websockets-sansio",
    "ws_max_size": LARGEST_SOCKET_MESSAGE,
    "ws_per_message_deflate": False,
    "ws_ping_interval": None,
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,
    "timeout_keep_alive": 15,
    "timeout_graceful_shutdown": 4,
    "backlog": 2048,
}


def serve(*, port: int | None = None) -> int:
    """Serve until told to stop."""
    from web.api.app import create_app

    settings = Settings()
    set_up_logs(settings.log_level)
    set_up_traces("web")
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=port or settings.port,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        **OPTIONS,
    )
    server = uvicorn.Server(config)
    server.run()
    flush_traces()
    return 0 if server.started else 1
