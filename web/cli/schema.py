"""Bring the schema up to date, and cost nothing when it is: Alembic is loaded only when there is work for it."""

import ast
import hashlib
from pathlib import Path

import psycopg

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


def newest() -> str:
    """The revision no other one follows."""
    revisions: dict[str, str | None] = {}
    for path in VERSIONS.glob("*.py"):
        said = {"revision": None, "down_revision": None}
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in said:
                said[node.targets[0].id] = ast.literal_eval(node.value)
        if said["revision"] is not None:
            revisions[said["revision"]] = said["down_revision"]
    (head,) = set(revisions) - set(revisions.values())
    return head


def stamp(url: str) -> str:
    """Names this very database and this very demo data: while both stay, there is nothing to put in."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database())"
            " FROM pg_control_system()"
        ).fetchone()
    demo = sorted(path for path in (VERSIONS.parents[1] / "core").rglob("demo*") if path.is_file())
    made = hashlib.sha256(b"".join(path.read_bytes() for path in demo if path.suffix != ".pyc"))
    return f"{row}:{made.hexdigest()}"


def ensure_schema(url: str) -> bool:
    """True when there was something to do."""
    try:
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        if found == [(newest(),)]:
            return False
    except psycopg.errors.UndefinedTable:
        pass
    from core.db.migrate import upgrade

    upgrade(url)
    return True
