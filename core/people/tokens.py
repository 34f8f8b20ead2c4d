"""Access tokens that say who asks, and refresh tokens that are good once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import jwt

from core.kernel.ids import EmployeeId, OrgId, SessionId, new_id
from core.people.errors import TokenRefused

ACCESS_LIFE: Final = timedelta(minutes=15)
REFRESH_LIFE: Final = timedelta(days=30)
_ALGORITHM: Final = "HS256"
_ISSUER: Final = "tripwright"
_CLAIMS: Final = ["exp", "iat", "sub", "org", "sid", "door"]


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says; whether its session still runs is asked of the database."""

    org_id: OrgId
    employee_id: EmployeeId
    session_id: SessionId
    door: str


class AccessTokens:
    """Signs and reads access tokens. Their time is the service's clock, which may be moved."""

    def __init__(self, secret_key: str) -> None:
        if len(secret_key.encode()) < 32:
            message = "The secret key must have at least 32 bytes."
            raise ValueError(message)
        self._key = secret_key

    def issue(self, claims: AccessClaims, *, at: datetime) -> str:
        """A token good for fifteen minutes."""
        body: dict[str, Any] = {
            "iss": _ISSUER,
            "sub": str(claims.employee_id),
            "org": str(claims.org_id),
            "sid": str(claims.session_id),
            "door": claims.door,
            "iat": int(at.timestamp()),
            "exp": int((at + ACCESS_LIFE).timestamp()),
        }
        return jwt.encode(body, self._key, algorithm=_ALGORITHM)

    def read(self, token: str, *, at: datetime) -> AccessClaims:
        """What a genuine, unexpired token says."""
        # The library would compare with the machine's clock; `exp` and `iat` are compared with ours below.
        options: Any = {"verify_exp": False, "verify_iat": False, "require": _CLAIMS}
        try:
            body = jwt.decode(token, self._key, algorithms=[_ALGORITHM], issuer=_ISSUER, options=options)
            expires = datetime.fromtimestamp(int(body["exp"]), UTC)
            claims = AccessClaims(
                OrgId(UUID(body["org"])), EmployeeId(UUID(body["sub"])), SessionId(UUID(body["sid"])), body["door"]
            )
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError) as exc:
            raise TokenRefused("Please sign in again.") from exc
        if at >= expires:
            raise TokenRefused("Your sign-in has run out; it will be renewed.", expired=True)
        return claims


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """`organisation.token.secret`: the first two find the row inside its tenant, the third proves it."""

    org_id: OrgId
    id: UUID
    secret: str

    @classmethod
    def new(cls, org_id: OrgId) -> RefreshToken:
        """A fresh one."""
        return cls(org_id, new_id(), secrets.token_urlsafe(32))

    @classmethod
    def parse(cls, text: str) -> RefreshToken:
        """The inverse of `str`."""
        parts = text.split(".")
        try:
            org, token, secret = parts
            return cls(OrgId(UUID(hex=org)), UUID(hex=token), secret)
        except ValueError as exc:
            raise TokenRefused("Please sign in again.") from exc

    @property
    def digest(self) -> str:
        """What the database keeps of the secret."""
        return _digest(self.secret)

    def proves(self, digest: str) -> bool:
        """Whether the secret is the one that was kept."""
        return hmac.compare_digest(self.digest, digest)

    def __str__(self) -> str:
        return f"{self.org_id.hex}.{self.id.hex}.{self.secret}"

    def __repr__(self) -> str:
        return f"RefreshToken({self.id})"
