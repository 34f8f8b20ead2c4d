"""Two to four options side by side."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pydantic import Field

from tools.chosen import offers_named
from tools.options import compact
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool

Option = Mapping[str, Any]


class CompareOptions(ToolInput):
    options: list[str] = Field(
        description="Two to four options of one kind, by short name (`F1`) or offer_id.", min_length=2, max_length=4
    )


@tool(effect=Effect.READS)
async def compare_options(ask: CompareOptions, context: ToolContext) -> Reply:
    """Put two to four flights, or two to four hotels, side by side.

    The person sees the table; add one sentence on which one you would take and why.
    """
    options = [offer.option_json() for offer in await offers_named(context, ask.options)]
    lines = _FLIGHT if all(option["kind"] == "flight" for option in options) else _HOTEL
    if len({option["kind"] for option in options}) > 1:
        lines = _SHARED
    rows = [{"label": label, "values": [value(option) for option in options]} for label, value in lines]
    names = ", ".join(str(option["short"]) for option in options)
    return Reply(
        f"Compared {names}.",
        cards=({"kind": "compare", "options": options, "rows": rows},),
        data={"options": [compact(option) for option in options], "rows": rows},
    )


def _times(index: int) -> Callable[[Option], str]:
    def worded(option: Option) -> str:
        slices: Sequence[Mapping[str, Any]] = option["slices"]
        if index >= len(slices):
            return "–"
        part = slices[index]
        late = f" +{part['day_change']}" if part.get("day_change") else ""
        return f"{part['departs_local'][11:16]} – {part['arrives_local'][11:16]}{late}"

    return worded


def _duration(option: Option) -> str:
    return " / ".join(f"{part['duration_min'] // 60} h {part['duration_min'] % 60:02} min" for part in option["slices"])


def _stops(option: Option) -> str:
    counts = [len(part.get("stops", ())) for part in option["slices"]]
    return " / ".join("direct" if count == 0 else f"{count} stop{'s' if count > 1 else ''}" for count in counts)


def _policy(option: Option) -> str:
    policy = option.get("policy") or {}
    return str(policy.get("summary") or {"green": "In policy"}.get(str(policy.get("level")), "Unknown"))


def _refundable(option: Option) -> str:
    terms = option.get("refundable") or {}
    if terms.get("state") == "yes":
        penalty = terms.get("penalty")
        return f"yes, for {penalty['text']}" if penalty and penalty.get("minor") else "yes"
    return str(terms.get("state", "unknown"))


def _co2(option: Option) -> str:
    return f"{option['co2_kg']} kg" if option.get("co2_kg") is not None else "unknown"


def _free_until(option: Option) -> str:
    return str((option.get("cancellation") or {}).get("free_until_local") or "no").replace("T", " ")


def _bags(option: Option) -> str:
    bags = option.get("bags") or {}
    return f"{bags.get('checked', 0)} checked, {bags.get('carry_on', 0)} carry-on"


Line = tuple[str, Callable[[Option], str]]
_SHARED: Final[Sequence[Line]] = (
    ("Total", lambda option: str(option["total"]["text"])),
    ("Policy", _policy),
    ("Refundable", _refundable),
    ("CO2", _co2),
)
_FLIGHT: Final[Sequence[Line]] = (
    ("Total", lambda option: str(option["total"]["text"])),
    ("Out, local times", _times(0)),
    ("Back, local times", _times(1)),
    ("Duration", _duration),
    ("Stops", _stops),
    ("Cabin", lambda option: str(option["cabin"]).replace("_", " ")),
    ("Bags", _bags),
    ("Policy", _policy),
    ("Refundable", _refundable),
    ("CO2", _co2),
)
_HOTEL: Final[Sequence[Line]] = (
    ("Total", lambda option: str(option["total"]["text"])),
    ("Per night", lambda option: str(option["per_night"]["text"])),
    ("Stars", lambda option: str(option["hotel"].get("stars") or "unrated")),
    ("To the centre", lambda option: f"{option['hotel'].get('distance_km', '?')} km"),
    ("Board", lambda option: str(option.get("board") or "room only")),
    ("Free cancellation until", _free_until),
    ("Policy", _policy),
    ("CO2", _co2),
)
