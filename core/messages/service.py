"""Write a message with the change it tells of; send it after the commit; keep what became of it."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from core.db.tenancy import SystemActor
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import new_id, parse_id
from core.messages.lifecycle import MessageStatus, further
from core.messages.models import MessageRow
from core.messages.ports import Attachment, Mail, Mailer
from core.messages.rendering import render

declare(message__send__before="about to hand a mail over", message__send__after="the mail is taken, not yet recorded")


class Messages:
    """The outgoing post."""

    def __init__(self, begin: Begin, mailer: Mailer) -> None:
        self._begin, self._mailer = begin, mailer

    async def write(
        self,
        uow: UnitOfWork,
        *,
        key: str,
        template: str,
        to_email: str,
        to_name: str,
        subject: str,
        data: dict[str, Any],
        booking_id: UUID | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        """Put a mail into the post with this unit of work; the same `key` is posted once."""
        files = [
            {"filename": a.filename, "type": a.type, "content": base64.b64encode(a.content).decode()}
            for a in attachments
        ]
        made = await uow.session.execute(
            insert(MessageRow)
            .values(
                org_id=uow.org_id,
                id=new_id(),
                key=key,
                booking_id=booking_id,
                channel="email",
                template=template,
                recipient=to_email,
                recipient_name=to_name,
                subject=subject,
                data={"values": data, "attachments": files},
                status=MessageStatus.PENDING.value,
                attempts=0,
                created_at=uow.now,
                updated_at=uow.now,
            )
            .on_conflict_do_nothing(index_elements=["org_id", "key"])
            .returning(MessageRow.id)
        )
        message_id = made.scalar_one_or_none()
        if message_id is not None:
            await uow.outbox.add("messages.send", key=f"message:{message_id}", message_id=str(message_id))

    async def send(self, org_id: UUID, message_id: UUID) -> None:
        """Hand one message over; quiet when that was done. A mail whose answer was lost is sent again."""
        actor = SystemActor(org_id, "worker")
        async with self._begin(actor) as uow:
            row = await uow.session.scalar(select(MessageRow).where(MessageRow.id == message_id))
        if row is None or row.status != MessageStatus.PENDING:
            return
        text, html = render(row.template, row.data["values"])
        files = tuple(
            Attachment(a["filename"], a["type"], base64.b64decode(a["content"])) for a in row.data["attachments"]
        )
        crashpoint("message.send.before")
        receipt = await self._mailer.send(
            Mail(
                row.recipient,
                row.recipient_name,
                row.subject,
                text,
                html,
                files,
                {"org_id": str(org_id), "message_id": str(message_id)},
            )
        )
        crashpoint("message.send.after")
        async with self._begin(actor) as uow:
            await uow.end_job()
            await uow.session.execute(
                update(MessageRow)
                .where(MessageRow.id == message_id, MessageRow.status == MessageStatus.PENDING.value)
                .values(
                    status=MessageStatus.SENT.value,
                    provider_ref=receipt.provider_id,
                    sent_at=uow.now,
                    updated_at=uow.now,
                    attempts=MessageRow.attempts + 1,
                )
            )

    async def record_event(self, *, org_id: str, message_id: str, status: MessageStatus) -> None:
        """Delivery news: later states only, in any order. News of unknown messages is passed over."""
        tenant, key = parse_id(org_id), parse_id(message_id)
        if tenant is None or key is None:
            return
        async with self._begin(SystemActor(tenant, "webhook")) as uow:
            row = await uow.session.scalar(select(MessageRow).where(MessageRow.id == key).with_for_update())
            if row is not None:
                row.status = further(MessageStatus(row.status), status).value
                row.updated_at = uow.now
