"""Every query about rules and verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.unit_of_work import UnitOfWork
from core.kernel.ids import new_id
from core.policy.document import RuleDocument, parse_rule
from core.policy.errors import PolicyNotFound
from core.policy.models import PolicyEvaluationRow, PolicyRow, PolicyRulesetRow, PolicySetRow, PolicyVersionRow
from core.policy.ruleset import Ruleset, Verdict

_NEXT_REVISION = text(
    "INSERT INTO policy_sets (org_id, id, revision, changed_at) VALUES (:org, :org, 1, :now)"
    " ON CONFLICT (org_id, id) DO UPDATE SET revision = policy_sets.revision + 1, changed_at = :now"
)


class PolicyRepository:
    """Rules and verdicts of the tenant the session is in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def revision(self) -> int:
        """How often the rules were changed."""
        found = await self._session.execute(select(PolicySetRow.revision))
        return found.scalar_one_or_none() or 0

    async def raise_revision(self, uow: UnitOfWork) -> None:
        """Say that the rules have changed. Locks the set until the commit, so changes come one after another."""
        await self._session.execute(_NEXT_REVISION, {"org": uow.org_id, "now": uow.now})

    async def in_force(self, on: date) -> list[RuleDocument]:
        """The newest version of each active rule that is in force on a day."""
        version = PolicyVersionRow
        wanted = (
            select(version.document)
            .join(PolicyRow, (PolicyRow.org_id == version.org_id) & (PolicyRow.id == version.policy_id))
            .where(
                PolicyRow.is_active,
                or_(version.effective_from.is_(None), version.effective_from <= on),
                or_(version.effective_until.is_(None), version.effective_until > on),
            )
            .ext(distinct_on(version.policy_id))
            .order_by(version.policy_id, version.version.desc())
        )
        return [parse_rule(document) for document in (await self._session.execute(wanted)).scalars()]

    async def policies(self) -> dict[str, PolicyRow]:
        """All rules by key, locked against a change at the same time."""
        rows = await self._session.execute(select(PolicyRow).with_for_update())
        return {row.key: row for row in rows.scalars()}

    async def document(self, policy: PolicyRow) -> RuleDocument:
        """A rule's newest version."""
        found = await self._session.execute(
            select(PolicyVersionRow.document).where(
                PolicyVersionRow.policy_id == policy.id, PolicyVersionRow.version == policy.version
            )
        )
        return parse_rule(found.scalar_one())

    async def keep_version(self, uow: UnitOfWork, policy: PolicyRow, document: RuleDocument) -> None:
        """Add a version of a rule."""
        self._session.add(policy)
        await self._session.flush()
        self._session.add(
            PolicyVersionRow(
                org_id=uow.org_id,
                id=new_id(),
                policy_id=policy.id,
                version=document.version,
                document=document.as_json(),
                effective_from=document.effective_from,
                effective_until=document.effective_until,
                created_at=uow.now,
                created_by=uow.actor.actor_id,
            )
        )

    async def keep_ruleset(self, uow: UnitOfWork, ruleset: Ruleset) -> None:
        """Keep the rules a verdict was made by, once."""
        await self._session.execute(
            insert(PolicyRulesetRow)
            .values(
                org_id=uow.org_id, id=new_id(), version=ruleset.version, rules=ruleset.as_json(), first_used_at=uow.now
            )
            .on_conflict_do_nothing(index_elements=["org_id", "version"])
        )

    async def keep_verdict(
        self, uow: UnitOfWork, verdict: Verdict, *, subject_type: str, subject_id: UUID | str, stage: str
    ) -> UUID:
        """Add one verdict with its proof."""
        evaluation_id = new_id()
        await self._session.execute(
            insert(PolicyEvaluationRow).values(
                org_id=uow.org_id,
                id=evaluation_id,
                subject_type=subject_type,
                subject_id=str(subject_id),
                stage=stage,
                outcome=verdict.outcome.value,
                ack_required=verdict.ack_required,
                approval_required=verdict.approval_required,
                ruleset_version=verdict.ruleset_version,
                facts_hash=verdict.facts_hash,
                proof=verdict.proof(),
                evaluated_at=uow.now,
            )
        )
        return evaluation_id

    async def proof(self, evaluation_id: UUID) -> tuple[dict[str, Any], list[Any]]:
        """A stored proof and the rules it names."""
        found = await self._session.execute(
            select(PolicyEvaluationRow.proof, PolicyRulesetRow.rules)
            .join(
                PolicyRulesetRow,
                (PolicyRulesetRow.org_id == PolicyEvaluationRow.org_id)
                & (PolicyRulesetRow.version == PolicyEvaluationRow.ruleset_version),
            )
            .where(PolicyEvaluationRow.id == evaluation_id)
        )
        row = found.one_or_none()
        if row is None:
            raise PolicyNotFound("There is no such evaluation.", evaluation_id=str(evaluation_id))
        return row[0], row[1]

    async def verdicts_on(self, subject_type: str, subject_id: UUID | str) -> Sequence[PolicyEvaluationRow]:
        """Every verdict about a subject, in order."""
        found = await self._session.execute(
            select(PolicyEvaluationRow)
            .where(PolicyEvaluationRow.subject_type == subject_type, PolicyEvaluationRow.subject_id == str(subject_id))
            .order_by(PolicyEvaluationRow.evaluated_at, PolicyEvaluationRow.id)
        )
        return found.scalars().all()
