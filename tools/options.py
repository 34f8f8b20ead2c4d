"""Flight and hotel options, compactly for the model and in full on cards.

Models never see a vendor's own payload; names and descriptions reach them only as marked data.
"""

from collections.abc import Mapping, Sequence
from typing import Any

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
    if policy.get("outcome") == "blocked" and not policy.get("approval_required"):
        told["bookable"] = False
    return told


def _ranked(option: Mapping[str, Any]) -> dict[str, Any]:
    rank = option.get("rank") or {}
    return {"reason": rank.get("reason"), "badges": list(rank.get("badges") or ())}


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


def flight(option: Mapping[str, Any]) -> dict[str, Any]:
    """One flight option for the model."""
    return {
        "short": option["short"],
        "offer_id": option["offer_id"],
        "airline": marked(option["airline"]["name"], "airline name", 60),
        "flights": [str(number)[:8] for number in option["flight_numbers"]],
        "cabin": option["cabin"],
        "slices": [_slice(part) for part in option["slices"]],
        "total": _worded(option["total"]),
        "minor": option["total"]["minor"],
        "refundable": (option.get("refundable") or {}).get("state", "unknown"),
        "co2_kg": option.get("co2_kg"),
        **_verdict(option),
        **_ranked(option),
    }


def hotel(option: Mapping[str, Any]) -> dict[str, Any]:
    """One hotel option for the model."""
    place = option["hotel"]
    told = {
        "short": option["short"],
        "offer_id": option["offer_id"],
        "hotel": marked(place["name"], "hotel name", 80),
        "stars": place.get("stars"),
        "km_to_centre": place.get("distance_km"),
        "room": marked(option.get("room"), "room name", 60),
        "nights": option["nights"],
        "check_in": option["check_in"],
        "check_out": option["check_out"],
        "total": _worded(option["total"]),
        "minor": option["total"]["minor"],
        "per_night": _worded(option.get("per_night")),
        "free_cancellation_until": (option.get("cancellation") or {}).get("free_until_local"),
        **_verdict(option),
        **_ranked(option),
    }
    if option.get("description"):
        told["description"] = marked(option["description"], "hotel description", 120)
    return told


def compact(option: Mapping[str, Any]) -> dict[str, Any]:
    """Either kind for the model."""
    return flight(option) if option["kind"] == "flight" else hotel(option)


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
