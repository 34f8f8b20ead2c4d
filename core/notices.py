"""Words to people that the core itself decides to send: approvers asked, reminded, and told."""

from __future__ import annotations

from core.approvals.ports import Notice, NoticeKind
from core.db.unit_of_work import UnitOfWork
from core.messages.service import Messages


class MailNotices:
    """Approval notices by e-mail, with a live hint for an open inbox."""

    def __init__(self, messages: Messages, *, base_url: str) -> None:
        self._messages, self._base_url = messages, base_url

    async def leave(self, uow: UnitOfWork, notice: Notice) -> None:
        """Put the notice into the post, in the unit of work that causes it."""
        await self._messages.write(
            uow,
            key=f"notice:{notice.key}",
            template="notice",
            to_email=notice.to.email,
            to_name=notice.to.name,
            subject=notice.subject,
            booking_id=notice.booking_id,
            data={
                "headline": notice.subject,
                "lines": list(notice.lines),
                "reference": notice.reference,
                "link": f"{self._base_url}/approvals?id={notice.approval_id}",
                "sandbox": False,
            },
        )
        if notice.kind is NoticeKind.ASKED:
            await uow.outbox.add(
                "bookings.announce",
                key=f"announce:{notice.key}",
                booking_id=str(notice.booking_id),
                kind="asked",
                words="\n".join(notice.lines),
            )
        uow.publish(f"approvals:{notice.to.id}", {"approval_id": str(notice.approval_id), "kind": notice.kind.value})
