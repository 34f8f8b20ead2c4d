"""What happens to a booking while nobody talks is told in words that hold only its own facts."""

from uuid import UUID

import pytest

from agent.announcements import KINDS, announce, words
from core.app import App
from tests.agent.conftest import Talking, cards, text_of

BOOKING = {
    "id": str(UUID(int=1)), "reference": "K7QM4D", "title": "London, 1–4 Dec", "status": "confirmed",
    "total": {"text": "1,577.10 USD"}, "progress": [{"state": "undone"}],
    "items": [{"kind": "flight", "title": "JFK ⇄ LHR", "pnr": "QX7R2M", "locator": "QX7R2M", "detail": "No longer available"}],
    "approval": {
        "steps": [{"approver": {"name": "Daniel Osei"}, "status": "pending", "decided_at": "2026-11-20T10:00:00Z"}],
        "decline_reason": "Too <b>dear</b>",
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_happening_has_words_with_the_trip_in_them(kind: str) -> None:
    said = words(BOOKING, kind)
    assert "K7QM4D" in said
    assert said.endswith((".", "?", "”", "once more."))
    assert "None" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_missing_facts_leave_no_holes(kind: str) -> None:
    bare = {**BOOKING, "approval": None, "progress": [], "items": []}
    said = words(bare, kind)
    assert "None" not in said
    assert "  " not in said


def test_a_decline_gives_its_reason_as_words_only() -> None:
    assert "“Too ‹b›dear‹/b›”" in words(BOOKING, "declined")


async def test_an_announcement_is_a_message_a_card_and_a_notice(talking: Talking, app: App) -> None:
    from datetime import timedelta

    talk = await talking()
    day = (app.clock.now().date() + timedelta(days=30)).isoformat()
    await talk.say(f"flight to Boston on {day}, one way")
    await talk.say("take F1")
    view = await app.bookings.of_thread(talk.caller, talk.thread_id)
    assert view is not None
    await talk.news()
    await announce(app, talk.caller.org_id, view, "confirmed")
    events = await talk.news()
    assert view.reference in text_of(events)
    assert cards(events, "booking_status")[0]["reference"] == view.reference
    assert events[-1]["name"] == "notice"
    assert (await talk.messages())[-1]["role"] == "assistant"
