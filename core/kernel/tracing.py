"""A place for a tracer. Nothing happens here until a process installs one; the core itself knows none.

A span is one unit of work in a trace, whatever process it runs in; a carrier takes a trace over to the next process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

Spans = Callable[..., AbstractContextManager[Any]]
PARENT: Final = "traceparent"


class _Installed:
    """What the process has installed."""

    span: Spans | None = None
    carry: Callable[[], Mapping[str, str]] | None = None


def install(span: Spans, carry: Callable[[], Mapping[str, str]]) -> None:
    """Trace from now on."""
    _Installed.span, _Installed.carry = span, carry


def span(name: str, *, parent: Mapping[str, str] | None = None, **facts: str) -> AbstractContextManager[Any]:
    """One unit of work, for a `with`. Facts are ids and codes, never names, addresses or card data."""
    if _Installed.span is None:
        return nullcontext()
    return _Installed.span(name, parent=parent, **facts)


def carrier() -> dict[str, str]:
    """The present trace, to be continued elsewhere; empty where nothing is traced."""
    return {} if _Installed.carry is None else dict(_Installed.carry())
