"""Offers kept: by id, by search, by conversation, and by a wish."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.ids import OfferId, SearchId, ThreadId
from core.offers.errors import OfferNotFound
from core.offers.offer import StoredOffer
from core.offers.repository import OfferRepository
from core.offers.selection import OfferFilter, ordered
from core.people.caller import Caller


class Offers:
    """What was found, by id, by search and by conversation."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    async def get(self, caller: Caller, offer_id: OfferId) -> StoredOffer:
        """One offer of the caller's. An expired one is still shown; see `ensure_live`."""
        return (await self.get_many(caller, [offer_id]))[0]

    async def get_many(self, caller: Caller, offer_ids: Sequence[OfferId]) -> list[StoredOffer]:
        """Offers in the order asked for; any that is missing refuses them all."""
        async with self._begin(caller) as uow:
            found = {offer.id: offer for offer in await OfferRepository(uow.session).by_ids(caller, offer_ids)}
        for offer_id in offer_ids:
            if offer_id not in found:
                raise OfferNotFound("There is no such offer.", offer_id=str(offer_id))
        return [found[offer_id] for offer_id in offer_ids]

    async def cheapest_compliant(self, uow: UnitOfWork, offer_ids: Sequence[UUID]) -> list[StoredOffer]:
        """What the same searches found within policy, cheapest of each kind: for approvers to weigh."""
        return await OfferRepository(uow.session).cheapest_compliant(offer_ids)

    async def of_search(self, caller: Caller, search_id: SearchId) -> list[StoredOffer]:
        """All kept offers of a search, flights before hotels, best first."""
        async with self._begin(caller) as uow:
            return await OfferRepository(uow.session).of_search(caller, search_id)

    async def latest_of_thread(self, caller: Caller, thread_id: ThreadId) -> list[StoredOffer]:
        """The newest flights and the newest hotels of a conversation, best first."""
        async with self._begin(caller) as uow:
            return await OfferRepository(uow.session).latest_of_thread(caller, thread_id)

    async def refine(self, caller: Caller, search_id: SearchId, wish: OfferFilter) -> list[StoredOffer]:
        """The kept offers of a search that meet a wish, in its order. Short codes stay as they were."""
        return ordered(filter(wish.admits, await self.of_search(caller, search_id)), wish.sort)
