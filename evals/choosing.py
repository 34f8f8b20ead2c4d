"""Pressing on cards: finding the option a scenario means among those that were shown."""

from collections.abc import Sequence
from typing import Any

from evals.scenario import Pick

Event = dict[str, Any]


class NothingFits(AssertionError):
    """No option on the newest cards is what the scenario wants to press."""


def cards(events: Sequence[Event], *kinds: str) -> list[dict[str, Any]]:
    """Cards of these kinds (all, without any), oldest first."""
    found = [event["value"] for event in events if event.get("type") == "CUSTOM" and event.get("name") == "card"]
    return [card for card in found if not kinds or card["kind"] in kinds]


def pick(events: Sequence[Event], kind: str, wanted: Pick) -> dict[str, Any]:
    """The option of the newest card of a kind that fits."""
    shown = cards(events, f"{kind}_options")
    if not shown:
        raise NothingFits(f"no {kind} options were shown")
    options = [option for option in shown[-1]["options"] if _fits(option, wanted)]
    if wanted.cheapest:
        options.sort(key=lambda option: option["total"]["minor"])
    if len(options) <= wanted.index:
        raise NothingFits(f"of {len(shown[-1]['options'])} {kind} options {len(options)} fit {wanted!r}")
    chosen: dict[str, Any] = options[wanted.index]
    return chosen


def _fits(option: dict[str, Any], wanted: Pick) -> bool:
    tag = option["policy"]
    checks = (
        (wanted.level, tag["level"]),
        (wanted.cabin, option.get("cabin")),
        (wanted.bookable, tag.get("bookable")),
        (wanted.ack, tag["ack_required"]),
        (wanted.approval, tag["approval_required"]),
    )
    words = f"{option.get('description', '')} {option.get('rate_comments', '')}".lower()
    return all(want is None or want == found for want, found in checks) and (
        wanted.text is None or wanted.text.lower() in words
    )
