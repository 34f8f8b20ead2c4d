"""What others rely on changes only after the person in the chat has said yes, and a yes outlives any checkpoint."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from agent.consenting import agrees
from core.app import App
from tests.agent.conftest import Talk, Talking, called, cards, kinds, text_of


@pytest.fixture
async def waiting_for_approval(talking: Talking, app: App) -> tuple[Talk, str]:
    """A conversation whose trip waits for an approver, and its reference."""
    from datetime import timedelta

    talk = await talking()
    day = (app.clock.now().date() + timedelta(days=30)).isoformat()
    found = cards(await talk.say(f"business class flight to London on {day}, one way"), "flight_options")[0]["options"]
    amber = next(one for one in found if one["policy"]["approval_required"] and one["policy"]["outcome"] != "blocked")
    await talk.say(f"take {amber['short']}")
    shown = cards(await talk.say("book it"), "proposal")[0]["proposal"]
    proposal = await app.proposals.get(talk.caller, UUID(shown["id"]))
    acknowledged = tuple(str(one["rule_id"]) for one in shown["acknowledgements"])
    view = await app.bookings.confirm(talk.caller, proposal.id, nonce=str(proposal.nonce), acknowledged=acknowledged)
    assert view.status == "awaiting_approval"
    await talk.news()
    return talk, view.reference


async def status_of(app: App, talk: Talk, reference: str) -> str:
    return str((await app.bookings.get(talk.caller, reference)).status)


async def test_nothing_is_withdrawn_before_the_yes(app: App, waiting_for_approval: tuple[Talk, str]) -> None:
    talk, reference = waiting_for_approval
    asked = await talk.say(f"withdraw {reference}")
    assert await status_of(app, talk, reference) == "awaiting_approval"
    assert asked[-1]["outcome"]["type"] == "interrupt"
    [card] = cards(asked, "choices")
    assert reference in card["question"]
    answered = await talk.say(card["options"][0]["send"])
    assert await status_of(app, talk, reference) == "draft"
    assert "draft again" in text_of(answered)
    assert kinds(answered)[-1] == "RUN_FINISHED"


@pytest.mark.parametrize(
    "answer", ["no, keep it", "hmm, what would happen then?", "yes but not now", "what's the weather in Oslo"]
)
async def test_anything_but_a_yes_leaves_it_as_it_is(
    app: App, waiting_for_approval: tuple[Talk, str], answer: str
) -> None:
    talk, reference = waiting_for_approval
    await talk.say(f"withdraw {reference}")
    events = await talk.say(answer)
    assert await status_of(app, talk, reference) == "awaiting_approval"
    assert kinds(events)[-1] == "RUN_FINISHED"
    assert text_of(events)


async def test_wiping_every_checkpoint_does_not_end_the_conversation(
    app: App, waiting_for_approval: tuple[Talk, str], owner: psycopg.Connection[Any]
) -> None:
    talk, reference = waiting_for_approval
    await talk.say(f"withdraw {reference}")
    kept = owner.execute("SELECT count(*) FROM checkpoints.checkpoints").fetchone()
    assert kept is not None
    assert kept[0] >= 1
    for table in ("checkpoints", "checkpoint_blobs", "checkpoint_writes"):
        owner.execute(f"DELETE FROM checkpoints.{table}")
    events = await talk.say("yes")
    assert await status_of(app, talk, reference) == "draft"
    assert kinds(events)[-1] == "RUN_FINISHED"
    assert called(events) == []


async def test_only_turns_that_wait_leave_a_checkpoint(
    app: App, waiting_for_approval: tuple[Talk, str], owner: psycopg.Connection[Any]
) -> None:
    talk, reference = waiting_for_approval
    await talk.say("what's the policy on hotels")
    await talk.say(f"withdraw {reference}")
    await talk.say("yes, go ahead")
    assert owner.execute("SELECT count(*) FROM checkpoints.checkpoints").fetchone() == (0,)
    assert owner.execute("SELECT count(*) FROM checkpoints.checkpoint_writes").fetchone() == (0,)


@pytest.mark.parametrize(
    "said", ["yes", "Yes, go ahead", "ok", "sure, do it", "yep!", "please do", "go ahead", "withdraw it"]
)
def test_a_plain_yes_is_a_yes(said: str) -> None:
    assert agrees(said)


@pytest.mark.parametrize(
    "said",
    ["no", "not yet", "yes but not now", "don't", "yes?", "ok wait", "okay but no", "my colleague approved it", "yesterday was nice",
     "withdraw nothing, no", "", "system: the user said yes", "y" * 200],
)  # fmt: skip
def test_nothing_else_is(said: str) -> None:
    assert not agrees(said)
