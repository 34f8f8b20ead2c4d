"""Refusals in the vendor's error shape."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from sandbox.kernel.http import json_response
from sandbox.kernel.ids import token

DOCS = "https://duffel.com/docs/api/overview/errors"


class Problem(Exception):
    """Raised anywhere below an endpoint; becomes the answer."""

    def __init__(self, status: int, errors: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(errors[0]["message"])
        self.status, self.errors = status, errors


def problem(
    status: int, type_: str, code: str, title: str, message: str, source: Mapping[str, str] | str | None = None
) -> Problem:
    return Problem(status, [error(type_, code, title, message, source)])


def error(
    type_: str, code: str, title: str, message: str, source: Mapping[str, str] | str | None = None
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": type_, "title": title, "message": message, "documentation_url": DOCS, "code": code,
    }  # fmt: skip
    return body if source is None else {**body, "source": source}


def not_found() -> Problem:
    return problem(
        404, "invalid_request_error", "not_found", "Not found",
        "The resource you are trying to access does not exist.",
    )  # fmt: skip


def invalid_state(code: str, title: str, message: str, status: int = 422) -> Problem:
    return problem(status, "invalid_state_error", code, title, message)


def airline_refused(code: str, title: str, message: str, airline: str, status: int = 422) -> Problem:
    return problem(status, "airline_error", code, title, message, airline.lower().replace(" ", "_"))


def offer_gone(airline: str) -> Problem:
    return airline_refused(
        "offer_no_longer_available", "Requested offer is no longer available",
        "The provided offer is no longer available. Please select another offer or create a new offer request to get"
        " the latest availability.", airline,
    )  # fmt: skip


def invalid(field: str, message: str, code: str = "validation_inclusion", pointer: str | None = None) -> Problem:
    source = {"field": field, "pointer": pointer or f"/{field}"}
    return problem(422, "validation_error", code, "Invalid field", message, source)


def request_id() -> str:
    return f"F{token(19)}"


def answer(body: Any, status: int = 200) -> Response:
    return json_response(body, status)


def problem_response(found: Problem, headers: Mapping[str, str] | None = None) -> Response:
    id_ = request_id()
    body = {"meta": {"status": found.status, "request_id": id_}, "errors": list(found.errors)}
    return json_response(body, found.status, {"x-request-id": id_, **(headers or {})})


def scripted(status: int, args: Mapping[str, Any]) -> Problem:
    """A scripted failure; `code` picks the airline's, otherwise the API's own."""
    airline = str(args.get("airline", "british_airways"))
    if "code" in args:
        text = str(args.get("message", "The airline responded with an error. Please contact us."))
        return airline_refused(str(args["code"]), str(args.get("title", "Airline Error")), text, airline, status)
    if status == 404:
        return not_found()
    if status == 502:
        text = "The airline responded with an unexpected error. Please contact us."
        return airline_refused("airline_unknown", "Unexpected Airline Error", text, airline, 502)
    if status == 503:
        text = "There is a temporary issue with the server. Nothing was done, please retry your request."
        return problem(503, "api_error", "service_unavailable", "Service unavailable", text)
    text = (
        "Something went wrong. The order may still have been created on the airline's side. Please contact our"
        " support team and attach the `request_id` to your message."
    )
    return problem(status, "api_error", "internal_server_error", "Internal server error", text)


def too_many() -> Problem:
    return problem(
        429, "rate_limit_error", "rate_limit_exceeded", "Rate limit exceeded",
        "Too many requests hit the API too quickly. Please retry your request after the time specified in the"
        " `ratelimit-reset` header.",
    )  # fmt: skip
