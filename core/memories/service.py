"""Remember, recall, list and forget, for the person it is about and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from core.db.unit_of_work import Begin
from core.kernel.ids import MemoryId, new_id
from core.kernel.redaction import mask_cards
from core.memories.errors import MemoryFull, MemoryInvalid, MemoryNotFound
from core.memories.models import MemoryRow
from core.memories.ports import Embedder
from core.people.caller import Caller

LONGEST: Final = 500
MOST_PER_PERSON: Final = 200
_CLOSE_ENOUGH: Final = 0.75
"""Cosine distance above which two texts are not about the same thing."""


@dataclass(frozen=True, slots=True)
class Memory:
    """One thing remembered."""

    id: MemoryId
    kind: str
    text: str
    source: str
    created_at: datetime

    def as_json(self) -> dict[str, str]:
        """The API's preference."""
        return {
            "id": str(self.id),
            "text": self.text,
            "kind": self.kind,
            "source": self.source,
            "created_at": self.created_at.isoformat().replace("+00:00", "Z"),
        }


class Memories:
    """What is remembered about people."""

    def __init__(self, begin: Begin, embedder: Embedder) -> None:
        self._begin, self._embedder = begin, embedder

    async def remember(
        self, caller: Caller, text: str, *, kind: str = "preference", source: str = "conversation"
    ) -> Memory:
        """Keep a preference. Saying the same again changes nothing."""
        words = " ".join(mask_cards(text).split())
        if not words or len(words) > LONGEST:
            raise MemoryInvalid(f"A preference has between 1 and {LONGEST} characters.", length=len(words))
        [place] = await self._embedder.embed([words])
        async with self._begin(caller) as uow:
            mine = (MemoryRow.org_id == caller.org_id, MemoryRow.employee_id == caller.employee_id)
            held = await uow.session.scalar(select(func.count()).select_from(MemoryRow).where(*mine))
            if (held or 0) >= MOST_PER_PERSON:
                raise MemoryFull(f"{MOST_PER_PERSON} preferences are kept already; forget one first.", held=held)
            await uow.session.execute(
                insert(MemoryRow)
                .values(
                    org_id=caller.org_id,
                    id=new_id(),
                    employee_id=caller.employee_id,
                    kind=kind,
                    text=words,
                    source=source,
                    embedding=place,
                    created_at=uow.now,
                )
                .on_conflict_do_nothing()
            )
            row = (
                await uow.session.execute(
                    select(MemoryRow).where(*mine, func.lower(MemoryRow.text) == func.lower(words))
                )
            ).scalar_one()
            return _memory(row)

    async def recall(self, caller: Caller, text: str, k: int = 5) -> Sequence[Memory]:
        """The `k` memories closest to a text, closest first."""
        return [memory for memory, _ in await self._nearest(caller, text, k)]

    async def matching(self, caller: Caller, text: str) -> Memory | None:
        """The one memory a text is about, or None when none is close."""
        nearest = await self._nearest(caller, text, 1)
        return nearest[0][0] if nearest and nearest[0][1] <= _CLOSE_ENOUGH else None

    async def list(self, caller: Caller) -> Sequence[Memory]:
        """All of the caller's, newest first."""
        async with self._begin(caller) as uow:
            rows = await uow.session.scalars(
                select(MemoryRow)
                .where(MemoryRow.org_id == caller.org_id, MemoryRow.employee_id == caller.employee_id)
                .order_by(MemoryRow.created_at.desc(), MemoryRow.id.desc())
            )
            return [_memory(row) for row in rows]

    async def forget(self, caller: Caller, memory_id: MemoryId) -> Memory:
        """Delete one of one's own for good; what it was."""
        async with self._begin(caller) as uow:
            row = await uow.session.scalar(
                delete(MemoryRow)
                .where(
                    MemoryRow.org_id == caller.org_id,
                    MemoryRow.employee_id == caller.employee_id,
                    MemoryRow.id == memory_id,
                )
                .returning(MemoryRow)
            )
            if row is None:
                raise MemoryNotFound("That is not among what I remember about you.", memory_id=str(memory_id))
            return _memory(row)

    async def _nearest(self, caller: Caller, text: str, k: int) -> Sequence[tuple[Memory, float]]:
        [place] = await self._embedder.embed([text])
        distance = MemoryRow.embedding.cosine_distance(place)
        async with self._begin(caller) as uow:
            rows = await uow.session.execute(
                select(MemoryRow, distance)
                .where(MemoryRow.org_id == caller.org_id, MemoryRow.employee_id == caller.employee_id)
                .order_by(distance, MemoryRow.id)
                .limit(max(1, k))
            )
            return [(_memory(row), float(far)) for row, far in rows]


def _memory(row: MemoryRow) -> Memory:
    return Memory(MemoryId(row.id), row.kind, row.text, row.source, row.created_at)
