"""Every query of searches and offers. A search with all its offers is written by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.kernel.ids import OfferId, SearchId, ThreadId
from core.kernel.money import Money
from core.offers.offer import StoredOffer
from core.people.caller import Caller, Door

_STORE: Final = text(
    """
    WITH kept AS (
        INSERT INTO searches
            (org_id, id, employee_id, thread_id, request, origin_code, destination_code, outcome, created_at)
        SELECT :org, s.id, :employee, s.thread_id, s.request, s.origin_code, s.destination_code, s.outcome, s.created_at
        FROM jsonb_to_record(CAST(:search AS jsonb)) AS s(
            id uuid, thread_id uuid, request jsonb, origin_code text, destination_code text, outcome jsonb,
            created_at timestamptz)
        RETURNING org_id, id, created_at
    )
    INSERT INTO offers
        (org_id, id, search_id, employee_id, kind, short, position, supplier, supplier_offer_id, snapshot, raw,
         total_minor, currency, travellers, expires_at, checked_at, verdict, rank)
    SELECT kept.org_id, o.id, kept.id, :employee, o.kind, o.short, o.position, o.supplier, o.supplier_offer_id,
           o.snapshot, o.raw, o.total_minor, o.currency, o.travellers, o.expires_at, kept.created_at, o.verdict, o.rank
    FROM kept, jsonb_to_recordset(CAST(:offers AS jsonb)) AS o(
        id uuid, kind text, short text, position integer, supplier text, supplier_offer_id text, snapshot jsonb,
        raw jsonb, total_minor bigint, currency char(3), travellers integer, expires_at timestamptz, verdict jsonb,
        rank jsonb)
    """
)

_COLUMNS: Final = """
    o.id, o.search_id, o.kind, o.short, o.supplier, o.supplier_offer_id, o.snapshot, o.raw, o.total_minor, o.currency,
    o.travellers, o.expires_at, o.checked_at, o.verdict, o.rank
"""
_ORDER: Final = "ORDER BY o.kind, o.position"
# Another person's rows answer as if they were not there.
_MINE: Final = "(:all OR o.employee_id = :employee)"
_BY_ID: Final = text(f"SELECT {_COLUMNS} FROM offers o WHERE o.id = ANY(:ids) AND {_MINE}")
_OF_SEARCH: Final = text(f"SELECT {_COLUMNS} FROM offers o WHERE o.search_id = :search AND {_MINE} {_ORDER}")
_CHEAPEST_COMPLIANT: Final = text(
    f"""
    SELECT DISTINCT ON (o.kind) {_COLUMNS}
    FROM offers chosen JOIN offers o ON o.org_id = chosen.org_id AND o.search_id = chosen.search_id AND o.kind = chosen.kind
    WHERE chosen.id = ANY(:ids) AND o.verdict->>'level' = 'green' AND o.currency = chosen.currency
    ORDER BY o.kind, o.total_minor
    """
)
_LATEST: Final = text(
    f"""
    WITH latest AS (
        SELECT DISTINCT ON (k.kind) k.kind, s.id
        FROM searches s JOIN LATERAL (SELECT DISTINCT kind FROM offers WHERE org_id = s.org_id AND search_id = s.id) k
            ON true
        WHERE s.thread_id = :thread
        ORDER BY k.kind, s.created_at DESC, s.id DESC
    )
    SELECT {_COLUMNS} FROM latest JOIN offers o ON o.search_id = latest.id AND o.kind = latest.kind
    WHERE {_MINE} {_ORDER}
    """
)
_SEARCH: Final = text(
    "SELECT o.id, o.request, o.outcome, o.created_at, o.thread_id, o.origin_code, o.destination_code"
    f" FROM searches o WHERE o.id = :search AND {_MINE}"
)


class OfferRepository:
    """Searches and offers of one tenant."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def store(self, caller: Caller, search: dict[str, Any], offers: Sequence[StoredOffer]) -> None:
        """One search with its offers."""
        rows = [
            {
                "id": offer.id,
                "kind": offer.kind,
                "short": offer.short,
                "position": offer.rank["position"],
                "supplier": offer.supplier,
                "supplier_offer_id": offer.supplier_offer_id,
                "snapshot": offer.snapshot,
                "raw": offer.raw,
                "total_minor": offer.total.minor,
                "currency": offer.total.currency.code,
                "travellers": offer.travellers,
                "expires_at": offer.expires_at,
                "verdict": offer.verdict,
                "rank": offer.rank,
            }
            for offer in offers
        ]
        await self._session.execute(
            _STORE,
            {
                "org": caller.org_id,
                "employee": caller.employee_id,
                "search": _document(search),
                "offers": _document(rows),
            },
        )

    async def search(self, caller: Caller, search_id: SearchId) -> Row[Any] | None:
        """The search, if it is this caller's to see."""
        return (await self._session.execute(_SEARCH, {"search": search_id, **_reader(caller)})).one_or_none()

    async def by_ids(self, caller: Caller, ids: Sequence[OfferId]) -> list[StoredOffer]:
        """Those of the ids that are this caller's to see."""
        return await self._offers(_BY_ID, {"ids": list(ids), **_reader(caller)})

    async def cheapest_compliant(self, ids: Sequence[UUID]) -> list[StoredOffer]:
        """For each kind among the chosen offers, the cheapest offer within policy that their search found."""
        return await self._offers(_CHEAPEST_COMPLIANT, {"ids": list(ids)})

    async def of_search(self, caller: Caller, search_id: SearchId) -> list[StoredOffer]:
        """All kept, in their order."""
        return await self._offers(_OF_SEARCH, {"search": search_id, **_reader(caller)})

    async def latest_of_thread(self, caller: Caller, thread_id: ThreadId) -> list[StoredOffer]:
        """The newest flights and the newest hotels found in a conversation."""
        return await self._offers(_LATEST, {"thread": thread_id, **_reader(caller)})

    async def _offers(self, statement: TextClause, values: dict[str, Any]) -> list[StoredOffer]:
        return [_offer(row) for row in await self._session.execute(statement, values)]


def _reader(caller: Caller) -> dict[str, Any]:
    everyone = caller.sees_everyone or caller.door in {Door.SYSTEM, Door.WORKER}
    return {"all": everyone, "employee": caller.employee_id}


def _document(value: Any) -> str:
    return orjson.dumps(value, default=_plain).decode()


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


def _offer(row: Row[Any]) -> StoredOffer:
    return StoredOffer(
        id=OfferId(row.id),
        search_id=SearchId(row.search_id),
        kind=row.kind,
        short=row.short,
        supplier=row.supplier,
        supplier_offer_id=row.supplier_offer_id,
        snapshot=row.snapshot,
        raw=row.raw,
        total=Money.from_json({"minor": row.total_minor, "currency": row.currency}),
        travellers=row.travellers,
        expires_at=row.expires_at,
        checked_at=row.checked_at,
        verdict=row.verdict,
        rank=row.rank,
    )
