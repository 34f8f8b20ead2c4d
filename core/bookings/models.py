"""Rows of bookings, their items, their history, and what needs a person's attention."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.bookings.lifecycle import BookingStatus, ItemStatus, ensure_item_move, ensure_move
from core.db.base import Base, TenantRow, belongs_to
from core.db.unit_of_work import UnitOfWork
from core.kernel.ids import new_id
from core.kernel.money import Money, currency


class BookingRow(TenantRow, Base):
    """One trip of one traveller under one reference, from draft to done.

    `lease_until` and `epoch` mark who executes it; `version` guards edits (ETag). `agreed` is what the accepted
    proposal said, kept so that it can be compared with what is about to be committed.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        belongs_to("employees", "employee_id"),
        UniqueConstraint("org_id", "reference"),
        Index("ix_bookings_employee", "org_id", "employee_id", "created_at"),
        Index("ix_bookings_thread", "org_id", "thread_id"),
        Index("ix_bookings_executing", "lease_until", postgresql_where=text("status = 'booking'")),
    )

    reference: Mapped[str]
    trip_id: Mapped[UUID]
    thread_id: Mapped[UUID | None]
    employee_id: Mapped[UUID]
    booked_by_id: Mapped[UUID]
    status: Mapped[str]
    payment_status: Mapped[str] = mapped_column(default="none")
    approval_status: Mapped[str] = mapped_column(default="none")
    sync_status: Mapped[str] = mapped_column(default="in_sync")
    dispute_status: Mapped[str] = mapped_column(default="none")
    title: Mapped[str]
    destination: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    trip_purpose: Mapped[str | None]
    cost_center: Mapped[str | None]
    po_number: Mapped[str | None]
    gl_code: Mapped[str | None]
    invoice_status: Mapped[str] = mapped_column(default="none")
    credit_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    payment_method: Mapped[str | None]
    travellers: Mapped[int] = mapped_column(default=1)
    policy: Mapped[dict[str, Any] | None]
    agreed: Mapped[dict[str, Any] | None]
    approval_id: Mapped[UUID | None]
    modification_count: Mapped[int] = mapped_column(default=0)
    is_sandbox: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    lease_until: Mapped[datetime | None]
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def total(self) -> Money:
        """What everything costs."""
        return Money(self.total_minor, currency(self.currency))

    def move_to(self, after: BookingStatus, *, uow: UnitOfWork, because: str) -> None:
        """Change status by the table, with its line of history."""
        before = BookingStatus(self.status)
        ensure_move(self.reference, before, after)
        self.status = after.value
        if before is BookingStatus.BOOKING:
            self.lease_until = None
        self.touched(uow)
        record_move(
            uow, self.id, action=f"booking.{after.value}", before=before.value, after=after.value, because=because
        )

    def touched(self, uow: UnitOfWork) -> None:
        """Something about it changed."""
        self.updated_at = uow.now
        self.version += 1


class BookingItemRow(TenantRow, Base):
    """One thing of a trip bought from one supplier.

    `client_reference` is made with the row, before any call, and finds the order again after a lost answer.
    """

    __tablename__ = "booking_items"
    __table_args__ = (
        belongs_to("bookings", "booking_id"),
        UniqueConstraint("org_id", "client_reference"),
        Index("ix_booking_items_booking", "org_id", "booking_id", "position"),
        Index("ix_booking_items_supplier_reference", "supplier", "supplier_reference"),
    )

    booking_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str]
    supplier: Mapped[str]
    status: Mapped[str]
    offer_id: Mapped[UUID]
    supplier_offer_id: Mapped[str]
    snapshot: Mapped[dict[str, Any]]
    raw: Mapped[dict[str, Any]]
    offer_expires_at: Mapped[datetime]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    title: Mapped[str]
    subtitle: Mapped[str]
    terms: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    starts_local: Mapped[str]
    ends_local: Mapped[str]
    zone: Mapped[str]
    end_zone: Mapped[str]
    client_reference: Mapped[str]
    supplier_reference: Mapped[str | None]
    locator: Mapped[str | None]
    eticket_numbers: Mapped[list[str] | None]
    hold_reference: Mapped[str | None]
    hold_expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    detail: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancellation_reference: Mapped[str | None]

    @property
    def total(self) -> Money:
        """What it costs."""
        return Money(self.total_minor, currency(self.currency))

    def move_to(self, after: ItemStatus, *, uow: UnitOfWork, because: str) -> None:
        """Change status by the table, with its line of history."""
        before = ItemStatus(self.status)
        ensure_item_move(self.title, before, after)
        self.status = after.value
        record_move(
            uow,
            self.booking_id,
            action=f"item.{after.value}",
            before=before.value,
            after=after.value,
            because=because,
            item_id=self.id,
        )


class BookingMoveRow(TenantRow, Base):
    """One line of a booking's history. Only ever added to."""

    __tablename__ = "booking_moves"
    __table_args__ = (
        belongs_to("bookings", "booking_id"),
        Index("ix_booking_moves_booking", "org_id", "booking_id", "at"),
    )

    booking_id: Mapped[UUID]
    item_id: Mapped[UUID | None]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    door: Mapped[str]
    action: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    because: Mapped[str]


class AttentionRow(TenantRow, Base):
    """Something a person must see to: why, how bad, by when, whose. Several can be open at once."""

    __tablename__ = "attention"
    __table_args__ = (
        belongs_to("bookings", "booking_id"),
        UniqueConstraint("org_id", "key"),
        Index("ix_attention_open", "org_id", "due_at", postgresql_where=text("resolved_at IS NULL")),
    )

    key: Mapped[str]
    booking_id: Mapped[UUID]
    item_id: Mapped[UUID | None]
    reason: Mapped[str]
    severity: Mapped[str]
    detail: Mapped[str]
    owner_id: Mapped[UUID | None]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]


def record_move(
    uow: UnitOfWork,
    booking_id: UUID,
    *,
    action: str,
    because: str,
    before: str | None = None,
    after: str | None = None,
    item_id: UUID | None = None,
) -> None:
    """Add a line of history beside a change."""
    uow.session.add(
        BookingMoveRow(
            org_id=uow.org_id,
            id=new_id(),
            booking_id=booking_id,
            item_id=item_id,
            at=uow.now,
            actor_id=uow.actor.actor_id,
            actor_name=uow.actor.actor_name,
            door=uow.actor.door_name,
            action=action,
            before=before,
            after=after,
            because=because,
        )
    )
