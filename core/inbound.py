"""Verified notices from outside, handed to whoever they are about. A notice nobody acts on is kept and passed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import structlog

from core.bookings.service import Bookings
from core.changes.service import Cancellations
from core.db.inbox import Inbox
from core.messages.lifecycle import MessageStatus
from core.messages.service import Messages
from core.payments.cards import Cards

log = structlog.get_logger(__name__)

_MAIL: Final[Mapping[str, MessageStatus]] = {
    "delivered": MessageStatus.DELIVERED,
    "open": MessageStatus.OPENED,
    "click": MessageStatus.CLICKED,
    "bounce": MessageStatus.BOUNCED,
    "dropped": MessageStatus.FAILED,
}


class CardDecisions:
    """Answers a card's charge while the bank waits. Anything but a clear yes is a no."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards

    async def decide(self, event: Mapping[str, Any]) -> bool:
        """Whether the charge in a provider's event may pass."""
        from core.providers.stripe import CardAsked, normalise

        asked = normalise(event)
        return isinstance(asked, CardAsked) and await self._cards.decide(asked.charge)


class Inbound:
    """Job `inbox.handle`: one notice, once."""

    def __init__(
        self, inbox: Inbox, cards: Cards, messages: Messages, bookings: Bookings, cancellations: Cancellations
    ) -> None:
        self._inbox, self._cards, self._messages, self._bookings = inbox, cards, messages, bookings
        self._cancellations = cancellations

    async def handle(self, inbox_id: UUID) -> None:
        """Act on a kept notice; quiet when that was done."""
        row = await self._inbox.read(inbox_id)
        if row is None:
            return
        match row.provider:
            case "stripe":
                outcome = await self._stripe(row.payload)
            case "duffel":
                outcome = await self._duffel(row.payload)
            case "sendgrid":
                outcome = await self._mail(row.payload)
            case _:
                outcome = "noted"
        log.info("inbox.handled", provider=row.provider, type=row.event_type, outcome=outcome)
        await self._inbox.handled(inbox_id, outcome)

    async def _stripe(self, payload: Mapping[str, Any]) -> str:
        from core.providers.stripe import CardMoneyMoved, RefundMoved, normalise

        match normalise(payload):
            case CardMoneyMoved(transaction=transaction):
                return await self._cards.record(transaction)
            case RefundMoved(reference=reference, receipt=receipt, failure_reason=why):
                return await self._cancellations.refund_heard(reference, receipt, why)
            case _:
                return "noted"

    async def _duffel(self, payload: Mapping[str, Any]) -> str:
        from core.providers.duffel.news import cancellation_in, news_of

        if (over := cancellation_in(payload)) is not None:
            return await self._cancellations.provider_cancelled("duffel", over)
        news = news_of(payload)
        return "noted" if news is None else await self._bookings.heard("duffel", news)

    async def _mail(self, payload: Mapping[str, Any]) -> str:
        status = _MAIL.get(str(payload.get("event")))
        # An open that a mail proxy made says nothing about a person.
        if status is None or payload.get("sg_machine_open"):
            return "noted"
        await self._messages.record_event(
            org_id=str(payload.get("org_id", "")), message_id=str(payload.get("message_id", "")), status=status
        )
        return status.value
