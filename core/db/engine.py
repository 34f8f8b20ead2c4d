"""Connections. The role is part of the connection, so no code path can forget to drop its rights."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def _dumps(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def driver_url(url: str) -> URL:
    """The URL with the one driver we use, whatever spelling it came in."""
    return make_url(url).set(drivername="postgresql+psycopg")


def make_engine(url: str, *, role: str | None, pool_size: int = 10) -> AsyncEngine:
    """A pool of connections that act as `role` (None: as the owner, for migrations only)."""
    options = "-c timezone=UTC -c lock_timeout=5s -c statement_timeout=20s -c idle_in_transaction_session_timeout=30s"
    if role is not None:
        options += f" -c role={role}"
    return create_async_engine(
        driver_url(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        pool_recycle=1800,
        pool_pre_ping=False,
        # What rows hold is nobody's business in an error's text or a log.
        hide_parameters=True,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        connect_args={"options": options, "connect_timeout": 5},
    )
