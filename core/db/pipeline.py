"""Hot paths: the tenant setting, the statements and the commit in one round trip, without the ORM.

Statements queued in one pipeline are one transaction: all of them or none. A statement cannot use the answer of
an earlier one, so what depends on each other belongs in one CTE.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool

from core.db.engine import driver_url
from core.db.tenancy import APP_ROLE

Row = tuple[Any, ...]
Statement = tuple[str, Mapping[str, Any]]

_SET_TENANT: Final = "SELECT set_config('app.org_id', %s, true)"
_OPTIONS: Final = f"-c timezone=UTC -c lock_timeout=5s -c statement_timeout=20s -c role={APP_ROLE}"


async def _prepare(connection: AsyncConnection[Row]) -> None:
    set_json_loads(orjson.loads, connection)


class Pipelines:
    """A pool of driver connections in the application's role, opened when first used."""

    def __init__(self, url: str, *, size: int = 8) -> None:
        plain = driver_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._pool: AsyncConnectionPool[AsyncConnection[Row]] = AsyncConnectionPool(
            make_conninfo(plain),
            kwargs={"autocommit": True, "prepare_threshold": 0, "options": _OPTIONS, "connect_timeout": 5},
            configure=_prepare,
            min_size=1,
            max_size=size,
            timeout=10,
            open=False,
            name="pipelines",
        )
        self._opening = asyncio.Lock()

    async def run(self, org_id: UUID, *statements: Statement) -> list[Sequence[Row]]:
        """Run the statements inside the tenant, in order, as one transaction; the rows of each."""
        if self._pool.closed:
            await self._open()
        async with self._pool.connection() as connection:
            async with connection.pipeline():
                await connection.execute(_SET_TENANT, (str(org_id),))
                cursors = [await connection.execute(query.encode(), values) for query, values in statements]
            return [await cursor.fetchall() if cursor.description else [] for cursor in cursors]

    async def _open(self) -> None:
        async with self._opening:
            if self._pool.closed:
                await self._pool.open()

    async def close(self) -> None:
        """Give the connections back."""
        await self._pool.close()
