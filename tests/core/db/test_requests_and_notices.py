"""Requests answered once by key, and notices kept once by provider and id."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from core.db.idempotency import Answer, Idempotency, InProgress, KeyReused
from core.db.inbox import Inbox


@dataclass(frozen=True)
class Somebody:
    org_id: UUID
    actor_id: UUID
    actor_name: str = "Somebody"
    door_name: str = "api"


async def test_the_second_request_gets_the_first_answer(database):
    keys, who = Idempotency(database.begin), Somebody(uuid4(), uuid4())
    assert await keys.replay_or_begin(who, key="k", request_hash="h") is None
    await keys.finish(who, key="k", answer=Answer(201, {"id": 1}))
    assert await keys.replay_or_begin(who, key="k", request_hash="h") == Answer(201, {"id": 1})


async def test_the_same_key_for_another_request_is_refused(database):
    keys, who = Idempotency(database.begin), Somebody(uuid4(), uuid4())
    await keys.replay_or_begin(who, key="k", request_hash="h")
    with pytest.raises(KeyReused):
        await keys.replay_or_begin(who, key="k", request_hash="other")


async def test_a_request_still_running_is_not_run_twice(database):
    keys, who = Idempotency(database.begin), Somebody(uuid4(), uuid4())
    await keys.replay_or_begin(who, key="k", request_hash="h")
    with pytest.raises(InProgress):
        await keys.replay_or_begin(who, key="k", request_hash="h")


async def test_keys_belong_to_their_owner(database):
    keys, org = Idempotency(database.begin), uuid4()
    mine, theirs = Somebody(org, uuid4()), Somebody(org, uuid4())
    await keys.replay_or_begin(mine, key="k", request_hash="h")
    assert await keys.replay_or_begin(theirs, key="k", request_hash="other") is None


async def test_a_notice_delivered_twice_is_kept_once_and_handled_once(database):
    inbox = Inbox(database.begin)
    event = f"evt_{uuid4().hex}"
    first = await inbox.receive("stripe", event_id=event, event_type="x", payload={"a": 1})
    again = await inbox.receive("stripe", event_id=event, event_type="x", payload={"a": 1})
    assert (first, again) == (True, False)
