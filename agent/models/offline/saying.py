"""Small change of wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, and at most one open question with its likely replies as (label, what is sent)."""

    text: str = ""
    question: str = ""
    chips: Sequence[tuple[str, str]] = field(default_factory=tuple)
    asking: str | None = None

    def then(self, following: "Answer") -> Self:
        """This, then that; the last question stays open."""
        words = " ".join(part for part in (self.text, following.text) if part)
        last = following if following.chips else self
        return type(self)(words, last.question, last.chips, last.asking)


def first_lower(text: str) -> str:
    """`Cheapest of 60` inside a sentence; abbreviations stay."""
    line = text.strip().rstrip(".")
    return line if line[1:2].isupper() or line[:1].isdigit() else line[:1].lower() + line[1:]


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def policy_clause(data: Mapping[str, Any]) -> str:
    """`inside policy`."""
    level = data.get("policy")
    if level == "green":
        return "inside policy"
    if level == "red" and not data.get("needs_approval"):
        return "which policy does not allow"
    return "outside policy, so it needs approval" if data.get("needs_approval") else "with a policy note to accept"


def article_free(rule: str) -> str:
    """A rule as a sentence."""
    line = rule.strip()
    return line if line.endswith((".", "!", "?")) else f"{line}."
