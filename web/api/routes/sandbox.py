"""The sandbox's controls, for its operator's page: only where the sandbox plays a vendor, only for those who may drive it."""

from typing import Final

import httpx
from fastapi import APIRouter, Request
from starlette.responses import Response

from core.kernel.errors import Forbidden, NotFound, TryLater
from web.api.answers import Json
from web.api.dependencies import AppDep, CallerDep
from web.api.identity import may_operate

router = APIRouter(prefix="/sandbox", tags=["sandbox"])
METHODS: Final = ["GET", "POST", "DELETE"]


class NoSandbox(NotFound):
    """Every vendor is a real one here."""

    code = "sandbox.not_found"


class NotOperator(Forbidden):
    """Somebody of a real organisation who does not run its travel."""

    code = "sandbox.not_operator"


class SandboxAway(TryLater):
    """The sandbox's process does not answer."""

    code = "sandbox.away"


@router.api_route("/{path:path}", methods=METHODS, include_in_schema=False)
async def control(path: str, request: Request, app: AppDep, caller: CallerDep) -> Response:
    """Pass one call on to the sandbox."""
    if not app.settings.uses_sandbox:
        raise NoSandbox("There is no sandbox here.")
    if not may_operate(caller, await app.people.organisation(caller)):
        raise NotOperator("The sandbox is driven by the travel desk.")
    client: httpx.AsyncClient = request.app.state.sandbox_client
    try:
        answer = await client.request(
            request.method,
            f"/_sandbox/{path}",
            params=list(request.query_params.multi_items()),
            content=await request.body(),
            headers={"content-type": "application/json"},
        )
    except httpx.HTTPError as away:
        raise SandboxAway("The sandbox does not answer.") from away
    return Json(answer.content, answer.status_code)
