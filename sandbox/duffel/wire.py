"""How the vendor writes things down: ids, times, durations, money, and pages of a list."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sandbox.duffel.problems import Problem, error, invalid
from sandbox.kernel.ids import base62, from_base62, token

CURRENCY = "USD"
ORGANISATION = "org_0000Tripwright00Sandbox"
_STEM = 14
_HEAD = "0000"


def new_id(prefix: str) -> str:
    return f"{prefix}_{_HEAD}{token(18)}"


def family_id(prefix: str, stem: str, index: int) -> str:
    """Ids of what belongs to one offer request: they name it and a place in it."""
    return f"{prefix}_{_HEAD}{stem}{base62(index, 4)}"


def new_stem() -> str:
    return token(_STEM)


def stem_and_index(id_: str) -> tuple[str, int] | None:
    _, _, body = id_.partition("_")
    if len(body) != len(_HEAD) + _STEM + 4 or not body.startswith(_HEAD) or not body.isalnum() or not body.isascii():
        return None
    return body[len(_HEAD) : -4], from_base62(body[-4:])


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_the_second(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def duration(minutes: int) -> str:
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    parts = (f"{hours}H" if hours else "") + (f"{left}M" if left or not (hours or days) else "")
    return "P" + (f"{days}D" if days else "") + (f"T{parts}" if parts else "")


def money(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def cents(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0")[:2] or 0)


def page(
    query: Mapping[str, str], items: Sequence[Any], id_of: Callable[[Any], str] = lambda item: item["id"]
) -> dict[str, Any]:
    """`{"data", "meta": {limit, before, after}}` for the cursor asked for."""
    limit = _limit(query.get("limit", "50"))
    ids = [id_of(item) for item in items]
    start = 0
    if after := query.get("after"):
        start = _position(ids, after, "after") + 1
    elif before := query.get("before"):
        start = max(0, _position(ids, before, "before") - limit)
    part = items[start : start + limit]
    meta = {
        "limit": limit,
        "before": _cursor(ids[start]) if start > 0 and part else None,
        "after": _cursor(ids[start + limit - 1]) if start + limit < len(items) else None,
    }
    return {"data": list(part), "meta": meta}


def only(query: Mapping[str, str], *known: str) -> None:
    """Refuse query parameters the vendor does not document."""
    unknown = sorted(set(query) - set(known) - {"limit", "before", "after"})
    if unknown:
        raise Problem(
            422,
            [
                error(
                    "validation_error", "validation_unexpected", "Unexpected parameter",
                    f"Parameter '{name}' is not known", {"field": name, "pointer": f"/{name}"},
                )
                for name in unknown
            ],
        )  # fmt: skip


def _limit(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 200:
        raise invalid("limit", "Field 'limit' must be between 1 and 200")
    return int(text)


def _cursor(id_: str) -> str:
    return base64.urlsafe_b64encode(b"\x83m" + id_.encode()).decode().rstrip("=")


def _position(ids: list[str], cursor: str, name: str) -> int:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return ids.index(raw[2:].decode())
    except (ValueError, binascii.Error) as unknown:
        raise invalid(name, f"Field '{name}' is not a cursor of this list", "validation_format") from unknown
