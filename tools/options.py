"""Flight and hotel options, compactly for the model and in full on cards.

Models never see a vendor's own payload; names and descriptions reach them only as marked data.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from core.kernel.money import Money
from core.offers.ranking import SHOWN
from tools.marked import marked


def _worded(money: Mapping[str, Any] | None) -> str | None:
    return None if money is None else str(money["text"])


def _verdict(option: Mapping[str, Any]) -> dict[str, Any]:
    policy = option.get("policy") or {}
    told: dict[str, Any] = {"policy": policy.get("level", "unknown")}
    if policy.get("level") != "green" and policy.get("summary"):
        told["policy_reason"] = str(policy["summary"])
    if policy.get("approval_required"):
        told["needs_approval"] = True
    if policy.get("ack_required"):
        told["needs_tick"] = True
    if policy.get("outcome") == "blocked" and not policy.get("approval_required"):
        told["bookable"] = False
    return told


def terms(option: Mapping[str, Any]) -> dict[str, Any]:
    """What people ask about before they say yes: money back, changes, bags, meals, holds, CO2."""
    refundable = option.get("refundable") or {}
    told: dict[str, Any] = {
        "refundable": refundable.get("state", "unknown"),
        "refund_fee": _worded(refundable.get("penalty")),
        "co2_kg": option.get("co2_kg"),
        "price_holds_until": option.get("expires_at"),
    }
    if option.get("kind") == "flight":
        change, bags = option.get("changeable") or {}, option.get("bags") or {}
        told |= {
            "changeable": change.get("state", "unknown"),
            "change_fee": _worded(change.get("penalty")),
            "fare": marked(option.get("fare_brand"), "fare name", 40) or None,
            "bags": {name: bags[name] for name in ("checked", "carry_on") if name in bags} or None,
            "hold_until": option.get("hold_until") if option.get("holdable") else None,
        }
    else:
        told |= {
            "board": marked(option.get("board"), "board", 40) or None,
            "free_cancellation_until": (option.get("cancellation") or {}).get("free_until_local"),
            "cancellation": marked((option.get("cancellation") or {}).get("text"), "cancellation terms", 200) or None,
        }
    return {name: value for name, value in told.items() if value is not None}


def told(options: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Options of one kind for the model, each with what it costs more than the cheapest of them, so that it need not reckon."""
    listed = [compact(option) for option in options]
    totals = [Money.from_json(option["total"]) for option in options]
    least = min((one.minor for one in totals), default=0)
    for one, total in zip(listed, totals, strict=True):
        if total.minor > least:
            one["dearer_by"] = Money(total.minor - least, total.currency).text
    return listed


def _slice(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "from": part["origin"]["code"],
        "to": part["destination"]["code"],
        "departs": part["departs_local"],
        "arrives": part["arrives_local"],
        "days_later": part.get("day_change", 0),
        "minutes": part["duration_min"],
        "stops": [stop["code"] for stop in part.get("stops", ())],
    }


def journey(option: Mapping[str, Any]) -> dict[str, Any]:
    """What the option is: which flights when, or which room where."""
    if option["kind"] == "flight":
        return {
            "airline": marked(option["airline"]["name"], "airline name", 60),
            "flights": [str(number)[:8] for number in option["flight_numbers"]],
            "cabin": option["cabin"],
            "slices": [_slice(part) for part in option["slices"]],
        }
    place = option["hotel"]
    return {
        "hotel": marked(place["name"], "hotel name", 80),
        "stars": place.get("stars"),
        "km_to_centre": place.get("distance_km"),
        "near": marked(option.get("near"), "place name", 60) or None,
        "room": marked(option.get("room"), "room name", 60),
        "nights": option["nights"],
        "check_in": option["check_in"],
        "check_out": option["check_out"],
        "per_night": _worded(option.get("per_night")),
    }


def compact(option: Mapping[str, Any]) -> dict[str, Any]:
    """An option for the model."""
    rank = option.get("rank") or {}
    made = {
        "short": option["short"],
        "offer_id": option["offer_id"],
        **journey(option),
        "total": _worded(option["total"]),
        "minor": option["total"]["minor"],
        **terms(option),
        **_verdict(option),
        "reason": rank.get("reason"),
        "badges": list(rank.get("badges") or ()),
    }
    if option.get("preferred"):
        made["preferred"] = True
    if option.get("description"):
        made["description"] = marked(option["description"], "hotel description", 120)
    return made


def page_of(options: Sequence[Mapping[str, Any]], page: int = 1) -> list[Mapping[str, Any]]:
    """A page by rank. The first always holds the cheapest option inside policy, wherever it ranks."""
    ranked = sorted(options, key=lambda option: (option.get("rank") or {}).get("position", 0))
    keeper = next((one for one in ranked if "cheapest compliant" in (one.get("rank") or {}).get("badges", ())), None)
    first = ranked[:SHOWN]
    if keeper is not None and keeper not in first:
        first = [*ranked[: SHOWN - 1], keeper]
    if page <= 1:
        return first
    rest = [option for option in ranked if option not in first]
    return rest[(page - 2) * SHOWN : (page - 1) * SHOWN]


def option_card(
    kind: str, options: Sequence[Mapping[str, Any]], *, search_id: str, title: str, hidden: int, note: str | None = None
) -> dict[str, Any]:
    """A card of flight or hotel options, with everything the person may want to open."""
    return {
        "kind": f"{kind}_options",
        "search_id": search_id,
        "title": title,
        "options": list(options),
        "note": note,
        "hidden_count": hidden,
    }
