"""The whole service as `up` starts it, killed between "reserve money" and "hotel booked"."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.chaos.processes import Child, answers, environment, eventually, free_port
from tests.chaos.travelling import Traveller, World
from web.cli.environment import Running

HELD_UP = {"method": "POST", "path": "/bookings$", "seconds": 3.0}
RESERVED = "SELECT 1 FROM bookings WHERE id = %s AND payment_status = 'reserved'"


class Service:
    """What `up` keeps running in one folder."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder, self.env = folder, env
        self._up: Child | None = None

    @property
    def running(self) -> Running:
        found = Running.read(self.folder)
        assert found is not None
        return found

    def start(self, **more: str) -> None:
        started = Child(["up"], self.env | more, self.folder / "up.log")
        self._up = started

        def is_ready() -> bool:
            assert started.is_running, started.log.read_text()[-2000:]
            found = Running.read(self.folder)
            is_ours = found is not None and found.supervisor == started.pid and len(found.processes) == 3
            return is_ours and (self.folder / "ready").exists()

        eventually(is_ready, within=60)

    def kill(self, *names: str) -> None:
        """SIGKILL, as the machine's memory keeper does it."""
        before = self.running.processes
        for name in names:
            os.kill(before[name], signal.SIGKILL)

    def kill_supervisor(self) -> None:
        assert self._up is not None
        self._up.kill()

    def stop(self) -> None:
        if self._up is not None:
            self._up.stop()


@pytest.fixture(scope="module")
def service(database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Armed when first started: its worker is to die where the money has just been reserved."""
    folder = tmp_path_factory.mktemp("up")
    name = f"up_{os.getpid()}"
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
        server, _, rest = database_url.partition("/test_")
        own = f"{server}/{name}{rest.lstrip('0123456789')}"
        made = Service(
            folder,
            environment(
                folder, own, f"{redis_url}?db=15", TRIPWRIGHT_PORT=str(free_port()), TRIPWRIGHT_UNKNOWN_SETTLE="5"
            ),
        )
        try:
            made.start(TRIPWRIGHT_CRASH_AT="saga.money")
            yield made
        finally:
            made.stop()
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def maya(service: Service) -> Iterator[Traveller]:
    with contextlib.closing(Traveller(service.running.url)) as traveller:
        yield traveller


@pytest.fixture
def world(service: Service) -> World:
    return World(service.running.sandbox_url, service.env["DATABASE_URL"])


def test_a_worker_that_dies_at_a_crashpoint_is_started_again_and_goes_on(service, maya, world):
    booking = maya.ended(maya.accepts(maya.proposed()), within=40)
    world.ensure_bought_once(booking)
    # Whichever test of this module books first meets the armed place; what it left in the log stays.
    assert "worker ended with 137" in (service.folder / "logs" / "system.log").read_text()


def test_web_and_worker_killed_while_the_hotel_is_asked_buy_the_trip_once(service, maya, world):
    proposal = maya.proposed()
    world.fault("hotelbeds", "slow", **HELD_UP)
    booking_id = maya.accepts(proposal)
    eventually(lambda: world.rows(RESERVED, booking_id), within=20, every=0.02)
    before = service.running.processes
    service.kill("web", "worker")
    eventually(lambda: answers(f"{service.running.url}/ready"), within=30)
    booking = maya.ended(booking_id, within=60)
    world.ensure_bought_once(booking)
    after = service.running.processes
    assert after["web"] != before["web"]
    assert after["worker"] != before["worker"]


def test_everything_killed_while_the_hotel_is_asked_ends_well_after_the_next_up(service, maya, world):
    proposal = maya.proposed()
    world.fault("hotelbeds", "slow", **HELD_UP)
    booking_id = maya.accepts(proposal)
    eventually(lambda: world.rows(RESERVED, booking_id), within=20, every=0.02)
    service.kill_supervisor()
    service.kill("web", "worker")
    service.start()
    world = World(service.running.sandbox_url, service.env["DATABASE_URL"])
    with contextlib.closing(Traveller(service.running.url)) as again:
        booking = again.ended(booking_id, within=60)
    world.ensure_bought_once(booking)
