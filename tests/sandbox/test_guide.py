"""Every example of `docs/sandbox.md`, run in order against a sandbox on a real socket."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.served_sandbox import served_sandbox

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "sandbox.md"
NOT_RUN = ("python -m web.cli sandbox", "export S=")


def examples() -> list[tuple[str, str]]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    return [(language or "sh", code) for language, code in found if not code.startswith(NOT_RUN)]


@pytest.mark.slow
def test_every_example_of_the_guide_works(tmp_path: Path):
    with served_sandbox(tmp_path / "state.sqlite") as address:
        assert len(examples()) >= 6
        for language, code in examples():
            command = [sys.executable, "-c", code] if language == "python" else ["bash", "-euo", "pipefail", "-c", code]
            path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
            done = subprocess.run(
                command,
                env=os.environ | {"S": address, "PATH": path},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, f"{code}\n{done.stdout}\n{done.stderr}"
