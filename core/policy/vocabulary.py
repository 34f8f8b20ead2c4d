"""The six vocabularies for a policy answer that are met outside, and how each maps to ours.

Ours is `Outcome` for answers and `Action` for rules. Nothing inside compares words of the others.

| vocabulary | met in | words |
|---|---|---|
| `search` | tags of search results | OK, SOFT_WARNING, HARD_STOP |
| `booking` | a booking's policy status | ok, warn, blocked |
| `evaluation` | one rule's stored result | PASS, WARN, STOP |
| `rule_type` | the kind of a rule, short | hard, soft, track |
| `action` | the kind of a rule, long | HARD_STOP, SOFT_WARNING, TRACK_ONLY |
| `compliance` | reports | compliant, non_compliant |

`unknown` has no word in any of them; it is shown as a warning, because it needs somebody to look, and never as a pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from core.kernel.errors import Invalid
from core.policy.document import Action
from core.policy.verdict import Outcome


class Vocabulary(StrEnum):
    """Whose words."""

    SEARCH = "search"
    BOOKING = "booking"
    EVALUATION = "evaluation"
    RULE_TYPE = "rule_type"
    ACTION = "action"
    COMPLIANCE = "compliance"


_OUTCOMES: Final[Mapping[Vocabulary, Mapping[Outcome, str]]] = {
    Vocabulary.SEARCH: {
        Outcome.COMPLIANT: "OK",
        Outcome.WARNING: "SOFT_WARNING",
        Outcome.UNKNOWN: "SOFT_WARNING",
        Outcome.BLOCKED: "HARD_STOP",
    },
    Vocabulary.BOOKING: {
        Outcome.COMPLIANT: "ok",
        Outcome.WARNING: "warn",
        Outcome.UNKNOWN: "warn",
        Outcome.BLOCKED: "blocked",
    },
    Vocabulary.EVALUATION: {
        Outcome.COMPLIANT: "PASS",
        Outcome.WARNING: "WARN",
        Outcome.UNKNOWN: "WARN",
        Outcome.BLOCKED: "STOP",
    },
    Vocabulary.COMPLIANCE: {
        Outcome.COMPLIANT: "compliant",
        Outcome.WARNING: "non_compliant",
        Outcome.UNKNOWN: "non_compliant",
        Outcome.BLOCKED: "non_compliant",
    },
}
_ACTIONS: Final[Mapping[Vocabulary, Mapping[Action, str]]] = {
    Vocabulary.RULE_TYPE: {Action.HARD_STOP: "hard", Action.SOFT_WARNING: "soft", Action.TRACK_ONLY: "track"},
    Vocabulary.ACTION: {action: action.value for action in Action},
}


class WordUnknown(Invalid):
    """A word that is not of the vocabulary, or a vocabulary that has no words of this kind."""

    code = "policy.word_unknown"


def word_for(outcome: Outcome, vocabulary: Vocabulary) -> str:
    """Our outcome in another vocabulary."""
    words = _OUTCOMES.get(vocabulary)
    if words is None:
        raise WordUnknown(f"{vocabulary} has words for rules, not for answers.")
    return words[outcome]


def outcome_of(word: str, vocabulary: Vocabulary) -> Outcome:
    """An outcome from another vocabulary: the mildest that has this word, `unknown` never."""
    for outcome, spelled in _OUTCOMES.get(vocabulary, {}).items():
        if spelled == word:
            return outcome
    raise WordUnknown(f"{word!r} is no answer in {vocabulary}.", word=word)


def word_for_action(action: Action, vocabulary: Vocabulary) -> str:
    """Our kind of rule in another vocabulary."""
    words = _ACTIONS.get(vocabulary)
    if words is None:
        raise WordUnknown(f"{vocabulary} has words for answers, not for rules.")
    return words[action]


def action_of(word: str, vocabulary: Vocabulary) -> Action:
    """A kind of rule from another vocabulary."""
    for action, spelled in _ACTIONS.get(vocabulary, {}).items():
        if spelled == word:
            return action
    raise WordUnknown(f"{word!r} is no kind of rule in {vocabulary}.", word=word)
