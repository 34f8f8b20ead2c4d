"""A rule in plain words, for people and for the concierge."""

from __future__ import annotations

from typing import Any

from core.policy.document import Action, RuleDocument

_FOLLOWS = {
    Action.HARD_STOP: "cannot be booked",
    Action.SOFT_WARNING: "is a warning",
    Action.TRACK_ONLY: "is only recorded",
}


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _for_whom(rule: RuleDocument) -> str:
    parts = []
    if rule.scope.employee_levels:
        parts.append(f"level {_listed([str(level) for level in rule.scope.employee_levels])}")
    if rule.scope.departments:
        parts.append(f"department {_listed(list(rule.scope.departments))}")
    if rule.scope.regions:
        parts.append(f"region {_listed(list(rule.scope.regions))}")
    return f" For {'; '.join(parts)}." if parts else ""


def _what_follows(rule: RuleDocument) -> str:
    if rule.action is Action.HARD_STOP and rule.exception_allowed:
        return "cannot be booked without an approved exception"
    if rule.action is not Action.SOFT_WARNING:
        return _FOLLOWS[rule.action]
    asks = []
    if rule.asks_acknowledgement:
        asks.append("your acknowledgement")
    if rule.requires_approval:
        asks.append(f"{rule.approver or 'manager'} approval")
    return f"needs {_listed(asks)}" if asks else _FOLLOWS[rule.action]


def in_words(rule: RuleDocument) -> str:
    """`Business class from 6 hours: … . Otherwise it needs …`."""
    words = rule.description or rule.message.replace("{actual}", "what was found").replace("{threshold}", "the limit")
    return f"{rule.name}: {words.rstrip('.')}. Otherwise it {_what_follows(rule)}.{_for_whom(rule)}"


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
