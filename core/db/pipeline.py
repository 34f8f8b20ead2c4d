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
from psycopg import AsyncConnection, AsyncCursor
from psycopg.conninfo import make_conninfo
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool

from core.db.engine import driver_url
from core.db.tenancy import APP_ROLE

Row = tuple[Any, ...]
Statement = tuple[str, Mapping[str, Any]]

_SET_TENANT: Final = "SELECT set_config('app.org_id', %s, false)"
_OPTIONS: Final = f"-c timezone=UTC -c lock_timeout=5s -c statement_timeout=20s -c role={APP_ROLE}"


async def _prepare(connection: AsyncConnection[Row]) -> None:
    set_json_loads(orjson.loads, connection)


class TenantConnection(AsyncConnection[Row]):
    """A connection that knows which tenant its session is set to, so that the setting is sent only when it changes."""

    tenant: UUID | None = None


class Pipelines:
    """A pool of driver connections in the application's role, opened when first used.

    They are nobody else's: each run makes sure of its tenant before its first statement.
    """

    def __init__(self, url: str, *, size: int = 8) -> None:
        plain = driver_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._pool: AsyncConnectionPool[TenantConnection] = AsyncConnectionPool(
            make_conninfo(plain),
            connection_class=TenantConnection,
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
            if connection.tenant == org_id and len(statements) == 1:
                cursors = [await connection.execute(statements[0][0].encode(), statements[0][1])]
            else:
                cursors = await self._piped(connection, org_id, statements)
            return [await cursor.fetchall() if cursor.description else [] for cursor in cursors]

    @staticmethod
    async def _piped(
        connection: TenantConnection, org_id: UUID, statements: Sequence[Statement]
    ) -> list[AsyncCursor[Row]]:
        async with connection.pipeline():
            if connection.tenant != org_id:
                connection.tenant = None
                await connection.execute(_SET_TENANT, (str(org_id),))
            cursors = [await connection.execute(query.encode(), values) for query, values in statements]
        connection.tenant = org_id
        return cursors

    async def _open(self) -> None:
        async with self._opening:
            if self._pool.closed:
                await self._pool.open()

    async def close(self) -> None:
        """Give the connections back."""
        await self._pool.close()
