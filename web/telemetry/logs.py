"""Structured logs on standard output, one JSON object a line, with the ids of the request that caused them."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog

# Values under these names never reach a log, whoever logs them.
PRIVATE = frozenset(
    [
        "email",
        "name",
        "given_name",
        "family_name",
        "phone",
        "passport",
        "born_on",
        "password",
        "token",
        "access_token",
        "refresh_token",
        "nonce",
        "authorization",
        "cookie",
        "number",
        "cvc",
        "text",
        "body",
        "payload",
    ]
)
_CARD = re.compile(r"\b\d(?:[ -]?\d){12,18}\b")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def _without_private(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if name in PRIVATE:
            event[name] = "…"
        elif isinstance(value, str):
            event[name] = _ADDRESS.sub("…", _CARD.sub("…", value))
    return event


def _render(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return orjson.dumps(dict(event), default=str, option=orjson.OPT_NON_STR_KEYS).decode()


class _Bridge(logging.Handler):
    """Lines of libraries that use the standard library's logging."""

    def emit(self, record: logging.LogRecord) -> None:
        logger = structlog.get_logger(record.name)
        logger.log(record.levelno, "library", words=record.getMessage(), exc_info=record.exc_info)


def set_up_logs(level: str) -> None:
    """Once a process."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_private,
            _render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers = [_Bridge()]
    root.setLevel(logging.WARNING)
