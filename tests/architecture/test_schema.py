"""The schema: migrations say what models say, and every tenant's row stands behind a wall."""

import psycopg
import pytest
from alembic import command

from core.db.base import Base
from core.db.migrate import config, upgrade
from core.db.tenancy import APP_ROLE, PLATFORM_ORG, SWEEPER_ROLE, tenant_tables
from tests.fixtures.stores import DATA
from web.cli.schema import newest
from web.cli.stores import ensure_postgres

pytestmark = pytest.mark.usefixtures("database_url")


def test_the_migrations_make_what_the_models_describe(database_url: str) -> None:
    command.check(config(database_url))


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest(),)]


def tables(owner: psycopg.Connection) -> list[str]:
    rows = owner.execute(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name = 'org_id' ORDER BY 1"
    )
    return [name for (name,) in rows]


def test_every_table_with_a_tenant_forces_row_level_security(owner: psycopg.Connection) -> None:
    walled = owner.execute(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind IN ('r', 'p')"
    )
    assert set(tables(owner)) == {name for (name,) in walled}
    assert set(tables(owner)) >= set(tenant_tables(Base.metadata))


def test_every_wall_compares_the_tenant_for_reading_and_for_writing(owner: psycopg.Connection) -> None:
    found = owner.execute(
        "SELECT tablename, qual, with_check FROM pg_policies WHERE %s = ANY(roles)", (APP_ROLE,)
    ).fetchall()
    assert {name for name, _, _ in found} == set(tables(owner))
    for name, qual, with_check in found:
        assert "app.org_id" in qual, name
        assert "app.org_id" in with_check, name


def test_neither_role_of_the_service_may_step_around_the_walls(owner: psycopg.Connection) -> None:
    rows = owner.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcanlogin)",
        ([APP_ROLE, SWEEPER_ROLE],),
    )
    assert rows.fetchall() == []


def test_foreign_keys_between_tenants_tables_carry_the_tenant(owner: psycopg.Connection) -> None:
    rows = owner.execute(
        "SELECT conrelid::regclass::text, confrelid::regclass::text, ("
        "  SELECT array_agg(attname ORDER BY attname) FROM pg_attribute"
        "  WHERE attrelid = conrelid AND attnum = ANY(conkey)"
        ") FROM pg_constraint WHERE contype = 'f'"
    ).fetchall()
    with_tenant = set(tables(owner))
    for table, target, columns in rows:
        if target in with_tenant:
            assert "org_id" in columns, f"{table} -> {target}"


@pytest.mark.parametrize("setting", ["", "0190a000-0000-7000-8000-00000000dead", str(PLATFORM_ORG)])
async def test_a_query_that_forgets_its_tenant_finds_nothing(app, owner: psycopg.Connection, setting: str) -> None:
    assert owner.execute("SELECT count(*) FROM employees").fetchone() != (0,)
    owner.execute(f"SET ROLE {APP_ROLE}".encode())
    owner.execute("SELECT set_config('app.org_id', %s, false)", (setting,))
    assert owner.execute("SELECT count(*) FROM employees").fetchone() == (0,)


def test_the_private_database_brings_pgvector() -> None:
    with psycopg.connect(ensure_postgres(DATA, database="postgres", durable=False)) as connection:
        found = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'").fetchone()
    assert found == (1,)
