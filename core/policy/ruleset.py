"""All rules of a tenant on a day, compiled once and asked many times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from core.kernel.hashing import content_hash
from core.policy.columns import Answers
from core.policy.compiler import FIRES, SCOPE_FACTS, UNSURE, CompiledRule, compile_rule
from core.policy.document import Action, RuleDocument, parse_rule
from core.policy.facts import Facts, Kind, RawFacts, encode, kind_of, prepare
from core.policy.verdict import (
    ENGINE_VERSION,
    LEVELS,
    SEVERITY,
    Judged,
    Level,
    Outcome,
    Result,
    RuleResult,
    judge,
    worst,
)

_FIRED = {Action.HARD_STOP: Result.STOP, Action.SOFT_WARNING: Result.WARN, Action.TRACK_ONLY: Result.TRACKED}
_KINDS: Final[Mapping[object, Kind]] = {kind.value: kind for kind in Kind}
_Applicable = tuple[tuple[CompiledRule, bool], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows for every subject that is alike in all that rules compare. `against` is worst first.

    `violations` is what they all are told, where no rule's words hold the case's own numbers.
    """

    judged: Judged
    against: tuple[tuple[CompiledRule, Result], ...]
    violations: tuple[tuple[str, str], ...] | None


class Ruleset:
    """Compiled rules in order of priority. Two sets with the same rules have the same version."""

    def __init__(self, documents: Iterable[RuleDocument]) -> None:
        ordered = sorted((rule for rule in documents if rule.active), key=lambda rule: (rule.priority, rule.id))
        self.documents = tuple(ordered)
        self.version = content_hash(self.as_json())[:16]
        self._rules = tuple(compile_rule(document) for document in ordered)
        self._applicable: dict[tuple[object, ...], _Applicable] = {}
        self._answers: dict[Kind, Answers[Answer]] = {}

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
        kind = kind_of(raw)
        return Single(self, kind, raw, self._asked(kind, prepare(raw)))

    def _asked(self, kind: Kind, facts: Facts) -> Answer:
        return _answer([(rule, rule.says(facts)) for rule, _ in self.applicable(kind, facts)])

    def judge_all(self, subjects: Sequence[RawFacts]) -> list[Verdict]:
        """The verdicts on many subjects, in their order."""
        try:
            kinds = [_KINDS.get(raw.get("kind")) or kind_of(raw) for raw in subjects]
        except TypeError:
            kinds = [kind_of(raw) for raw in subjects]
        is_mixed = len(set(kinds)) != 1
        answers = self._mixed(kinds, subjects) if is_mixed else self._answers_about(kinds[0], subjects)
        return [Single(self, kind, raw, answer) for kind, raw, answer in zip(kinds, subjects, answers, strict=True)]

    def _mixed(self, kinds: Sequence[Kind], subjects: Sequence[RawFacts]) -> list[Answer]:
        found: dict[int, Answer] = {}
        for kind in set(kinds):
            places = [place for place, each in enumerate(kinds) if each is kind]
            answers = self._answers_about(kind, [subjects[place] for place in places])
            found.update(zip(places, answers, strict=True))
        return [found[place] for place in range(len(subjects))]

    def _answers_about(self, kind: Kind, subjects: Sequence[RawFacts]) -> list[Answer]:
        if kind not in self._answers:
            rules = tuple(rule for rule in self._rules if kind in rule.kinds)
            self._answers[kind] = Answers(rules, lambda said: _answer(tuple(zip(rules, said, strict=True))))
        return self._answers[kind].about(subjects)


def _answer(said: Iterable[tuple[CompiledRule, int]]) -> Answer:
    fired = [rule for rule, word in said if word == FIRES]
    unknown = [rule for rule, word in said if word == UNSURE]
    against = [(rule, _FIRED[rule.document.action]) for rule in fired] + [(rule, Result.UNKNOWN) for rule in unknown]
    against = [each for each in against if each[0].document.action is not Action.TRACK_ONLY]
    against.sort(key=lambda each: (-SEVERITY[each[1]], each[0].document.priority, each[0].document.id))
    judged = judge(tuple(rule.document for rule in fired), tuple(rule.document for rule in unknown))
    words = tuple((rule.document.id, rule.document.message) for rule, _ in against)
    return Answer(judged, tuple(against), None if any("{" in message for _, message in words) else words)


class Subject:
    """One judged flight, stay or trip. Everything but the answer is found when somebody asks."""

    def __init__(self, ruleset: Ruleset, kind: Kind, raw: RawFacts, answer: Answer) -> None:
        self.ruleset, self.kind, self.answer = ruleset, kind, answer
        self._raw = raw

    @cached_property
    def facts(self) -> Facts:
        """The known facts, typed."""
        return prepare(self._raw)

    @cached_property
    def results(self) -> tuple[RuleResult, ...]:
        """What each rule said, with the comparison that settled it."""
        asked = self.ruleset.applicable(self.kind, self.facts)
        return tuple(self._result(rule, is_sure) for rule, is_sure in asked)

    def _result(self, rule: CompiledRule, is_sure: bool) -> RuleResult:
        answer = rule.decide(self.facts)
        if answer is False:
            return RuleResult(rule, Result.PASS, self)
        return RuleResult(rule, _FIRED[rule.document.action] if answer and is_sure else Result.UNKNOWN, self)

    @property
    def reasons(self) -> tuple[RuleResult, ...]:
        """What stands against it, worst first. Rules that only track are not reasons."""
        return tuple([RuleResult(rule, result, self) for rule, result in self.answer.against])

    def as_json(self) -> dict[str, Any]:
        """This subject's share of a proof."""
        facts = encode(self.facts)
        return {
            "kind": self.kind.value,
            "facts": facts,
            "facts_hash": content_hash(facts),
            "results": [result.as_json() for result in self.results],
        }


class Verdict:
    """What policy says about one subject, or about several that are bought together."""

    def __init__(self, subjects: tuple[Subject, ...]) -> None:
        self._subjects = subjects

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What was judged."""
        return self._subjects

    @cached_property
    def judged(self) -> Judged:
        """The worst of what was said of each subject."""
        return worst(tuple(subject.answer.judged for subject in self.subjects))

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
        return self.subjects[0].reasons if len(self.subjects) == 1 else self._joint_reasons()

    @property
    def violations(self) -> tuple[tuple[str, str], ...]:
        """The ids of the reasons with their words: what a list of many options needs of each."""
        return tuple((reason.rule.id, reason.message) for reason in self.reasons)

    def _joint_reasons(self) -> tuple[RuleResult, ...]:
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

    @property
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


class Single(Verdict):
    """The verdict on one subject of many: no more than its answer and its facts until somebody asks further."""

    def __init__(self, ruleset: Ruleset, kind: Kind, raw: RawFacts, answer: Answer) -> None:
        # The proof must be about what was judged, whatever becomes of the caller's own mapping.
        self._given = (ruleset, kind, dict(raw), answer)

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """The one that was judged."""
        return (Subject(*self._given),)

    @property
    def violations(self) -> tuple[tuple[str, str], ...]:
        """See `Verdict.violations`; mostly shared by all that broke the same rules."""
        shared = self._given[3].violations
        return super().violations if shared is None else shared


def combine(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on several subjects bought together: the worst of each."""
    if not verdicts:
        message = "There is nothing to combine."
        raise ValueError(message)
    return Verdict(tuple(subject for verdict in verdicts for subject in verdict.subjects))
