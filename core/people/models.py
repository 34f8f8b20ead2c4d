"""Rows: organisations, their people, how these prove who they are, and where they are signed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TenantRow, belongs_to


class OrganisationRow(Base):
    """One customer. Its key is the tenant itself, so the wall around it is the same as around its rows."""

    __tablename__ = "organisations"

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    currency: Mapped[str] = mapped_column(String(3))
    tier: Mapped[str]
    settings: Mapped[dict[str, Any]]
    is_demo: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class EmployeeRow(TenantRow, Base):
    """One person of one organisation. The e-mail is unique inside it and may exist in others."""

    __tablename__ = "employees"
    __table_args__ = (
        ForeignKeyConstraint(["org_id"], ["organisations.org_id"]),
        belongs_to("employees", "manager_id"),
        UniqueConstraint("org_id", "email"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("manager_id <> id", name="not_own_manager"),
        Index("ix_employees_email", "email"),
        Index("ix_employees_manager", "org_id", "manager_id"),
    )

    email: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    honorific: Mapped[str]
    job_title: Mapped[str]
    department: Mapped[str]
    level: Mapped[str]
    region: Mapped[str]
    manager_id: Mapped[UUID | None]
    roles: Mapped[list[str]]
    cost_center: Mapped[str | None]
    home_airport: Mapped[str | None] = mapped_column(String(3))
    born_on: Mapped[date | None]
    gender: Mapped[str | None] = mapped_column(String(1))
    phone: Mapped[str | None]
    address: Mapped[dict[str, Any] | None]
    passport_country: Mapped[str | None] = mapped_column(String(2))
    passport_expires_on: Mapped[date | None]
    loyalty: Mapped[list[Any]]
    preferences: Mapped[dict[str, Any]]
    stripe_customer_ref: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class DelegationRow(TenantRow, Base):
    """For a time, `delegate_id` may do what `employee_id` may (`approve`)."""

    __tablename__ = "delegations"
    __table_args__ = (
        belongs_to("employees", "employee_id", on_delete="CASCADE"),
        belongs_to("employees", "delegate_id", on_delete="CASCADE"),
        CheckConstraint("employee_id <> delegate_id", name="not_to_oneself"),
        Index("ix_delegations_delegate", "org_id", "delegate_id"),
    )

    employee_id: Mapped[UUID]
    delegate_id: Mapped[UUID]
    permission: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class CredentialRow(TenantRow, Base):
    """An Argon2 hash. `id` is the employee's."""

    __tablename__ = "credentials"
    __table_args__ = (belongs_to("employees", "id", on_delete="CASCADE"),)

    password_hash: Mapped[str]
    changed_at: Mapped[datetime]


class SessionRow(TenantRow, Base):
    """One sign-in on one device: the family of its refresh tokens."""

    __tablename__ = "sessions"
    __table_args__ = (
        belongs_to("employees", "employee_id", on_delete="CASCADE"),
        Index("ix_sessions_employee", "org_id", "employee_id", postgresql_where=text("ended_at IS NULL")),
    )

    employee_id: Mapped[UUID]
    door: Mapped[str]
    ip: Mapped[str]
    agent: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]


class RefreshTokenRow(TenantRow, Base):
    """One refresh token by the digest of its secret. It is good for one use."""

    __tablename__ = "refresh_tokens"
    __table_args__ = (belongs_to("sessions", "session_id", on_delete="CASCADE"),)

    session_id: Mapped[UUID]
    digest: Mapped[str]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttemptRow(TenantRow, Base):
    """A try to sign in, by a digest of e-mail and address. Lives in the platform's tenant: the person is not known yet."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_who", "org_id", "who", "at"),)

    who: Mapped[str]
    at: Mapped[datetime]
