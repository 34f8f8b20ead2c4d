"""Who is asking, and whether the browser that asks is ours.

Browsers carry cookies that no script can read; programs carry a bearer token. A cookie alone proves nothing for a
request that changes something: it must also come from our own origin and repeat a token only our pages can read.
"""

import hashlib
import hmac
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from core.kernel.errors import Forbidden, Unauthenticated
from core.people.caller import Caller, Door
from core.people.sign_in import Tokens
from core.people.tokens import REFRESH_LIFE
from core.settings import Settings

ACCESS_COOKIE: Final = "tw_access"
REFRESH_COOKIE: Final = "tw_refresh"
CSRF_COOKIE: Final = "tw_csrf"
CSRF_HEADER: Final = "x-csrf-token"
REFRESH_PATH: Final = "/api/v1/auth"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})

POLICY: Final = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' ws: wss:; frame-src 'self' blob: data:; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'"
)
HEADERS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=()"),
)


class SignInNeeded(Unauthenticated):
    """Neither a cookie nor a bearer token came with the request."""

    code = "auth.required"


class CsrfRefused(Forbidden):
    """A cookie came without the token that only our own pages can read."""

    code = "auth.csrf"


class OriginRefused(Forbidden):
    """Another site's page sent this."""

    code = "auth.origin"


class Security:
    """Cookies, origins and tokens of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._key = settings.secret_key.get_secret_value().encode()
        own = urlsplit(settings.base_url)
        self._own = (own.scheme, own.netloc)
        self._secure = own.scheme == "https"

    def csrf_token(self, session_id: object) -> str:
        """Bound to the session, so that a token planted by another page is worth nothing."""
        return hmac.new(self._key, f"csrf:{session_id}".encode(), hashlib.sha256).hexdigest()

    def is_own_origin(self, request: HTTPConnection) -> bool:
        """Whether the page that sent this is one of ours. Programs send no Origin; browsers always do on a socket."""
        origin = request.headers.get("origin")
        if origin is None:
            return request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")
        asked = urlsplit(origin)
        if (asked.scheme, asked.netloc) == self._own:
            return True
        # The same server under another of this machine's names, as a browser on this machine would address it.
        host = request.headers.get("host", "")
        return asked.netloc == host and asked.scheme == self._own[0] and host.rpartition(":")[0] in _LOCAL

    def ensure_own_page(self, request: Request, caller: Caller) -> None:
        """For a request that changes something and is signed in by cookie."""
        if not self.is_own_origin(request):
            raise OriginRefused("This request came from another site.")
        expected = self.csrf_token(caller.session_id)
        sent, kept = request.headers.get(CSRF_HEADER, ""), request.cookies.get(CSRF_COOKIE, "")
        if not (
            hmac.compare_digest(sent.encode(), expected.encode()) and hmac.compare_digest(sent.encode(), kept.encode())
        ):
            raise CsrfRefused("Please reload the page and try again.")

    def sign_in(self, answer: Response, tokens: Tokens) -> None:
        """Hand the tokens to a browser."""
        self._set(answer, ACCESS_COOKIE, tokens.access_token, tokens.access_expires_in)
        life = int(REFRESH_LIFE.total_seconds())
        self._set(answer, REFRESH_COOKIE, tokens.refresh_token, life, path=REFRESH_PATH, same_site="strict")
        token = self.csrf_token(tokens.caller.session_id)
        self._set(answer, CSRF_COOKIE, token, life, http_only=False, same_site="strict")

    def sign_out(self, answer: Response) -> None:
        """Take them back."""
        for name, path in ((ACCESS_COOKIE, "/"), (REFRESH_COOKIE, REFRESH_PATH), (CSRF_COOKIE, "/")):
            answer.delete_cookie(name, path=path)

    def _set(
        self,
        answer: Response,
        name: str,
        value: str,
        max_age: int,
        *,
        path: str = "/",
        http_only: bool = True,
        same_site: str = "lax",
    ) -> None:
        secure = "; Secure" if self._secure else ""
        hidden = "; HttpOnly" if http_only else ""
        answer.headers.append(
            "set-cookie",
            f"{name}={value}; Path={path}; Max-Age={max_age}; SameSite={same_site.capitalize()}{hidden}{secure}",
        )


def bearer(request: HTTPConnection) -> str | None:
    """The token of an `Authorization: Bearer` header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def credentials(request: HTTPConnection) -> tuple[str, Door]:
    """The access token and the door it came through; a bearer token wins over a cookie."""
    token = bearer(request)
    if token is not None:
        return token, Door.API
    cookie = request.cookies.get(ACCESS_COOKIE)
    if cookie:
        return cookie, Door.WEB
    raise SignInNeeded("Please sign in.")
