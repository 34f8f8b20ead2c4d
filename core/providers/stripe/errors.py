"""What Stripe's refusals become. Its own exceptions end in this package, and their texts with them."""

from __future__ import annotations

from core.kernel.errors import Forbidden


class SignatureRefused(Forbidden):
    """A webhook that does not prove it comes from Stripe, now."""

    code = "webhook.signature_refused"


class StripeMisuse(RuntimeError):
    """Stripe refused a request as malformed or not allowed: a bug or a wrong setting of ours, never the traveller's."""

    def __init__(self, status: int | None, code: str | None, param: str | None, request_id: str | None) -> None:
        super().__init__(
            f"Stripe refused the request: status {status}, code {code}, param {param}, request {request_id}"
        )
        self.status, self.code, self.param, self.request_id = status, code, param, request_id
