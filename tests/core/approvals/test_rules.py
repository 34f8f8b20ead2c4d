"""Who must agree, by when, and how closely to look."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.approvals.errors import NoApprover
from core.approvals.rules import (
    ApprovalChain,
    Approver,
    ApproverRole,
    Limits,
    Risk,
    due_of,
    is_urgent,
    next_up,
    plan_steps,
    reminders_of,
    risk_of,
)
from core.kernel.money import USD, Money

LIMITS = Limits(Decimal(5000), Decimal(10000), USD)
NOW = datetime(2030, 1, 1, 9, tzinfo=UTC)


def person(number: int) -> Approver:
    return Approver(UUID(int=number), f"Person {number}", f"p{number}@x.example")


MAYA, DANIEL, RUTH, PRIYA, HELENA, TOM = (person(n) for n in range(1, 7))
CHAIN = ApprovalChain(MAYA.id, (DANIEL, RUTH, HELENA), (PRIYA,), (HELENA,), (TOM,))


def names(total: str, chain: ApprovalChain = CHAIN, **more: object) -> list[tuple[str, str]]:
    steps = plan_steps(Money.of(total, "USD"), True, chain, limits=LIMITS, **more)  # type: ignore[arg-type]
    return [(step.role.value, step.approver.name) for step in steps]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("0.01", [("manager", DANIEL.name)]),
        ("5000.00", [("manager", DANIEL.name)]),
        ("5000.01", [("manager", DANIEL.name), ("finance", PRIYA.name)]),
        ("10000.00", [("manager", DANIEL.name), ("finance", PRIYA.name)]),
        ("10000.01", [("manager", DANIEL.name), ("finance", PRIYA.name), ("executive", HELENA.name)]),
    ],
)
def test_thresholds_are_inclusive(total: str, expected: list[tuple[str, str]]) -> None:
    assert names(total) == expected


def test_a_trip_that_needs_nobody_has_no_steps() -> None:
    assert plan_steps(Money.of("99999", "USD"), False, CHAIN, limits=LIMITS) == ()


def test_an_amount_that_cannot_be_compared_needs_everybody() -> None:
    steps = plan_steps(Money.of("10", "EUR"), True, CHAIN, limits=LIMITS)
    assert [step.role for step in steps] == list(ApproverRole)


def test_a_role_a_rule_names_is_asked_too_in_order() -> None:
    assert [role for role, _ in names("100", also=[ApproverRole.EXECUTIVE])] == ["manager", "executive"]


def test_a_missing_manager_is_replaced_by_the_desk() -> None:
    assert names("100", ApprovalChain(MAYA.id, travel_admins=(TOM,))) == [("manager", TOM.name)]


def test_the_head_of_finance_is_not_asked_about_their_own_trip() -> None:
    chain = ApprovalChain(PRIYA.id, (HELENA,), (PRIYA,), (HELENA,), (TOM,))
    assert names("7000", chain) == [("manager", HELENA.name), ("finance", TOM.name)]


def test_the_chief_is_approved_by_somebody_else() -> None:
    chain = ApprovalChain(HELENA.id, (), (PRIYA,), (HELENA,), (TOM,))
    assert names("12000", chain) == [("manager", TOM.name), ("finance", PRIYA.name)]


def test_with_nobody_to_ask_the_trip_is_refused() -> None:
    with pytest.raises(NoApprover):
        plan_steps(Money.of("1", "USD"), True, ApprovalChain(MAYA.id, executives=(MAYA,)), limits=LIMITS)


people = st.lists(st.integers(1, 8).map(person), max_size=4, unique=True).map(tuple)


@given(st.integers(1, 8), people, people, people, people, st.integers(1, 2_000_000))
def test_nobody_is_asked_twice_and_never_the_traveller(
    traveller: int, managers: object, finance: object, executives: object, admins: object, minor: int
) -> None:
    chain = ApprovalChain(UUID(int=traveller), managers, finance, executives, admins)  # type: ignore[arg-type]
    try:
        steps = plan_steps(Money(minor, USD), True, chain, limits=LIMITS)
    except NoApprover:
        # A manager's step can be taken by any group but finance; then nobody else was there.
        return
    asked = [step.approver.id for step in steps]
    assert asked
    assert len(set(asked)) == len(asked)
    assert chain.traveller_id not in asked
    assert [step.step for step in steps] == list(range(1, len(steps) + 1))


def test_who_does_not_answer_is_followed_by_who_is_above_then_the_chief_then_the_desk() -> None:
    asked = frozenset({DANIEL.id})
    assert next_up(CHAIN, (RUTH,), asked) == RUTH
    assert next_up(CHAIN, (), asked) == HELENA
    assert next_up(CHAIN, (), asked | {HELENA.id}) == TOM
    assert next_up(CHAIN, (MAYA,), asked | {HELENA.id, TOM.id}) is None


def test_a_step_ends_with_its_own_time_or_the_whole_requests() -> None:
    sla = timedelta(hours=48)
    assert due_of(NOW, NOW + timedelta(hours=96), sla) == NOW + sla
    assert due_of(NOW, NOW + timedelta(hours=10), sla) == NOW + timedelta(hours=10)


def test_reminders_come_at_half_and_nine_tenths() -> None:
    found = reminders_of(NOW, NOW + timedelta(hours=48))
    assert found == {50: NOW + timedelta(hours=24), 90: NOW + timedelta(hours=43, minutes=12)}


@pytest.mark.parametrize(("hours", "urgent"), [(8, False), (7.99, True), (-1, True)])
def test_less_than_eight_hours_is_urgent(hours: float, urgent: bool) -> None:
    assert is_urgent(NOW + timedelta(hours=hours), NOW) is urgent


@pytest.mark.parametrize(
    ("result", "amount", "risk"),
    [
        ("pass", "100", Risk.LOW),
        ("warn", "100", Risk.MEDIUM),
        ("pass", "6000", Risk.MEDIUM),
        ("unknown", "100", Risk.HIGH),
        ("stop", "100", Risk.HIGH),
        ("pass", "10001", Risk.HIGH),
    ],
)
def test_risk_follows_the_reasons_and_the_amount(result: str, amount: str, risk: Risk) -> None:
    policy = {"results": [{"result": result}], "ack_required": result == "warn"}
    assert risk_of(policy, Money.of(amount, "USD"), LIMITS) is risk
