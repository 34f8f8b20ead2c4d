"""`Idempotency-Key`: the route class of endpoints that change something. The same key gives the same answer."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from core.db.idempotency import Answer
from core.kernel.errors import Invalid
from core.kernel.hashing import content_hash
from web.api.answers import Json
from web.api.dependencies import app_of, identify
from web.api.security import SAFE_METHODS

HEADER: Final = "idempotency-key"
REPLAYED: Final = "idempotency-replayed"
_LONGEST: Final = 200

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class KeyMissing(Invalid):
    """A change was asked for without an Idempotency-Key."""

    code = "idempotency.key_missing"


def key_of(request: Request) -> str:
    """The key the caller chose."""
    key = request.headers.get(HEADER, "").strip()
    if not key:
        raise KeyMissing("Send an Idempotency-Key header, such as a fresh UUID, so that a retry cannot act twice.")
    if len(key) > _LONGEST or not key.isprintable():
        raise KeyMissing(f"An Idempotency-Key has at most {_LONGEST} printable characters.")
    return key


class OnceRoute(APIRoute):
    """Runs a change once per key; a repeat gets the stored answer, another body under the key is refused."""

    def get_route_handler(self) -> Endpoint:
        """The endpoint, behind its key."""
        endpoint = super().get_route_handler()

        async def once(request: Request) -> Response:
            if request.method in SAFE_METHODS:
                return await endpoint(request)
            caller = await identify(request)
            key = key_of(request)
            desk = app_of(request).idempotency
            asked = content_hash(
                {
                    "method": request.method,
                    "path": request.url.path,
                    "query": request.url.query,
                    "if_match": request.headers.get("if-match", ""),
                    "body": (await request.body()).decode("utf-8", "replace"),
                }
            )
            stored = await desk.replay_or_begin(caller, key=key, request_hash=asked)
            if stored is not None:
                return Json(
                    stored.body["raw"].encode(), stored.status, {REPLAYED: "true", **stored.body.get("headers", {})}
                )
            try:
                answer = await endpoint(request)
            except BaseException:
                # A refusal did nothing, and what a failure did is guarded by keys of its own: a retry may run again.
                await desk.forget(caller, key=key)
                raise
            await desk.finish(caller, key=key, answer=_kept(answer))
            return answer

        return once


def _kept(answer: Response) -> Answer:
    headers = {name: answer.headers[name] for name in ("etag", "location") if name in answer.headers}
    return Answer(answer.status_code, {"raw": bytes(answer.body).decode(), "headers": headers})
