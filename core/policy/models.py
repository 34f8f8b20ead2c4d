"""Rows: rules with their versions, which set is in force, and every judgement with its proof."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, TenantRow, belongs_to


class PolicyRow(TenantRow, Base):
    """A rule over time, by the key the tenant gave it."""

    __tablename__ = "policies"
    __table_args__ = (UniqueConstraint("org_id", "key"),)

    key: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int]
    updated_at: Mapped[datetime]


class PolicyVersionRow(TenantRow, Base):
    """A rule as it was written once; never changed, only followed by another version."""

    __tablename__ = "policy_versions"
    __table_args__ = (
        belongs_to("policies", "policy_id", on_delete="CASCADE"),
        UniqueConstraint("org_id", "policy_id", "version"),
    )

    policy_id: Mapped[UUID]
    version: Mapped[int]
    document: Mapped[dict[str, Any]]
    effective_from: Mapped[date | None]
    effective_until: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None]


class PolicySetRow(TenantRow, Base):
    """A number that goes up with every change of a tenant's rules. `id` is the tenant's."""

    __tablename__ = "policy_sets"

    revision: Mapped[int]
    changed_at: Mapped[datetime]


class PolicyRulesetRow(TenantRow, Base):
    """The rules a verdict was made by, by the version it names. Kept for as long as the proofs are."""

    __tablename__ = "policy_rulesets"
    __table_args__ = (UniqueConstraint("org_id", "version"),)

    version: Mapped[str]
    rules: Mapped[list[Any]]
    first_used_at: Mapped[datetime]


class PolicyEvaluationRow(TenantRow, Base):
    """One verdict: about what, at which stage, and the proof. Only ever added to."""

    __tablename__ = "policy_evaluations"
    __table_args__ = (Index("ix_policy_evaluations_subject", "org_id", "subject_type", "subject_id", "evaluated_at"),)

    subject_type: Mapped[str]
    subject_id: Mapped[str]
    stage: Mapped[str]
    outcome: Mapped[str]
    ack_required: Mapped[bool]
    approval_required: Mapped[bool]
    ruleset_version: Mapped[str]
    facts_hash: Mapped[str]
    proof: Mapped[dict[str, Any]]
    evaluated_at: Mapped[datetime]
