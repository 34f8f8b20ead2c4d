"""The demo organisations' policies, loaded from files; doing it again changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import orjson

from core.db.tenancy import SystemActor
from core.db.unit_of_work import Begin
from core.people.demo_people import CONTOSO, NORTHWIND
from core.policy.service import Policies

DEMO_FILE: Final = Path(__file__).with_name("demo_policy.json")

_CONTOSO: Final[dict[str, Any]] = {
    "name": "Contoso Legal travel policy",
    "replace": True,
    "rules": [
        {
            "id": "economy-only",
            "name": "Economy only",
            "category": "cabin",
            "rules": [{"field": "segment.fare_class", "operator": "ne", "value": "economy"}],
            "action": "HARD_STOP",
            "exception_allowed": True,
            "message": "Only economy is booked without an approved exception.",
        }
    ],
}


def demo_policy() -> dict[str, Any]:
    """Northwind's rules."""
    loaded: dict[str, Any] = orjson.loads(DEMO_FILE.read_bytes())
    return loaded


async def seed(begin: Begin, policies: Policies) -> None:
    """Load both demo policies."""
    for org_id, document in ((NORTHWIND, demo_policy()), (CONTOSO, _CONTOSO)):
        async with begin(SystemActor(org_id)) as uow:
            await policies.load_in(uow, document)
