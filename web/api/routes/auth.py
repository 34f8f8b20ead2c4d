"""Signing in and out."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from core.kernel.errors import Unauthenticated
from core.people.caller import Door
from core.people.sign_in import Tokens
from web.api.answers import Json
from web.api.dependencies import AppDep, CallerDep, SecurityDep, address_of, limits_of
from web.api.describe import answers
from web.api.identity import me_json
from web.api.limits import SIGN_INS
from web.api.security import REFRESH_COOKIE, OriginRefused, Security

router = APIRouter(prefix="/auth", tags=["sign-in"])


class SignIn(BaseModel):
    """E-mail and password; `organisation` only where both fit several."""

    email: str = Field(max_length=320, examples=["mara.lindqvist@northwind.example"])
    password: str = Field(max_length=1_000)
    organisation: str | None = Field(None, max_length=100)


class DemoSignIn(BaseModel):
    """One of the people `GET /auth/demo` lists."""

    email: str = Field(max_length=320)


class NoRefreshToken(Unauthenticated):
    """No refresh cookie came with the request."""

    code = "auth.required"


async def _from_our_page(request: Request, security: Security) -> None:
    """Signing somebody in must not be possible from another site's page."""
    if not security.is_own_origin(request):
        raise OriginRefused("This request came from another site.")
    await limits_of(request).count(SIGN_INS, address_of(request))


def _where(request: Request) -> dict[str, str]:
    return {"ip": address_of(request), "agent": request.headers.get("user-agent", "")}


async def _signed_in(app: AppDep, security: Security, tokens: Tokens) -> Json:
    answer = Json(await me_json(app, tokens.caller))
    security.sign_in(answer, tokens)
    return answer


@router.post("/sign-in", **answers("Me", also=(403,)))
async def sign_in(body: SignIn, request: Request, app: AppDep, security: SecurityDep) -> Json:
    """Sign a browser in: sets the access, refresh and CSRF cookies."""
    await _from_our_page(request, security)
    tokens = await app.sign_in.sign_in(
        body.email, body.password, organisation=body.organisation, door=Door.WEB, **_where(request)
    )
    return await _signed_in(app, security, tokens)


@router.post("/token", **answers("AccessToken"))
async def token(body: SignIn, request: Request, app: AppDep) -> Json:
    """Sign a program in: an access token to send as `Authorization: Bearer`."""
    await limits_of(request).count(SIGN_INS, address_of(request))
    tokens = await app.sign_in.sign_in(
        body.email, body.password, organisation=body.organisation, door=Door.API, **_where(request)
    )
    shown = {"access_token": tokens.access_token, "token_type": "Bearer", "expires_in": tokens.access_expires_in}
    return Json(shown)


@router.post("/refresh", **answers("Me", also=(403,)))
async def refresh(request: Request, app: AppDep, security: SecurityDep) -> Json:
    """Exchange the refresh cookie for fresh ones. A refresh token used twice ends its whole session."""
    await _from_our_page(request, security)
    kept = request.cookies.get(REFRESH_COOKIE)
    if not kept:
        raise NoRefreshToken("Please sign in.")
    tokens = await app.sign_in.refresh(kept, **_where(request))
    return await _signed_in(app, security, tokens)


@router.post("/sign-out", **answers(None, 204, also=(403,)))
async def sign_out(app: AppDep, caller: CallerDep, security: SecurityDep) -> Json:
    """End this session and take the cookies back."""
    await app.sign_in.sign_out(caller)
    answer = Json(b"", 204)
    security.sign_out(answer)
    return answer


@router.get("/sessions", **answers("SessionList"))
async def sessions(app: AppDep, caller: CallerDep) -> Json:
    """Where the caller is signed in."""
    found = await app.sign_in.sessions(caller)
    return Json({"items": [_session_json(session) for session in found]})


def _session_json(session: object) -> dict[str, object]:
    names = ("id", "created_at", "last_seen_at", "ip", "agent", "current")
    return {name: getattr(session, name) for name in names}


@router.delete("/sessions/{session_id}", **answers(None, 204, also=(403, 404)))
async def end_session(session_id: str, app: AppDep, caller: CallerDep) -> Json:
    """End one of the caller's sessions, here or elsewhere."""
    from core.people.errors import SessionNotFound
    from web.api.identity import known_id

    await app.sign_in.end_session(caller, known_id(session_id, SessionNotFound("There is no such session of yours.")))
    return Json(b"", 204)


@router.get("/demo", **answers("DemoPeople"))
async def demo_people(app: AppDep) -> Json:
    """Whom a visitor may be with one click; an empty list where there is no demo."""
    names = ("email", "name", "title", "role", "blurb")
    people = await app.sign_in.demo_people()
    return Json({"items": [{name: getattr(person, name) for name in names} for person in people]})


@router.post("/demo", **answers("Me", also=(403,)))
async def demo_sign_in(body: DemoSignIn, request: Request, app: AppDep, security: SecurityDep) -> Json:
    """Sign in as one of the demo people."""
    await _from_our_page(request, security)
    tokens = await app.sign_in.demo_sign_in(body.email, door=Door.WEB, **_where(request))
    return await _signed_in(app, security, tokens)
