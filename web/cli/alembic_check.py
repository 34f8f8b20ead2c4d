"""Whether the migrations say what the models say, on an empty database of its own."""

import sys
import uuid

import psycopg
from alembic import command
from alembic.util.exc import CommandError

from core.db.migrate import config, upgrade
from web.cli.environment import data_dir
from web.cli.stores import ensure_postgres


def main() -> int:
    """1 with the differences, where there are any."""
    admin = ensure_postgres(data_dir() / "test", database="postgres", durable=False)
    name = f"check_{uuid.uuid4().hex[:12]}"
    url = admin.replace("/postgres?", f"/{name}?")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            upgrade(url)
            command.check(config(url))
        except CommandError as difference:
            print(difference, file=sys.stderr)
            return 1
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
