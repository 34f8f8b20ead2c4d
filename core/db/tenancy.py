"""Which tables are walled by tenant, and the statements that build the walls.

Two database roles: the application's, for which row-level security is forced, and the sweeper's, which reads
across tenants to find due work and then acts inside one tenant at a time. Neither owns a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import MetaData

APP_ROLE: Final = "tripwright_app"
SWEEPER_ROLE: Final = "tripwright_sweeper"
PLATFORM_ORG: Final = UUID(int=0)
"""The tenant of work that belongs to no customer, such as an inbound webhook not yet matched."""

# After a transaction-local setting has ended the parameter reads as '', which is no uuid.
CURRENT_ORG: Final = "nullif(current_setting('app.org_id', true), '')::uuid"


class Actor(Protocol):
    """Who acts, as far as the database cares."""

    @property
    def org_id(self) -> UUID:
        """The tenant acted in."""
        ...

    @property
    def actor_id(self) -> UUID | None:
        """The employee, or None for the system."""
        ...

    @property
    def actor_name(self) -> str:
        """A name for the history."""
        ...

    @property
    def door_name(self) -> str:
        """Through which door: web, chat, api, slack, webhook, worker, system."""
        ...


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The service itself, acting for a tenant."""

    org_id: UUID
    door_name: str = "system"

    @property
    def actor_id(self) -> UUID | None:
        """Nobody."""
        return None

    @property
    def actor_name(self) -> str:
        """What the history shows."""
        return "Tripwright"


def role_statements() -> tuple[str, ...]:
    """Create both roles where they are missing, and let whoever migrates become them."""
    made = tuple(
        f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        for role in (APP_ROLE, SWEEPER_ROLE)
    )
    grants = tuple(f"GRANT {role} TO CURRENT_USER" for role in (APP_ROLE, SWEEPER_ROLE))
    usage = tuple(f"GRANT USAGE ON SCHEMA public TO {role}" for role in (APP_ROLE, SWEEPER_ROLE))
    return made + grants + usage


def wall_statements(table: str) -> tuple[str, ...]:
    """Force row-level security on one tenant table."""
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        (
            f"CREATE POLICY tenant ON {table} TO {APP_ROLE} USING (org_id = {CURRENT_ORG})"
            f" WITH CHECK (org_id = {CURRENT_ORG})"
        ),
        f"CREATE POLICY sweeper ON {table} TO {SWEEPER_ROLE} USING (true) WITH CHECK (true)",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}, {SWEEPER_ROLE}",
    )


def open_statements(table: str) -> tuple[str, ...]:
    """Rights on a table that belongs to no tenant."""
    return (f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP_ROLE}, {SWEEPER_ROLE}",)


def tenant_tables(metadata: MetaData) -> list[str]:
    """Every table with an `org_id` in its key, by name."""
    return sorted(name for name, table in metadata.tables.items() if "org_id" in table.primary_key.columns)
