"""Errors, authorisation and headers as the Messages API has them."""

import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.kernel.http import json_response
from sandbox.kernel.ids import new_id

STATUS = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
KIND = {status: kind for kind, status in STATUS.items()} | {413: "invalid_request_error"}
MESSAGES = {
    "rate_limit_error": "This request would exceed your organization's rate limit. Please try again later.",
    "api_error": "Internal server error",
    "timeout_error": "The request timed out",
    "overloaded_error": "Overloaded",
}
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}")


class ApiError(Exception):
    """Answered in the vendor's error body."""

    def __init__(
        self, kind: str, message: str = "", *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        self.kind, self.message = kind, message or MESSAGES.get(kind, kind.replace("_", " "))
        self.status = status or STATUS.get(kind, 500)
        self.retry_after = retry_after if retry_after is not None else 1 if self.status == 429 else None
        super().__init__(self.message)

    def body(self, request_id: str) -> dict[str, Any]:
        return {"type": "error", "error": {"type": self.kind, "message": self.message}, "request_id": request_id}

    def response(self, request_id: str, now: datetime) -> Response:
        headers = limits(now, used=self.status == 429) | {"request-id": request_id}
        if self.retry_after is not None:
            headers["retry-after"] = f"{self.retry_after:g}"
        return json_response(self.body(request_id), self.status, headers)


def invalid(message: str) -> ApiError:
    return ApiError("invalid_request_error", message)


def new_request_id() -> str:
    return new_id("req", 24)


def limits(now: datetime, *, used: bool = False) -> dict[str, str]:
    reset = (now.astimezone(UTC) + timedelta(seconds=60)).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {"anthropic-organization-id": "00000000-0000-4000-8000-000000000000"}
    for name, limit in (("requests", 4000), ("input-tokens", 2_000_000), ("output-tokens", 400_000)):
        told[f"anthropic-ratelimit-{name}-limit"] = str(limit)
        told[f"anthropic-ratelimit-{name}-remaining"] = "0" if used else str(limit - 1)
        told[f"anthropic-ratelimit-{name}-reset"] = reset
    return told


def authorize(request: Request, key: str) -> None:
    """The key in `x-api-key` or as bearer, and a version: any that looks like one."""
    given = request.headers.get("x-api-key") or ""
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not given and not bearer:
        raise ApiError("authentication_error", "x-api-key header is required")
    if not any(hmac.compare_digest(one.encode(), key.encode()) for one in (given, bearer)):
        raise ApiError("authentication_error", "invalid x-api-key")
    version = request.headers.get("anthropic-version")
    if version is None:
        raise invalid("anthropic-version: header is required")
    if not _VERSION.fullmatch(version):
        raise invalid(f'anthropic-version: "{version}" is not a valid version')


def scripted_error(status: int, args: Mapping[str, Any]) -> ApiError:
    kind = str(args.get("type") or KIND.get(status) or "api_error")
    retry_after = args.get("retry_after")
    return ApiError(kind, str(args.get("message", "")), status=status, retry_after=retry_after)
