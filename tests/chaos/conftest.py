"""One stack for all: a sandbox, a web process and stores. Workers come and go with the tests."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.chaos.processes import Stack, answers, environment, eventually, free_port
from tests.chaos.travelling import Traveller, World
from web.cli.schema import ensure_schema


@pytest.fixture(scope="session")
def own_database_url(database_url: str) -> Iterator[str]:
    """A database that no other test writes to."""
    name = f"chaos_{os.getpid()}"
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
        parts = database_url.partition("/test_")
        yield f"{parts[0]}/{name}{parts[2].lstrip('0123456789')}"
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@pytest.fixture(scope="session")
def stack(own_database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Quick to take over, so that many deaths fit into a minute."""
    folder: Path = tmp_path_factory.mktemp("chaos")
    port, sandbox_port = free_port(), free_port()
    url, sandbox_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}"
    env = environment(
        folder,
        own_database_url,
        f"{redis_url}?db=14",
        TRIPWRIGHT_PORT=str(port),
        TRIPWRIGHT_SANDBOX_URL=sandbox_url,
        TRIPWRIGHT_WEBHOOK_BASE=f"{url}/api/v1/webhooks",
        TRIPWRIGHT_SAGA_LEASE="2",
        TRIPWRIGHT_UNKNOWN_SETTLE="3",
    )
    made = Stack(folder, env, url, sandbox_url)
    try:
        made.start("sandbox", "--port", str(sandbox_port))
        ensure_schema(own_database_url)
        made.start("web")
        assert made.start("seed").ends(60) == 0
        eventually(lambda: answers(f"{url}/ready") and answers(f"{sandbox_url}/_sandbox/status"), within=30)
        yield made
    finally:
        made.stop()


@pytest.fixture
def maya(stack: Stack) -> Iterator[Traveller]:
    with contextlib.closing(Traveller(stack.url)) as traveller:
        yield traveller


@pytest.fixture
def world(stack: Stack) -> Iterator[World]:
    made = World(stack.sandbox_url, stack.env["DATABASE_URL"])
    yield made
    made.control("DELETE", "/faults")
