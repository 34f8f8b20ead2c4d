"""Rows of cancellations: a request with its totals, and one line for each item in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.changes.lifecycle import CancellationStatus, LineStatus, ensure_line_move, ensure_move
from core.changes.rules import ItemQuote, Source
from core.db.base import Base, TenantRow, belongs_to
from core.kernel.money import Money, currency


class CancellationRow(TenantRow, Base):
    """Somebody's wish to cancel a trip or part of it, from its quote to the last supplier's answer.

    `lease_until` and `epoch` mark who executes it.
    """

    __tablename__ = "cancellations"
    __table_args__ = (
        belongs_to("bookings", "booking_id"),
        UniqueConstraint("org_id", "reference"),
        Index("ix_cancellations_booking", "org_id", "booking_id", "created_at"),
        Index("ix_cancellations_proposal", "org_id", "proposal_id"),
        Index(
            "ix_cancellations_executing", "lease_until", postgresql_where=text("status IN ('processing', 'partial')")
        ),
    )

    booking_id: Mapped[UUID]
    reference: Mapped[str]
    requested_by: Mapped[str]
    requester_id: Mapped[UUID | None]
    status: Mapped[str]
    paid_minor: Mapped[int] = mapped_column(BigInteger)
    fee_minor: Mapped[int] = mapped_column(BigInteger)
    refund_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    destination: Mapped[str]
    review_reasons: Mapped[list[str]]
    because: Mapped[str | None]
    proposal_id: Mapped[UUID | None]
    expires_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    def money(self, minor: int) -> Money:
        """An amount in its currency."""
        return Money(minor, currency(self.currency))

    def move_to(self, after: CancellationStatus, *, at: datetime, because: str | None = None) -> None:
        """Change status by the table."""
        ensure_move(CancellationStatus(self.status), after)
        self.status, self.updated_at = after.value, at
        self.because = because or self.because
        if after in {CancellationStatus.COMPLETED, CancellationStatus.REJECTED, CancellationStatus.FAILED}:
            self.ended_at, self.lease_until = at, None


class CancellationItemRow(TenantRow, Base):
    """One item of a cancellation: what was agreed to come back, and what the supplier made of it."""

    __tablename__ = "cancellation_items"
    __table_args__ = (
        belongs_to("cancellations", "cancellation_id"),
        belongs_to("booking_items", "item_id"),
        UniqueConstraint("org_id", "cancellation_id", "item_id"),
        Index("ix_cancellation_items_item", "org_id", "item_id"),
        CheckConstraint("paid_minor = fee_minor + refund_minor", "fee_and_refund_are_what_was_paid"),
        CheckConstraint("fee_minor >= 0 AND refund_minor >= 0", "nothing_negative"),
    )

    cancellation_id: Mapped[UUID]
    item_id: Mapped[UUID]
    status: Mapped[str]
    paid_minor: Mapped[int] = mapped_column(BigInteger)
    fee_minor: Mapped[int] = mapped_column(BigInteger)
    refund_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    source: Mapped[str]
    reason: Mapped[str]
    quote_reference: Mapped[str | None]
    quoted_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    detail: Mapped[str | None]
    cancellation_reference: Mapped[str | None]
    settled_at: Mapped[datetime | None]

    @property
    def paid(self) -> Money:
        """What the item cost."""
        return Money(self.paid_minor, currency(self.currency))

    @property
    def refund(self) -> Money:
        """What comes back."""
        return Money(self.refund_minor, currency(self.currency))

    @property
    def fee(self) -> Money:
        """What the supplier keeps."""
        return Money(self.fee_minor, currency(self.currency))

    def quote(self, kind: str, title: str) -> ItemQuote:
        """The line as the quote it was written from."""
        source = Source(self.source)
        return ItemQuote(self.item_id, kind, title, self.paid, self.fee, self.refund, source, self.reason)

    def take_over(self, quote: ItemQuote, *, at: datetime) -> None:
        """Write a newer quote of the same item."""
        self.fee_minor, self.refund_minor = quote.fee.minor, quote.refund.minor
        self.source, self.reason = quote.source.value, quote.reason
        self.quote_reference, self.quoted_at = quote.reference, at

    def gives_back(self, refund: Money) -> None:
        """What really came of it, within what was paid."""
        back = max(0, min(refund.minor, self.paid_minor))
        self.refund_minor, self.fee_minor = back, self.paid_minor - back

    def move_to(self, after: LineStatus, *, at: datetime) -> None:
        """Change status by the table."""
        ensure_line_move(LineStatus(self.status), after)
        self.status = after.value
        if after in {LineStatus.CANCELLED, LineStatus.KEPT}:
            self.settled_at = at
