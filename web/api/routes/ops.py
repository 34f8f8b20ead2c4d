"""For machines that watch this one."""

import asyncio
import contextlib

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.api.answers import Json
from web.api.dependencies import AppDep
from web.api.describe import answers
from web.api.problems import problem

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
async def metrics() -> Response:
    """Prometheus text."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
