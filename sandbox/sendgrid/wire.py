"""Errors and authorisation in SendGrid's shape."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.kernel.http import json_response


class ApiError(Exception):
    """One or more complaints, each naming the field."""

    def __init__(
        self, status: int, *complaints: tuple[str, str | None], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(complaints[0][0])
        self.status, self.complaints, self.headers = status, complaints, dict(headers or {})

    def response(self) -> Response:
        errors = [{"message": message} | ({"field": field} if field else {}) for message, field in self.complaints]
        return json_response({"errors": errors}, self.status, self.headers)


def unacceptable(message: str, field: str | None) -> ApiError:
    return ApiError(400, (message, field))


def authorize(request: Request, key: str) -> None:
    given = request.headers.get("authorization", "")
    if not given.startswith("Bearer "):
        raise ApiError(401, ("Permission denied, wrong credentials", None))
    if given.removeprefix("Bearer ") != key:
        raise ApiError(401, ("The provided authorization grant is invalid, expired, or revoked", None))


def too_many_requests(args: Mapping[str, Any], now: float) -> ApiError:
    wait = int(args.get("retry_after", 5))
    headers = {
        "x-ratelimit-limit": "600",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": str(int(now) + wait),
    }
    return ApiError(429, ("too many requests", None), headers=headers)
