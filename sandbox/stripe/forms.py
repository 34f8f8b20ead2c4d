"""Stripe's form encoding: `a[b][0]=c` becomes a tree of mappings and texts.

Which mapping is really a list is not visible on the wire (`metadata[0]` is a key, `expand[0]` a position), so lists
stay mappings of positions here and the parameter table decides.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

from sandbox.stripe.errors import StripeError, invalid

Tree: TypeAlias = "dict[str, str | Tree]"

_KEY: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART: Final = re.compile(r"\[([^\[\]]*)\]")
_MOST_PAIRS: Final = 1000


def decode(raw: str) -> Tree:
    """The tree of a form body or query string. Malformed or contradictory keys are refused as Stripe does."""
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, strict_parsing=bool(raw), max_num_fields=_MOST_PAIRS)
    except ValueError as exc:
        raise invalid("Invalid request: the parameters could not be decoded as a form.") from exc
    tree: Tree = {}
    for key, value in pairs:
        _plant(tree, _path(key), value, key)
    return tree


def _path(key: str) -> list[str]:
    matched = _KEY.fullmatch(key)
    if matched is None:
        raise invalid(f"Invalid parameter name: {key}", param=key)
    return [matched[1], *_PART.findall(matched[2])]


def _plant(tree: Tree, path: list[str], value: str, key: str) -> None:
    here = tree
    for part in path[:-1]:
        below = here.setdefault(part or str(len(here)), {})
        if isinstance(below, str):
            raise _contradiction(key)
        here = below
    last = path[-1] or str(len(here))
    if isinstance(here.get(last), dict):
        raise _contradiction(key)
    here[last] = value


def _contradiction(key: str) -> StripeError:
    return invalid(f"Invalid request: `{key}` is given both as a value and as an object.", param=key)
