"""The walls between tenants stand in the database itself, around every table that has a tenant."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db.engine import make_engine
from core.db.tenancy import APP_ROLE, SystemActor


async def test_a_query_without_a_tenant_returns_nothing(database, database_url):
    actor = SystemActor(uuid4())
    async with database.begin(actor) as uow:
        await uow.outbox.add("things.do")
    engine = make_engine(database_url, role=APP_ROLE, pool_size=1)
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM outbox")) == 0
        await connection.execute(text("SELECT set_config('app.org_id', :org, true)"), {"org": str(actor.org_id)})
        assert await connection.scalar(text("SELECT count(*) FROM outbox")) == 1
        await connection.rollback()
        # A transaction-local setting that has ended reads as '', which must be no tenant, not an error.
        assert await connection.scalar(text("SELECT count(*) FROM outbox")) == 0
    await engine.dispose()


async def test_another_tenants_row_can_be_neither_read_nor_written(database):
    mine, theirs = SystemActor(uuid4()), SystemActor(uuid4())
    async with database.begin(theirs) as uow:
        await uow.outbox.add("things.do", key="theirs")
    async with database.begin(mine) as uow:
        assert await uow.session.scalar(text("SELECT count(*) FROM outbox WHERE key = 'theirs'")) == 0
        changed = await uow.session.execute(text("UPDATE outbox SET name = 'x' WHERE key = 'theirs'"))
        assert changed.rowcount == 0
    with pytest.raises(ProgrammingError, match="row-level security"):
        async with database.begin(mine) as uow:
            await uow.session.execute(
                text(
                    "INSERT INTO outbox (org_id, id, name, args, created_at, due_at, attempts, epoch)"
                    " VALUES (:org, :id, 'x', '{}', now(), now(), 0, 0)"
                ),
                {"org": theirs.org_id, "id": uuid4()},
            )


async def test_every_table_with_a_tenant_has_its_forced_wall(database):
    async with database.sweep() as session:
        rows = (
            await session.execute(
                text(
                    "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,"
                    " (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL"
                    "   AND p.polwithcheck IS NOT NULL) AS policies"
                    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' AND NOT a.attisdropped"
                    " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
                )
            )
        ).all()
    assert len(rows) > 20
    open_tables = [r.relname for r in rows if not (r.relrowsecurity and r.relforcerowsecurity and r.policies >= 2)]
    assert open_tables == []
