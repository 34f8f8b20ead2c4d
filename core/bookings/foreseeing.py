"""Who would have to agree to a trip, told before anybody is asked. Judged as a proposal would be; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.approvals.service import Approvals
from core.bookings.judging import judgement_of, trip_facts
from core.bookings.ports import Judgement
from core.db.unit_of_work import Begin
from core.kernel.money import Money
from core.offers.facts import facts_of
from core.offers.profile import TravellerFacts
from core.people.caller import Caller
from core.people.service import People
from core.policy.service import Policies


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What asking would come to. No steps: nobody needs to agree, or nobody could."""

    total: Money
    judgement: Judgement
    steps: Sequence[Mapping[str, Any]]


async def foresee(
    begin: Begin,
    people: People,
    policies: Policies,
    approvals: Approvals,
    *,
    caller: Caller,
    employee_id: UUID,
    options: Sequence[Mapping[str, Any]],
    total: Money,
) -> Foreseen:
    """Judge these options as one trip of this person, and plan its approval."""
    async with begin(caller) as uow:
        person = await people.traveller_facts_in(uow, employee_id)
        traveller = TravellerFacts(
            department=person.department,
            employee_level=person.employee_level.value,
            region=person.region,
            currency=person.currency.code,
        )
        today = uow.now.date()
        subjects = [facts_of(option, traveller, today) for option in options]
        subjects.append(trip_facts(options, traveller, total, today))
        judgement = judgement_of(policies.combine((await policies.ruleset(uow)).judge_all(subjects)))
        steps: Sequence[Mapping[str, Any]] = ()
        if not judgement.is_blocked:
            steps = await approvals.plan(
                uow,
                employee=await people.read(uow, employee_id),
                amount=total,
                is_required=judgement.approval_required,
                also=judgement.approvers,
            )
    return Foreseen(total, judgement, steps)
