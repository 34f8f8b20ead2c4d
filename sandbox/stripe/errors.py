"""Refusals in Stripe's own shape: `{"error": {type, code, message, param, …}}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class StripeError(Exception):
    """An answer other than 200.

    `stored`: the idempotency store keeps it (refused input is not kept). `keeps`: what was written before stays
    written, as a declined payment's failed charge does; otherwise a refusal leaves nothing behind.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        stored: bool = True,
        keeps: bool = False,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.stored, self.keeps = status, stored, keeps
        self.error: dict[str, Any] = {"type": kind, "message": message}
        if code is not None:
            self.error["code"] = code
            self.error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        if param is not None:
            self.error["param"] = param
        self.error.update(more or {})

    def body(self, request_id: str) -> Mapping[str, Any]:
        """The JSON answer; only requests that were carried out have a page in Stripe's request log."""
        log = {"request_log_url": f"https://dashboard.stripe.com/test/logs/{request_id}"} if self.stored else {}
        return {"error": {**self.error, **log}}


def invalid(message: str, *, code: str | None = None, param: str | None = None) -> StripeError:
    """Input refused before anything was done, so the same key may be used again."""
    return StripeError(400, "invalid_request_error", message, code=code, param=param, stored=False)


def refused(message: str, *, code: str | None = None, param: str | None = None) -> StripeError:
    """Well-formed, but the state of things forbids it."""
    return StripeError(400, "invalid_request_error", message, code=code, param=param)


def missing(kind: str, identifier: str, *, param: str = "id") -> StripeError:
    """404, or 400 when the id came as a parameter: `No such customer: 'cus_…'`."""
    status = 404 if param == "id" else 400
    message = f"No such {kind}: '{identifier}'"
    return StripeError(status, "invalid_request_error", message, code="resource_missing", param=param)


def unauthorised(message: str) -> StripeError:
    """401 for a key that is absent or not ours."""
    return StripeError(401, "invalid_request_error", message, stored=False)


def declined(
    code: str,
    message: str,
    *,
    decline_code: str | None = None,
    keeps: bool = False,
    more: Mapping[str, object] | None = None,
) -> StripeError:
    """402: the bank said no."""
    said = {"decline_code": decline_code} if decline_code else {}
    return StripeError(402, "card_error", message, code=code, keeps=keeps, more={**said, **(more or {})})
