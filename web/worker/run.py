"""One worker process."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator

import structlog
from prometheus_client import start_http_server

from core.app import App, build_app
from core.settings import Settings
from web.desk import Desk
from web.telemetry.logs import set_up_logs
from web.telemetry.traces import flush_traces, set_up_traces
from web.worker.doorbell import Doorbell
from web.worker.executor import Executor
from web.worker.registry import registered
from web.worker.relay import Relay
from web.worker.sweepers import Loop, Sweepers

log = structlog.get_logger(__name__)


@contextlib.asynccontextmanager
async def working(app: App, settings: Settings) -> AsyncIterator[Executor]:
    """A worker over `app` for as long as the block runs; also what tests use, inside their own process."""
    desk = Desk(app)
    executor = Executor(app, registered(app))
    doorbell = Doorbell(settings.redis_url, executor.run)
    relay = Relay(app, doorbell, executor)
    loops: list[Loop] = [relay.listen, relay.relay, doorbell.answer_rings, *Sweepers(app, desk).all()]
    tasks = [asyncio.create_task(loop()) for loop in loops]
    try:
        yield executor
    finally:
        # First stop taking jobs, then let those that run come to their end.
        for task in tasks[:2]:
            task.cancel()
        await executor.close()
        for task in tasks[2:]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await doorbell.close()
        await desk.close()


async def _main(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    app = build_app(settings)
    await app.start()
    try:
        async with working(app, settings):
            log.info("worker.started")
            await stop.wait()
    finally:
        await app.close()
        log.info("worker.stopped")


def work() -> int:
    """Work until told to stop."""
    import uvloop

    settings = Settings()
    set_up_logs(settings.log_level)
    set_up_traces("worker")
    if port := os.environ.get("TRIPWRIGHT_WORKER_METRICS_PORT"):
        start_http_server(int(port), addr=settings.host)
    uvloop.run(_main(settings))
    flush_traces()
    return 0
