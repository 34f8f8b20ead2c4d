"""Words for what happens to a booking while nobody is talking: told into its conversation by the worker."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from agent import cancelling
from core.db.outbox import TakenOver
from core.db.tenancy import SystemActor
from core.kernel.ids import ThreadId
from tools.marked import plain

if TYPE_CHECKING:
    from core.app import App
    from core.bookings.view import BookingView

_LEVELS: Final[Mapping[str, str]] = {
    "approved": "success",
    "confirmed": "success",
    "declined": "warning",
    "price_changed": "warning",
    "expired": "warning",
    "failed": "error",
    "waiting": "info",
    "payment_declined": "error",
    "offer_gone": "warning",
    "cancelled": "success",
    "cancellation_partial": "warning",
    "cancellation_changed": "warning",
    "cancellation_review": "info",
    "cancellation_rejected": "warning",
    "provider_cancelled": "error",
    "refund_arrived": "success",
    "refund_failed": "error",
}
KINDS: Final = tuple(_LEVELS)
_TO_BE_WEIGHED: Final = frozenset({"warn", "stop", "unknown"})


def announcing(app: "App") -> Callable[..., Awaitable[None]]:
    """The work of the job `bookings.announce`."""

    async def work(org_id: UUID, *, booking_id: str, kind: str, **facts: str) -> None:
        await announce(app, org_id, await app.bookings.of_system(org_id, UUID(booking_id)), kind, **facts)

    return work


async def announce(app: "App", org_id: UUID, view: "BookingView", kind: str, **facts: str) -> None:
    """Say it in the booking's conversation, once, with a card; quiet for a booking without one."""
    if view.thread_id is None:
        return
    booking = view.as_json()
    text = words(booking, kind, facts)
    notice = {"level": _LEVELS[kind], "text": text, "booking_id": str(view.id)}
    async with app.begin(SystemActor(org_id, "worker")) as uow:
        if not await uow.end_job():
            raise TakenOver
        await app.conversations.say(
            uow,
            ThreadId(view.thread_id),
            text,
            _cards(booking, kind),
            events=[{"type": "CUSTOM", "name": "notice", "value": notice}],
        )


def words(booking: Mapping[str, Any], kind: str, facts: Mapping[str, str] | None = None) -> str:
    """What is said. Every amount and reference comes from the booking itself."""
    told = {
        "approved": _approved,
        "declined": _declined,
        "confirmed": _confirmed,
        "failed": _failed,
        "price_changed": _price_changed,
        "expired": _expired,
        "waiting": _waiting,
        "payment_declined": _payment_declined,
        "offer_gone": _offer_gone,
        **cancelling.WORDS,
    }
    return told[kind](booking, facts or {})


def _approved(booking: Mapping[str, Any], facts: Mapping[str, str]) -> str:  # noqa: ARG001
    return f"{_who_decided(booking)} approved {_trip(booking)}. I am booking it now for {booking['total']['text']}."


def _declined(booking: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    reason = plain(facts.get("reason") or (booking.get("approval") or {}).get("decline_reason"), 300)
    because = f" The reason given: “{reason}”" if reason else ""
    return (
        f"{_who_decided(booking)} declined {_trip(booking)}.{because}"
        " It is a draft again, so you can change it and send it once more."
    )


def _confirmed(booking: Mapping[str, Any], facts: Mapping[str, str]) -> str:  # noqa: ARG001
    references = [_reference(item) for item in booking["items"]]
    listed = "; ".join(one for one in references if one)
    mailed = " The itinerary is in your mail and on the booking's page."
    return f"{_trip(booking)} is confirmed: {listed}.{mailed}" if listed else f"{_trip(booking)} is confirmed.{mailed}"


def _failed(booking: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    why = plain(facts.get("reason"), 200)
    undone = [step for step in booking.get("progress", ()) if step.get("state") == "undone"]
    rest = " What had been booked was cancelled again and no money was taken." if undone else " No money was taken."
    return f"{_trip(booking)} could not be booked{': ' + why.rstrip('.') if why else ''}.{rest} Shall I look for another option?"


def _price_changed(booking: Mapping[str, Any], facts: Mapping[str, str]) -> str:  # noqa: ARG001
    return (
        f"The price of {_trip(booking)} has changed to {booking['total']['text']}, so I bought nothing."
        " The new card shows the difference; confirm it if it still suits you."
    )


def _expired(booking: Mapping[str, Any], facts: Mapping[str, str]) -> str:  # noqa: ARG001
    return f"Nobody decided about {_trip(booking)} in time, so the request has lapsed. Nothing was bought; I can search again."


def _waiting(booking: Mapping[str, Any], facts: Mapping[str, str]) -> str:  # noqa: ARG001
    steps = [step for step in (booking.get("approval") or {}).get("steps", ()) if step.get("status") == "pending"]
    who = plain(_name(steps[0].get("approver")), 80) if steps else "your approver"
    return f"{_trip(booking)} waits for {who} to approve it. I will tell you here as soon as that is decided."


def _payment_declined(booking: Mapping[str, Any], facts: Mapping[str, str]) -> str:  # noqa: ARG001
    return (
        f"The payment for {_trip(booking)} was declined, so nothing was booked and no supplier was asked."
        " Try again with another payment method, or ask your travel desk."
    )


def _offer_gone(booking: Mapping[str, Any], facts: Mapping[str, str]) -> str:  # noqa: ARG001
    gone = [plain(item["title"], 80) for item in booking["items"] if item.get("detail") == "No longer available"]
    what = " and ".join(gone) or "Part of the trip"
    return f"{what} can no longer be had, so I bought nothing of {_trip(booking)}. Shall I look for something like it?"


def _trip(booking: Mapping[str, Any]) -> str:
    return cancelling.trip(booking)


def _who_decided(booking: Mapping[str, Any]) -> str:
    steps = [step for step in (booking.get("approval") or {}).get("steps", ()) if step.get("decided_at")]
    return plain(_name(steps[-1].get("approver")), 80) if steps else "Your approver"


def _name(approver: Any) -> str:
    return str(approver.get("name")) if isinstance(approver, Mapping) else str(approver or "your approver")


def _reference(item: Mapping[str, Any]) -> str:
    locator = item.get("pnr") or item.get("locator") or item.get("supplier_reference")
    if not locator:
        return ""
    return f"{'flight' if item['kind'] == 'flight' else 'hotel'} reference {plain(locator, 40)}"


def _cards(booking: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """A decision also takes the place of the card that waited for it."""
    cards: list[dict[str, Any]] = []
    if kind in {"waiting", "declined", "approved"} and booking.get("approval"):
        cards.append({"kind": "approval_status", "approval": _request(booking, booking["approval"])})
    if kind in {"confirmed", "failed", "approved", "cancelled", "cancellation_partial", "provider_cancelled"}:
        fields = ("reference", "status", "title", "total", "progress")
        told = {name: booking[name] for name in fields}
        cards.append({"kind": "booking_status", "booking_id": booking["id"], **told})
    return cards


def _request(booking: Mapping[str, Any], approval: Mapping[str, Any]) -> dict[str, Any]:
    """The line of the approver's inbox, as far as the traveller's booking tells it, with what was decided."""
    steps = approval["steps"]
    waiting = next((step for step in steps if step["status"] == "pending"), steps[-1])
    return {
        **{name: booking[name] for name in ("reference", "title", "starts_on", "ends_on")},
        **{name: approval[name] for name in ("id", "due_at", "status")},
        "booking_id": booking["id"],
        "traveller": booking["traveller"]["name"],
        "amount": booking["total"],
        "step": waiting["step"],
        "steps": len(steps),
        "reasons": [one["message"] for one in booking["policy"]["results"] if one["result"] in _TO_BE_WEIGHED],
        "decisions": [_decision(step, approval) for step in steps if step["decided_at"]],
    }


def _decision(step: Mapping[str, Any], approval: Mapping[str, Any]) -> dict[str, Any]:
    reason = approval.get("decline_reason") if step["status"] == "declined" else None
    return {
        **{name: step[name] for name in ("step", "approver", "status")},
        "at": step["decided_at"],
        "note": step["note"] or reason,
    }
