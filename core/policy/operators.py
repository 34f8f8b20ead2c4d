"""Comparisons rules may make, with the words for each and for its opposite."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from core.policy.facts import FactType, as_value

Test = Callable[[Any], bool]


class Operator(StrEnum):
    """How a fact is compared."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    IN = "in"
    NOT_IN = "not_in"
    BETWEEN = "between"
    REGEX = "regex"
    CONTAINS = "contains"
    EXISTS = "exists"
    BEFORE = "before"
    AFTER = "after"


ALIASES: Final = {
    "equals": "eq", "=": "eq", "==": "eq", "!=": "ne", "<>": "ne", "not_equals": "ne",
    ">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "notin": "not_in", "not in": "not_in", "matches": "regex",
}  # fmt: skip

_SIGNS: Final = {
    Operator.EQ: ("=", "≠"),
    Operator.NE: ("≠", "="),
    Operator.GT: (">", "≤"),
    Operator.GTE: ("≥", "<"),
    Operator.LT: ("<", "≥"),
    Operator.LTE: ("≤", ">"),
    Operator.IN: ("in", "not in"),
    Operator.NOT_IN: ("not in", "in"),
    Operator.BETWEEN: ("between", "not between"),
    Operator.REGEX: ("matches", "does not match"),
    Operator.CONTAINS: ("contains", "does not contain"),
    Operator.EXISTS: ("known is", "known is not"),
    Operator.BEFORE: ("before", "on or after"),
    Operator.AFTER: ("after", "on or before"),
}

_ORDERED: Final = {Operator.GT, Operator.GTE, Operator.LT, Operator.LTE, Operator.BETWEEN}
_SUITS: Final = {
    FactType.TEXT: {Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN, Operator.REGEX},
    FactType.NUMBER: {Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN, *_ORDERED},
    FactType.FLAG: {Operator.EQ, Operator.NE},
    FactType.DAY: {Operator.EQ, Operator.NE, Operator.BEFORE, Operator.AFTER, Operator.BETWEEN},
    FactType.TEXTS: {Operator.CONTAINS},
}
LONGEST_PATTERN: Final = 120
LONGEST_SUBJECT: Final = 100
# No repeated groups, no back-references and few open-ended repeats: what is left matches short text in no time.
_UNSAFE_PATTERN: Final = re.compile(r"\)[*+?{]|\\[1-9]|\(\?")


class OperandRefused(ValueError):
    """An operator and a value that do not fit a field."""


def is_ordered(operator: Operator) -> bool:
    """Whether the comparison has a threshold."""
    return operator in _ORDERED or operator in {Operator.BEFORE, Operator.AFTER}


def sign(operator: Operator, *, opposite: bool) -> str:
    """`≥` and the like, or its opposite."""
    return _SIGNS[operator][1 if opposite else 0]


def parse_operator(text: str) -> Operator:
    """An operator in our spelling or the usual ones."""
    plain = text.strip().lower()
    try:
        return Operator(ALIASES.get(plain, plain))
    except ValueError as exc:
        raise OperandRefused(f"{text!r} is no operator; use one of {', '.join(Operator)}") from exc


def operand(operator: Operator, kind: FactType, value: Any) -> Any:
    """The value a rule compares with, typed; `OperandRefused` where it cannot be meant."""
    if operator is Operator.EXISTS:
        if not isinstance(value, bool):
            raise OperandRefused("`exists` takes true or false")
        return value
    if operator not in _SUITS[kind]:
        raise OperandRefused(f"`{operator}` does not suit a fact of type {kind}")
    if operator is Operator.REGEX:
        return _pattern(value)
    if operator is Operator.CONTAINS:
        return _typed(FactType.TEXT, value)
    if operator in {Operator.IN, Operator.NOT_IN}:
        if not isinstance(value, list | tuple) or not value:
            raise OperandRefused(f"`{operator}` takes a list of at least one value")
        return tuple(_typed(kind, each) for each in value)
    if operator is Operator.BETWEEN:
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise OperandRefused("`between` takes a list of two values")
        low, high = (_typed(kind, each) for each in value)
        if low > high:
            raise OperandRefused("`between` takes the lower value first")
        return (low, high)
    return _typed(kind, value)


def _typed(kind: FactType, value: Any) -> Any:
    typed = as_value(kind, value)
    if typed is None:
        raise OperandRefused(f"{value!r} is not of type {kind}")
    return typed


def _pattern(value: Any) -> str:
    if not isinstance(value, str) or not value or len(value) > LONGEST_PATTERN:
        raise OperandRefused(f"`regex` takes a pattern of 1 to {LONGEST_PATTERN} characters")
    if _UNSAFE_PATTERN.search(value) or len(re.findall(r"[*+]|\{\d*,\}", value)) > 3:
        raise OperandRefused("`regex` takes no repeated groups and at most three open-ended repeats")
    try:
        re.compile(value)
    except re.error as exc:
        raise OperandRefused(f"`regex` cannot read the pattern: {exc}") from exc
    return value


def fold(value: Any) -> Any:
    """Text without regard to case; everything else as it is."""
    return value.casefold() if isinstance(value, str) else value


def test_of(operator: Operator, value: Any) -> Test:
    """The comparison with a typed operand, as one function of the fact. `exists` is not among them."""
    match operator:
        case Operator.EQ:
            wanted = fold(value)
            return (lambda fact: fact.casefold() == wanted) if isinstance(value, str) else (lambda fact: fact == wanted)
        case Operator.NE:
            unwanted = fold(value)
            return (
                (lambda fact: fact.casefold() != unwanted)
                if isinstance(value, str)
                else (lambda fact: fact != unwanted)
            )
        case Operator.GT | Operator.AFTER:
            return lambda fact: fact > value
        case Operator.GTE:
            return lambda fact: fact >= value
        case Operator.LT | Operator.BEFORE:
            return lambda fact: fact < value
        case Operator.LTE:
            return lambda fact: fact <= value
        case Operator.BETWEEN:
            low, high = value
            return lambda fact: low <= fact <= high
        case Operator.IN:
            among = frozenset(fold(each) for each in value)
            return lambda fact: fold(fact) in among
        case Operator.NOT_IN:
            outside = frozenset(fold(each) for each in value)
            return lambda fact: fold(fact) not in outside
        case Operator.CONTAINS:
            needle = fold(value)
            return lambda fact: any(each.casefold() == needle for each in fact)
        case Operator.REGEX:
            pattern = re.compile(value, re.IGNORECASE)
            return lambda fact: pattern.fullmatch(fact[:LONGEST_SUBJECT]) is not None
        case Operator.EXISTS:
            message = "`exists` asks about the absence of a fact and has no test of its value"
            raise ValueError(message)


def threshold_shown(value: Any) -> Any:
    """An operand as people read it."""
    if isinstance(value, tuple):
        return [threshold_shown(each) for each in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value.normalize())
    return value if isinstance(value, str | int | bool) else str(value)
