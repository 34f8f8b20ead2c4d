"""JSON answers. Core gives plain JSON in the documented shape; it goes out as bytes, without a second model."""

import hashlib
from typing import Any

import orjson
from starlette.responses import Response


def dumps(body: Any) -> bytes:
    """JSON as we write it."""
    return orjson.dumps(body, default=str, option=orjson.OPT_NON_STR_KEYS)


class Json(Response):
    """A JSON answer."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Bytes of the body."""
        return content if isinstance(content, bytes) else dumps(content)


def etag(body: Any) -> str:
    """A strong validator of a resource as it is shown."""
    return f'"{hashlib.sha256(body if isinstance(body, bytes) else dumps(body)).hexdigest()[:32]}"'


def tagged(body: Any, status: int = 200) -> Json:
    """A JSON answer with its `ETag`."""
    raw = dumps(body)
    return Json(raw, status, {"etag": etag(raw)})
