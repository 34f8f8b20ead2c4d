"""Small change of wording."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from tools.marked import unmarked


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


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def chain(names: Sequence[str]) -> str:
    """`Ada, then Ben and then Cleo`: people who decide one after the other."""
    return names[0] if len(names) == 1 else f"{', then '.join(names[:-1])} and then {names[-1]}" if names else ""


def sentence(words: str) -> str:
    """The words with a capital in front and a stop behind."""
    line = words.strip()
    line = line[:1].upper() + line[1:]
    return line if not line or line.endswith((".", "!", "?", "”")) else f"{line}."


def weekday(iso: str) -> str:
    """`Tuesday 24 November`."""
    day = date.fromisoformat(iso[:10])
    return f"{day:%A} {day.day} {day:%B}"


def moment(iso: str) -> str:
    """`15:00 on 22 November` of a local time."""
    day = date.fromisoformat(iso[:10])
    return f"{iso[11:16]} on {day.day} {day:%B}"


def span(minutes: int) -> str:
    """`6 h 55 min`."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part) or "0 min"


def name_of(option: Mapping[str, Any]) -> str:
    """`American Airlines at 19:40 (F1)`, `Kestrel House (H1)`; without the code where it has none."""
    code = f" ({option['short']})" if option.get("short") else ""
    if option.get("hotel"):
        return f"{unmarked(str(option['hotel']))}{code}"
    if not option.get("airline"):
        return f"The {'hotel' if str(option.get('short', 'F')).startswith('H') else 'flight'}{code}"
    leaves = str((option.get("slices") or [{}])[0].get("departs", ""))[11:16]
    return f"{unmarked(str(option['airline']))}{f' at {leaves}' if leaves else ''}{code}"


def policy_clause(data: Mapping[str, Any]) -> str:
    """What policy makes of a trip, as what it `is` or `needs`."""
    if data.get("bookable") is False:
        return "is not allowed by policy"
    if data.get("needs_approval"):
        return "needs approval"
    if data.get("policy") == "green":
        return "is in policy"
    return "has a policy note for you to confirm" if data.get("needs_tick") else "is outside policy"
