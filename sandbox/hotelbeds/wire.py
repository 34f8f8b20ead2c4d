"""The envelope of every answer: audit data, errors, gzip; and what a request must bring along."""

import gzip
import hashlib
import hmac
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from starlette.requests import Request
from starlette.responses import Response

from sandbox.config import SandboxConfig
from sandbox.kernel.clock import Clock
from sandbox.kernel.ids import HEX, token

SPAIN = ZoneInfo("Europe/Madrid")
CLOCK_TOLERANCE_SECONDS = 300
# 0, -1, 1, -2, 2, …: most signatures are made within the last second.
DRIFTS = sorted(range(-CLOCK_TOLERANCE_SECONDS, CLOCK_TOLERANCE_SECONDS + 1), key=abs)
GZIP_FROM_BYTES = 1024


class ApiError(Exception):
    """An answer with an `error` member. Some of Hotelbeds' failures come with status 200."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def invalid_data(message: str) -> ApiError:
    return ApiError(400, "INVALID_DATA", f"Invalid data. {message}")


def invalid_request(message: str) -> ApiError:
    return ApiError(400, "INVALID_REQUEST", message)


def product_error(message: str) -> ApiError:
    return ApiError(500, "PRODUCT_ERROR", message)


def audit(now: datetime, audit_token: str) -> dict[str, Any]:
    return {
        "processTime": "17",
        "timestamp": now.astimezone(SPAIN).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
        "requestHost": "127.0.0.1",
        "serverId": "ip-127-0-0-1.sandbox.compute.internal#A+",
        "environment": "[sandbox]",
        "release": "",
        "token": audit_token,
        "internal": "…",
    }


def answer(request: Request | None, now: datetime, body: Mapping[str, Any], status: int = 200) -> Response:
    """The body under its audit data, compressed when the caller takes gzip."""
    raw = orjson.dumps({"auditData": audit(now, token(32, HEX).upper()), **body})
    headers = {"content-type": "application/json"}
    accepts = request.headers.get("accept-encoding", "") if request else ""
    if "gzip" in accepts and len(raw) >= GZIP_FROM_BYTES:
        raw = gzip.compress(raw, 3, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(raw, status, headers)


def error_answer(request: Request | None, now: datetime, error: ApiError) -> Response:
    """Error codes carry a tail that differs each time, as the real ones do."""
    code = f"{error.code}-{token(32, HEX).upper()}" if error.status in (200, 500) else error.code
    return answer(request, now, {"error": {"code": code, "message": error.message}}, error.status)


def signature(key: str, secret: str, unix_seconds: int) -> str:
    return hashlib.sha256(f"{key}{secret}{unix_seconds}".encode()).hexdigest()


class Door:
    """Checks key, signature and headers before anything else is looked at."""

    def __init__(self, config: SandboxConfig, clock: Clock) -> None:
        self._key, self._secret, self._clock = config.hotelbeds_key, config.hotelbeds_secret, clock

    def admit(self, request: Request) -> None:
        headers = request.headers
        if headers.get("api-key") != self._key:
            raise ApiError(401, "AUTHORIZATION_ERROR", "Access to this API has been disallowed")
        if not self._is_signed(headers.get("x-signature", "")):
            raise ApiError(401, "AUTHORIZATION_ERROR", "Request signature verification failed")
        accept = headers.get("accept", "*/*")
        if not any(kind in accept for kind in ("application/json", "application/*", "*/*")):
            raise ApiError(406, "NOT_ACCEPTABLE", "Only application/json is offered")
        has_body = request.method in ("POST", "PUT")
        if has_body and not headers.get("content-type", "").startswith("application/json"):
            raise ApiError(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json")

    def _is_signed(self, given: str) -> bool:
        """Around the world's time, the wire's or the sandbox's own: a moved clock does not lock its callers out."""
        known = (time.time(), self._clock.wire_now().timestamp(), self._clock.now().timestamp())
        centres = sorted({int(moment) for moment in known})
        return any(
            hmac.compare_digest(given.lower().encode(), signature(self._key, self._secret, centre + drift).encode())
            for centre in centres
            for drift in DRIFTS
        )


def known_members(body: Mapping[str, Any], allowed: frozenset[str], where: str) -> None:
    if unknown := sorted(set(body) - allowed):
        raise invalid_request(f"Unrecognized field {unknown[0]!r} in {where}")


def text_of(body: Mapping[str, Any], name: str, where: str, *, longest: int, least: int = 1) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not least <= len(value) <= longest:
        raise invalid_data(f"Error at property {where}.{name}: size must be between {least} and {longest}")
    return value


def whole_number(value: object, where: str, *, least: int = 0, most: int = 1_000_000) -> int:
    """A number, or digits in quotes: the vendor takes both."""
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise invalid_data(f"Error at property {where}: must be between {least} and {most}")
    return value


def decimal_number(value: object, where: str) -> float:
    try:
        return float(str(value))
    except ValueError:
        raise invalid_data(f"Error at property {where}: must be a number") from None


def objects(value: object, where: str) -> list[dict[str, Any]]:
    """A list of objects that is not empty."""
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        raise invalid_data(f"Error at property {where}: must not be empty")
    return value


def an_object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid_data(f"Error at property {where}: must not be null")
    return value


def money(cents: int) -> str:
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"
