"""Lists: newest first, by cursor, between 1 and 100 at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sandbox.stripe.books import NAMES, Json
from sandbox.stripe.desk import Call, Desk
from sandbox.stripe.errors import invalid, missing

_DEFAULT: Final = 10


def page(
    desk: Desk, call: Call, kind: str, url: str, where: Callable[[Json], bool] | None = None, **index: Any
) -> Json:
    """The asked-for page of the objects whose indexed members match."""
    wanted = {name: value for name, value in index.items() if value is not None}
    created = call.get("created")

    def fits(thing: Json) -> bool:
        return _in_window(thing, created) and (where is None or where(thing))

    found = desk.books.all(kind, fits, **wanted)
    data, has_more = _cut(found, call, kind)
    return {"object": "list", "data": [desk.show(one) for one in data], "has_more": has_more, "url": url}


def _cut(found: list[Json], call: Call, kind: str) -> tuple[list[Json], bool]:
    after, before, limit = call.get("starting_after"), call.get("ending_before"), call.get("limit", _DEFAULT)
    if after is not None and before is not None:
        raise invalid("You may only specify one of these parameters: ending_before, starting_after.")
    ids = [one["id"] for one in found]
    if after is not None:
        start = _position(ids, after, kind, "starting_after") + 1
        return found[start : start + limit], len(found) > start + limit
    if before is not None:
        end = _position(ids, before, kind, "ending_before")
        start = max(0, end - limit)
        return found[start:end], start > 0
    return found[:limit], len(found) > limit


def _position(ids: list[str], identifier: str, kind: str, param: str) -> int:
    if identifier not in ids:
        raise missing(NAMES.get(kind, kind), identifier, param=param)
    return ids.index(identifier)


def _in_window(thing: Json, created: int | Mapping[str, Any] | None) -> bool:
    if created is None:
        return True
    at = thing["created"]
    if isinstance(created, int):
        return bool(at == created)
    bounds: Mapping[str, Callable[[int], bool]] = {
        "gt": lambda bound: at > bound,
        "gte": lambda bound: at >= bound,
        "lt": lambda bound: at < bound,
        "lte": lambda bound: at <= bound,
    }
    return all(bounds[name](int(bound)) for name, bound in created.items())
