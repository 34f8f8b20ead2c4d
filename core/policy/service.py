"""Use cases of policy: judge, record, explain, and change the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import Actor
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.ids import new_id
from core.people.caller import Caller, Role
from core.people.repository import PeopleRepository
from core.policy.document import RuleDocument, parse_file, same_rule
from core.policy.errors import PolicyNotFound
from core.policy.facts import Kind, RawFacts, prepare
from core.policy.models import PolicyRow
from core.policy.proof import verify
from core.policy.repository import PolicyRepository
from core.policy.ruleset import Ruleset, Verdict, combine
from core.policy.words import as_json, in_words

Sweep = Callable[[], AbstractAsyncContextManager[AsyncSession]]
_MOST_CACHED: Final = 256


class Policies:
    """The rules of a tenant. Compiled sets are kept by tenant, revision and day; a change makes a new revision."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._cache: dict[tuple[UUID, int, date], Ruleset] = {}
        self._stored: set[tuple[UUID, str]] = set()

    async def ruleset(self, uow: UnitOfWork) -> Ruleset:
        """The compiled rules in force today, for use inside an open unit of work."""
        policies = PolicyRepository(uow.session)
        key = (uow.org_id, await policies.revision(), uow.now.date())
        found = self._cache.get(key)
        if found is None:
            found = Ruleset(await policies.in_force(uow.now.date()))
            if len(self._cache) >= _MOST_CACHED:
                self._cache.clear()
            self._cache[key] = found
        return found

    async def evaluate(self, actor: Actor, facts: RawFacts) -> Verdict:
        """The verdict on one subject."""
        async with self._begin(actor) as uow:
            ruleset = await self.ruleset(uow)
        return ruleset.judge(facts)

    async def evaluate_bulk(self, actor: Actor, facts: Sequence[RawFacts]) -> list[Verdict]:
        """The verdicts on many subjects, in their order."""
        async with self._begin(actor) as uow:
            ruleset = await self.ruleset(uow)
        return ruleset.judge_all(facts)

    async def tag(self, actor: Actor, facts: Sequence[RawFacts]) -> list[Verdict]:
        """Tags for offers: the same as `evaluate_bulk`, under the name search knows it by."""
        return await self.evaluate_bulk(actor, facts)

    @staticmethod
    def combine(verdicts: Sequence[Verdict]) -> Verdict:
        """The verdict on several subjects bought together."""
        return combine(verdicts)

    async def record(
        self, uow: UnitOfWork, *, subject_type: str, subject_id: UUID | str, stage: str, verdict: Verdict
    ) -> UUID:
        """Keep a verdict with its proof. `stage`: search, draft, confirm, approval or rebook."""
        policies = PolicyRepository(uow.session)
        await self._keep_ruleset(uow, verdict.subjects[0].ruleset)
        return await policies.keep_verdict(uow, verdict, subject_type=subject_type, subject_id=subject_id, stage=stage)

    async def _keep_ruleset(self, uow: UnitOfWork, ruleset: Ruleset) -> None:
        """Write the rules once; they are never taken away, so what this process has committed need not be asked for."""
        key = (uow.org_id, ruleset.version)
        if key in self._stored:
            return
        await PolicyRepository(uow.session).keep_ruleset(uow, ruleset)

        async def remember() -> None:
            if len(self._stored) >= _MOST_CACHED:
                self._stored.clear()
            self._stored.add(key)

        uow.after_commit(remember)

    async def verify(self, actor: Actor, evaluation_id: UUID) -> bool:
        """Whether a stored verdict follows, byte for byte, from its own facts and the rules it names."""
        async with self._begin(actor) as uow:
            proof, rules = await PolicyRepository(uow.session).proof(evaluation_id)
        return verify(proof, rules)

    @staticmethod
    async def stored(sweep: Sweep, evaluation_id: UUID) -> tuple[dict[str, Any], list[Any]] | None:
        """A stored proof and the rules it names, of whichever tenant: for whoever operates the service."""
        async with sweep() as session:
            try:
                return await PolicyRepository(session).proof(evaluation_id)
            except PolicyNotFound:
                return None

    async def explain(self, caller: Caller) -> list[str]:
        """The rules that are for this caller, in words, the weightiest first."""
        return [in_words(rule) for rule in await self._rules_for(caller)]

    async def rules(self, caller: Caller) -> list[dict[str, Any]]:
        """The same with each rule's parts, for a screen."""
        return [as_json(rule) for rule in await self._rules_for(caller)]

    async def _rules_for(self, caller: Caller) -> list[RuleDocument]:
        async with self._begin(caller) as uow:
            ruleset = await self.ruleset(uow)
            person = await PeopleRepository(uow.session).get(caller.employee_id)
        facts = prepare(
            {"department": person.department, "employee_level": person.level.value, "region": person.region}
        )
        mine = {rule.document.id for kind in Kind for rule, _ in ruleset.applicable(kind, facts)}
        return [rule for rule in ruleset.documents if rule.id in mine]

    async def load_file(self, caller: Caller, document: Any) -> list[str]:
        """Bring the tenant's rules to what a file says. Answers the ids that changed; none, when it is loaded again.

        A rule that differs from its newest version becomes a new version; with `replace`, rules not named are
        switched off. Verdicts already made keep the rules they were made by.
        """
        caller.require(Role.TRAVEL_ADMIN, Role.PLATFORM_ADMIN)
        async with self._begin(caller) as uow:
            return await self.load_in(uow, document)

    async def load_in(self, uow: UnitOfWork, document: Any) -> list[str]:
        """The same inside an open unit of work, for setting a tenant up."""
        file = parse_file(document)
        policies = PolicyRepository(uow.session)
        await policies.raise_revision(uow)
        known = await policies.policies()
        changed = [rule.id for rule in file.rules if await self._put(uow, known.get(rule.id), rule)]
        if file.replace:
            gone = [row for key, row in known.items() if row.is_active and key not in {rule.id for rule in file.rules}]
            for row in gone:
                row.is_active = False
                row.updated_at = uow.now
            changed += [row.key for row in gone]
        if changed:
            uow.audit.add("policy.changed", subject_type="organisation", subject_id=uow.org_id, rules=changed)
        return changed

    @staticmethod
    async def _put(uow: UnitOfWork, row: PolicyRow | None, rule: RuleDocument) -> bool:
        policies = PolicyRepository(uow.session)
        if row is None:
            row = PolicyRow(org_id=uow.org_id, id=new_id(), key=rule.id, is_active=rule.active, version=rule.version)
        else:
            newest = await policies.document(row)
            if row.is_active == rule.active and same_rule(newest, rule):
                return False
            row.version += 1
            row.is_active = rule.active
        row.updated_at = uow.now
        await policies.keep_version(uow, row, rule.model_copy(update={"version": row.version}))
        return True
