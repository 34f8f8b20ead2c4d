"""Bad input, case by case: a clear answer with a stable code, never a 500, and nothing lost."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from core.app import App
from core.kernel.ids import SearchId, ThreadId
from core.offers.request import TripRequest
from core.people.caller import Caller
from tests.fixtures.app import Browser
from tests.web.conftest import Open

SOON = date.today() + timedelta(days=20)

NOBODYS = "0192f0c2-7e1d-4c51-9c0a-0f5b7a1d2e3f"


def trip(**changes: Any) -> dict[str, Any]:
    asked = {"origin": "New York", "destination": "London", "depart_on": SOON.isoformat(), "travellers": 1}
    return asked | {"return_on": (SOON + timedelta(days=3)).isoformat()} | changes


SEARCHES = [
    pytest.param(trip(destination="Atlantis Underwater"), "search.unknown_place", id="an unknown city"),
    pytest.param(trip(origin="Qqxxzz"), "search.unknown_place", id="an unknown origin"),
    pytest.param(trip(depart_on="2020-03-01", return_on=None), "search.past_date", id="a past date"),
    pytest.param(
        trip(return_on=(SOON - timedelta(days=1)).isoformat()),
        "search.return_before_departure",
        id="a return before the departure",
    ),
    pytest.param(trip(travellers=0), "search.travellers_out_of_range", id="nobody travels"),
    pytest.param(trip(travellers=-1), "search.travellers_out_of_range", id="fewer than nobody"),
    pytest.param(trip(travellers=40), "search.travellers_out_of_range", id="forty travellers"),
    pytest.param(trip(destination="New York"), "search.same_place", id="to where it starts"),
    pytest.param(
        trip(depart_on=(date.today() + timedelta(days=700)).isoformat(), return_on=None),
        "search.too_far_ahead",
        id="too far ahead",
    ),
    pytest.param(trip(want_flights=False, want_hotels=False), "search.nothing_wanted", id="nothing wanted"),
    pytest.param(trip(depart_on="soon"), "request.invalid", id="a date that is none"),
    pytest.param(trip(travellers="many"), "request.invalid", id="a number that is none"),
    pytest.param(trip(cabin="throne"), "request.invalid", id="a cabin that is none"),
    pytest.param(trip(destination=""), "request.invalid", id="no destination"),
    pytest.param(trip(destination="L" * 5000), "request.invalid", id="a very long destination"),
    pytest.param({}, "request.invalid", id="nothing at all"),
]


@pytest.mark.parametrize(("asked", "code"), SEARCHES)
async def test_a_search_that_makes_no_sense_is_refused_by_name(maya: Browser, asked: Any, code: str) -> None:
    answer = await maya.post("/api/v1/searches", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["detail"]


async def test_an_ambiguous_city_names_the_choices(maya: Browser) -> None:
    answer = await maya.post("/api/v1/searches", json=trip(destination="Portland"))
    if answer.status_code == 422:
        assert answer.json()["code"] == "search.ambiguous_place"
        assert len(answer.json()["choices"]) > 1


@dataclass(frozen=True)
class Found:
    """A search with one flight and one hotel to misuse."""

    search_id: SearchId
    offer_ids: list[str]


@pytest.fixture
async def found(app: App, maya_caller: Caller, live_server: str) -> Found:
    request = TripRequest(origin="New York", destination="London", depart_on=SOON, return_on=SOON + timedelta(days=3))
    result = await app.searches.run(maya_caller, request)
    return Found(result.id, [str(result.flights[0].id), str(result.hotels[0].id)])


@pytest.fixture
async def proposal(maya: Browser, found: Found) -> AsyncIterator[dict[str, Any]]:
    draft = await maya.post("/api/v1/bookings", json={"offer_ids": found.offer_ids})
    assert draft.status_code == 201, draft.text
    shown = await maya.post(f"/api/v1/bookings/{draft.json()['id']}/propose", json={})
    assert shown.status_code == 201, shown.text
    yield shown.json()
    await maya.delete(f"/api/v1/bookings/{draft.json()['id']}")


async def accept(browser: Browser, proposal: dict[str, Any], **changes: Any) -> Any:
    body = {"nonce": proposal["nonce"], "acknowledged": [a["rule_id"] for a in proposal["acknowledgements"]]}
    return await browser.post(f"/api/v1/proposals/{proposal['id']}/accept", json=body | changes)


async def test_an_expired_offer_cannot_be_drafted(maya: Browser, found: Found, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE offers SET expires_at = now() - interval '1 minute' WHERE search_id = %s", (found.search_id,))
    answer = await maya.post("/api/v1/bookings", json={"offer_ids": found.offer_ids})
    assert (answer.status_code, answer.json()["code"]) == (410, "offer.expired")


@pytest.mark.parametrize("made_up", ["0190a000-0000-7000-8000-00000000dead", "F1", ""])
async def test_an_offer_that_is_nobodys_cannot_be_drafted(maya: Browser, made_up: str) -> None:
    answer = await maya.post("/api/v1/bookings", json={"offer_ids": [made_up]})
    assert (answer.status_code, answer.json()["code"]) in {(404, "offer.not_found"), (422, "request.invalid")}


async def test_a_colleagues_offer_cannot_be_drafted(daniel: Browser, found: Found) -> None:
    answer = await daniel.post("/api/v1/bookings", json={"offer_ids": found.offer_ids})
    assert (answer.status_code, answer.json()["code"]) == (404, "offer.not_found")


async def test_a_stale_proposal_is_refused(maya: Browser, proposal: dict[str, Any]) -> None:
    newer = await maya.post(f"/api/v1/bookings/{proposal['booking_id']}/propose", json={})
    assert newer.status_code == 201
    answer = await accept(maya, proposal)
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal.superseded")


async def test_an_expired_proposal_is_refused(
    maya: Browser, proposal: dict[str, Any], owner: psycopg.Connection
) -> None:
    owner.execute("UPDATE proposals SET expires_at = now() - interval '1 minute' WHERE id = %s", (proposal["id"],))
    answer = await accept(maya, proposal)
    assert (answer.status_code, answer.json()["code"]) == (410, "proposal.expired")


async def test_a_wrong_nonce_is_refused_and_nothing_is_bought(
    maya: Browser, proposal: dict[str, Any], owner: psycopg.Connection
) -> None:
    answer = await accept(maya, proposal, nonce="0" * 64)
    assert (answer.status_code, answer.json()["code"]) == (403, "proposal.wrong_nonce")
    booking = (await maya.get(f"/api/v1/bookings/{proposal['booking_id']}")).json()
    assert (booking["status"], booking["payment_status"]) == ("draft", "none")


@pytest.mark.parametrize("made_up", ["0190a000-0000-7000-8000-00000000dead", "nonsense"])
async def test_a_made_up_proposal_is_not_there(maya: Browser, made_up: str) -> None:
    answer = await maya.get(f"/api/v1/proposals/{made_up}")
    assert (answer.status_code, answer.json()["code"]) == (404, "proposal.not_found")


async def test_another_persons_proposal_shows_no_nonce_and_cannot_be_accepted(
    daniel: Browser, owen: Browser, proposal: dict[str, Any]
) -> None:
    for stranger in (daniel, owen):
        shown = await stranger.get(f"/api/v1/proposals/{proposal['id']}")
        assert "nonce" not in shown.json()
        answer = await accept(stranger, proposal)
        assert (answer.status_code, answer.json()["code"]) == (404, "proposal.not_found")


async def test_another_persons_booking_and_thread_are_not_there(
    owen: Browser, daniel: Browser, proposal: dict[str, Any], thread: str
) -> None:
    for stranger in (owen, daniel):
        for path, code in (
            (f"/bookings/{proposal['booking_id']}", "booking.not_found"),
            (f"/bookings/{proposal['booking_reference']}", "booking.not_found"),
            (f"/bookings/{proposal['booking_id']}/calendar.ics", "booking.not_found"),
            (f"/threads/{thread}", "thread.not_found"),
        ):
            answer = await stranger.get(f"/api/v1{path}")
            assert (path, answer.status_code, answer.json()["code"]) == (path, 404, code)
        said = await stranger.post(f"/api/v1/threads/{thread}/messages", json={"text": "hello"})
        assert (said.status_code, said.json()["code"]) == (404, "thread.not_found")


PATHS = [
    ("GET", "/bookings/{}", "booking.not_found"),
    ("GET", "/bookings/{}/calendar.ics", "booking.not_found"),
    ("POST", "/bookings/{}/propose", "booking.not_found"),
    ("DELETE", "/bookings/{}", "booking.not_found"),
    ("GET", "/threads/{}", "thread.not_found"),
    ("POST", "/threads/{}/stop", "thread.not_found"),
    ("GET", "/approvals/{}", "approval.not_found"),
    ("GET", "/searches/{}", "search.not_found"),
    ("GET", "/offers/{}", "offer.not_found"),
    ("DELETE", "/preferences/{}", "memory.not_found"),
]


@pytest.mark.parametrize(("method", "path", "code"), PATHS)
@pytest.mark.parametrize(
    "made_up", ["0190a000-0000-7000-8000-00000000dead", "nonsense", "'; DROP TABLE bookings; --", "ÿ", "%F0%9F%9B%AB"]
)
async def test_an_id_that_is_nobodys_is_not_found(
    maya: Browser, method: str, path: str, code: str, made_up: str
) -> None:
    answer = await maya.request(method, f"/api/v1{path.format(made_up)}")
    assert answer.status_code == 404, answer.text
    assert answer.json()["code"] == code


async def test_an_unparseable_sentence_gets_a_question_back(maya: Browser, thread: str, open_socket: Open) -> None:
    async with open_socket(maya, thread) as socket:
        await socket.ready()
        await socket.say("asdf qwer 9999 ;;; ???")
        frames = await socket.until(lambda f: f.get("event", {}).get("type") in ("RUN_FINISHED", "RUN_ERROR"), 60)
        assert frames[-1]["event"]["type"] == "RUN_FINISHED"
        assert "".join(f["event"]["delta"] for f in frames if f.get("event", {}).get("type") == "TEXT_MESSAGE_CONTENT")


async def test_a_megabyte_over_http_is_refused_and_the_thread_lives(
    app: App, maya: Browser, maya_caller: Caller, thread: str
) -> None:
    answer = await maya.post(f"/api/v1/threads/{thread}/messages", json={"text": "x" * 1_100_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
    found = await app.conversations.thread(maya_caller, ThreadId(UUID(thread)))
    assert found.last_seq == 0


@pytest.mark.parametrize(("length", "code"), [(8_001, "message.too_long"), (0, "message.empty")])
async def test_a_message_too_long_or_empty_is_refused(maya: Browser, thread: str, length: int, code: str) -> None:
    answer = await maya.post(f"/api/v1/threads/{thread}/messages", json={"text": "x" * length})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(b"{", 400, "request.not_json", id="half an object"),
        pytest.param(b"\xff\xfe", 400, "request.not_json", id="no text at all"),
        pytest.param(b"[]", 422, "request.invalid", id="a list"),
        pytest.param(b"null", 422, "request.invalid", id="null"),
        pytest.param(b"[" * 50_000, 400, "request.not_json", id="a deep nest"),
        pytest.param(json.dumps({"text": 7}).encode(), 422, "request.invalid", id="a number for a text"),
        pytest.param(
            json.dumps({"text": "a", "choose": {"offer_ids": []}}).encode(), 422, "request.invalid", id="both"
        ),
    ],
)
async def test_a_body_that_does_not_fit_says_so(
    maya: Browser, thread: str, body: bytes, status: int, code: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = await maya.post(f"/api/v1/threads/{thread}/messages", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_the_character_nul_is_refused_wherever_it_hides(maya: Browser, thread: str) -> None:
    in_path = await maya.get("/api/v1/bookings/%00")
    in_query = await maya.get("/api/v1/bookings?q=%00")
    in_body = await maya.post("/api/v1/threads", json={"title": "a\0b"})
    assert [answer.status_code for answer in (in_path, in_query, in_body)] == [404, 404, 422]
    typed = await maya.post("/api/v1/threads", json={"title": r"the escape \u0000, spelled out"})
    assert typed.status_code == 201


async def test_half_a_character_is_refused(maya: Browser) -> None:
    headers = {"content-type": "application/json"}
    answer = await maya.post("/api/v1/threads", content=b'{"title": "\\ud800"}', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_problem_never_repeats_what_was_sent(maya: Browser) -> None:
    answer = await maya.post("/api/v1/searches", json=trip(depart_on="4242 4242 4242 4242"))
    assert "4242" not in answer.text


async def test_a_path_or_method_that_does_not_exist_is_a_problem_too(maya: Browser) -> None:
    missing = await maya.get("/api/v1/no/such/thing")
    assert (missing.status_code, missing.json()["code"]) == (404, "request.no_such_path")
    method = await maya.request("PUT", "/api/v1/threads")
    assert (method.status_code, method.json()["code"]) == (405, "request.method_not_allowed")
    for answer in (missing, method):
        assert answer.headers["content-type"] == "application/problem+json"
