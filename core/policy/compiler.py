"""A rule as closures over typed facts, in three values: true, false, and None for "cannot be known".

Each part has two functions: `decide`, which is quick, and `explain`, which finds the one comparison that decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from core.policy.document import Comparison, Condition, Group, RuleDocument, ValueTable
from core.policy.facts import FIELDS, Facts, FactType, FactValue, Kind
from core.policy.operators import Operator, fold, is_ordered, operand, sign, test_of

Tri = bool | None
Decide = Callable[[Facts], Tri]


@dataclass(frozen=True, slots=True)
class Deciding:
    """The comparison that settled a rule, worded as what the rule asks for."""

    field: str
    comparator: str
    actual: FactValue | None
    threshold: Any
    is_ordered: bool


Explain = Callable[[Facts, bool], tuple[Tri, Deciding]]


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled part of a condition."""

    decide: Decide
    explain: Explain


def _exists(comparison: Comparison) -> Part:
    name, wanted = comparison.field, bool(comparison.value)

    def decide(facts: Facts) -> Tri:
        return (name in facts) is wanted

    def explain(facts: Facts, is_denied: bool) -> tuple[Tri, Deciding]:
        words = sign(Operator.EXISTS, opposite=not is_denied)
        return decide(facts), Deciding(name, words, facts.get(name), wanted, is_ordered=False)

    return Part(decide, explain)


def _plain(comparison: Comparison) -> Part:
    name, operator = comparison.field, comparison.operator
    value = operand(operator, FIELDS[name].type, comparison.value)
    test = test_of(operator, value)
    ordered = is_ordered(operator)

    def decide(facts: Facts) -> Tri:
        fact = facts.get(name)
        return None if fact is None else test(fact)

    def explain(facts: Facts, is_denied: bool) -> tuple[Tri, Deciding]:
        words = sign(operator, opposite=not is_denied)
        return decide(facts), Deciding(name, words, facts.get(name), value, ordered)

    return Part(decide, explain)


def _tabled(comparison: Comparison, table: ValueTable) -> Part:
    name, operator, per = comparison.field, comparison.operator, table.per
    kind: FactType = FIELDS[name].type
    values = {fold(key): operand(operator, kind, value) for key, value in table.values.items()}
    otherwise = operand(operator, kind, table.otherwise)
    tests = {key: test_of(operator, value) for key, value in values.items()}
    test_otherwise = test_of(operator, otherwise)
    ordered = is_ordered(operator)

    def decide(facts: Facts) -> Tri:
        fact, key = facts.get(name), facts.get(per)
        if fact is None or key is None:
            return None
        return tests.get(fold(key), test_otherwise)(fact)

    def explain(facts: Facts, is_denied: bool) -> tuple[Tri, Deciding]:
        key = facts.get(per)
        if key is None:
            return None, Deciding(per, sign(Operator.EXISTS, opposite=False), None, True, is_ordered=False)
        words = sign(operator, opposite=not is_denied)
        return decide(facts), Deciding(name, words, facts.get(name), values.get(fold(key), otherwise), ordered)

    return Part(decide, explain)


def _pair_and(one: Decide, two: Decide) -> Decide:
    """The commonest shape, without a loop."""

    def decide(facts: Facts) -> Tri:
        first = one(facts)
        if first is False:
            return False
        second = two(facts)
        if second is False:
            return False
        return None if first is None or second is None else True

    return decide


def _decide_and(parts: tuple[Decide, ...]) -> Decide:
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        return _pair_and(*parts)

    def decide(facts: Facts) -> Tri:
        answer: Tri = True
        for part in parts:
            found = part(facts)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return decide


def _decide_or(parts: tuple[Decide, ...]) -> Decide:
    def decide(facts: Facts) -> Tri:
        answer: Tri = False
        for part in parts:
            found = part(facts)
            if found:
                return True
            if found is None:
                answer = None
        return answer

    return decide


def _decide_not(part: Decide) -> Decide:
    def decide(facts: Facts) -> Tri:
        found = part(facts)
        return None if found is None else not found

    return decide


def _settled_by(found: list[tuple[Tri, Deciding]], answer: Tri, *, breaks_on: bool) -> Deciding:
    """Which part decided: the one that broke the join, the one unknown, or the threshold everything came down to."""
    if answer is breaks_on:
        return next(deciding for tri, deciding in found if tri is breaks_on)
    if answer is None:
        return next(deciding for tri, deciding in found if tri is None)
    ordered = [deciding for _, deciding in found if deciding.is_ordered]
    return ordered[-1] if ordered else found[-1][1]


def _joined(condition: Condition, parts: tuple[Part, ...]) -> Part:
    decides = tuple(part.decide for part in parts)
    if condition is Condition.NOT:
        denied = parts[0]
        decide = _decide_not(denied.decide)

        def explain_not(facts: Facts, is_denied: bool) -> tuple[Tri, Deciding]:
            found, deciding = denied.explain(facts, not is_denied)
            return (None if found is None else not found), deciding

        return Part(decide, explain_not)
    breaks_on = condition is Condition.OR
    decide = _decide_or(decides) if breaks_on else _decide_and(decides)

    def explain(facts: Facts, is_denied: bool) -> tuple[Tri, Deciding]:
        answer = decide(facts)
        found = [part.explain(facts, is_denied) for part in parts]
        return answer, _settled_by(found, answer, breaks_on=breaks_on)

    return Part(decide, explain)


def compile_part(part: Comparison | Group) -> Part:
    """A comparison or a group, compiled."""
    if isinstance(part, Group):
        return _joined(part.condition, tuple(compile_part(each) for each in part.rules))
    if part.operator is Operator.EXISTS:
        return _exists(part)
    table = part.table
    return _plain(part) if table is None else _tabled(part, table)


QUIET, FIRES, UNSURE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """One rule, ready to be asked."""

    document: RuleDocument
    kinds: frozenset[Kind]
    decide: Decide
    explain: Explain

    def scope_holds(self, facts: Facts) -> Tri:
        """Whether the rule is for this traveller; None where that cannot be known."""
        answer: Tri = True
        scope = self.document.scope
        for name, among in (
            ("region", scope.regions),
            ("department", scope.departments),
            ("employee_level", scope.employee_levels),
        ):
            if not among:
                continue
            fact = facts.get(name)
            if fact is None:
                answer = None
            elif fold(fact) not in {fold(str(each)) for each in among}:
                return False
        return answer

    def says(self, facts: Facts) -> int:
        """Scope and condition together: `QUIET`, `FIRES` or `UNSURE`."""
        holds = self.scope_holds(facts)
        answer = False if holds is False else self.decide(facts)
        if answer is False:
            return QUIET
        return FIRES if answer and holds else UNSURE


SCOPE_FACTS: Final = ("region", "department", "employee_level")


def compile_rule(document: RuleDocument) -> CompiledRule:
    """A checked document, compiled."""
    part = compile_part(Group(condition=document.condition, rules=document.rules))
    return CompiledRule(document, document.kinds, part.decide, part.explain)
