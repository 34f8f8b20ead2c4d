"""All rules of a tenant on a day, compiled once and asked many times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.kernel.hashing import content_hash
from core.policy.compiler import SCOPE_FACTS, CompiledRule, compile_rule
from core.policy.document import Action, RuleDocument, parse_rule
from core.policy.facts import Facts, Kind, RawFacts, encode, kind_of, prepare, shown
from core.policy.operators import threshold_shown
from core.policy.verdict import (
    ENGINE_VERSION,
    LEVELS,
    Judged,
    Level,
    Outcome,
    Result,
    RuleResult,
    judge,
    worst,
)

_FIRED = {Action.HARD_STOP: Result.STOP, Action.SOFT_WARNING: Result.WARN, Action.TRACK_ONLY: Result.TRACKED}
_Applicable = tuple[tuple[CompiledRule, bool], ...]


class Ruleset:
    """Compiled rules in order of priority. Two sets with the same rules have the same version."""

    def __init__(self, documents: Iterable[RuleDocument]) -> None:
        ordered = sorted((rule for rule in documents if rule.active), key=lambda rule: (rule.priority, rule.id))
        self.documents = tuple(ordered)
        self.version = content_hash(self.as_json())[:16]
        self._rules = tuple(compile_rule(document) for document in ordered)
        self._applicable: dict[tuple[object, ...], _Applicable] = {}

    @classmethod
    def from_json(cls, rules: Sequence[Any]) -> Ruleset:
        """The inverse of `as_json`."""
        return cls(parse_rule(rule) for rule in rules)

    def as_json(self) -> list[dict[str, Any]]:
        """The rules as they are stored beside the proofs."""
        return [document.as_json() for document in self.documents]

    def applicable(self, kind: Kind, facts: Facts) -> _Applicable:
        """Rules for this kind of subject and this traveller, each with whether its scope is sure."""
        key = (kind, *(facts.get(name) for name in SCOPE_FACTS))
        found = self._applicable.get(key)
        if found is None:
            scoped = [(rule, rule.scope_holds(facts)) for rule in self._rules if kind in rule.kinds]
            found = tuple((rule, holds is True) for rule, holds in scoped if holds is not False)
            if len(self._applicable) < 4096:
                self._applicable[key] = found
        return found

    def judge(self, raw: RawFacts) -> Verdict:
        """The verdict on one subject."""
        return self._judge(kind_of(raw), prepare(raw))

    def judge_all(self, subjects: Sequence[RawFacts]) -> list[Verdict]:
        """The verdicts on many subjects, in their order."""
        return [self._judge(kind_of(raw), prepare(raw)) for raw in subjects]

    def _judge(self, kind: Kind, facts: Facts) -> Verdict:
        fired: list[RuleDocument] = []
        unknown: list[RuleDocument] = []
        for rule, is_sure in self.applicable(kind, facts):
            answer = rule.decide(facts)
            if answer is False:
                continue
            (fired if answer and is_sure else unknown).append(rule.document)
        return Verdict((Subject(self, kind, facts, judge(tuple(fired), tuple(unknown))),))


@dataclass(frozen=True)
class Subject:
    """One judged flight, stay or trip."""

    ruleset: Ruleset
    kind: Kind
    facts: Facts
    judged: Judged

    @cached_property
    def results(self) -> tuple[RuleResult, ...]:
        """What each rule said, with the comparison that settled it. Found only when somebody asks."""
        return tuple(self._result(rule, is_sure) for rule, is_sure in self.ruleset.applicable(self.kind, self.facts))

    def _result(self, rule: CompiledRule, is_sure: bool) -> RuleResult:
        answer, deciding = rule.explain(self.facts, False)
        if answer is False:
            result = Result.PASS
        else:
            result = _FIRED[rule.document.action] if answer and is_sure else Result.UNKNOWN
        threshold = threshold_shown(deciding.threshold)
        return RuleResult(
            rule.document,
            result,
            deciding.field,
            deciding.comparator,
            shown(deciding.actual),
            threshold,
            deciding.is_ordered,
            _currency(self.facts),
        )

    def as_json(self) -> dict[str, Any]:
        """This subject's share of a proof."""
        facts = encode(self.facts)
        return {
            "kind": self.kind.value,
            "facts": facts,
            "facts_hash": content_hash(facts),
            "results": [result.as_json() for result in self.results],
        }


def _currency(facts: Facts) -> str | None:
    """The currency of the amounts, where it looks like one."""
    said = facts.get("currency")
    is_code = isinstance(said, str) and len(said) == 3 and said.isascii() and said.isalpha() and said.isupper()
    return str(said) if is_code else None


@dataclass(frozen=True)
class Verdict:
    """What policy says about one subject, or about several that are bought together."""

    subjects: tuple[Subject, ...]
    judged: Judged = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "judged", worst(tuple(subject.judged for subject in self.subjects)))

    @property
    def outcome(self) -> Outcome:
        """Compliant, warning, unknown or blocked."""
        return self.judged.outcome

    @property
    def level(self) -> Level:
        """Green, amber or red."""
        return LEVELS[self.outcome]

    @property
    def ack_required(self) -> bool:
        """Whether the traveller must tick a warning."""
        return self.judged.ack_required

    @property
    def approval_required(self) -> bool:
        """Whether somebody must approve."""
        return self.judged.approval_required

    @property
    def is_bookable(self) -> bool:
        """False: a hard stop without exception stands in the way, whoever agrees."""
        return self.judged.is_bookable

    @property
    def ruleset_version(self) -> str:
        """Which rules were asked."""
        return self.subjects[0].ruleset.version

    @cached_property
    def results(self) -> tuple[RuleResult, ...]:
        """One result a rule, the worst where it was asked about several subjects; rules of low priority number first."""
        found: dict[str, RuleResult] = {}
        for subject in self.subjects:
            for result in subject.results:
                kept = found.get(result.rule.id)
                if kept is None or result.severity > kept.severity:
                    found[result.rule.id] = result
        return tuple(sorted(found.values(), key=lambda result: (result.rule.priority, result.rule.id)))

    @cached_property
    def reasons(self) -> tuple[RuleResult, ...]:
        """What stands against it, worst first. Rules that only track are not reasons."""
        against = [
            result
            for result in self.results
            if result.rule.action is not Action.TRACK_ONLY and result.result is not Result.PASS
        ]
        return tuple(sorted(against, key=lambda result: (-result.severity, result.rule.priority)))

    @property
    def acknowledgements(self) -> tuple[RuleResult, ...]:
        """Warnings the traveller must tick before it can be booked."""
        if not self.is_bookable:
            return ()
        return tuple(
            result for result in self.reasons if result.result is Result.WARN and result.rule.asks_acknowledgement
        )

    @property
    def approvers(self) -> tuple[str, ...]:
        """Kinds of approver that rules name themselves."""
        named = {result.rule.approver for result in self.reasons if result.rule.approver}
        return tuple(sorted(named))

    @property
    def summary(self) -> str:
        """One line for a tag."""
        if not self.reasons:
            return "In policy"
        first, more = self.reasons[0], len(self.reasons) - 1
        words = first.message
        if first.result is Result.UNKNOWN:
            words = f"Cannot be checked: {first.rule.name.lower()}"
        return words if not more else f"{words.rstrip('.')} (and {more} more)"

    @cached_property
    def facts_hash(self) -> str:
        """One hash over the facts of all subjects."""
        return content_hash([encode(subject.facts) for subject in self.subjects])

    def as_json(self) -> dict[str, Any]:
        """The tag of the API: every result that says something, without the plain passes."""
        return {
            "level": self.level.value,
            "outcome": self.outcome.value,
            "ack_required": self.ack_required,
            "approval_required": self.approval_required,
            "bookable": self.is_bookable,
            "summary": self.summary,
            "results": [result.as_json() for result in self.results if result.is_worth_showing],
            "ruleset_version": self.ruleset_version,
        }

    def proof(self) -> dict[str, Any]:
        """Everything needed to come to the same answer again, given the rules of `ruleset_version`."""
        return {
            "engine": ENGINE_VERSION,
            "ruleset_version": self.ruleset_version,
            "outcome": self.outcome.value,
            "ack_required": self.ack_required,
            "approval_required": self.approval_required,
            "bookable": self.is_bookable,
            "facts_hash": self.facts_hash,
            "subjects": [subject.as_json() for subject in self.subjects],
        }


def combine(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on several subjects bought together: the worst of each."""
    if not verdicts:
        message = "There is nothing to combine."
        raise ValueError(message)
    return Verdict(tuple(subject for verdict in verdicts for subject in verdict.subjects))
