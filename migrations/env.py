"""Alembic's environment: every model imported, one transaction, short lock waits."""

import importlib
import os
import pkgutil

from alembic import context
from sqlalchemy import create_engine, pool, text

import core
from core.db.base import Base
from core.db.engine import driver_url

for module in pkgutil.iter_modules(core.__path__):
    if module.ispkg:
        package = importlib.import_module(f"core.{module.name}")
        if any(found.name == "models" for found in pkgutil.iter_modules(package.__path__)):
            importlib.import_module(f"core.{module.name}.models")


def run() -> None:
    """Migrate the database of `DATABASE_URL`, or of the attribute the caller set."""
    url = context.config.attributes.get("url") or os.environ["DATABASE_URL"]
    engine = create_engine(driver_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET statement_timeout = '60s'"))
        context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
