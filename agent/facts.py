"""The facts of a turn: the date, who travels, what they asked to keep in mind. Rendered afresh every turn."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from core.people.caller import Caller
from tools.marked import plain

if TYPE_CHECKING:
    from core.app import App

_KEPT: Final = 30.0
_MOST_PEOPLE: Final = 2_000
_PREFERENCES_TOLD: Final = 8


class Profiles:
    """Who people are, remembered for half a minute: it changes seldom and is read every turn."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._known: dict[UUID, tuple[float, dict[str, Any]]] = {}

    async def of(self, caller: Caller) -> dict[str, Any]:
        """What a turn may know about its person."""
        known = self._known.get(caller.employee_id)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        profile = (await self._app.people.me(caller)).as_json()
        kept = await self._app.memories.list(caller)
        facts = {
            "traveller": plain(profile["name"], 80),
            "given_name": plain(profile.get("given_name") or profile["name"], 40),
            "home_airport": profile.get("home_airport"),
            "currency": profile["org"]["currency"],
            "level": profile.get("level"),
            "roles": ", ".join(sorted(role.value for role in caller.roles)),
            "preferences": [plain(one.text, 200) for one in kept[:_PREFERENCES_TOLD]],
        }
        if len(self._known) >= _MOST_PEOPLE:
            self._known.clear()
        self._known[caller.employee_id] = (time.monotonic() + _KEPT, facts)
        return facts

    def changed(self, caller: Caller) -> None:
        """Something about this person has changed; read it again next time."""
        self._known.pop(caller.employee_id, None)


def turn_facts(
    profile: Mapping[str, Any], *, now: datetime, trip: Mapping[str, Any] | None, reference: str | None
) -> dict[str, Any]:
    """The facts of one turn."""
    facts = {
        **profile,
        "today": now.date().isoformat(),
        "weekday": f"{now:%A}",
        "time": f"{now:%H:%M}",
    }
    if trip and reference and trip.get("status") not in {"cancelled", None}:
        facts["trip"] = {**trip, "reference": reference}
    return facts
