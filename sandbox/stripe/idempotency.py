"""The first answer under a key is the answer under that key: for a day, and only for the same request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sandbox.kernel.store import Store
from sandbox.stripe.errors import StripeError

_PARTY, _KIND = "stripe", "idempotent_request"
KEPT_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body, and the request it answered first."""

    status: int
    body: bytes
    request_id: str


class Idempotency:
    """The store of keys. What is in flight dies with the process, what was answered does not."""

    def __init__(self, store: Store, now: Callable[[], int]) -> None:
        self._store, self._now = store, now
        self._in_flight: set[str] = set()

    @staticmethod
    def mark(method: str, path: str, raw: str) -> str:
        """What makes two requests the same."""
        return sha256(f"{method} {path}\n{raw}".encode()).hexdigest()

    def replay(self, key: str, mark: str) -> Answer | None:
        """The remembered answer, nothing for a new key, or a refusal."""
        if key in self._in_flight:
            message = (
                "There is currently another in-progress request using this Idempotent Key (that probably means you "
                f"submitted twice, and the other request is still going through): {key}. Please try again later."
            )
            raise StripeError(409, "idempotency_error", message, code="idempotency_key_in_use", stored=False)
        kept = self._store.get(_PARTY, _KIND, key)
        if kept is None or kept["at"] + KEPT_SECONDS < self._now():
            return None
        if kept["mark"] != mark:
            message = (
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request."
            )
            raise StripeError(400, "idempotency_error", message, stored=False)
        return Answer(kept["status"], kept["body"].encode(), kept["request_id"])

    @contextmanager
    def in_flight(self, key: str) -> Iterator[None]:
        """While this runs, the key is taken."""
        self._in_flight.add(key)
        try:
            yield
        finally:
            self._in_flight.discard(key)

    def remember(self, key: str, mark: str, answer: Answer) -> None:
        """Keep the answer. Call it inside the transaction of the change."""
        kept = {
            "mark": mark,
            "status": answer.status,
            "body": answer.body.decode(),
            "request_id": answer.request_id,
            "at": self._now(),
        }
        self._store.put(_PARTY, _KIND, key, kept)

    def forget(self) -> None:
        """Nothing is in flight any more."""
        self._in_flight.clear()
