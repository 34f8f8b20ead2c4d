"""The compiled rules against a slow evaluator that is written the obvious way, over generated rules and facts."""

import operator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.kernel.hashing import canonical_json
from core.policy.document import parse_rule
from core.policy.errors import PolicyInvalid
from core.policy.facts import prepare
from core.policy.proof import verify
from core.policy.ruleset import Ruleset, combine
from core.policy.verdict import Outcome

CABINS = ["economy", "premium_economy", "business", "first"]
NUMBERS = st.one_of(st.integers(0, 600), st.decimals(0, 600, places=2))
FLIGHT_NUMBERS = ["segment.duration_mins", "segment.stops", "flight.total", "co2_kg", "advance_booking_days"]
OPERATORS = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


@st.composite
def comparisons(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["text", "number", "flag", "between", "in", "exists", "table", "day"]))
    number = draw(st.sampled_from(FLIGHT_NUMBERS))
    match kind:
        case "text":
            return {
                "field": "segment.fare_class",
                "operator": draw(st.sampled_from(["eq", "ne"])),
                "value": draw(st.sampled_from(CABINS)),
            }
        case "number":
            return {"field": number, "operator": draw(st.sampled_from(sorted(OPERATORS))), "value": draw(NUMBERS)}
        case "flag":
            return {"field": "vendor.preferred", "operator": "eq", "value": draw(st.booleans())}
        case "between":
            return {"field": number, "operator": "between", "value": sorted([draw(NUMBERS), draw(NUMBERS)])}
        case "in":
            some = draw(st.lists(st.sampled_from(CABINS), min_size=1, max_size=3))
            return {"field": "segment.fare_class", "operator": draw(st.sampled_from(["in", "not_in"])), "value": some}
        case "exists":
            return {"field": number, "operator": "exists", "value": draw(st.booleans())}
        case "day":
            return {
                "field": "trip.starts_on",
                "operator": draw(st.sampled_from(["before", "after"])),
                "value": "2030-06-15",
            }
    table = {"per": "segment.fare_class", "values": {"economy": draw(NUMBERS)}, "otherwise": draw(NUMBERS)}
    return {"field": number, "operator": draw(st.sampled_from(["gt", "lte"])), "value": table}


def groups(part: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    joined = st.fixed_dictionaries(
        {"condition": st.sampled_from(["AND", "OR"]), "rules": st.lists(part, min_size=1, max_size=4)}
    )
    denied = st.fixed_dictionaries({"condition": st.just("NOT"), "rules": st.lists(part, min_size=1, max_size=1)})
    return st.one_of(joined, denied)


CONDITIONS = groups(st.recursive(comparisons(), groups, max_leaves=8))
FACTS = st.fixed_dictionaries(
    {"segment.fare_class": st.one_of(st.none(), st.sampled_from(CABINS))},
    optional={
        **{name: st.one_of(st.none(), NUMBERS) for name in FLIGHT_NUMBERS},
        "vendor.preferred": st.one_of(st.none(), st.booleans()),
        "trip.starts_on": st.dates(date(2030, 6, 1), date(2030, 6, 30)),
        "employee_level": st.sampled_from(["junior", "vp"]),
    },
)


def slow(part: dict[str, Any], facts: dict[str, Any]) -> bool | None:
    if "rules" in part:
        found = [slow(each, facts) for each in part["rules"]]
        match part["condition"]:
            case "NOT":
                return None if found[0] is None else not found[0]
            case "AND":
                return False if False in found else None if None in found else True
        return True if True in found else None if None in found else False
    fact, value = facts.get(part["field"]), part["value"]
    if part["operator"] == "exists":
        return (fact is not None) == value
    if isinstance(value, dict):
        key = facts.get(value["per"])
        if key is None:
            return None
        value = value["values"].get(key, value["otherwise"])
    if fact is None:
        return None
    match part["operator"]:
        case "between":
            return value[0] <= fact <= value[1]
        case "in":
            return fact in value
        case "not_in":
            return fact not in value
        case "before":
            return fact < date.fromisoformat(value)
        case "after":
            return fact > date.fromisoformat(value)
    return bool(OPERATORS[part["operator"]](fact, value))


def rule(condition: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": "r",
        "name": "R",
        "action": "SOFT_WARNING",
        "message": "m",
        "applies_to": ["flight"],
        **condition,
        **more,
    }


@settings(max_examples=600, deadline=None)
@given(CONDITIONS, FACTS)
def test_compiled_conditions_answer_as_the_obvious_evaluator_does(condition: Any, facts: Any) -> None:
    verdict = Ruleset([parse_rule(rule(condition))]).judge(facts)
    expected = {True: Outcome.WARNING, False: Outcome.COMPLIANT, None: Outcome.UNKNOWN}[slow(condition, facts)]
    assert verdict.outcome is expected
    assert verdict.approval_required is (expected is Outcome.UNKNOWN)


@settings(max_examples=300, deadline=None)
@given(CONDITIONS, FACTS)
def test_the_quick_answer_and_the_explained_one_agree(condition: Any, facts: Any) -> None:
    ruleset = Ruleset([parse_rule(rule(condition))])
    (compiled, _), *_ = ruleset.applicable(ruleset.judge(facts).subjects[0].kind, prepare(facts))
    typed = prepare(facts)
    answer, deciding = compiled.explain(typed, False)
    assert answer is compiled.decide(typed)
    if answer is None:
        assert deciding.actual is None or deciding.field in typed


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(CONDITIONS, st.sampled_from(["HARD_STOP", "SOFT_WARNING", "TRACK_ONLY"])), min_size=1, max_size=4
    ),
    st.lists(FACTS, min_size=1, max_size=3),
)
def test_a_proof_leads_to_the_same_bytes_again_after_storage(rules: Any, subjects: Any) -> None:
    import json

    documents = [parse_rule(rule(condition, id=f"r{n}", action=action)) for n, (condition, action) in enumerate(rules)]
    ruleset = Ruleset(documents)
    verdict = combine([ruleset.judge({**facts, "kind": "flight"}) for facts in subjects])
    stored = json.loads(canonical_json(verdict.proof()))
    stored_rules = json.loads(canonical_json(ruleset.as_json()))
    assert verify(stored, stored_rules)
    stored["approval_required"] = not stored["approval_required"]
    assert not verify(stored, stored_rules)


@settings(max_examples=200, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=4), st.lists(FACTS, min_size=1, max_size=6))
def test_many_at_once_answer_as_one_by_one(conditions: Any, subjects: Any) -> None:
    ruleset = Ruleset([parse_rule(rule(condition, id=f"r{n}")) for n, condition in enumerate(conditions)])
    assert [v.proof() for v in ruleset.judge_all(subjects)] == [ruleset.judge(each).proof() for each in subjects]


ODD = st.one_of(
    NUMBERS,
    st.floats(allow_nan=True),
    st.floats(1, 600),
    st.booleans(),
    st.sampled_from(
        [Decimal("1." + "0" * 30), Decimal(1), 10**15, -(10**15), 10**16, "250", "250.00", "x", [], "", 0.1]
    ),
    st.decimals(allow_nan=True),
    st.just(Decimal(0.1)),
)
ODD_FACTS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["flight", "hotel"])},
    optional={
        **dict.fromkeys(FLIGHT_NUMBERS, st.one_of(st.none(), ODD)),
        "segment.fare_class": st.one_of(st.sampled_from([*CABINS, "ECONOMY", 1, ["economy"]])),
        "vendor.preferred": st.sampled_from([True, False, 1, 0, None, "true"]),
        "trip.starts_on": st.sampled_from([date(2030, 6, 14), "2030-06-15", "2030-06-16", "soon", 3, ["2030-06-15"]]),
        "employee_level": st.sampled_from(["junior", "VP", None, 5]),
        "flight.airlines": st.sampled_from([["BA"], ("BA", "AA"), "BA", [], None]),
    },
)
LEVELS = {"employee_levels": ["junior"]}
AIRLINE = {"rules": [{"field": "flight.airlines", "operator": "contains", "value": "ba"}]}


@settings(max_examples=400, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=5), st.lists(ODD_FACTS, min_size=1, max_size=12), st.data())
def test_columns_of_any_values_prove_the_same_as_one_by_one(
    conditions: Any, subjects: Any, data: st.DataObject
) -> None:
    scopes = data.draw(st.lists(st.sampled_from([{}, LEVELS]), min_size=len(conditions), max_size=len(conditions)))
    rules = [rule(c, id=f"r{n}", scope=scope) for n, (c, scope) in enumerate(zip(conditions, scopes, strict=True))]
    ruleset = Ruleset([parse_rule(each) for each in [*rules, rule(AIRLINE, id="airline", action="HARD_STOP")]])
    for _ in range(2):  # the second time everything is known already
        many = ruleset.judge_all(subjects)
        one_by_one = [Ruleset(ruleset.documents).judge(each) for each in subjects]
        assert [canonical_json(v.proof()) for v in many] == [canonical_json(v.proof()) for v in one_by_one]
        assert [v.as_json() for v in many] == [v.as_json() for v in one_by_one]
        assert [v.judged for v in many] == [v.judged for v in one_by_one]


def test_a_proof_is_about_what_was_judged_whatever_becomes_of_the_facts() -> None:
    facts = {"kind": "flight", "segment.fare_class": "first"}
    ruleset = Ruleset(
        [parse_rule(rule({"rules": [{"field": "segment.fare_class", "operator": "eq", "value": "first"}]}))]
    )
    verdict = ruleset.judge_all([facts])[0]
    facts["segment.fare_class"] = "economy"
    assert verdict.outcome is Outcome.WARNING
    assert verify(verdict.proof(), ruleset.as_json())


def test_a_number_may_come_as_text_and_never_as_a_flag() -> None:
    assert prepare({"flight.total": "12.50", "co2_kg": True, "segment.stops": "many", "unheard_of": 1}) == {
        "flight.total": Decimal("12.50")
    }


@pytest.mark.parametrize("value", ["1e999999", "NaN", "Infinity", 10**40, "9" * 60, float("inf"), "1e-400"])
def test_a_number_nobody_means_is_unknown(value: object) -> None:
    assert prepare({"flight.total": value}) == {}


def test_a_subject_of_no_known_kind_is_refused() -> None:
    with pytest.raises(PolicyInvalid):
        Ruleset([]).judge({"kind": "submarine"})
