"""Many subjects at once, a column of facts at a time.

What rules answer depends on a fact only through the comparisons they make with it. Each value therefore gets the
number of its class: values of one class come out the same in every comparison. A rule is asked once for each
combination of classes of the facts it reads; after that its answer is looked up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from operator import itemgetter
from types import NoneType
from typing import Any, Final, Generic, TypeVar

from core.policy.compiler import CompiledRule
from core.policy.document import Comparison, RuleDocument
from core.policy.facts import BIGGEST, FIELDS, FactType, FactValue, RawFacts, as_value, prepare
from core.policy.operators import Operator, Test, fold, operand, test_of

_MISSING: Final = -1
_MOST: Final = 8192
_MOST_SHELVES: Final = 256
_SIDES: Final = {Operator.GT: "left", Operator.LTE: "left", Operator.GTE: "right", Operator.LT: "right"}
_CENTS: Final = Decimal("0.01")
Answer = TypeVar("Answer")
Key = tuple[int, ...]


class _Known(dict[Hashable, int]):
    """Values met before with their classes; bounded, because prices have no end."""

    def __init__(self, class_of: Callable[[Any], int]) -> None:
        super().__init__()
        self._class_of = class_of

    def __missing__(self, value: Hashable) -> int:
        if len(self) >= _MOST:
            self.clear()
        found = self[value] = self._class_of(value)
        return found


def _place(points: Sequence[Any], sides: set[str]) -> Callable[[Any], int]:
    """Which stretch between the points a number is on; where all comparisons belong to one side, so does a point."""
    if sides == {"left"}:
        return partial(bisect_left, points)
    if sides == {"right"}:
        return partial(bisect_right, points)
    return lambda value: bisect_left(points, value) + bisect_right(points, value)


class Column:
    """One fact as rules see it: every comparison they make with it, and every word that chooses between values."""

    def __init__(self, name: str) -> None:
        self.name, self.type = name, FIELDS[name].type
        self._tests: list[Test] = []
        self._labels: set[Any] = set()
        self._points = [Decimal(-BIGGEST), Decimal(BIGGEST)]
        self._sides: set[str] = set()
        self._is_whole = True
        self._place = self._place_whole = _place(self._points, self._sides)
        self._signatures: dict[Hashable, int] = {}
        self._known = _Known(lambda value: self._class_of(as_value(self.type, value)))

    def compare(self, operator: Operator, value: Any) -> None:
        """Rules compare the fact with this value."""
        typed = operand(operator, self.type, value)
        self._tests.append(test_of(operator, typed))
        if self.type is FactType.NUMBER:
            self._sides.add(_SIDES.get(operator, ""))
            self._points = sorted({*self._points, *map(Decimal, typed if isinstance(typed, tuple) else (typed,))})
            self._place = _place(self._points, self._sides)
            self._is_whole = all(point == int(point) for point in self._points)
            whole = [int(point) for point in self._points]
            self._place_whole = _place(whole, self._sides) if self._is_whole else self._place

    def label(self, words: Iterable[str]) -> None:
        """Rules choose by whether the fact is one of these words."""
        self._labels.update(fold(word) for word in words)

    def classes(self, values: list[Any]) -> int | list[int]:
        """The class of each value, which may be missing or of a wrong type; one number where all are the same."""
        first = values[0]
        is_same = first is values[-1] and values.count(first) == len(values) and len(set(map(type, values))) == 1
        is_same = is_same and isinstance(first, str | int | NoneType)
        return self._each(values[:1])[0] if is_same else self._each(values)

    def _each(self, values: list[Any]) -> list[int]:
        match self.type:
            case FactType.NUMBER:
                return self._numbers(values)
            case FactType.FLAG:
                # `1 == True`, and only one of them is a flag.
                return [1 if value is True else 2 if value is False else _MISSING for value in values]
            case FactType.TEXTS:
                return [self._class_of(as_value(self.type, value)) for value in values]
        try:
            return [self._known[value] for value in values]
        except TypeError:
            return [self._class_of(as_value(self.type, value)) for value in values]

    def _numbers(self, values: list[Any]) -> list[int]:
        """Where each number stands among the values it is compared with."""
        types = set(map(type, values))
        if types in ({str}, {int}):
            return [self._known[value] for value in values]
        if not self._are_numbers(types, values):
            values = [as_value(self.type, value) for value in values]
        elif NoneType not in types:
            return list(map(self._place if Decimal in types else self._place_whole, values))
        return [_MISSING if value is None else self._place(value) for value in values]

    def _are_numbers(self, types: set[type], values: list[Any]) -> bool:
        """Whether every value that is there can be compared as it is and means what `as_value` would make of it."""
        if types == {Decimal}:
            return all(map(_CENTS.same_quantum, values))
        types = types - {NoneType}
        if types == {float}:
            # A float stands for its shortest decimal. Against whole numbers both compare alike.
            return self._is_whole and all(value is None or value >= 1 for value in values)
        return types == {int}

    def _class_of(self, value: FactValue | None) -> int:
        if value is None:
            return _MISSING
        if self.type is FactType.NUMBER:
            return self._place(value)
        label = fold(value)
        signature = (*(test(value) for test in self._tests), label if label in self._labels else None)
        return self._signatures.setdefault(signature, len(self._signatures))


def _scoped(document: RuleDocument) -> Iterable[tuple[str, Sequence[object]]]:
    scope = document.scope
    chosen = (("region", scope.regions), ("department", scope.departments), ("employee_level", scope.employee_levels))
    return [(name, among) for name, among in chosen if among]


def _reads(document: RuleDocument) -> frozenset[str]:
    named = {name for comparison, _ in document.comparisons() for name in comparison.reads()}
    return frozenset(named | {name for name, _ in _scoped(document)})


def columns_of(documents: Iterable[RuleDocument]) -> tuple[Column, ...]:
    """Every fact these rules read, by their conditions or their scopes."""
    columns: dict[str, Column] = {}

    def column(name: str) -> Column:
        return columns.setdefault(name, Column(name))

    for document in documents:
        for comparison, _ in document.comparisons():
            _compared(comparison, column)
        for name, among in _scoped(document):
            column(name).label(str(each) for each in among)
    return tuple(columns.values())


def _compared(comparison: Comparison, column: Callable[[str], Column]) -> None:
    compared = column(comparison.field)
    if comparison.operator is Operator.EXISTS:
        return
    for value in comparison.operands():
        compared.compare(comparison.operator, value)
    if comparison.table is not None:
        column(comparison.table.per).label(comparison.table.values)


@dataclass(frozen=True, slots=True)
class Together:
    """Rules that come down to the same facts, and the bits of what they said of each combination of their classes."""

    pick: Callable[[Key], Hashable]
    said: dict[Hashable, int]
    rules: tuple[tuple[int, CompiledRule], ...]

    def ask(self, key: Key, raw: RawFacts) -> int:
        """Ask the rules about a subject of a combination not met before: two bits for each."""
        if len(self.said) >= _MOST:
            self.said.clear()
        facts = prepare(raw)
        found = self.said[self.pick(key)] = sum(rule.says(facts) << (2 * number) for number, rule in self.rules)
        return found


class Shelf(Generic[Answer]):
    """What was answered about subjects that are the same in some facts, by the classes of the facts they differ in."""

    def __init__(self, rules: Sequence[CompiledRule], apart: Sequence[str]) -> None:
        self.kept: dict[Key, Answer] = {}
        place = {name: number for number, name in enumerate(apart)}
        shared: dict[tuple[int, ...], list[tuple[int, CompiledRule]]] = {}
        for number, rule in enumerate(rules):
            places = tuple(sorted(place[name] for name in _reads(rule.document) if name in place))
            shared.setdefault(places, []).append((number, rule))
        self._together = tuple(
            Together(itemgetter(*places) if places else _nothing, {}, tuple(each)) for places, each in shared.items()
        )

    def bits(self, key: Key, raw: RawFacts) -> int:
        """What every rule says of a subject with these classes."""
        found = 0
        for group in self._together:
            known = group.said.get(group.pick(key))
            found |= group.ask(key, raw) if known is None else known
        return found


def _nothing(_key: Key) -> Hashable:
    return ()


class Answers(Generic[Answer]):
    """Answers about one kind of subject, kept by the classes of its facts."""

    def __init__(self, rules: Sequence[CompiledRule], answer: Callable[[Sequence[int]], Answer]) -> None:
        """`answer` makes one of what each rule says: `QUIET`, `FIRES` or `UNSURE`."""
        self._rules, self._answer = rules, answer
        self._columns = columns_of(rule.document for rule in rules)
        self._by_bits: dict[int, Answer] = {}
        self._shelves: dict[tuple[int | None, ...], Shelf[Answer]] = {}

    def about(self, subjects: Sequence[RawFacts]) -> list[Answer]:
        """The answer about each subject."""
        if not subjects:
            return []
        classes = [column.classes([raw.get(column.name) for raw in subjects]) for column in self._columns]
        # What is the same for all, such as who travels, chooses the shelf; the rest is looked up on it.
        shelf = self._shelf(tuple([None if isinstance(each, list) else each for each in classes]))
        apart = [each for each in classes if isinstance(each, list)]
        keys: list[Key] = list(zip(*apart, strict=True)) if apart else [()] * len(subjects)
        kept = shelf.kept
        found = list(map(kept.get, keys))
        if None in found:
            for number, key in enumerate(keys):
                if found[number] is None:
                    answer = kept.get(key)
                    if answer is None:
                        answer = kept[key] = self._made(shelf.bits(key, subjects[number]))
                    found[number] = answer
        return found  # type: ignore[return-value]

    def _shelf(self, same: tuple[int | None, ...]) -> Shelf[Answer]:
        found = self._shelves.get(same)
        if found is None or len(found.kept) >= _MOST:
            if len(self._shelves) >= _MOST_SHELVES:
                self._shelves.clear()
            apart = [column.name for column, known in zip(self._columns, same, strict=True) if known is None]
            found = self._shelves[same] = Shelf(self._rules, apart)
        return found

    def _made(self, bits: int) -> Answer:
        found = self._by_bits.get(bits)
        if found is None:
            if len(self._by_bits) >= _MOST:
                self._by_bits.clear()
            said = [bits >> (2 * number) & 3 for number in range(len(self._rules))]
            found = self._by_bits[bits] = self._answer(said)
        return found
