"""Signing in through the HTTP door: cookies, tokens, our own pages only."""

import httpx
import pytest

from tests.fixtures.app import MAYA, Browser


def cookies_of(answer: httpx.Response) -> dict[str, str]:
    return {line.split("=", 1)[0]: line for line in answer.headers.get_list("set-cookie")}


async def test_the_demo_people_are_listed_for_anybody(anybody: Browser) -> None:
    answer = await anybody.get("/api/v1/auth/demo")
    assert MAYA in [person["email"] for person in answer.json()["items"]]


async def test_one_click_signs_in_and_hides_the_tokens_from_scripts(anybody: Browser) -> None:
    answer = await anybody.post("/api/v1/auth/demo", json={"email": MAYA})
    assert answer.json()["email"] == MAYA
    cookies = cookies_of(answer)
    assert "HttpOnly" in cookies["tw_access"]
    assert "HttpOnly" in cookies["tw_refresh"]
    assert "SameSite=Strict" in cookies["tw_refresh"]
    assert "Path=/api/v1/auth" in cookies["tw_refresh"]
    assert "HttpOnly" not in cookies["tw_csrf"]


async def test_a_stranger_is_told_to_sign_in(anybody: Browser) -> None:
    answer = await anybody.get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.json()["code"] == "auth.required"


async def test_a_forged_token_is_refused(anybody: Browser) -> None:
    answer = await anybody.get("/api/v1/me", headers={"authorization": "Bearer not.a.token"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "auth.token_refused"


async def test_a_change_without_the_csrf_token_is_refused(maya: Browser) -> None:
    answer = await maya.post("/api/v1/threads", json={}, headers={"x-csrf-token": None})
    assert answer.status_code == 403
    assert answer.json()["code"] == "auth.csrf"


async def test_a_csrf_token_planted_by_another_page_is_worth_nothing(maya: Browser) -> None:
    planted = {"x-csrf-token": "a" * 64, "cookie": f"tw_access={maya.cookies['tw_access']}; tw_csrf={'a' * 64}"}
    answer = await maya.post("/api/v1/threads", json={}, headers=planted)
    assert answer.json()["code"] == "auth.csrf"


async def test_another_sites_page_is_refused(maya: Browser) -> None:
    answer = await maya.post("/api/v1/threads", json={}, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert answer.json()["code"] == "auth.origin"


async def test_another_sites_page_cannot_sign_somebody_in(anybody: Browser) -> None:
    answer = await anybody.post(
        "/api/v1/auth/demo", json={"email": MAYA}, headers={"origin": "https://elsewhere.example"}
    )
    assert answer.json()["code"] == "auth.origin"


async def test_a_program_signs_in_with_a_bearer_token_and_needs_no_page(anybody: Browser) -> None:
    from core.people.demo_people import DEMO_PASSWORD

    given = await anybody.post("/api/v1/auth/token", json={"email": MAYA, "password": DEMO_PASSWORD})
    assert given.status_code == 200
    assert not given.headers.get_list("set-cookie")
    bearer = {"authorization": f"Bearer {given.json()['access_token']}", "origin": None, "x-csrf-token": None}
    answer = await anybody.post("/api/v1/threads", json={}, headers=bearer)
    assert answer.status_code == 201


async def test_five_wrong_passwords_close_the_door_for_a_while(anybody: Browser) -> None:
    wrong = {"email": "priya.raman@northwind.example", "password": "wrong"}
    codes = [(await anybody.post("/api/v1/auth/sign-in", json=wrong)).json()["code"] for _ in range(6)]
    assert codes[:5] == ["auth.wrong_credentials"] * 5
    assert codes[5] == "auth.too_many_attempts"
    answer = await anybody.post("/api/v1/auth/sign-in", json=wrong)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


async def test_refreshing_gives_new_cookies(maya: Browser) -> None:
    before = maya.cookies["tw_refresh"]
    assert (await maya.post("/api/v1/auth/refresh")).status_code == 200
    assert maya.cookies["tw_refresh"] != before
    assert (await maya.get("/api/v1/me")).status_code == 200


async def test_a_refresh_token_used_twice_ends_the_whole_session(maya: Browser) -> None:
    stolen = maya.cookies["tw_refresh"]
    assert (await maya.post("/api/v1/auth/refresh")).status_code == 200
    again = await maya.post("/api/v1/auth/refresh", headers={"cookie": f"tw_refresh={stolen}"})
    assert again.json()["code"] == "auth.token_reused"
    assert (await maya.get("/api/v1/me")).status_code == 401


async def test_sessions_are_listed_and_one_can_be_ended(maya: Browser, live_server: str) -> None:
    async with Browser(live_server) as other:
        await other.sign_in(MAYA)
        rows = (await maya.get("/api/v1/auth/sessions")).json()["items"]
        assert [row["current"] for row in rows].count(True) == 1
        theirs = next(row["id"] for row in (await other.get("/api/v1/auth/sessions")).json()["items"] if row["current"])
        assert (await maya.delete(f"/api/v1/auth/sessions/{theirs}")).status_code == 204
        assert (await other.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize("session", ["nonsense", "0192f0c2-7e1d-7c51-9c0a-0f5b7a1d2e3f"])
async def test_a_session_that_is_nobodys_cannot_be_ended(maya: Browser, session: str) -> None:
    answer = await maya.delete(f"/api/v1/auth/sessions/{session}")
    assert answer.json()["code"] == "session.not_found"


async def test_signing_out_ends_the_session_and_takes_the_cookies_back(maya: Browser) -> None:
    access = maya.cookies["tw_access"]
    answer = await maya.post("/api/v1/auth/sign-out")
    assert answer.status_code == 204
    assert {"tw_access", "tw_refresh", "tw_csrf"} <= set(cookies_of(answer))
    later = await maya.get("/api/v1/me", headers={"authorization": f"Bearer {access}"})
    assert later.status_code == 401
