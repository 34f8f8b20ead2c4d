"""Whether an issued card may pay: its own state and its spending controls, as pure decisions over facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Controls = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a merchant asks for."""

    amount: int
    category: str
    country: str | None
    presence: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Spent:
    """Money an earlier authorization holds or took."""

    amount: int
    category: str
    at: datetime


def reason_to_decline(
    card: Mapping[str, Any], holder: Mapping[str, Any], purchase: Purchase, earlier: Sequence[Spent], funds: int
) -> tuple[str, str] | None:
    """The reason as `request_history` words it and a sentence, or nothing when the card may pay."""
    return (
        _state(card, holder, purchase.at)
        or _limits(card["spending_controls"], purchase, earlier, "card")
        or _limits(holder["spending_controls"], purchase, earlier, "cardholder")
        or (
            ("insufficient_funds", "The Issuing balance does not cover the amount.")
            if funds < purchase.amount
            else None
        )
    )


def _state(card: Mapping[str, Any], holder: Mapping[str, Any], at: datetime) -> tuple[str, str] | None:
    if card["status"] == "canceled":
        return "card_canceled", "The card is canceled."
    if card["status"] == "inactive":
        return "card_inactive", "The card is inactive."
    if (card["exp_year"], card["exp_month"]) < (at.year, at.month):
        return "card_expired", "The card has expired."
    if holder["status"] != "active":
        return f"cardholder_{holder['status']}", f"The cardholder is {holder['status']}."
    if holder["requirements"]["past_due"]:
        return "cardholder_verification_required", "The cardholder has requirements past due."
    return None


def _limits(controls: Controls, purchase: Purchase, earlier: Sequence[Spent], whose: str) -> tuple[str, str] | None:
    for allowed, blocked, value in (
        ("allowed_categories", "blocked_categories", purchase.category),
        ("allowed_merchant_countries", "blocked_merchant_countries", purchase.country),
        ("allowed_card_presences", "blocked_card_presences", purchase.presence),
    ):
        if controls[allowed] and value not in controls[allowed]:
            return "spending_controls", f"{value} is not among the {whose}'s {allowed}."
        if controls[blocked] and value in controls[blocked]:
            return "spending_controls", f"{value} is among the {whose}'s {blocked}."
    for limit in controls["spending_limits"]:
        if not limit["categories"] or purchase.category in limit["categories"]:
            already = _spent_in(limit, earlier, purchase.at)
            if already + purchase.amount > limit["amount"]:
                return "spending_controls", f"Over the {whose}'s {limit['interval']} spending limit."
    return None


def _spent_in(limit: Mapping[str, Any], earlier: Iterable[Spent], at: datetime) -> int:
    if limit["interval"] == "per_authorization":
        return 0
    since = _start(limit["interval"], at)
    return sum(
        one.amount
        for one in earlier
        if one.at >= since and (not limit["categories"] or one.category in limit["categories"])
    )


def _start(interval: str, at: datetime) -> datetime:
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = {
        "daily": day,
        "weekly": day - timedelta(days=(day.weekday() + 1) % 7),
        "monthly": day.replace(day=1),
        "yearly": day.replace(month=1, day=1),
    }
    return starts.get(interval, datetime.min.replace(tzinfo=UTC))
