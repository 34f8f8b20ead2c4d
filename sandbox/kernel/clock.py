"""The sandbox's own time: real time plus an offset that can be moved and that survives a restart."""

import time
from datetime import UTC, datetime, timedelta

from sandbox.kernel.store import Store

_PARTY, _KIND, _ID = "_sandbox", "clock", "offset"


class Clock:
    """`now()` is what suppliers live by; `wire_now()` is what they stamp on the envelopes of their webhooks.

    Moving the clock moves only `now()`: a receiver whose own clock did not move still accepts the signature's time.
    """

    def __init__(self, store: Store, start: datetime | None = None) -> None:
        self._store = store
        self._start_offset = timedelta(0) if start is None else start - _real_now()
        kept = store.get(_PARTY, _KIND, _ID)
        if start is not None or kept is None:
            self._offset = self._start_offset
            self._save()
        else:
            self._offset = timedelta(seconds=float(kept["seconds"]))

    def now(self) -> datetime:
        return _real_now() + self._offset

    def wire_now(self) -> datetime:
        return _real_now() + self._start_offset

    def advance(self, seconds: float) -> datetime:
        self._offset += timedelta(seconds=seconds)
        self._save()
        return self.now()

    def set(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("the clock is set with an aware datetime")
        self._offset = at - _real_now()
        self._save()
        return self.now()

    def reset(self) -> None:
        self._offset = self._start_offset
        self._save()

    @property
    def offset_seconds(self) -> float:
        return self._offset.total_seconds()

    def _save(self) -> None:
        self._store.put(_PARTY, _KIND, _ID, {"seconds": self._offset.total_seconds()})


def _real_now() -> datetime:
    return datetime.fromtimestamp(time.time(), tz=UTC)
