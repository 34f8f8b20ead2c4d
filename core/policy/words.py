"""A rule in plain words, for people and for the concierge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.policy.document import Action, Comparison, Condition, Group, RuleDocument
from core.policy.facts import FIELDS, FactType
from core.policy.operators import Operator

_OPENING = {
    Action.HARD_STOP: "Not booked when",
    Action.SOFT_WARNING: "Flagged when",
    Action.TRACK_ONLY: "Recorded when",
}
_COMPARED: Mapping[Operator, str] = {
    Operator.EQ: "is", Operator.NE: "is not", Operator.GT: "is above", Operator.GTE: "is at least",
    Operator.LT: "is below", Operator.LTE: "is at most", Operator.IN: "is", Operator.NOT_IN: "is not",
    Operator.BETWEEN: "is between", Operator.REGEX: "is written like", Operator.CONTAINS: "includes",
    Operator.BEFORE: "is before", Operator.AFTER: "is after",
}  # fmt: skip
_APPROVED_BY = {
    "manager": "your manager's approval",
    "finance": "approval by finance",
    "executive": "an executive's approval",
}


def _listed(words: tuple[str, ...] | list[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _value(comparison: Comparison) -> str:
    fact, value = FIELDS[comparison.field], comparison.value
    if comparison.table is not None:
        return f"what is set for the {FIELDS[comparison.table.per].words}"
    if isinstance(value, list | tuple):
        last = "and" if comparison.operator is Operator.BETWEEN else "or"
        return _listed([str(one).replace("_", " ") for one in value], last)
    unit = f" {fact.unit}" if fact.unit and fact.unit != "currency" else ""
    return f"{value:,}{unit}" if isinstance(value, int | float) else str(value).replace("_", " ") + unit


def _compared(comparison: Comparison) -> str:
    fact, operator = FIELDS[comparison.field], comparison.operator
    is_many = fact.words.endswith("s") or fact.words.startswith("days")
    if operator is Operator.EXISTS:
        return f"the {fact.words} {'are' if is_many else 'is'} {'known' if comparison.value else 'not known'}"
    if fact.type is FactType.FLAG:
        holds = bool(comparison.value) is (operator is Operator.EQ)
        return f"it is {'' if holds else 'not '}{fact.words if fact.words == 'refundable' else f'a {fact.words}'}"
    verb = _COMPARED[operator]
    plural = verb.replace("is", "are", 1) if verb.startswith("is") else "include"
    return f"the {fact.words} {plural if is_many else verb} {_value(comparison)}"


def _parts(group: Group) -> Iterator[str]:
    for part in group.rules:
        if isinstance(part, Comparison):
            yield _compared(part)
        elif part.condition is Condition.NOT:
            yield f"it is not so that {_joined(part)}"
        else:
            yield _joined(part)


def _joined(group: Group) -> str:
    return _listed(list(_parts(group)), "or" if group.condition is Condition.OR else "and")


def _statement(rule: RuleDocument) -> str:
    """What the rule says: its own words, or its condition where its words need a case to speak of."""
    words = rule.description or ("" if "{" in rule.message else rule.message)
    if not words:
        denied = "it is not so that " if rule.condition is Condition.NOT else ""
        words = f"{_OPENING[rule.action]} {denied}{_joined(rule)}"
    return words.strip().rstrip(".!")


def _what_follows(rule: RuleDocument) -> str:
    if rule.action is Action.HARD_STOP:
        return "An approver can allow an exception." if rule.exception_allowed else "No exceptions are made."
    if rule.action is Action.TRACK_ONLY:
        return "Nothing is asked of you."
    asks = ["your confirmation"] if rule.asks_acknowledgement else []
    if rule.requires_approval:
        asks.append(_APPROVED_BY[rule.approver or "manager"])
    return f"A booking flagged by this rule needs {_listed(asks)}." if asks else "Nothing is asked of you."


def _for_whom(rule: RuleDocument) -> str:
    scope = rule.scope
    named = [
        _named("level", [str(level) for level in scope.employee_levels]),
        _named("department", list(scope.departments)),
        _named("region", list(scope.regions)),
    ]
    parts = [part for part in named if part]
    return f" It is for {_listed(parts)}." if parts else ""


def _named(kind: str, values: list[str]) -> str:
    return f"the {kind}{'s' if len(values) > 1 else ''} {_listed(values)}" if values else ""


def in_words(rule: RuleDocument) -> str:
    """`Business class from 6 hours: … . A booking flagged by this rule needs …`."""
    statement = _statement(rule)
    if statement.lower().startswith(rule.name.lower()):
        return f"{statement}. {_what_follows(rule)}{_for_whom(rule)}"
    first = statement if statement[1:2].isupper() or statement[1:2].isdigit() else statement[:1].lower() + statement[1:]
    return f"{rule.name}: {first}. {_what_follows(rule)}{_for_whom(rule)}"


def as_json(rule: RuleDocument) -> dict[str, Any]:
    """A rule for a screen: its words beside its parts."""
    return {
        "id": rule.id,
        "name": rule.name,
        "text": in_words(rule),
        "kind": rule.action.value,
        "category": rule.category,
        "priority": rule.priority,
        "version": rule.version,
        "scope": rule.scope.model_dump(mode="json"),
    }
