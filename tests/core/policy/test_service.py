"""Rules kept, changed and asked on a real database."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db.tenancy import SystemActor
from core.db.unit_of_work import Database
from core.kernel.ids import new_id
from core.people.caller import Caller, RoleMissing
from core.policy.demo import demo_policy, seed
from core.policy.errors import PolicyInvalid, PolicyNotFound
from core.policy.models import PolicyEvaluationRow, PolicyVersionRow
from core.policy.repository import PolicyRepository
from core.policy.service import Policies
from core.policy.verdict import Outcome

BUSINESS = {
    "kind": "flight", "segment.fare_class": "business", "segment.duration_mins": 440, "segment.stops": 0, "flight.total": 3200,
    "advance_booking_days": 9, "vendor": "BA", "vendor.preferred": True, "co2_kg": 820, "employee_level": "senior",
    "department": "Research", "region": "americas",
}  # fmt: skip


async def test_each_tenant_is_judged_by_its_own_rules(policies: Policies, callers: dict[str, Caller]) -> None:
    ours = await policies.evaluate(callers["maya"], BUSINESS)
    theirs = await policies.evaluate(callers["owen"], BUSINESS)
    assert (ours.outcome, theirs.outcome) == (Outcome.WARNING, Outcome.BLOCKED)
    assert ours.ruleset_version != theirs.ruleset_version


async def test_tags_come_in_the_order_asked(policies: Policies, callers: dict[str, Caller]) -> None:
    cabins = ["economy", "business", "first"]
    tags = await policies.tag(callers["maya"], [{**BUSINESS, "segment.fare_class": cabin} for cabin in cabins])
    assert [tag.as_json()["level"] for tag in tags] == ["green", "amber", "red"]


async def test_a_recorded_verdict_verifies_and_another_tenant_does_not_see_it(
    policies: Policies, database: Database, callers: dict[str, Caller]
) -> None:
    booking = new_id()
    verdict = await policies.evaluate(callers["maya"], BUSINESS)
    async with database.begin(callers["maya"]) as uow:
        kept = await policies.record(uow, subject_type="booking", subject_id=booking, stage="draft", verdict=verdict)
        await policies.record(uow, subject_type="booking", subject_id=booking, stage="confirm", verdict=verdict)
    assert await policies.verify(callers["maya"], kept)
    with pytest.raises(PolicyNotFound):
        await policies.verify(callers["owen"], kept)
    async with database.begin(callers["maya"]) as uow:
        stages = [row.stage for row in await PolicyRepository(uow.session).verdicts_on("booking", booking)]
    assert stages == ["draft", "confirm"]


async def test_a_tampered_verdict_does_not_verify(
    policies: Policies, database: Database, callers: dict[str, Caller]
) -> None:
    verdict = await policies.evaluate(callers["maya"], BUSINESS)
    async with database.begin(callers["maya"]) as uow:
        kept = await policies.record(uow, subject_type="booking", subject_id=new_id(), stage="draft", verdict=verdict)
        row = (
            await uow.session.execute(select(PolicyEvaluationRow).where(PolicyEvaluationRow.id == kept))
        ).scalar_one()
        row.proof = {**row.proof, "outcome": "compliant"}
    assert not await policies.verify(callers["maya"], kept)


async def test_loading_the_same_file_again_makes_no_versions(
    policies: Policies, database: Database, callers: dict[str, Caller]
) -> None:
    await seed(database.begin, policies)
    assert await policies.load_file(callers["tom"], demo_policy()) == []
    async with database.begin(callers["tom"]) as uow:
        versions = (await uow.session.execute(select(PolicyVersionRow.version))).scalars().all()
    assert len(versions) >= len(demo_policy()["rules"])


async def test_a_change_counts_at_once_and_old_proofs_still_verify(
    policies: Policies, database: Database, callers: dict[str, Caller]
) -> None:
    before = await policies.evaluate(callers["owen"], BUSINESS)
    async with database.begin(callers["owen"]) as uow:
        kept = await policies.record(uow, subject_type="booking", subject_id=new_id(), stage="draft", verdict=before)
    softer = {
        "id": "economy-only", "name": "Economy only", "category": "cabin", "action": "SOFT_WARNING", "message": "Think again.",
        "rules": [{"field": "segment.fare_class", "operator": "ne", "value": "economy"}],
    }  # fmt: skip
    try:
        assert await policies.load_file(callers["grace"], {"rules": [softer]}) == ["economy-only"]
        after = await policies.evaluate(callers["owen"], BUSINESS)
        assert (after.outcome, after.results[0].rule.version) == (Outcome.WARNING, 2)
        assert await policies.verify(callers["owen"], kept)
    finally:
        await seed(database.begin, policies)
    assert (await policies.evaluate(callers["owen"], BUSINESS)).outcome is Outcome.BLOCKED


async def test_a_version_counts_from_its_day_and_no_longer_than_said(
    policies: Policies, database: Database, callers: dict[str, Caller]
) -> None:
    async with database.begin(callers["grace"]) as uow:
        today = uow.now.date()
    rule = {
        "id": "no-stops", "name": "Direct flights", "action": "TRACK_ONLY", "message": "Not direct.",
        "rules": [{"field": "segment.stops", "operator": "gt", "value": 0}],
    }  # fmt: skip
    try:
        for starts, ends, is_in_force in ((1, None, False), (0, None, True), (0, 1, True), (-2, -1, True)):
            dated = {**rule, "effective_from": str(today + timedelta(days=starts))}
            if ends is not None:
                dated["effective_until"] = str(today + timedelta(days=ends))
            await policies.load_file(callers["grace"], {"rules": [dated]})
            async with database.begin(callers["grace"]) as uow:
                ids = {document.id for document in (await policies.ruleset(uow)).documents}
            # The last version has ended, so the one before it, which still runs, is in force again.
            assert ("no-stops" in ids) is is_in_force
    finally:
        await seed(database.begin, policies)


async def test_only_the_travel_desk_changes_rules(policies: Policies, callers: dict[str, Caller]) -> None:
    with pytest.raises(RoleMissing):
        await policies.load_file(callers["maya"], demo_policy())


async def test_a_bad_file_changes_nothing(policies: Policies, callers: dict[str, Caller]) -> None:
    before = (await policies.evaluate(callers["maya"], BUSINESS)).ruleset_version
    with pytest.raises(PolicyInvalid):
        await policies.load_file(callers["tom"], {"replace": True, "rules": [{"id": "x"}]})
    assert (await policies.evaluate(callers["maya"], BUSINESS)).ruleset_version == before


async def test_rules_are_explained_to_those_they_are_for(policies: Policies, callers: dict[str, Caller]) -> None:
    mayas = await policies.explain(callers["maya"])
    helenas = await policies.explain(callers["helena"])
    assert any(line.startswith("Business class by level") for line in mayas)
    assert not any(line.startswith("Business class by level") for line in helenas)
    assert not any("Asia" in line for line in mayas)


async def test_a_tenant_without_rules_lets_everything_pass(policies: Policies) -> None:
    verdict = await policies.evaluate(SystemActor(new_id()), BUSINESS)
    assert (verdict.outcome, verdict.results) == (Outcome.COMPLIANT, ())
