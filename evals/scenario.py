"""What a scenario file says: who wants what, what they do, and what must (and must not) be there in the end."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

FOLDER = Path(__file__).with_name("scenarios")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Pick(Strict):
    """Which option of the newest cards: the `index`-th (from 0) of those that fit everything else, in the order shown
    or the cheapest first."""

    index: int = 0
    cheapest: bool = False
    level: Literal["green", "amber", "red"] | None = None
    cabin: str | None = None
    bookable: bool | None = None
    ack: bool | None = None
    approval: bool | None = None
    text: str | None = Field(None, description="Words in the hotel's description or remarks.")


class Choose(Strict):
    """A press on cards."""

    flight: Pick | None = None
    hotel: Pick | None = None


class Confirm(Strict):
    """A press on the confirmation card: the newest one, or the first that was ever shown."""

    which: Literal["newest", "first"] = "newest"
    tick: bool = True
    nonce: Literal["right", "wrong"] = "right"


class Decide(Strict):
    """An approver's press."""

    reason: str | None = None
    seen: Literal["right", "wrong"] = "right"


class Call(Strict):
    """A tool called as a model would that somebody has talked into it."""

    name: str
    arguments: dict[str, Any] = {}


class Wait(Strict):
    """Time goes by, here and at the suppliers."""

    hours: float


class Line(Strict):
    """One thing that happens. Exactly one of the acts; `by` does it, or the scenario's person."""

    by: str | None = Field(None, description="Name before the @ of another person's e-mail.")
    say: str | None = None
    choose: Choose | None = None
    confirm: Confirm | None = None
    not_now: Literal[True] | None = None
    approve: Decide | None = None
    decline: Decide | None = None
    ask: str | None = None
    withdraw: Literal[True] | None = None
    look_at: Literal["thread", "booking", "proposal", "approval"] | None = None
    tool: Call | None = None
    fault: dict[str, Any] | None = None
    clear_faults: Literal[True] | None = None
    wait: Wait | None = None
    refused: str | None = Field(None, description="The stable code this must be refused with.")

    @model_validator(mode="after")
    def _one_act(self) -> Self:
        if len(self.acts()) != 1:
            raise ValueError("a line has exactly one act")
        return self

    def acts(self) -> list[str]:
        """The acts that are given."""
        others = {"by", "refused"}
        return [name for name in type(self).model_fields if name not in others and getattr(self, name) is not None]


class Trip(Strict):
    """One booking that must be there."""

    status: str
    approval_status: str | None = None
    payment_status: str | None = None
    destination: str | None = None
    items: list[str] | None = None
    nights: int | None = None
    cabins: list[str] | None = None
    level: str | None = None
    total_at_most: int | None = Field(None, description="In major units.")
    reopened: bool | None = Field(None, description="Whether it went back to a draft at least once.")


class Expect(Strict):
    """The end. Bookings are exact; so are the suppliers' effects, where what is not named must not have happened."""

    bookings: list[Trip] = []
    effects: dict[str, int] = Field({}, description="`party.kind` or `party.kind.status` to how many.")
    said: list[str] = Field([], description="Regular expressions, without regard to case.")
    not_said: list[str] = []
    cards: list[str] = Field([], description="Kinds of cards that must have been shown.")
    approvals: dict[str, int] = Field({}, description="Status of requests to how many.")
    remembered: list[str] | None = Field(None, description="Words of the preferences that are kept, in any order.")


class Scenario(Strict):
    """One conversation."""

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    person: str = "maya.chen"
    goal: str
    tags: list[str]
    script: list[Line] = Field(min_length=1)
    expect: Expect


def load(folder: Path = FOLDER) -> Sequence[Scenario]:
    """All scenarios, by name."""
    found = [Scenario.model_validate(json.loads(path.read_text())) for path in sorted(folder.glob("*.json"))]
    for path, scenario in zip(sorted(folder.glob("*.json")), found, strict=True):
        if path.stem != scenario.name:
            raise ValueError(f"{path.name} holds the scenario {scenario.name}")
    return found
