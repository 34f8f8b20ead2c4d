"""Signing in, staying in, and being thrown out."""

import asyncio
import statistics
import time

import pytest

from core.db.unit_of_work import Database
from core.kernel.clock import FixedClock, SystemClock
from core.people.caller import Caller
from core.people.demo_people import CONTOSO, DEMO_PASSWORD, NORTHWIND
from core.people.errors import (
    DemoOff,
    SessionNotFound,
    TokenRefused,
    TokenReused,
    TooManyAttempts,
    WrongCredentials,
)
from core.people.sign_in import SignIn
from core.people.tokens import ACCESS_LIFE

MAYA = "maya.chen@northwind.example"


async def test_the_right_password_signs_in(sign_in: SignIn, address: str) -> None:
    tokens = await sign_in.sign_in(f"  {MAYA.upper()} ", DEMO_PASSWORD, ip=address)
    caller = await sign_in.caller_from_access(tokens.access_token)
    assert (caller.email, caller.org_id, caller.session_id) == (MAYA, NORTHWIND, tokens.caller.session_id)


@pytest.mark.parametrize("email", [MAYA, "nobody@northwind.example"], ids=["known e-mail", "unknown e-mail"])
async def test_a_wrong_password_is_refused_in_the_same_words(sign_in: SignIn, address: str, email: str) -> None:
    with pytest.raises(WrongCredentials, match="E-mail or password is wrong"):
        await sign_in.sign_in(email, "guess", ip=address)


async def test_an_unknown_email_costs_as_much_work_as_a_known_one(sign_in: SignIn, address: str) -> None:
    async def took(email: str, ip: str) -> float:
        """Processor time, which a busy machine does not stretch."""
        started = time.process_time()
        with pytest.raises(WrongCredentials):
            await sign_in.sign_in(email, "guess", ip=ip)
        return time.process_time() - started

    known = [await took(MAYA, f"{address}{turn}") for turn in range(7)]
    unknown = [await took("nobody@northwind.example", f"{address}{turn}") for turn in range(7)]
    assert 0.4 < statistics.median(known) / statistics.median(unknown) < 2.5


async def test_the_sixth_try_in_a_quarter_of_an_hour_is_not_even_looked_at(sign_in: SignIn, address: str) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            await sign_in.sign_in(MAYA, "guess", ip=address)
    with pytest.raises(TooManyAttempts) as refused:
        await sign_in.sign_in(MAYA, DEMO_PASSWORD, ip=address)
    assert 0 < refused.value.facts["retry_after"] <= 900
    assert (await sign_in.sign_in(MAYA, DEMO_PASSWORD, ip=f"{address}-elsewhere")).caller.email == MAYA


async def test_tries_side_by_side_do_not_get_past_the_limit(sign_in: SignIn, address: str) -> None:
    answers = await asyncio.gather(
        *(sign_in.sign_in(MAYA, "guess", ip=address) for _ in range(9)), return_exceptions=True
    )
    assert sum(isinstance(answer, WrongCredentials) for answer in answers) == 5
    assert sum(isinstance(answer, TooManyAttempts) for answer in answers) == 4


async def test_success_forgets_earlier_failures(sign_in: SignIn, address: str) -> None:
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(WrongCredentials):
                await sign_in.sign_in(MAYA, "guess", ip=address)
        await sign_in.sign_in(MAYA, DEMO_PASSWORD, ip=address)


async def test_the_same_email_in_two_organisations_is_told_apart_by_its_password(
    sign_in: SignIn, address: str, twin_of_maya: tuple[str, str]
) -> None:
    _, password = twin_of_maya
    assert (await sign_in.sign_in(MAYA, password, ip=address)).caller.org_id == CONTOSO
    assert (await sign_in.sign_in(MAYA, DEMO_PASSWORD, ip=address)).caller.org_id == NORTHWIND


async def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_family(sign_in: SignIn) -> None:
    first = await sign_in.demo_sign_in(MAYA)
    second = await sign_in.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    with pytest.raises(TokenReused):
        await sign_in.refresh(first.refresh_token)
    with pytest.raises(TokenRefused):
        await sign_in.refresh(second.refresh_token)
    with pytest.raises(TokenRefused):
        await sign_in.caller_from_access(second.access_token)


async def test_two_refreshes_at_once_leave_no_two_families(sign_in: SignIn) -> None:
    tokens = await sign_in.demo_sign_in(MAYA)
    answers = await asyncio.gather(*(sign_in.refresh(tokens.refresh_token) for _ in range(2)), return_exceptions=True)
    assert sum(isinstance(answer, TokenReused) for answer in answers) == 1


@pytest.mark.parametrize(
    "token",
    ["", "a.b.c", "x" * 500, f"{NORTHWIND.hex}.{NORTHWIND.hex}.secret"],
    ids=["empty", "odd", "long", "made up"],
)
async def test_a_made_up_refresh_token_is_refused(sign_in: SignIn, token: str) -> None:
    with pytest.raises(TokenRefused):
        await sign_in.refresh(token)


async def test_the_right_token_id_with_a_wrong_secret_does_not_end_the_family(sign_in: SignIn) -> None:
    tokens = await sign_in.demo_sign_in(MAYA)
    forged = tokens.refresh_token.rsplit(".", 1)[0] + ".guess"
    with pytest.raises(TokenRefused):
        await sign_in.refresh(forged)
    await sign_in.refresh(tokens.refresh_token)


async def test_an_access_token_ends_after_fifteen_minutes_of_the_services_clock(seeded: Database) -> None:
    clock = FixedClock(SystemClock().now())
    sign_in = SignIn(seeded.begin, seeded.sweep, clock, secret_key="k" * 40, demo=True)
    tokens = await sign_in.demo_sign_in(MAYA)
    assert await sign_in.caller_from_access(tokens.access_token)
    clock.advance(ACCESS_LIFE)
    with pytest.raises(TokenRefused):
        await sign_in.caller_from_access(tokens.access_token)


async def test_a_token_signed_with_another_key_is_refused(seeded: Database, sign_in: SignIn) -> None:
    other = SignIn(seeded.begin, seeded.sweep, SystemClock(), secret_key="z" * 40, demo=True)
    tokens = await other.demo_sign_in(MAYA)
    with pytest.raises(TokenRefused):
        await sign_in.caller_from_access(tokens.access_token)


async def test_signing_out_ends_the_access_token_too(sign_in: SignIn) -> None:
    tokens = await sign_in.demo_sign_in(MAYA)
    caller = await sign_in.caller_from_access(tokens.access_token)
    await sign_in.sign_out(caller)
    await sign_in.sign_out(caller)
    with pytest.raises(TokenRefused):
        await sign_in.caller_from_access(tokens.access_token)


async def test_one_may_end_ones_other_session_and_nobody_elses(sign_in: SignIn, owen: Caller) -> None:
    here = await sign_in.demo_sign_in(MAYA, ip="10.0.0.1", agent="Firefox")
    there = await sign_in.demo_sign_in(MAYA, ip="10.0.0.2", agent="Telephone")
    daniel = await sign_in.demo_sign_in("daniel.osei@northwind.example")
    listed = {view.id: view for view in await sign_in.sessions(here.caller)}
    assert listed[here.caller.session_id].current
    assert not listed[there.caller.session_id].current
    for stranger in (daniel.caller, owen):
        with pytest.raises(SessionNotFound):
            await sign_in.end_session(stranger, there.caller.session_id)
    await sign_in.end_session(here.caller, there.caller.session_id)
    with pytest.raises(TokenRefused):
        await sign_in.caller_from_access(there.access_token)


async def test_the_demo_lets_in_its_own_people_only(sign_in: SignIn, seeded: Database) -> None:
    assert {person.email for person in await sign_in.demo_people()} >= {MAYA, "daniel.osei@northwind.example"}
    with pytest.raises(DemoOff):
        await sign_in.demo_sign_in("somebody@else.example")
    closed = SignIn(seeded.begin, seeded.sweep, SystemClock(), secret_key="k" * 40, demo=False)
    assert await closed.demo_people() == ()
    with pytest.raises(DemoOff):
        await closed.demo_sign_in(MAYA)


async def test_a_short_secret_key_does_not_start() -> None:
    from core.people.tokens import AccessTokens

    with pytest.raises(ValueError, match="32 bytes"):
        AccessTokens("short")
