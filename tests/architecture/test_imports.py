"""The walls between the packages stand, and would be noticed if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "tools", "agent", "web", "sandbox", "evals")
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(LINT), "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=110, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source tree, to be spoiled."""
    skip = shutil.ignore_patterns("ui", "static", "__pycache__", "node_modules")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(tree: Path, module: str, line: str) -> None:
    path = tree / module
    path.write_text(f"{path.read_text()}\n\ndef planted() -> None:\n    {line}\n")


def test_every_import_contract_is_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        pytest.param("core/people/service.py", "import web.api.app", id="core reaches up to the web"),
        pytest.param("core/kernel/money.py", "import core.people.service", id="the kernel reaches up to people"),
        pytest.param("core/bookings/rules.py", "import core.providers.duffel", id="bookings know a vendor"),
        pytest.param("core/bookings/service.py", "import fastapi", id="core knows the web framework"),
        pytest.param("tools/reply.py", "import sqlalchemy", id="a tool sees the database"),
        pytest.param("tools/reply.py", "import agent.graph", id="a tool reaches up to the agent"),
        pytest.param("web/api/app.py", "import sandbox.server", id="the service knows the sandbox"),
        pytest.param("sandbox/server.py", "import core.kernel.money", id="the sandbox borrows our types"),
        pytest.param("core/payments/cards.py", "import stripe", id="payments speak Stripe"),
        pytest.param("web/api/app.py", "import web.worker.run", id="the API knows the worker"),
    ],
)
def test_a_planted_bad_import_breaks_the_check(copy: Path, module: str, line: str) -> None:
    plant(copy, module, line)
    done = lint(copy)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout
