"""What policy says of a whole trip: each item, and the trip with its total, judged together and kept with the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from core.bookings.ports import Judgement
from core.db.unit_of_work import UnitOfWork
from core.kernel.money import Money
from core.offers.facts import facts_of
from core.offers.profile import TravellerFacts
from core.people.service import People
from core.policy.ruleset import Verdict
from core.policy.service import Policies


class TripJudge:
    """Judges at draft, proposal, confirmation and approval by the same facts as search did."""

    def __init__(self, people: People, policies: Policies) -> None:
        self._people, self._policies = people, policies

    async def judge(
        self,
        uow: UnitOfWork,
        *,
        employee_id: UUID,
        options: Sequence[Mapping[str, Any]],
        total: Money,
        booking_id: UUID,
        stage: str,
    ) -> Judgement:
        """The worst verdict over the items and the trip itself."""
        person = await self._people.traveller_facts_in(uow, employee_id)
        traveller = TravellerFacts(
            department=person.department,
            employee_level=person.employee_level.value,
            region=person.region,
            currency=person.currency.code,
        )
        today = uow.now.date()
        subjects = [facts_of(option, traveller, today) for option in options]
        subjects.append(trip_facts(options, traveller, total, today))
        ruleset = await self._policies.ruleset(uow)
        verdict = self._policies.combine(ruleset.judge_all(subjects))
        await self._policies.record(uow, subject_type="booking", subject_id=booking_id, stage=stage, verdict=verdict)
        return judgement_of(verdict)


def trip_facts(
    options: Sequence[Mapping[str, Any]], traveller: TravellerFacts, total: Money, today: date
) -> dict[str, Any]:
    """The facts of the trip as a whole. A total in another currency than the organisation's is unknown, not guessed."""
    starts = [
        date.fromisoformat(o["slices"][0]["departs_local"][:10] if o["kind"] == "flight" else o["check_in"])
        for o in options
    ]
    hotel = next((o for o in options if o["kind"] == "hotel"), None)
    nights = sum(int(o["nights"]) for o in options if o["kind"] == "hotel")
    facts: dict[str, Any] = {
        "kind": "trip",
        "department": traveller.department,
        "employee_level": traveller.employee_level,
        "region": traveller.region,
        "currency": total.currency.code,
        "trip.total": total.decimal if total.currency.code == traveller.currency else None,
        "trip.starts_on": min(starts),
        "advance_booking_days": (min(starts) - today).days,
        "travellers": options[0]["travellers"],
    }
    if hotel is not None:
        facts |= {
            "trip.nights": nights,
            "hotel.city": hotel["hotel"]["city"],
            "hotel.country": hotel["hotel"]["country"],
        }
    return facts


def judgement_of(verdict: Verdict) -> Judgement:
    """The verdict in booking's words."""
    return Judgement(
        tag=verdict.as_json(),
        proof=verdict.proof(),
        is_blocked=not verdict.is_bookable,
        approval_required=verdict.approval_required,
        acknowledgements=tuple({"rule_id": r.rule.id, "text": r.message} for r in verdict.acknowledgements),
        reasons=tuple(result.message for result in verdict.reasons),
        approvers=verdict.approvers,
    )
