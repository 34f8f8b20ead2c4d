"""For machines that watch this one."""

import asyncio
import contextlib
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy import text
from starlette.responses import Response

from web.api.answers import Json
from web.api.dependencies import AppDep
from web.api.describe import answers
from web.api.problems import problem
from web.telemetry.metrics import JOBS_DEAD, JOBS_OLDEST, JOBS_WAITING

_QUEUE: Final = text(
    "SELECT count(*) FILTER (WHERE dead_at IS NULL AND due_at <= :now) AS waiting,"
    " coalesce(extract(epoch FROM CAST(:now AS timestamptz) - min(due_at)"
    "   FILTER (WHERE dead_at IS NULL AND due_at <= :now)), 0) AS oldest,"
    " count(*) FILTER (WHERE dead_at IS NOT NULL) AS dead FROM outbox WHERE done_at IS NULL"
)

router = APIRouter(tags=["operations"])
VERSION = "0.1.0"


@router.get("/health", **answers("Health"))
async def health() -> Json:
    """The process runs."""
    return Json({"status": "ok"})


@router.get("/ready", **answers("Ready", also=(503,)))
async def ready(request: Request, app: AppDep) -> Response:
    """The process can serve: its database answers. Redis may be away; that costs latency only."""
    checks = {"database": "away", "redis": "away"}
    with contextlib.suppress(Exception):
        async with asyncio.timeout(3):
            checks = {store: "ok" if answers else "away" for store, answers in (await app.ready()).items()}
    if checks["database"] != "ok":
        return problem("service.not_ready", "The database does not answer.", 503, request, checks=checks, retry_after=2)
    return Json({"status": "ready", "checks": checks})


@router.get("/version", **answers("Version"))
async def version() -> Json:
    """What runs here."""
    return Json({"name": "tripwright", "version": VERSION})


@router.get("/metrics", include_in_schema=False)
async def metrics(app: AppDep) -> Response:
    """Prometheus text of this process, with the queue's depth as the rows have it."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    with contextlib.suppress(Exception):
        async with asyncio.timeout(3), app.begin_sweep() as session:
            row = (await session.execute(_QUEUE, {"now": app.clock.now()})).one()
        JOBS_WAITING.set(row.waiting)
        JOBS_OLDEST.set(row.oldest)
        JOBS_DEAD.set(row.dead)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
