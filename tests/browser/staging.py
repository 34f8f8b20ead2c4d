"""What the screens show: conversations and bookings in every state, made through the public interface."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.browser.words import CHOICE, LONDON
from tests.fixtures.app import Browser as Client

PATIENCE_SECONDS = 30
SENT = {"sent", "delivered", "opened"}


@dataclass(frozen=True)
class Stage:
    """Addresses of what stands ready."""

    found: str
    proposed: str
    booked: str
    waiting: str
    booking: str
    draft: str


async def set_up(traveller: Client) -> Stage:
    """Four conversations of one traveller: options found, a proposal open, a trip booked, one waiting for approval."""
    found = await ask(traveller, LONDON)
    proposed, draft = await _proposed(traveller, LONDON, CHOICE)
    booked, booking = await _proposed(traveller, LONDON, CHOICE)
    await _agree(traveller, booked, "confirmed")
    waiting = await ask_for_approval(traveller)
    return Stage(found, proposed, booked, waiting, booking, draft)


async def ask(traveller: Client, text: str) -> str:
    """A conversation with one question, answered."""
    thread = await _thread(traveller)
    await _ask(traveller, thread, text, lambda found: found["title"] is not None and found["last_seq"] > 1)
    return thread


async def ask_for_approval(traveller: Client) -> str:
    """A conversation that ends in a request to the approver."""
    asked, chosen = f"{LONDON}, business class", "The first flight and the cheapest compliant hotel"
    thread, _booking = await _proposed(traveller, asked, chosen)
    await _agree(traveller, thread, "awaiting_approval")
    return thread


async def _thread(client: Client) -> str:
    return str((await _sent(client, "/threads", {}))["id"])


async def _proposed(client: Client, asked: str, chosen: str) -> tuple[str, str]:
    thread = await _thread(client)
    await _ask(client, thread, asked, lambda found: found["title"] is not None)
    drafted = await _ask(client, thread, chosen, lambda found: _next(found) in {"review", "confirm"})
    booking = str(drafted["trip_panel"]["booking_id"])
    await _sent(client, f"/bookings/{booking}/propose", {})
    return thread, booking


async def _agree(client: Client, thread: str, status: str) -> None:
    pending = (await _read(client, f"/threads/{thread}"))["pending_proposal_id"]
    proposal = await _read(client, f"/proposals/{pending}")
    ticked = [one["rule_id"] for one in proposal["acknowledgements"]]
    await _sent(client, f"/proposals/{pending}/accept", {"nonce": proposal["nonce"], "acknowledged": ticked})
    booking = f"/bookings/{proposal['booking_id']}"
    await _until(client, booking, lambda found: found["status"] == status)
    if status == "confirmed":
        await _until(client, booking, lambda found: any(one["status"] in SENT for one in found["messages"]))
        await _until(client, booking, lambda found: found["payment"]["card"]["spent"]["minor"] > 0)


async def _ask(client: Client, thread: str, text: str, told: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    await _sent(client, f"/threads/{thread}/messages", {"text": text})
    return await _until(client, f"/threads/{thread}", lambda found: not found["running"] and told(found))


def _next(thread: Mapping[str, Any]) -> str | None:
    return (thread["trip_panel"] or {}).get("next")


async def _sent(client: Client, path: str, body: Mapping[str, Any]) -> Any:
    answer = await client.post(f"/api/v1{path}", json=body)
    assert answer.is_success, answer.text
    return answer.json()


async def _read(client: Client, path: str) -> Any:
    answer = await client.get(f"/api/v1{path}")
    assert answer.is_success, answer.text
    return answer.json()


async def _until(client: Client, path: str, told: Callable[[Any], bool]) -> Any:
    found: Any = None
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not told(found := await _read(client, path)):  # noqa: ASYNC110 - another process changes it
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"{path} never came to what was waited for: {str(found)[:1500]}") from None
    return found
