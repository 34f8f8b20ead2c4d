"""What policy says about an offer or a trip, and why: the one vocabulary everything inside uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Protocol

from core.kernel.money import Money
from core.policy.compiler import CompiledRule, Deciding
from core.policy.document import Action, RuleDocument
from core.policy.facts import FIELDS, Facts, shown
from core.policy.operators import threshold_shown

ENGINE_VERSION: Final = "1"


class Outcome(StrEnum):
    """The answer, from best to worst: compliant, warning, unknown, blocked."""

    COMPLIANT = "compliant"
    WARNING = "warning"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"


class Level(StrEnum):
    """The tag people see."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


LEVELS: Final[Mapping[Outcome, Level]] = {
    Outcome.COMPLIANT: Level.GREEN,
    Outcome.WARNING: Level.AMBER,
    Outcome.UNKNOWN: Level.AMBER,
    Outcome.BLOCKED: Level.RED,
}
_WORST: Final = (Outcome.BLOCKED, Outcome.UNKNOWN, Outcome.WARNING, Outcome.COMPLIANT)


class Result(StrEnum):
    """What one rule said."""

    PASS = "pass"
    TRACKED = "tracked"
    WARN = "warn"
    UNKNOWN = "unknown"
    STOP = "stop"


SEVERITY: Final = {Result.PASS: 0, Result.TRACKED: 1, Result.WARN: 2, Result.UNKNOWN: 3, Result.STOP: 4}


class HasFacts(Protocol):
    """What a result is about."""

    @property
    def facts(self) -> Facts:
        """The known facts, typed."""
        ...


class RuleResult:
    """One rule's answer with the comparison that settled it: `segment.duration_mins 440 ≥ 360: pass`.

    The comparison is looked for when somebody asks; until then a result costs next to nothing.
    """

    __slots__ = ("_deciding", "_rule", "_subject", "result", "rule")

    def __init__(self, rule: CompiledRule, result: Result, subject: HasFacts) -> None:
        self.rule, self.result = rule.document, result
        self._rule, self._subject = rule, subject
        self._deciding: Deciding | None = None

    @property
    def _settled_by(self) -> Deciding:
        if self._deciding is None:
            self._deciding = self._rule.explain(self._subject.facts, False)[1]
        return self._deciding

    @property
    def field(self) -> str:
        """The fact that settled it."""
        return self._settled_by.field

    @property
    def comparator(self) -> str:
        """What the rule asks for, as a sign."""
        return self._settled_by.comparator

    @property
    def actual(self) -> Any:
        """What was found."""
        return shown(self._settled_by.actual)

    @property
    def threshold(self) -> Any:
        """What it was compared with."""
        return threshold_shown(self._settled_by.threshold)

    @property
    def is_ordered(self) -> bool:
        """Whether it came down to more or less."""
        return self._settled_by.is_ordered

    @property
    def severity(self) -> int:
        """Higher is worse."""
        return SEVERITY[self.result]

    @property
    def message(self) -> str:
        """The rule's own words with this case's numbers; for a pass, what was compared: `Flight time 440 ≥ 360 min`."""
        if self.result is Result.PASS:
            fact = FIELDS[self.field]
            unit = f" {fact.unit}" if fact.unit and fact.unit != "currency" else ""
            words = f"{fact.words[0].upper()}{fact.words[1:]}"
            return f"{words} {self._worded(self.actual)} {self.comparator} {self._worded(self.threshold)}{unit}"
        words = self.rule.message
        if "{" not in words:
            return words  # and no comparison has to be looked for
        words = words.replace("{actual}", self._worded(self.actual))
        return words.replace("{threshold}", self._worded(self.threshold))

    def _worded(self, value: Any) -> str:
        """Amounts as people read money; everything else as it is."""
        currency = _currency(self._subject.facts)
        if FIELDS[self.field].unit != "currency" or not currency or isinstance(value, list | bool) or value is None:
            return str(value)
        return Money.rounded(Decimal(str(value)), currency).text

    @property
    def is_worth_showing(self) -> bool:
        """Everything that did not simply pass, and passes that came down to a number."""
        return self.result is not Result.PASS or self.is_ordered

    def as_json(self) -> dict[str, Any]:
        """The shape of the API and of the stored proof."""
        return {
            "rule_id": self.rule.id,
            "rule": self.rule.name,
            "version": self.rule.version,
            "kind": self.rule.action.value,
            "result": self.result.value,
            "message": self.message,
            "field": self.field,
            "comparator": self.comparator,
            "actual": self.actual,
            "threshold": self.threshold,
        }


def _currency(facts: Facts) -> str | None:
    """The currency of the amounts, where it looks like one."""
    said = facts.get("currency")
    is_code = isinstance(said, str) and len(said) == 3 and said.isascii() and said.isalpha() and said.isupper()
    return str(said) if is_code else None


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer of a set of rules about one subject, without the reasons."""

    outcome: Outcome
    ack_required: bool
    approval_required: bool
    is_bookable: bool


def judge(fired: tuple[RuleDocument, ...], unknown: tuple[RuleDocument, ...]) -> Judged:
    """What follows from the rules whose condition is true and from those nobody could decide.

    A rule that only tracks changes nothing. What cannot be known is never a pass: somebody has to look at it.
    """
    stops = [rule for rule in fired if rule.action is Action.HARD_STOP]
    warnings = [rule for rule in fired if rule.action is Action.SOFT_WARNING]
    open_questions = [rule for rule in unknown if rule.action is not Action.TRACK_ONLY]
    is_bookable = all(rule.exception_allowed for rule in stops)
    if stops:
        outcome = Outcome.BLOCKED
    elif open_questions:
        outcome = Outcome.UNKNOWN
    else:
        outcome = Outcome.WARNING if warnings else Outcome.COMPLIANT
    needs_approval = bool(stops or open_questions) or any(rule.requires_approval for rule in warnings)
    return Judged(
        outcome,
        ack_required=is_bookable and any(rule.asks_acknowledgement for rule in warnings),
        approval_required=is_bookable and needs_approval,
        is_bookable=is_bookable,
    )


def worst(judged: tuple[Judged, ...]) -> Judged:
    """Several subjects bought together are as bad as the worst of them."""
    if len(judged) == 1:
        return judged[0]
    outcomes = {each.outcome for each in judged}
    is_bookable = all(each.is_bookable for each in judged)
    return Judged(
        next(outcome for outcome in _WORST if outcome in outcomes),
        ack_required=is_bookable and any(each.ack_required for each in judged),
        approval_required=is_bookable and any(each.approval_required for each in judged),
        is_bookable=is_bookable,
    )
