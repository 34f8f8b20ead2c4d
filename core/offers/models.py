"""Rows of searches and their offers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TenantRow, belongs_to


class SearchRow(TenantRow, Base):
    """One search: what was asked, which suppliers answered."""

    __tablename__ = "searches"
    __table_args__ = (Index("ix_searches_thread", "org_id", "thread_id", "created_at"),)

    employee_id: Mapped[UUID]
    thread_id: Mapped[UUID | None]
    request: Mapped[dict[str, Any]]
    origin_code: Mapped[str | None]
    destination_code: Mapped[str]
    outcome: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class OfferRow(TenantRow, Base):
    """One offer of a search."""

    __tablename__ = "offers"
    __table_args__ = (
        belongs_to("searches", "search_id", on_delete="CASCADE"),
        Index("ix_offers_search", "org_id", "search_id"),
    )

    search_id: Mapped[UUID]
    employee_id: Mapped[UUID]
    kind: Mapped[str]
    short: Mapped[str]
    position: Mapped[int]
    supplier: Mapped[str]
    supplier_offer_id: Mapped[str]
    snapshot: Mapped[dict[str, Any]]
    raw: Mapped[dict[str, Any]]
    total_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(CHAR(3))
    travellers: Mapped[int]
    expires_at: Mapped[datetime]
    checked_at: Mapped[datetime]
    verdict: Mapped[dict[str, Any]]
    rank: Mapped[dict[str, Any]]
