"""What endpoints ask for: the application, who asks, and from where."""

from typing import Annotated

import structlog
from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from core.app import App
from core.people.caller import Caller, Door
from web.api.limits import Limits
from web.api.security import SAFE_METHODS, Security, credentials
from web.desk import Concierge, Desk


def app_of(request: HTTPConnection) -> App:
    """The application behind this server."""
    app: App = request.app.state.core
    return app


def security_of(request: HTTPConnection) -> Security:
    """Cookies and origins of this installation."""
    security: Security = request.app.state.security
    return security


def limits_of(request: HTTPConnection) -> Limits:
    """Who may ask how often."""
    limits: Limits = request.app.state.limits
    return limits


def address_of(request: HTTPConnection) -> str:
    """Where the request came from, as the server sees it."""
    return request.client.host if request.client else ""


async def identify(request: Request) -> Caller:
    """Who asks. Counted against their limit, and checked for our own page when a cookie signs a change."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    token, door = credentials(request)
    caller: Caller = await app_of(request).sign_in.caller_from_access(token, door=door)
    if door is Door.WEB and request.method not in SAFE_METHODS:
        security_of(request).ensure_own_page(request, caller)
    request.state.caller = caller
    structlog.contextvars.bind_contextvars(tenant_id=str(caller.org_id), user_id=str(caller.employee_id))
    await limits_of(request).count_request(caller, is_change=request.method not in SAFE_METHODS)
    return caller


AppDep = Annotated[App, Depends(app_of)]
CallerDep = Annotated[Caller, Depends(identify)]
SecurityDep = Annotated[Security, Depends(security_of)]


async def concierge_of(request: HTTPConnection) -> Concierge:
    """The concierge, loaded when first needed."""
    desk: Desk = request.app.state.desk
    return await desk.concierge()


ConciergeDep = Annotated[Concierge, Depends(concierge_of)]
