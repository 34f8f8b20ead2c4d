"""Rows of trips."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from core.db.base import Base, TenantRow, belongs_to


class TripRow(TenantRow, Base):
    """One journey of one traveller, planned in one conversation."""

    __tablename__ = "trips"
    __table_args__ = (belongs_to("employees", "employee_id"), Index("ix_trips_thread", "org_id", "thread_id"))

    employee_id: Mapped[UUID]
    thread_id: Mapped[UUID | None]
    title: Mapped[str]
    destination: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime]
