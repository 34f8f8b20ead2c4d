"""The JSON of a rule, checked on the way in.

```json
{"id": "cabin-business", "name": "Business class", "category": "cabin", "priority": 30,
 "scope": {"regions": [], "departments": [], "employee_levels": ["junior", "senior", "manager"]},
 "condition": "AND",
 "rules": [{"field": "segment.fare_class", "operator": "eq", "value": "business"},
           {"condition": "NOT", "rules": [{"field": "segment.duration_mins", "operator": "gte", "value": 360}]}],
 "action": "SOFT_WARNING", "requires_approval": true, "message": "Business class needs approval."}
```

The condition describes what is *not* wanted: where it is true, the action follows. `value` may be a table:
`{"per": "hotel.city", "values": {"London": 320}, "otherwise": 250}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from core.kernel.hashing import canonical_json
from core.people.employee import Level
from core.policy.errors import PolicyInvalid
from core.policy.facts import FIELDS, FactType, Kind
from core.policy.operators import Operator, operand, parse_operator

DEEPEST: Final = 8
MOST_COMPARISONS: Final = 64
MOST_RULES: Final = 500


class Action(StrEnum):
    """What follows when a rule's condition is true."""

    HARD_STOP = "HARD_STOP"
    SOFT_WARNING = "SOFT_WARNING"
    TRACK_ONLY = "TRACK_ONLY"


class Condition(StrEnum):
    """How the parts of a condition are joined. NOT takes one part."""

    AND = "AND"
    OR = "OR"
    NOT = "NOT"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class ValueTable(_Strict):
    """A threshold that depends on another fact, such as the city."""

    per: str
    values: dict[str, Any] = Field(min_length=1, max_length=2000)
    otherwise: Any

    @field_validator("per")
    @classmethod
    def _known_text(cls, value: str) -> str:
        if value not in FIELDS or FIELDS[value].type is not FactType.TEXT:
            raise ValueError(f"{value!r} is no fact of type text")
        return value


class Comparison(_Strict):
    """One fact, one operator, one value."""

    field: str
    operator: Operator
    value: Any

    @field_validator("operator", mode="before")
    @classmethod
    def _spelling(cls, value: Any) -> Any:
        return parse_operator(value) if isinstance(value, str) else value

    @field_validator("field")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in FIELDS:
            raise ValueError(f"there is no fact {value!r}")
        return value

    @model_validator(mode="after")
    def _comparable(self) -> Self:
        for value in self.operands():
            operand(self.operator, FIELDS[self.field].type, value)
        return self

    @property
    def table(self) -> ValueTable | None:
        """The table, where the value is one."""
        return ValueTable.model_validate(self.value) if isinstance(self.value, dict) else None

    def operands(self) -> Sequence[Any]:
        """Every value this may compare with."""
        table = self.table
        return [self.value] if table is None else [*table.values.values(), table.otherwise]

    def reads(self) -> Iterator[str]:
        """The facts this needs."""
        yield self.field
        if self.table is not None:
            yield self.table.per


class Group(_Strict):
    """Parts joined by AND or OR, or one part denied."""

    condition: Condition = Condition.AND
    rules: tuple[Comparison | Group, ...] = Field(min_length=1, max_length=MOST_COMPARISONS)

    @field_validator("condition", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.upper() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_denied(self) -> Self:
        if self.condition is Condition.NOT and len(self.rules) != 1:
            raise ValueError("NOT takes exactly one part")
        return self

    def comparisons(self, depth: int = 1) -> Iterator[tuple[Comparison, int]]:
        """Every comparison with its depth."""
        for part in self.rules:
            if isinstance(part, Group):
                yield from part.comparisons(depth + 1)
            else:
                yield part, depth


class Scope(_Strict):
    """Whom a rule is for; an empty list means everybody."""

    regions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    employee_levels: tuple[Level, ...] = ()


class RuleDocument(Group):
    """One rule."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    name: str = Field(min_length=1, max_length=120)
    description: str = Field("", max_length=1000)
    category: str = Field("general", max_length=40)
    priority: int = Field(100, ge=0, le=10_000)
    version: int = Field(1, ge=1)
    active: bool = True
    effective_from: date | None = None
    effective_until: date | None = None
    scope: Scope = Scope()
    applies_to: tuple[Kind, ...] | None = None
    action: Action
    message: str = Field(min_length=1, max_length=300)
    requires_ack: bool | None = None
    requires_approval: bool = False
    exception_allowed: bool = False
    approver: Literal["manager", "finance", "executive"] | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        found = list(self.comparisons())
        if len(found) > MOST_COMPARISONS:
            raise ValueError(f"a rule has at most {MOST_COMPARISONS} comparisons")
        if max(depth for _, depth in found) > DEEPEST:
            raise ValueError(f"a condition is nested at most {DEEPEST} deep")
        if self.action is not Action.HARD_STOP and self.exception_allowed:
            raise ValueError("only a HARD_STOP can allow an exception")
        if self.action is not Action.SOFT_WARNING and (self.requires_ack or self.requires_approval):
            raise ValueError("only a SOFT_WARNING asks for an acknowledgement or an approval")
        if self.effective_from and self.effective_until and self.effective_until <= self.effective_from:
            raise ValueError("effective_until must be after effective_from")
        if not self.kinds:
            raise ValueError("no flight, hotel or trip has all the facts this reads")
        return self

    @property
    def kinds(self) -> frozenset[Kind]:
        """What this rule can be asked about."""
        possible = frozenset(Kind)
        for comparison, _ in self.comparisons():
            for name in comparison.reads():
                possible &= FIELDS[name].kinds
        return possible if self.applies_to is None else possible & frozenset(self.applies_to)

    @property
    def asks_acknowledgement(self) -> bool:
        """Whether the traveller must tick the text when it fires: a warning does unless it says otherwise."""
        return self.action is Action.SOFT_WARNING and self.requires_ack is not False

    def as_json(self) -> dict[str, Any]:
        """The rule as plain JSON, the same bytes for the same rule."""
        return self.model_dump(mode="json", exclude_defaults=True)


class PolicyFile(_Strict):
    """A set of rules as one file. `replace`: rules not in it are switched off."""

    name: str = ""
    replace: bool = False
    rules: tuple[RuleDocument, ...] = Field(max_length=MOST_RULES)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        ids = [rule.id for rule in self.rules]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"ids occur twice: {', '.join(twice)}")
        return self


def _refused(exc: ValidationError) -> PolicyInvalid:
    problems = [
        {
            "at": ".".join(str(part) for part in error["loc"]) or "rule",
            "problem": error["msg"].removeprefix("Value error, "),
        }
        for error in exc.errors(include_url=False, include_input=False)
    ]
    first = problems[0]
    return PolicyInvalid(f"This policy cannot be read: {first['problem']} (at {first['at']}).", problems=problems)


def parse_rule(value: Any) -> RuleDocument:
    """One rule, or `policy.invalid`."""
    try:
        return RuleDocument.model_validate(value)
    except (ValidationError, RecursionError) as exc:
        if isinstance(exc, ValidationError):
            raise _refused(exc) from exc
        raise PolicyInvalid("This policy is nested too deeply to be read.", problems=[]) from exc


def parse_file(value: Any) -> PolicyFile:
    """A file of rules, or `policy.invalid`."""
    try:
        return PolicyFile.model_validate(value)
    except (ValidationError, RecursionError) as exc:
        if isinstance(exc, ValidationError):
            raise _refused(exc) from exc
        raise PolicyInvalid("This policy is nested too deeply to be read.", problems=[]) from exc


def same_rule(one: RuleDocument, other: RuleDocument) -> bool:
    """Whether two documents say the same, apart from their version numbers."""
    return canonical_json(one.as_json() | {"version": 0}) == canonical_json(other.as_json() | {"version": 0})
