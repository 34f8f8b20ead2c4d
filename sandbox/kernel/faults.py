"""Failures that happen because someone asked for them, never by luck.

Generic kinds are applied by the middleware around every party (`sandbox.kernel.http`). Domain kinds are looked up by
the party's own code at the point where they bite: `faults.domain("duffel", "price_change", offer_id=…)`.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from typing import Any

from sandbox.kernel.ids import new_id
from sandbox.kernel.store import Store

GENERIC: Mapping[str, str] = {
    "slow": "Answers only after `seconds`.",
    "error": "Answers with `status` in the vendor's own error shape; nothing is done.",
    "rate_limited": "Answers 429 with the vendor's headers; nothing is done.",
    "timeout_before": "Holds the request for `seconds` and closes the connection; nothing is done.",
    "timeout_after": "Does what was asked, holds the answer for `seconds` and closes the connection.",
    "cut_before": "Closes the connection at once; nothing is done.",
    "cut_after": "Does what was asked and closes the connection without an answer.",
    "invalid_json": "Does what was asked and answers with a body cut in half.",
}

_PARTY, _KIND = "_sandbox", "fault"


@dataclass(frozen=True)
class Asked:
    """The request being served, as far as a fault can look at it."""

    party: str
    method: str
    path: str
    body: bytes


CURRENT: ContextVar[Asked | None] = ContextVar("sandbox_current_request", default=None)


@dataclass
class Fault:
    """One scripted failure.

    `path` is a regular expression searched in the path below the party's mount; `contains` is looked for in the raw
    body; `times=None` means until removed. `args` carries what the kind needs (`percent`, `code`, …).
    """

    party: str
    kind: str
    method: str | None = None
    path: str | None = None
    contains: str | None = None
    status: int = 500
    seconds: float = 30.0
    times: int | None = 1
    args: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: new_id("flt", 12))
    used: int = 0

    def fits(self, asked: Asked | None) -> bool:
        if asked is None:
            return not (self.method or self.path or self.contains)
        return (
            (self.method is None or self.method.upper() == asked.method)
            and (self.path is None or re.search(self.path, asked.path) is not None)
            and (self.contains is None or self.contains.encode() in asked.body)
        )

    def as_json(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}


class Faults:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._faults = [Fault(**doc) for doc in store.find(_PARTY, _KIND)]

    def add(self, fault: Fault) -> Fault:
        try:
            re.compile(fault.path or "")
        except re.error as broken:
            raise ValueError(f"path is no regular expression: {broken}") from broken
        self._faults.append(fault)
        self._store.put(_PARTY, _KIND, fault.id, fault.as_json())
        return fault

    def all(self) -> list[Fault]:
        return list(self._faults)

    def remove(self, id_: str) -> bool:
        self._faults = [fault for fault in self._faults if fault.id != id_]
        return self._store.delete(_PARTY, _KIND, id_)

    def clear(self) -> None:
        for fault in self.all():
            self.remove(fault.id)

    def take(self, asked: Asked) -> Fault | None:
        """The first generic fault for this request; one use of it is spent."""
        for fault in self._faults:
            if fault.party == asked.party and fault.kind in GENERIC and fault.fits(asked):
                self._spend(fault)
                return fault
        return None

    def domain(self, party: str, kind: str, **match: object) -> dict[str, Any] | None:
        """The arguments of the first fault of that kind for this party, and one use of it is spent.

        An argument of the fault that bears the name of a `match` keyword must equal it (as text); `method`, `path`
        and `contains` are held against the request being served.
        """
        fault = self.peek(party, kind, **match)
        if fault is None:
            return None
        self._spend(fault)
        return {"status": fault.status, "seconds": fault.seconds} | fault.args

    def peek(self, party: str, kind: str, **match: object) -> Fault | None:
        for fault in self._faults:
            if fault.party != party or fault.kind != kind or not fault.fits(CURRENT.get()):
                continue
            if all(str(match[name]) == str(value) for name, value in fault.args.items() if name in match):
                return fault
        return None

    def _spend(self, fault: Fault) -> None:
        fault.used += 1
        if fault.times is not None and fault.used >= fault.times:
            self.remove(fault.id)
        else:
            self._store.put(_PARTY, _KIND, fault.id, fault.as_json())
