"""The environment commands run in: which stores, which ports, which secret; private ones where none are given."""

import contextlib
import json
import os
import secrets
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from web.cli.stores import ensure_postgres, ensure_redis, stop_postgres, stop_redis

VENDOR_KEYS = ("DUFFEL_ACCESS_TOKEN", "HOTELBEDS_API_KEY", "STRIPE_SECRET_KEY", "SENDGRID_API_KEY")


def data_dir() -> Path:
    """Where everything this machine keeps for Tripwright lives."""
    return Path(os.environ.get("TRIPWRIGHT_DATA_DIR") or ".tripwright").resolve()


@dataclass(frozen=True)
class Running:
    """What `up` has started, as other commands find it."""

    supervisor: int
    url: str
    sandbox_url: str
    processes: dict[str, int]

    def save(self, folder: Path) -> None:
        """Leave it for other commands."""
        fresh = folder / "up.json.new"
        fresh.write_text(json.dumps(asdict(self)))
        fresh.replace(folder / "up.json")

    @classmethod
    def read(cls, folder: Path) -> "Running | None":
        """What was left, or None."""
        try:
            return cls(**json.loads((folder / "up.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None


def secret(folder: Path) -> str:
    """The key that signs sign-ins on this machine, made once."""
    given = os.environ.get("TRIPWRIGHT_SECRET_KEY")
    if given:
        return given
    path = folder / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def free_port(wanted: int, host: str) -> int:
    """`wanted`, or the next port above it that nobody listens on."""
    for port in range(wanted, wanted + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return port
    raise RuntimeError(f"No free port between {wanted} and {wanted + 200}.")


def needs_sandbox() -> bool:
    """Whether any vendor's key is missing."""
    return not all(os.environ.get(name) for name in VENDOR_KEYS)


def start_stores(folder: Path) -> dict[str, str]:
    """Addresses of the stores, started here unless the environment names others."""
    given = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    with ThreadPoolExecutor(2) as pool:
        redis = pool.submit(lambda: given["REDIS_URL"] or ensure_redis(folder))
        postgres = given["DATABASE_URL"] or ensure_postgres(folder)
        return {"DATABASE_URL": postgres, "REDIS_URL": redis.result()}


def stop_stores(folder: Path) -> None:
    """Stop what `start_stores` started."""
    if not os.environ.get("REDIS_URL"):
        stop_redis(folder)
    if not os.environ.get("DATABASE_URL"):
        stop_postgres(folder)


def is_up(folder: Path) -> bool:
    """Whether a supervisor holds this data folder now."""
    import fcntl

    try:
        with (folder / "up.lock").open("r") as lock:
            fcntl.lockf(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


@contextlib.contextmanager
def environment(*, keep_stores: bool = False) -> Iterator[None]:
    """For one command: the running stack's stores and addresses, or stores of its own for as long as it runs."""
    folder = data_dir()
    folder.mkdir(parents=True, exist_ok=True)
    borrowed = is_up(folder)
    before = dict(os.environ)
    os.environ.update(start_stores(folder), TRIPWRIGHT_SECRET_KEY=secret(folder), TRIPWRIGHT_DATA_DIR=str(folder))
    running = Running.read(folder) if borrowed else None
    if running is not None:
        os.environ.setdefault("TRIPWRIGHT_SANDBOX_URL", running.sandbox_url)
        os.environ.setdefault("TRIPWRIGHT_PUBLIC_URL", running.url)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        # Somebody may have started the service meanwhile: the stores are theirs then.
        if not (borrowed or keep_stores or is_up(folder)):
            stop_stores(folder)
