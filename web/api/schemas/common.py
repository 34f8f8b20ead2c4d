"""Shapes that many answers share."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """An answer. Fields are listed in full; a client may rely on each being there."""

    model_config = ConfigDict(extra="ignore")


class Money(Shape):
    """An amount in minor units, with its currency's own number of them, and as it is shown."""

    model_config = ConfigDict(json_schema_extra={"example": {"minor": 84210, "currency": "USD", "text": "842.10 USD"}})
    minor: int
    currency: str = Field(pattern="^[A-Z]{3}$")
    text: str


class RuleResult(Shape):
    """What one rule said."""

    rule_id: str
    rule: str
    version: int
    kind: Literal["HARD_STOP", "SOFT_WARNING", "TRACK_ONLY"]
    result: Literal["pass", "warn", "stop", "unknown", "tracked"]
    message: str
    field: str | None
    comparator: str | None
    actual: Any
    threshold: Any


class PolicyTag(Shape):
    """How an option stands to the travel policy, with the proof."""

    level: Literal["green", "amber", "red"]
    outcome: Literal["compliant", "warning", "blocked", "unknown"]
    ack_required: bool
    approval_required: bool
    bookable: bool = Field(description="False: no approval can allow it.")
    summary: str
    results: list[RuleResult]
    ruleset_version: str | int


class PaymentMethod(Shape):
    """How a booking may be paid. `last4` is all that is known of a card here."""

    id: str
    type: Literal["company_card", "saved_card"]
    label: str
    last4: str | None
    brand: str | None
    default: bool


class Change(Shape):
    """One line of a difference."""

    label: str
    before: str | None
    after: str | None


class Split(Shape):
    """One part of a total."""

    label: str
    amount: Money


class Terms(Shape):
    """Whether and at what cost something can be undone."""

    state: Literal["yes", "no", "unknown"]
    penalty: Money | None


class Accepted(Shape):
    """Taken on; it happens in the background."""

    status: Literal["accepted"] = "accepted"
