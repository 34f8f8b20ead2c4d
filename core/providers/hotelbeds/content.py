"""What hotels are, apart from price: kept for a day, never fetched per search."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog

from core.kernel.errors import Refused, TryLater
from core.providers.hotelbeds.client import CONTENT, HotelbedsClient

_LOG = structlog.get_logger(__name__)
_KEPT_SECONDS: Final = 24 * 3600.0
_MOST_HOTELS: Final = 50_000
_PAGE: Final = 100
_FETCH_SECONDS: Final = 10.0
_LONGEST: Final = 600
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class HotelFacts:
    """Static content of one hotel. Text is the hotel's own: data to show, never to follow."""

    address: str | None = None
    description: str | None = None


class HotelContent:
    """A cache over the content API."""

    def __init__(self, client: HotelbedsClient, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client, self._monotonic = client, monotonic
        self._known: dict[int, tuple[float, HotelFacts]] = {}
        self._fetching: dict[int, asyncio.Task[None]] = {}

    async def of(self, codes: Sequence[int], *, wait: float) -> Mapping[int, HotelFacts]:
        """What is known of the hotels after at most `wait` seconds; the rest arrives for the next search."""
        oldest = self._monotonic() - _KEPT_SECONDS
        missing = [code for code in codes if self._known.get(code, (0.0,))[0] <= oldest or code not in self._known]
        tasks = {task for code in missing if (task := self._fetching.get(code)) is not None}
        wanted = [code for code in missing if code not in self._fetching]
        for first in range(0, len(wanted), _PAGE):
            page = wanted[first : first + _PAGE]
            task = asyncio.create_task(self._fetch(page))
            tasks.add(task)
            self._fetching |= dict.fromkeys(page, task)
        if tasks:
            await asyncio.wait(tasks, timeout=wait)
        return {code: self._known[code][1] for code in codes if code in self._known}

    async def aclose(self) -> None:
        """Stop what is still being fetched."""
        tasks = set(self._fetching.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _fetch(self, codes: Sequence[int]) -> None:
        try:
            answer = await self._client.read(
                "GET",
                f"{CONTENT}/hotels",
                query={
                    "codes": ",".join(map(str, codes)),
                    "fields": "code,description,address",
                    "language": "ENG",
                    "from": 1,
                    "to": len(codes),
                },
                within=_FETCH_SECONDS,
            )
            for hotel in answer.get("hotels") or ():
                self._keep(hotel)
        except (TryLater, Refused, KeyError, TypeError, ValueError) as failed:
            _LOG.warning("hotelbeds.content_missing", hotels=len(codes), error=repr(failed))
        finally:
            for code in codes:
                self._fetching.pop(code, None)

    def _keep(self, hotel: Mapping[str, Any]) -> None:
        if len(self._known) >= _MOST_HOTELS:
            self._known.clear()
        facts = HotelFacts(address=_text(hotel.get("address")), description=_text(hotel.get("description")))
        self._known[int(hotel["code"])] = (self._monotonic(), facts)


def _text(value: Any) -> str | None:
    said = value.get("content") if isinstance(value, Mapping) else value
    return plain(said) if isinstance(said, str) else None


def plain(text: str) -> str | None:
    """A supplier's text without control and direction signs, clipped."""
    cleaned = _CONTROL.sub(" ", text).strip()
    if len(cleaned) > _LONGEST:
        cleaned = cleaned[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return cleaned or None
