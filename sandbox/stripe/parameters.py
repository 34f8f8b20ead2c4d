"""What an operation may be sent: a small grammar of parameter kinds, and the refusals of everything else.

A table names every parameter the API documents for an operation. Those the sandbox does not imitate are named too
(`unimitated`), so a caller learns the difference between a typing error and a limit of the sandbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sandbox.stripe.errors import invalid
from sandbox.stripe.forms import Tree

_MOST_METADATA: Final = 50
_LONGEST_KEY: Final = 40
_LONGEST_VALUE: Final = 500
_LONGEST_TEXT: Final = 5000


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of value. `clearable` kinds take an empty text, which unsets."""

    clearable: bool = False

    def read(self, value: str | Tree, at: str) -> Any:
        """The typed value, or a refusal naming the parameter."""
        if value == "":
            if self.clearable:
                return None
            message = (
                f"You passed an empty string for '{at}'. We assume empty values are an attempt to unset a parameter; "
                f"however '{at}' cannot be unset. You should remove '{at}' from your request or supply a non-empty value."
            )
            raise invalid(message, code="parameter_invalid_empty", param=at)
        return self.parse(value, at)

    def parse(self, value: str | Tree, at: str) -> Any:  # noqa: ARG002 - the kinds below name the parameter
        """A value that is not empty."""
        return value


@dataclass(frozen=True, kw_only=True)
class Text(Kind):
    """A text, perhaps one of a few."""

    choices: tuple[str, ...] = ()
    longest: int = _LONGEST_TEXT

    def parse(self, value: str | Tree, at: str) -> str:
        if not isinstance(value, str):
            raise invalid(f"Invalid string: {value}", param=at)
        if self.choices and value not in self.choices:
            raise invalid(f"Invalid {at}: must be one of {_listed(self.choices)}", param=at)
        if len(value) > self.longest:
            raise invalid(f"Invalid string: {value[:20]}…; must be at most {self.longest} characters", param=at)
        return value


@dataclass(frozen=True, kw_only=True)
class Integer(Kind):
    """A whole number, maybe bounded."""

    least: int | None = None
    most: int | None = None

    def parse(self, value: str | Tree, at: str) -> int:
        if not isinstance(value, str) or not value.lstrip("-").isdecimal() or len(value) > 18:
            raise invalid(f"Invalid integer: {value}", code="parameter_invalid_integer", param=at)
        number = int(value)
        if self.least is not None and number < self.least:
            message = f"This value must be greater than or equal to {self.least}."
            raise invalid(message, code="parameter_invalid_integer", param=at)
        if self.most is not None and number > self.most:
            message = f"This value must be less than or equal to {self.most}."
            raise invalid(message, code="parameter_invalid_integer", param=at)
        return number


@dataclass(frozen=True, kw_only=True)
class Boolean(Kind):
    """`true` or `false`."""

    def parse(self, value: str | Tree, at: str) -> bool:
        if value not in {"true", "false"}:
            raise invalid(f"Invalid boolean: {value}", param=at)
        return value == "true"


@dataclass(frozen=True, kw_only=True)
class ListOf(Kind):
    """Positions `[0]`, `[1]`, … of one kind."""

    item: Kind = field(default_factory=Text)

    def parse(self, value: str | Tree, at: str) -> list[Any]:
        if isinstance(value, str) or not all(key.isdecimal() for key in value):
            raise invalid("Invalid array", param=at)
        ordered = sorted(value.items(), key=lambda pair: int(pair[0]))
        return [self.item.read(item, f"{at}[{position}]") for position, item in ordered]


@dataclass(frozen=True, kw_only=True)
class Metadata(Kind):
    """Up to 50 pairs of texts; an empty value removes its key."""

    def parse(self, value: str | Tree, at: str) -> dict[str, str]:
        if isinstance(value, str):
            raise invalid("Invalid object", param=at)
        if len(value) > _MOST_METADATA:
            raise invalid(f"Metadata can have at most {_MOST_METADATA} keys", param=at)
        for key, text in value.items():
            if not isinstance(text, str):
                raise invalid(f"Invalid metadata value for key {key}: must be a string", param=f"{at}[{key}]")
            if len(key) > _LONGEST_KEY:
                message = f"Metadata keys must be under {_LONGEST_KEY} characters long. Invalid key: {key}"
                raise invalid(message, param=at)
            if len(text) > _LONGEST_VALUE:
                message = (
                    f"Metadata values must be under {_LONGEST_VALUE} characters, but the value of `{key}` is longer"
                )
                raise invalid(message, param=f"{at}[{key}]")
        return {key: str(text) for key, text in value.items()}


@dataclass(frozen=True, kw_only=True)
class Fields(Kind):
    """An object of named parameters: the top of every request, and every nested object."""

    known: Mapping[str, Kind] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    unimitated: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Everything the API documents here, imitated or not."""
        return frozenset(self.known) | self.unimitated

    def parse(self, value: str | Tree, at: str) -> dict[str, Any]:
        if isinstance(value, str):
            raise invalid("Invalid object", param=at)
        self._refuse_strangers(value, at)
        for name in self.required:
            if name not in value:
                where = _below(at, name)
                raise invalid(f"Missing required param: {where}.", code="parameter_missing", param=where)
        return {name: self.known[name].read(given, _below(at, name)) for name, given in value.items()}

    def _refuse_strangers(self, value: Tree, at: str) -> None:
        strangers = [_below(at, name) for name in value if name not in self.names]
        if strangers:
            word = "parameter" if len(strangers) == 1 else "parameters"
            message = f"Received unknown {word}: {', '.join(strangers)}"
            raise invalid(message, code="parameter_unknown", param=strangers[0])
        for name in value:
            if name in self.unimitated:
                where = _below(at, name)
                raise invalid(f"This sandbox does not imitate the parameter `{where}`.", param=where)


@dataclass(frozen=True, kw_only=True)
class Either(Kind):
    """A plain value or an object: `created=1` or `created[gte]=1`."""

    plain: Kind
    nested: Kind

    def parse(self, value: str | Tree, at: str) -> Any:
        kind = self.plain if isinstance(value, str) else self.nested
        return kind.read(value, at)


def _below(at: str, name: str) -> str:
    return f"{at}[{name}]" if at else name


def _listed(choices: tuple[str, ...]) -> str:
    if len(choices) == 1:
        return choices[0]
    return f"{', '.join(choices[:-1])}, or {choices[-1]}" if len(choices) > 2 else " or ".join(choices)


TEXT: Final = Text()
INTEGER: Final = Integer()
AMOUNT: Final = Integer(least=1, most=99_999_999_99)
BOOLEAN: Final = Boolean()
METADATA: Final = Metadata()
EXPAND: Final = ListOf(item=TEXT)


def one_of(choices: str) -> Text:
    """A text out of these words."""
    return Text(choices=tuple(choices.split()))


def clearable(kind: Kind) -> Any:
    """The same kind, where an empty value unsets."""
    return replace(kind, clearable=True)


def fields(*, required: str = "", unimitated: str = "", **known: Kind) -> Fields:
    """A table of parameters."""
    return Fields(known=known, required=tuple(required.split()), unimitated=frozenset(unimitated.split()))


def asked(tree: Tree, table: Fields) -> dict[str, Any]:
    """The typed parameters of a request, or the refusal Stripe would give."""
    return table.parse(tree, "")
