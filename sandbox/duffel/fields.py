"""Strict reading of request bodies: every wrong, missing or unknown field is one validation error with its pointer."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sandbox.duffel.problems import Problem, error

MISSING = object()


class Reading:
    """Collects what is wrong; `done()` raises it all at once."""

    def __init__(self) -> None:
        self.errors: list[dict[str, Any]] = []

    def wrong(self, pointer: str, code: str, title: str, message: str) -> None:
        source = {"field": pointer.rsplit("/", 1)[-1], "pointer": pointer}
        self.errors.append(error("validation_error", code, title, message, source))

    def required(self, pointer: str) -> None:
        self.wrong(pointer, "validation_required", "Required field", f"Field '{_name(pointer)}' can't be blank")

    def of_type(self, pointer: str, expected: str) -> None:
        self.wrong(pointer, "validation_type", "Invalid type", f"Field '{_name(pointer)}' must be {expected}")

    def done(self) -> None:
        if self.errors:
            raise Problem(422, self.errors)


# Reads the value at a pointer and gives what it stands for; tells the reading what is wrong with it.
Field = Callable[[Reading, Any, str], Any]


def read(body: Any, fields: Mapping[str, Field], required: frozenset[str] | set[str]) -> dict[str, Any]:
    """The `data` object of a request body."""
    reading = Reading()
    if not isinstance(body, dict) or set(body) != {"data"}:
        reading.wrong("/data", "validation_required", "Required field", "The body must be an object with only 'data'")
        reading.done()
    found = record(fields, required)(reading, body["data"], "")
    reading.done()
    result: dict[str, Any] = found
    return result


def record(fields: Mapping[str, Field], required: frozenset[str] | set[str] = frozenset()) -> Field:
    def field(reading: Reading, value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            reading.of_type(at or "/data", "an object")
            return {}
        for name in required:
            if value.get(name) in (None, "", []):
                reading.required(f"{at}/{name}")
        for name in value:
            if name not in fields:
                reading.wrong(
                    f"{at}/{name}", "validation_unexpected", "Unexpected field", f"Field '{name}' is not known"
                )
        return {
            name: one(reading, value[name], f"{at}/{name}")
            for name, one in fields.items()
            if name in value and not (name in required and value[name] in (None, "", []))
        }

    return field


def array(of: Field, *, least: int = 0, most: int = 1000) -> Field:
    def field(reading: Reading, value: Any, at: str) -> Any:
        if not isinstance(value, list):
            reading.of_type(at, "an array")
            return []
        if not least <= len(value) <= most:
            reading.wrong(
                at, "validation_length", "Invalid length",
                f"Field '{_name(at)}' must have between {least} and {most} elements",
            )  # fmt: skip
        return [of(reading, one, f"{at}/{index}") for index, one in enumerate(value)]

    return field


def text(pattern: str | None = None, *, most: int = 255, means: str = "valid") -> Field:
    def field(reading: Reading, value: Any, at: str) -> Any:
        if not isinstance(value, str):
            reading.of_type(at, "a string")
            return ""
        if len(value) > most or (pattern is not None and not re.fullmatch(pattern, value)):
            reading.wrong(at, "validation_format", "Invalid format", f"Field '{_name(at)}' must be {means}")
        return value

    return field


def number(low: int, high: int) -> Field:
    def field(reading: Reading, value: Any, at: str) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            reading.of_type(at, "an integer")
            return low
        if not low <= value <= high:
            reading.wrong(
                at, "validation_inclusion", "Invalid value", f"Field '{_name(at)}' must be between {low} and {high}"
            )
        return value

    return field


def boolean(reading: Reading, value: Any, at: str) -> Any:
    if not isinstance(value, bool):
        reading.of_type(at, "a boolean")
    return value


def choice(*options: str) -> Field:
    def field(reading: Reading, value: Any, at: str) -> Any:
        if not isinstance(value, str):
            reading.of_type(at, "a string")
        elif value not in options:
            reading.wrong(
                at, "validation_inclusion", "Invalid value",
                f"Field '{_name(at)}' must be one of: {', '.join(options)}",
            )  # fmt: skip
        return value

    return field


def day(reading: Reading, value: Any, at: str) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    reading.wrong(at, "validation_format", "Invalid format", f"Field '{_name(at)}' must be a date as YYYY-MM-DD")
    return date.min


def nullable(of: Field) -> Field:
    return lambda reading, value, at: None if value is None else of(reading, value, at)


def metadata(reading: Reading, value: Any, at: str) -> Any:
    """At most 50 pairs of strings, 40 and 500 characters long."""
    if not isinstance(value, dict):
        reading.of_type(at, "an object")
        return {}
    if len(value) > 50:
        reading.wrong(at, "validation_length", "Invalid length", "Field 'metadata' must have at most 50 pairs")
    for name, one in value.items():
        if not isinstance(one, str):
            reading.of_type(f"{at}/{name}", "a string")
        elif len(name) > 40 or len(one) > 500:
            reading.wrong(
                f"{at}/{name}", "validation_length", "Invalid length",
                "Keys of 'metadata' have at most 40 characters and values at most 500",
            )  # fmt: skip
    return value


amount = text(r"\d{1,9}(\.\d{1,2})?", means='a decimal amount such as "343.77"')
currency = text("[A-Z]{3}", means="a three-letter currency code")


def any_value(_reading: Reading, value: Any, _at: str) -> Any:
    return value


def _name(pointer: str) -> str:
    return pointer.rsplit("/", 1)[-1] or "data"
