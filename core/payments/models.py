"""Rows of money: payments, the methods people keep, what cards were charged, and the double-entry ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TenantRow, belongs_to
from core.kernel.money import Money, currency
from core.payments.lifecycle import PaymentStatus, ensure_move
from core.payments.refund_rules import RefundStatus
from core.payments.refund_rules import ensure_move as ensure_refund_move


class PaymentMethodRow(TenantRow, Base):
    """A traveller's saved card, as far as we may know it: the provider's reference and four digits."""

    __tablename__ = "payment_methods"
    __table_args__ = (belongs_to("employees", "employee_id"), UniqueConstraint("org_id", "provider_ref"))

    employee_id: Mapped[UUID]
    provider_ref: Mapped[str]
    customer_ref: Mapped[str]
    brand: Mapped[str]
    last4: Mapped[str]
    exp_month: Mapped[int]
    exp_year: Mapped[int]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class PaymentRow(TenantRow, Base):
    """Money for one booking: a virtual card with an exact limit, or a reservation on a saved card.

    `key` is stored before the provider is called, so that repeating the call repeats nothing. A booking has at most
    one payment that is not over. `limit_minor` is what the card may spend in all once that is no longer the amount.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("org_id", "key"),
        Index("ix_payments_booking", "org_id", "booking_id"),
        Index("ix_payments_provider_ref", "provider_ref"),
        Index(
            "uq_payments_one_open",
            "org_id",
            "booking_id",
            unique=True,
            postgresql_where=text("status NOT IN ('declined', 'released')"),
        ),
        CheckConstraint("amount_minor > 0", "amount_positive"),
        CheckConstraint("captured_minor >= 0 AND captured_minor <= amount_minor", "captured_within_amount"),
        CheckConstraint("refunded_minor >= 0 AND refunded_minor <= captured_minor", "refunded_within_captured"),
    )

    booking_id: Mapped[UUID]
    kind: Mapped[str]
    key: Mapped[str]
    status: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    captured_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    limit_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str]
    customer_ref: Mapped[str | None]
    method_ref: Mapped[str | None]
    provider_ref: Mapped[str | None]
    brand: Mapped[str | None]
    last4: Mapped[str | None]
    exp_month: Mapped[int | None]
    exp_year: Mapped[int | None]
    card_status: Mapped[str | None]
    decline_code: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        """What was asked for."""
        return Money(self.amount_minor, currency(self.currency))

    @property
    def captured(self) -> Money:
        """What was taken."""
        return Money(self.captured_minor, currency(self.currency))

    @property
    def limit(self) -> Money:
        """What may be spent in all."""
        return Money(self.amount_minor if self.limit_minor is None else self.limit_minor, currency(self.currency))

    def move_to(self, after: PaymentStatus, *, at: datetime) -> None:
        """Change status by the table."""
        ensure_move(PaymentStatus(self.status), after)
        self.status = after.value
        self.updated_at = at


class RefundRow(TenantRow, Base):
    """Money that goes back for one cancelled item. Written, with its key, before any supplier or bank is asked.

    On a saved card it is ours to send; on a virtual card the supplier gives it back and it is matched when it arrives.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        belongs_to("payments", "payment_id"),
        UniqueConstraint("org_id", "key"),
        UniqueConstraint("org_id", "reference"),
        Index("ix_refunds_booking", "org_id", "booking_id", "created_at"),
        Index("ix_refunds_payment", "org_id", "payment_id"),
        Index("ix_refunds_key", "key"),
        Index("ix_refunds_awaited", "estimated_arrival", postgresql_where=text("status IN ('pending', 'processing')")),
        CheckConstraint("amount_minor > 0", "amount_positive"),
    )

    payment_id: Mapped[UUID]
    booking_id: Mapped[UUID]
    item_id: Mapped[UUID]
    cancellation_id: Mapped[UUID]
    reference: Mapped[str]
    key: Mapped[str]
    way: Mapped[str]
    supplier: Mapped[str]
    status: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    breakdown: Mapped[dict[str, Any]]
    reason: Mapped[str]
    requested_by: Mapped[str]
    retry_count: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    is_due: Mapped[bool] = mapped_column(default=False)
    estimated_arrival: Mapped[date]
    provider_ref: Mapped[str | None]
    failure_reason: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        """What goes back."""
        return Money(self.amount_minor, currency(self.currency))

    def move_to(self, after: RefundStatus, *, at: datetime) -> None:
        """Change status by the table."""
        ensure_refund_move(RefundStatus(self.status), after)
        self.status = after.value
        self.updated_at = at
        self.settled_at = at if after in {RefundStatus.SUCCEEDED, RefundStatus.FAILED} else None


class CardTransactionRow(TenantRow, Base):
    """What a virtual card was charged or given back, once per provider transaction. `amount_minor` > 0: charged."""

    __tablename__ = "card_transactions"
    __table_args__ = (
        UniqueConstraint("org_id", "provider_ref"),
        Index("ix_card_transactions_booking", "org_id", "booking_id"),
    )

    payment_id: Mapped[UUID]
    booking_id: Mapped[UUID]
    provider_ref: Mapped[str]
    kind: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    merchant: Mapped[str]
    category: Mapped[str]
    at: Mapped[datetime]


class LedgerEntryRow(TenantRow, Base):
    """One movement of money. Its lines sum to zero per currency (checked by the database at commit), for ever."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        UniqueConstraint("org_id", "key"),
        Index("ix_ledger_entries_booking", "org_id", "booking_id", "at"),
    )

    key: Mapped[str]
    kind: Mapped[str]
    description: Mapped[str]
    booking_id: Mapped[UUID | None]
    payment_id: Mapped[UUID | None]
    at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]


class LedgerLineRow(TenantRow, Base):
    """One side of a movement: debits positive, credits negative, in minor units."""

    __tablename__ = "ledger_lines"
    __table_args__ = (
        belongs_to("ledger_entries", "entry_id"),
        Index("ix_ledger_lines_entry", "org_id", "entry_id"),
        Index("ix_ledger_lines_account", "org_id", "account"),
        CheckConstraint("amount_minor <> 0", "amount_not_zero"),
    )

    entry_id: Mapped[UUID]
    account: Mapped[str]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
