"""`Idempotency-Key` on what changes something."""

import asyncio
from uuid import uuid4

from tests.fixtures.app import Browser


async def test_a_change_without_a_key_is_refused(maya: Browser) -> None:
    answer = await maya.post("/api/v1/threads", json={}, headers={"idempotency-key": None})
    assert answer.status_code == 400
    assert answer.json()["code"] == "idempotency.key_missing"


async def test_the_same_key_gives_the_same_answer_to_the_byte(maya: Browser) -> None:
    key = {"idempotency-key": str(uuid4())}
    first = await maya.post("/api/v1/threads", json={"title": "Once"}, headers=key)
    again = await maya.post("/api/v1/threads", json={"title": "Once"}, headers=key)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"]
    assert again.headers["idempotency-replayed"] == "true"


async def test_the_same_key_with_another_body_is_refused(maya: Browser) -> None:
    key = {"idempotency-key": str(uuid4())}
    await maya.post("/api/v1/threads", json={"title": "One"}, headers=key)
    answer = await maya.post("/api/v1/threads", json={"title": "Another"}, headers=key)
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency.key_reused"


async def test_two_people_may_choose_the_same_key(maya: Browser, daniel: Browser) -> None:
    key = {"idempotency-key": "my-first-thread"}
    mine = await maya.post("/api/v1/threads", json={"title": "Mine"}, headers=key)
    theirs = await daniel.post("/api/v1/threads", json={"title": "Theirs"}, headers=key)
    assert mine.json()["id"] != theirs.json()["id"]


async def test_ten_at_once_act_once(maya: Browser) -> None:
    key = {"idempotency-key": str(uuid4())}
    title = f"At once {uuid4()}"
    answers = await asyncio.gather(
        *(maya.post("/api/v1/threads", json={"title": title}, headers=key) for _ in range(10))
    )
    made = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    waiting = {answer.json()["code"] for answer in answers if answer.status_code != 201}
    assert len(made) == 1
    assert waiting <= {"idempotency.in_progress"}
    listed = (await maya.get("/api/v1/threads")).json()["items"]
    assert [thread["title"] for thread in listed].count(title) == 1


async def test_a_refused_change_may_be_tried_again_with_its_key(maya: Browser) -> None:
    key = {"idempotency-key": str(uuid4())}
    wrong = {"destination": "Atlantis Nowhere", "origin": "New York", "depart_on": "2099-01-01"}
    first = await maya.post("/api/v1/searches", json=wrong, headers=key)
    again = await maya.post("/api/v1/searches", json=wrong, headers=key)
    assert first.status_code == again.status_code == 422
    assert "idempotency-replayed" not in again.headers
