"""Make, show, accept and decline proposals.

A nonce is shown only to the proposal's own person. It is derived from a secret and never stored, streamed or given
to the model; accepting moves the row, so it works once.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from core.consents.errors import (
    AcknowledgementMissing,
    AlreadySpent,
    ProposalExpired,
    ProposalNotFound,
    Superseded,
    WrongNonce,
)
from core.consents.lifecycle import ProposalStatus
from core.consents.models import ProposalRow
from core.conversations import events
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.crash import crashpoint, declare
from core.kernel.ids import ProposalId, new_id
from core.people.caller import Caller

declare(proposal__accepted="the yes is recorded, its transaction is still open")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as its card shows it. `nonce` is set only when its own person asked."""

    id: ProposalId
    booking_id: UUID
    thread_id: UUID | None
    employee_id: UUID
    status: ProposalStatus
    hash: str
    card: dict[str, Any]
    expires_at: datetime
    nonce: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The API's Proposal."""
        shown = {
            **self.card,
            "id": str(self.id),
            "booking_id": str(self.booking_id),
            "thread_id": None if self.thread_id is None else str(self.thread_id),
            "status": self.status.value,
            "hash": self.hash,
            "expires_at": self.expires_at.isoformat(),
        }
        return shown if self.nonce is None else {**shown, "nonce": self.nonce}


class Proposals:
    """The desk where things are shown and agreed to."""

    def __init__(self, begin: Begin, secret: bytes) -> None:
        self._begin, self._secret = begin, secret

    def _nonce(self, row: ProposalRow) -> str:
        return hmac.new(self._secret, f"consent:{row.id}:{row.hash}".encode(), hashlib.sha256).hexdigest()

    def _shown(self, row: ProposalRow, now: datetime, *, to: UUID | None) -> Proposal:
        status = ProposalStatus(row.status)
        if status is ProposalStatus.OPEN and row.expires_at <= now:
            status = ProposalStatus.EXPIRED
        may_answer = to == row.employee_id and status is ProposalStatus.OPEN
        return Proposal(
            ProposalId(row.id),
            row.booking_id,
            row.thread_id,
            row.employee_id,
            status,
            row.hash,
            row.card,
            row.expires_at,
            self._nonce(row) if may_answer else None,
        )

    async def make(
        self,
        uow: UnitOfWork,
        *,
        kind: str,
        employee_id: UUID,
        thread_id: UUID | None,
        booking_id: UUID,
        payload_hash: str,
        card: dict[str, Any],
        expires_at: datetime,
    ) -> Proposal:
        """Show something new to a person; the booking's earlier open proposal is superseded."""
        await self.supersede(uow, booking_id)
        row = ProposalRow(
            org_id=uow.org_id,
            id=new_id(),
            kind=kind,
            employee_id=employee_id,
            thread_id=thread_id,
            booking_id=booking_id,
            status=ProposalStatus.OPEN.value,
            hash=payload_hash,
            card={**card, "created_at": uow.now.isoformat()},
            created_at=uow.now,
            expires_at=expires_at,
        )
        uow.session.add(row)
        await uow.session.flush()
        return self._shown(row, uow.now, to=None)

    async def supersede(self, uow: UnitOfWork, booking_id: UUID) -> None:
        """Whatever was open for the booking can no longer be agreed to."""
        replaced = await uow.session.scalars(
            update(ProposalRow)
            .where(ProposalRow.booking_id == booking_id, ProposalRow.status == ProposalStatus.OPEN.value)
            .values(status=ProposalStatus.SUPERSEDED.value, answered_at=uow.now)
            .returning(ProposalRow)
        )
        for row in replaced.all():
            await self.tell(uow, row)

    async def tell(self, uow: UnitOfWork, row: ProposalRow) -> None:
        """Let every tab that shows the card know what became of it."""
        if row.thread_id is not None:
            told = {"id": str(row.id), "status": row.status}
            await events.append(uow, row.thread_id, [{"type": "CUSTOM", "name": "proposal", "value": told}])

    async def get(self, caller: Caller, proposal_id: UUID) -> Proposal:
        """One proposal: its own person with the nonce, travel staff without."""
        async with self._begin(caller) as uow:
            row = await uow.session.scalar(select(ProposalRow).where(ProposalRow.id == proposal_id))
            if row is None or (row.employee_id != caller.employee_id and not caller.sees_everyone):
                raise ProposalNotFound("There is no such proposal.", proposal_id=str(proposal_id))
            return self._shown(row, uow.now, to=caller.employee_id)

    async def booking_of(self, uow: UnitOfWork, caller: Caller, proposal_id: UUID) -> UUID:
        """Which booking the caller's own proposal is about, so that it can be locked first."""
        found = await uow.session.scalar(
            select(ProposalRow.booking_id).where(
                ProposalRow.id == proposal_id, ProposalRow.employee_id == caller.employee_id
            )
        )
        if found is None:
            raise ProposalNotFound("There is no such proposal.", proposal_id=str(proposal_id))
        return found

    async def lock_open(self, uow: UnitOfWork, caller: Caller, proposal_id: UUID) -> ProposalRow:
        """The caller's own proposal, locked, or why it can no longer be answered."""
        row = await uow.session.scalar(select(ProposalRow).where(ProposalRow.id == proposal_id).with_for_update())
        if row is None or row.employee_id != caller.employee_id:
            raise ProposalNotFound("There is no such proposal.", proposal_id=str(proposal_id))
        status = ProposalStatus(row.status)
        if status is ProposalStatus.SUPERSEDED:
            raise Superseded("A newer proposal replaced this one.", proposal_id=str(row.id))
        if status is not ProposalStatus.OPEN:
            raise AlreadySpent(f"This proposal is {status} already.", status=status.value)
        if row.expires_at <= uow.now:
            raise ProposalExpired("This proposal has expired: its prices are no longer promised.")
        return row

    def accept(
        self,
        uow: UnitOfWork,
        row: ProposalRow,
        caller: Caller,
        *,
        nonce: str,
        acknowledged: tuple[str, ...],
        method: str,
    ) -> None:
        """Record the person's yes on a locked open row. Only the card shown to them has the nonce."""
        if not hmac.compare_digest(nonce.encode(), self._nonce(row).encode()):
            raise WrongNonce("This confirmation does not belong to the card you were shown.")
        wanted = {str(ack["rule_id"]) for ack in row.card.get("acknowledgements", [])}
        if missing := sorted(wanted - set(acknowledged)):
            raise AcknowledgementMissing("Please tick the policy warning first.", missing=missing)
        row.move_to(ProposalStatus.ACCEPTED, at=uow.now)
        row.answered_by, row.door = caller.employee_id, caller.door.value
        row.payment_method, row.acknowledged = method, sorted(wanted)
        uow.audit.add("proposal.accepted", subject_type="booking", subject_id=row.booking_id, hash=row.hash)
        crashpoint("proposal.accepted")

    async def decline(self, caller: Caller, proposal_id: UUID) -> Proposal:
        """Not now. The draft stays."""
        async with self._begin(caller) as uow:
            row = await self.lock_open(uow, caller, proposal_id)
            row.move_to(ProposalStatus.DECLINED, at=uow.now)
            row.answered_by, row.door = caller.employee_id, caller.door.value
            uow.audit.add("proposal.declined", subject_type="booking", subject_id=row.booking_id)
            await self.tell(uow, row)
            return self._shown(row, uow.now, to=None)

    async def open_of_booking(self, uow: UnitOfWork, booking_id: UUID) -> UUID | None:
        """The id of what waits for an answer."""
        return await uow.session.scalar(
            select(ProposalRow.id).where(
                ProposalRow.booking_id == booking_id,
                ProposalRow.status == ProposalStatus.OPEN.value,
                ProposalRow.expires_at > uow.now,
            )
        )
