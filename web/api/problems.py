"""Every refusal as an RFC 9457 problem with a stable code. What we did not expect is one opaque sentence and an id."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from core.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    TooMany,
    TryLater,
    Unauthenticated,
)
from web.api.answers import dumps

log = structlog.get_logger(__name__)

TYPE: Final = "urn:tripwright:problem:"
MEDIA: Final = "application/problem+json"

# Codes whose status is not the one of their kind of refusal.
STATUSES: Final[Mapping[str, int]] = {
    "request.too_large": 413,
    "request.not_json": 400,
    "request.precondition_failed": 412,
    "request.precondition_required": 428,
    "idempotency.key_missing": 400,
    "idempotency.key_reused": 422,
    "auth.csrf": 403,
    "auth.origin": 403,
    "auth.role_missing": 403,
    "auth.wrong_password": 401,
    "auth.too_many_attempts": 429,
    "auth.refresh_reused": 401,
    "offer.expired": 410,
    "offer.gone": 410,
    "proposal.expired": 410,
    "payment.declined": 402,
    "supplier.refused": 502,
    "policy.blocked": 403,
}
_KINDS: Final = (
    (Unauthenticated, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (TooMany, 429),
    (Conflict, 409),
    (Invalid, 422),
)


class TooLarge(Invalid):
    """The request's body is larger than we read."""

    code = "request.too_large"


class NotJson(Invalid):
    """The body cannot be read."""

    code = "request.not_json"


class Changed(Conflict):
    """The row is no longer as the caller last saw it."""

    code = "request.precondition_failed"


class Problem(BaseModel):
    """An RFC 9457 problem. `code` is stable; further members say what was compared."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "type": "urn:tripwright:problem:search.past_date",
                "title": "Past date",
                "status": 422,
                "code": "search.past_date",
                "detail": "1 March 2026 is in the past.",
                "request_id": "0192f0c2-7e1d-7c51-9c0a-0f5b7a1d2e3f",
            }
        },
    )

    type: str = Field(description="A URN that names the code.")
    title: str = Field(description="The code, in words.")
    status: int
    code: str = Field(description="Stable: `noun.reason`.")
    detail: str = Field(description="One sentence that may be shown to a person.")
    request_id: str | None = Field(None, description="Quote it when you ask about this answer.")


def status_of(error: Refused | TryLater) -> int:
    """The HTTP status of a refusal."""
    if error.code in STATUSES:
        return STATUSES[error.code]
    if isinstance(error, TryLater):
        return 503
    return next((status for kind, status in _KINDS if isinstance(error, kind)), 422)


def _title(code: str) -> str:
    return code.rpartition(".")[2].replace("_", " ").capitalize()


def problem(code: str, detail: str, status: int, request: Request | None = None, **facts: Any) -> Response:
    """One problem as an answer."""
    request_id = getattr(request.state, "request_id", None) if request is not None else None
    body = {
        **{name: value for name, value in facts.items() if name not in ("type", "title", "status", "code", "detail")},
        "type": f"{TYPE}{code}",
        "title": _title(code),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id,
    }
    headers = {"retry-after": str(facts["retry_after"])} if "retry_after" in facts else None
    return Response(dumps(body), status, headers, media_type=MEDIA)


def of_refusal(error: Refused | TryLater, request: Request | None = None) -> Response:
    """A refusal, as said by core."""
    from web.telemetry.metrics import REFUSALS

    REFUSALS.labels(error.code).inc()
    # `status` is the answer's own in RFC 9457; the row's is told beside it.
    facts = {"current_status" if name == "status" else name: value for name, value in error.facts.items()}
    if isinstance(error, TryLater):
        facts.setdefault("retry_after", 5)
    return problem(error.code, error.message, status_of(error), request, **facts)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused | TryLater)
    return of_refusal(error, request)


async def _invalid(request: Request, error: Exception) -> Response:
    """A body, path or query that does not fit: where, and in words, never what was sent."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return problem("request.not_json", "The body is not valid JSON.", 400, request)
    fields = [
        {"field": ".".join(str(part) for part in each["loc"][1:]) or str(each["loc"][0]), "message": each["msg"]}
        for each in found
    ]
    named = ", ".join(field["field"] for field in fields[:5])
    return problem("request.invalid", f"Please check: {named}.", 422, request, errors=fields)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    codes = {
        400: "request.not_json",
        404: "request.no_such_path",
        405: "request.method_not_allowed",
        413: "request.too_large",
        422: "request.invalid",
    }
    code = codes.get(error.status_code, f"request.http_{error.status_code}")
    answer = problem(code, f"{str(error.detail).rstrip('.')}.", error.status_code, request)
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


def unexpected(request: Request, error: Exception) -> Response:
    """A bug: logged whole, answered with one sentence and the id to look it up by."""
    log.error("request.failed", path=request.url.path, exc_info=error)
    words = "Something went wrong on our side. Nothing you did is lost; please try again."
    return problem("service.failed", words, 500, request)


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(TryLater, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of these refusals."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }
