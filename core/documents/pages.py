"""Documents as pages that print well. Everything from outside is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(kind: str, booking: Mapping[str, Any]) -> str:
    """The page of one document of a booking, by its type."""
    return _environment().get_template("document.html.j2").render(kind=kind, booking=booking)
