"""What is said of drafts, proposals, bookings and whose leave they need."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.models.offline.intents import Goal
from agent.models.offline.reading import Reading, Result
from agent.models.offline.saying import Answer, chain, first_lower, listed, name_of, policy_clause, sentence
from tools.marked import unmarked


def draft(goal: Goal, result: Result, reading: Reading) -> Answer:
    """The draft as it is now, and what it still needs."""
    data = result.data
    items = data.get("items") or []
    if not items:
        return Answer("The draft is empty now. Choose a flight or a hotel and I will put it in.")
    text = f"{_what_moved(goal, items)} It comes to {data['total']} and {policy_clause(data)}."
    if data.get("policy") != "green":
        most = 1 if data.get("bookable") is False else 2
        text += "".join(f" {sentence(str(one))}" for one in (data.get("reasons") or ())[:most])
    if data.get("bookable") is False:
        text += " The cheapest that is allowed is one press away."
        known = reading.search() or {}
        chosen = [one for one in known.get("hotels") or () if one["offer_id"] in goal.facts.get("options", ())]
        is_hotel = {item["kind"] for item in items} == {"hotel"}
        kind = "hotel" if is_hotel or any(one.get("bookable") is False for one in chosen) else "flight"
        chips = [(f"Cheapest compliant {kind}", f"take the cheapest compliant {kind}")]
        return Answer(text, "Instead?", chips, None)
    kinds, search = {item["kind"] for item in items}, reading.search() or {}
    chips = [("Review and book", "book it")]
    if goal.kind == "remove" or any(one.name == "refine_options" for one in reading.results()):
        return Answer(text, "What next?", [] if goal.kind == "choose" else chips)
    if kinds == {"flight"} and search.get("hotels"):
        text += " It has no hotel yet."
        chips.append(("Add a hotel", "take the cheapest compliant hotel"))
    elif kinds == {"hotel"} and search.get("flights"):
        text += " It has no flight yet."
        chips.append(("Add a flight", "take the cheapest compliant flight"))
    return Answer(text, "What next?", chips, None)


def _what_moved(goal: Goal, items: Sequence[Mapping[str, Any]]) -> str:
    if goal.kind == "remove":
        return f"The {goal.facts['kind']} is out of the draft."
    ordered = sorted(items, key=lambda item: str(item["kind"]))
    names = [name_of(item["details"]) for item in ordered if item.get("details")]
    return f"The draft holds {listed(names)}." if names and len(names) == len(items) else "That is in the draft."


def dropped(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    """The draft has gone."""
    return Answer("The draft is gone. Nothing was booked or charged.")


def proposal(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    """What the card to confirm on asks for."""
    data = result.data
    approvers = [unmarked(str(one["name"])) for one in data.get("approvers") or ()]
    text = f"Please check the card: {data['total']} in all."
    for moved in (data.get("changes") or ())[:1]:
        text += f" That was {moved['before']} when you chose; the price has moved since."
    if approvers:
        text += f" {chain(approvers)} must approve it before anything is bought."
        text += "".join(f" {sentence(str(one))}" for one in (data.get("reasons") or ())[:2])
    elif data.get("policy") == "green":
        text += " It is in policy and needs no approval."
    if data.get("must_tick"):
        text += (
            " Tick the policy note on the card first."
            if approvers
            else " It needs no approval, but tick the policy note first."
        )
    for concern in (data.get("concerns") or ())[:2]:
        text += f" {sentence(str(concern))}"
    return Answer(f"{text} Only you can confirm it there.")


_STANDS: Final = {
    "draft": "is a draft of {total}. Nothing is booked yet",
    "awaiting_approval": "waits for approval. It comes to {total}",
    "booking": "is being booked now, for {total}",
    "confirmed": "is confirmed, at {total}",
    "completed": "is completed. It came to {total}",
    "failed": "could not be booked",
    "expired": "has lapsed, and nothing was bought",
    "cancelled": "is cancelled",
}


def status(goal: Goal, result: Result, reading: Reading) -> Answer:
    """How a trip stands."""
    if goal.kind == "about":
        from agent.models.offline import answering

        return answering.told(goal, reading)
    return Answer(" ".join([_stands(result.data), *_more_of(goal, result.data)]))


def _stands(data: Mapping[str, Any]) -> str:
    status, approval = str(data["status"]), data.get("approval") or {}
    waits = [unmarked(str(one)) for one in approval.get("waits_for") or ()]
    words = _STANDS.get(status, f"is {status.replace('_', ' ')}").format(total=data["total"])
    if status == "awaiting_approval" and waits:
        words = f"waits for {waits[0]} to approve it. It comes to {data['total']}"
    where = f" to {data['destination']}" if data.get("destination") else ""
    return f"Your trip{where} ({data['reference']}) {words}."


def _more_of(goal: Goal, data: Mapping[str, Any]) -> list[str]:
    lines, approval = [], data.get("approval") or {}
    if data["status"] == "draft" and approval.get("decline_reason"):
        lines.append(f"It was declined: “{unmarked(str(approval['decline_reason']))}”")
    if goal.kind == "why":
        lines += [sentence(str(one)) for one in (data.get("reasons") or ())[:3]]
    if goal.kind == "cancel_trip":
        lines += [f"{sentence(_first_upper(item['kind']) + ': ' + first_lower(unmarked(str(item['terms']))))}"
                  for item in data.get("items") or () if item.get("terms")]  # fmt: skip
    located = [
        f"{item.get('pnr') or item.get('supplier_reference')} for the {item['kind']}"
        for item in data.get("items") or ()
        if item.get("pnr") or item.get("supplier_reference")
    ]
    if located and goal.kind != "cancel_trip":
        lines.append(
            f"The reference is {located[0]}." if len(located) == 1 else f"The references are {listed(located)}."
        )
    return lines


def _first_upper(text: str) -> str:
    """`Flight`."""
    return text[:1].upper() + text[1:]


def trips(goal: Goal, result: Result, reading: Reading) -> Answer:
    """Which trips there are."""
    trips = result.data.get("trips") or []
    if goal.kind == "cancel_trip":
        return _which_to_cancel(goal, trips)
    if not trips:
        return Answer("You have no trips yet. Tell me where you need to be and when.")
    if goal.kind == "status" and len(trips) > 1:
        return Answer("Which trip do you mean? Here they are.")
    count = "You have one trip." if len(trips) == 1 else f"You have {len(trips)} trips."
    if len(trips) >= _LISTED:
        count = f"Here are your {_LISTED} newest trips."
    today = reading.today.isoformat()
    ahead = sorted(
        (one for one in trips if str(one.get("starts_on") or "") >= today and one["status"] in _TO_COME),
        key=lambda one: str(one["starts_on"]),
    )
    text = count
    if ahead:
        words = _NEXT.get(str(ahead[0]["status"]), str(ahead[0]["status"]).replace("_", " "))
        text += f" The next to start is {unmarked(str(ahead[0]['title']))} ({ahead[0]['reference']}), which {words}."
    return Answer(text)


_LISTED: Final = 10
_TO_COME: Final = frozenset({"confirmed", "booking", "awaiting_approval", "draft"})
_NEXT: Final = {
    "confirmed": "is confirmed",
    "booking": "is being booked",
    "awaiting_approval": "waits for approval",
    "draft": "is still a draft",
}


def _which_to_cancel(goal: Goal, trips: Sequence[Mapping[str, Any]]) -> Answer:
    place = goal.facts.get("place")
    where = f" to {_first_upper(str(place))}" if place else ""
    open_trips = [one for one in trips if one["status"] in _TO_COME]
    if not open_trips:
        return Answer(f"I find no trip of yours{where} that could be cancelled.")
    chips = [
        (f"{unmarked(str(one['title']))} ({one['reference']})"[:60], f"cancel {one['reference']}")
        for one in open_trips[:5]
    ]
    return Answer("Which trip do you want to cancel?", "Which trip?", chips, "booking")


def quoted(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    """What cancelling gives back."""
    data = result.data
    trip = f"Cancelling {data['booking_reference']}" if data.get("is_whole_trip") else "Cancelling that part"
    if data["refund"] == data["paid"]:
        return Answer(f"{trip} gives back all of it, {data['refund']}. Only you can cancel it, on the card.")
    if data["fee"] == data["paid"]:
        lines = [f"{trip} gives nothing back: all {data['paid']} is kept."]
    else:
        lines = [f"{trip} gives back {data['refund']} of {data['paid']}; {data['fee']} is kept."]
    lines += dict.fromkeys(sentence(str(one["why"])) for one in data.get("items") or () if one.get("why"))
    if data.get("the_travel_desk_looks_first_because"):
        lines.append("The travel desk looks at it first.")
    return Answer(" ".join([*lines[:4], "Only you can cancel it, on the card."]))


def withdrawn(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    """The request is taken back."""
    return Answer(
        f"The request for {result.data['reference']} is taken back and it is a draft again. Nothing was bought."
    )


def approvers(goal: Goal, result: Result, reading: Reading) -> Answer:  # noqa: ARG001
    """Whose leave a trip needs."""
    data = result.data
    if data.get("booking"):
        return Answer(_stands(data["booking"]))
    reasons = [sentence(str(one)) for one in (data.get("reasons") or ())[:2]]
    if data.get("bookable") is False:
        return Answer(" ".join(["Nobody can approve it; policy does not allow it.", *reasons]))
    names = chain([unmarked(str(one["name"])) for one in data.get("approvers") or ()])
    if not names:
        tick = " You confirm the policy note yourself when you book." if data.get("needs_tick") else ""
        return Answer(f"Nobody has to approve it.{tick}")
    return Answer(" ".join([f"{names} would have to approve it. It comes to {data['total']}.", *reasons]))
