"""What a process loads before it serves: nothing slow that it may never need."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("anthropic", "stripe", "langgraph", "langchain_core", "airportsdata", "arq", "alembic", "ag_ui", "playwright")


def loaded_by(statement: str) -> set[str]:
    """Top-level modules in memory after a statement, in a fresh interpreter."""
    code = f"import sys\n{statement}\nprint('\\n'.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("heavy", HEAVY)
def test_the_web_process_starts_without(heavy: str) -> None:
    assert heavy not in loaded_by("import web.api.app, web.api.server")


def test_the_command_line_loads_nothing_of_the_service_before_it_is_told_what_to_do() -> None:
    loaded = loaded_by("import web.cli.__main__")
    assert loaded.isdisjoint({"core", "agent", "fastapi", "sqlalchemy", "psycopg"})


def test_set_up_runs_on_the_standard_library_alone() -> None:
    code = "import runpy; runpy.run_path('web/cli/bootstrap.py')"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_making_the_application_connects_to_nothing() -> None:
    settings = "Settings(database_url='postgresql://nobody@127.0.0.1:9/none', redis_url='redis://127.0.0.1:9', "
    code = f"from core.settings import Settings; from web.api.app import create_app; create_app({settings}secret_key='x' * 40))"
    assert "fastapi" in loaded_by(code)
