"""A template and its data become subject, text and HTML. Everything from outside is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(enabled_extensions=("html", "html.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """`(text, html)` of a template; a missing value is an error, never a gap."""
    environment = _environment()
    return (
        environment.get_template(f"{template}.txt.j2").render(data),
        environment.get_template(f"{template}.html.j2").render(data),
    )
