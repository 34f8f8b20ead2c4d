"""Checking a stored verdict without the database: the same rules and the same facts must give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.kernel.hashing import canonical_json
from core.policy.ruleset import Ruleset, Verdict, combine
from core.policy.verdict import ENGINE_VERSION


def replay(proof: Mapping[str, Any], rules: Sequence[Any]) -> Verdict:
    """Judge a proof's facts again by the given rules."""
    ruleset = Ruleset.from_json(rules)
    return combine([ruleset.judge({**part["facts"], "kind": part["kind"]}) for part in proof["subjects"]])


def verify(proof: Mapping[str, Any], rules: Sequence[Any]) -> bool:
    """Whether the proof follows from its own facts by these rules, byte for byte.

    False also where the rules are not those the proof names, or another engine made it.
    """
    if proof.get("engine") != ENGINE_VERSION or not proof.get("subjects"):
        return False
    return canonical_json(replay(proof, rules).proof()) == canonical_json(proof)
