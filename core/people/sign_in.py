"""Signing in, staying signed in, and ending it.

A session is a family of refresh tokens. Each is good once; a second use means that somebody has a copy, and ends
the family. Access tokens live for fifteen minutes and are worth nothing once their session has ended.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, text

from core.db.tenancy import PLATFORM_ORG, SystemActor
from core.db.unit_of_work import Begin, UnitOfWork
from core.kernel.clock import Clock
from core.kernel.ids import EmployeeId, OrgId, SessionId, new_id
from core.people.caller import Caller, Door
from core.people.demo_people import DEMO_PEOPLE, DemoPerson
from core.people.employee import Employee
from core.people.errors import (
    DemoOff,
    OrganisationNeeded,
    SessionNotFound,
    TokenRefused,
    TokenReused,
    TooManyAttempts,
    WrongCredentials,
)
from core.people.models import EmployeeRow, RefreshTokenRow, SessionRow, SignInAttemptRow
from core.people.passwords import matches
from core.people.repository import PeopleRepository, demo_organisations, employee_of, find_by_email
from core.people.service import Sweep
from core.people.tokens import ACCESS_LIFE, REFRESH_LIFE, AccessClaims, AccessTokens, RefreshToken

MOST_FAILURES: Final = 5
FAILURE_WINDOW: Final = timedelta(minutes=15)
_DIGEST_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:who, 0))")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a door hands to a browser or a program that has signed in."""

    caller: Caller
    access_token: str
    access_expires_in: int
    refresh_token: str
    refresh_expires_at: datetime


@dataclass(frozen=True, slots=True)
class SessionView:
    """One place where a person is signed in."""

    id: SessionId
    created_at: datetime
    last_seen_at: datetime
    ip: str
    agent: str
    current: bool


class SignIn:
    """Who may come in, and who is in."""

    def __init__(self, begin: Begin, sweep: Sweep, clock: Clock, *, secret_key: str, demo: bool) -> None:
        self._begin, self._sweep, self._clock, self._demo = begin, sweep, clock, demo
        self._access = AccessTokens(secret_key)
        self._key = secret_key.encode()

    async def sign_in(
        self,
        email: str,
        password: str,
        *,
        ip: str = "",
        agent: str = "",
        door: Door = Door.WEB,
        organisation: str | None = None,
    ) -> Tokens:
        """Start a session with e-mail and password.

        `organisation` (its slug) is needed only where the same e-mail and password fit several.
        """
        address = email.strip().lower()
        attempt = await self._begin_attempt(address, ip)
        async with self._sweep() as session:
            accounts = await find_by_email(session, address, organisation)
        proven = [account for account in accounts if await matches(account[2], password)]
        if not accounts:
            await matches(None, password)
        if not proven:
            raise WrongCredentials("E-mail or password is wrong.")
        await self._forget_attempts(attempt)
        if len(proven) > 1:
            raise OrganisationNeeded("This sign-in fits several organisations; name one.")
        org_id, employee_id, _ = proven[0]
        return await self._start(org_id, employee_id, ip=ip, agent=agent, door=door, how="password")

    async def refresh(self, token: str, *, ip: str = "", agent: str = "") -> Tokens:
        """Exchange a refresh token for new tokens. A token that was used before ends its session."""
        given = RefreshToken.parse(token)
        async with self._begin(SystemActor(given.org_id, "web")) as uow:
            found = (
                await uow.session.execute(
                    select(RefreshTokenRow, SessionRow)
                    .join(
                        SessionRow,
                        (SessionRow.org_id == RefreshTokenRow.org_id) & (SessionRow.id == RefreshTokenRow.session_id),
                    )
                    .where(RefreshTokenRow.id == given.id)
                    .with_for_update()
                )
            ).one_or_none()
            if found is None or not given.proves(found[0].digest):
                raise TokenRefused("Please sign in again.")
            kept, family = found[0], found[1]
            if family.ended_at is not None or kept.expires_at <= uow.now:
                raise TokenRefused("Please sign in again.")
            is_reused = kept.used_at is not None
            if is_reused:
                self._end(uow, family, because="refresh_token_reused")
            else:
                kept.used_at = uow.now
                family.last_seen_at = uow.now
                if ip:
                    family.ip = ip
                if agent:
                    family.agent = agent[:300]
                employee = await self._active(uow, family.employee_id)
                tokens = self._issue(uow, employee, family)
        # Ending the family must be committed, so the refusal is raised outside the unit of work.
        if is_reused:
            raise TokenReused("This sign-in was used from two places and has been ended. Please sign in again.")
        return tokens

    async def caller_from_access(self, token: str, *, door: Door | None = None) -> Caller:
        """Who an access token speaks for, if its session still runs."""
        claims = self._access.read(token, at=self._clock.now())
        async with self._begin(SystemActor(claims.org_id)) as uow:
            row = (
                await uow.session.execute(
                    select(EmployeeRow)
                    .join(
                        SessionRow,
                        (SessionRow.org_id == EmployeeRow.org_id) & (SessionRow.employee_id == EmployeeRow.id),
                    )
                    .where(
                        SessionRow.id == claims.session_id,
                        SessionRow.ended_at.is_(None),
                        EmployeeRow.id == claims.employee_id,
                        EmployeeRow.is_active,
                    )
                )
            ).scalar_one_or_none()
        if row is None:
            raise TokenRefused("This session has ended. Please sign in again.")
        return _caller(employee_of(row), claims.session_id, door or Door(claims.door))

    async def sign_out(self, caller: Caller) -> None:
        """End the caller's own session; quiet when it has ended."""
        if caller.session_id is not None:
            async with self._begin(caller) as uow:
                family = await self._family(uow, caller, caller.session_id)
                if family is not None:
                    self._end(uow, family, because="signed_out")

    async def sessions(self, caller: Caller) -> tuple[SessionView, ...]:
        """Where the caller is signed in, latest use first."""
        async with self._begin(caller) as uow:
            rows = await uow.session.execute(
                select(SessionRow)
                .where(
                    SessionRow.employee_id == caller.employee_id,
                    SessionRow.ended_at.is_(None),
                    SessionRow.expires_at > uow.now,
                )
                .order_by(SessionRow.last_seen_at.desc(), SessionRow.id)
            )
            return tuple(_view(row, caller) for row in rows.scalars())

    async def end_session(self, caller: Caller, session_id: UUID) -> None:
        """End one of the caller's sessions."""
        async with self._begin(caller) as uow:
            family = await self._family(uow, caller, session_id)
            if family is None:
                raise SessionNotFound("There is no such session of yours.", session_id=str(session_id))
            self._end(uow, family, because="ended_by_owner")

    async def demo_people(self) -> tuple[DemoPerson, ...]:
        """Whom a visitor may be with one click; empty where there is no demo."""
        if not self._demo:
            return ()
        async with self._sweep() as session:
            has_demo = await demo_organisations(session)
        return DEMO_PEOPLE if has_demo else ()

    async def demo_sign_in(self, email: str, *, ip: str = "", agent: str = "", door: Door = Door.WEB) -> Tokens:
        """Start a session as one of the demo people."""
        if not self._demo:
            raise DemoOff("This installation has no demo.")
        address = email.strip().lower()
        if address not in {person.email for person in DEMO_PEOPLE}:
            raise DemoOff("That is none of the demo people.")
        async with self._sweep() as session:
            allowed = set(await demo_organisations(session))
            accounts = [found for found in await find_by_email(session, address) if found[0] in allowed]
        if not accounts:
            raise DemoOff("That is none of the demo people.")
        return await self._start(accounts[0][0], accounts[0][1], ip=ip, agent=agent, door=door, how="demo")

    async def _begin_attempt(self, address: str, ip: str) -> str:
        """Count this attempt as failed until it has succeeded, so that attempts side by side all count."""
        who = hmac.new(self._key, f"{address}\n{ip}".encode(), hashlib.sha256).hexdigest()
        async with self._begin(SystemActor(PLATFORM_ORG)) as uow:
            await uow.session.execute(_DIGEST_LOCK, {"who": who})
            since = uow.now - FAILURE_WINDOW
            await uow.session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.at <= since))
            failures = await uow.session.execute(
                select(func.count(), func.min(SignInAttemptRow.at)).where(SignInAttemptRow.who == who)
            )
            count, first = failures.one()
            if count >= MOST_FAILURES:
                wait = int((first + FAILURE_WINDOW - uow.now).total_seconds()) + 1
                minutes = (wait + 59) // 60
                raise TooManyAttempts(
                    f"Too many failed sign-ins. Try again in {minutes} minute{'s' if minutes != 1 else ''}.",
                    retry_after=wait,
                )
            uow.session.add(SignInAttemptRow(org_id=PLATFORM_ORG, id=new_id(), who=who, at=uow.now))
        return who

    async def _forget_attempts(self, who: str) -> None:
        async with self._begin(SystemActor(PLATFORM_ORG)) as uow:
            await uow.session.execute(delete(SignInAttemptRow).where(SignInAttemptRow.who == who))

    async def _start(
        self, org_id: OrgId, employee_id: EmployeeId, *, ip: str, agent: str, door: Door, how: str
    ) -> Tokens:
        async with self._begin(SystemActor(org_id, door.value)) as uow:
            employee = await self._active(uow, employee_id)
            family = SessionRow(
                org_id=org_id,
                id=new_id(),
                employee_id=employee_id,
                door=door.value,
                ip=ip,
                agent=agent[:300],
                created_at=uow.now,
                last_seen_at=uow.now,
                expires_at=uow.now + REFRESH_LIFE,
            )
            uow.session.add(family)
            await uow.session.flush()
            uow.audit.add(
                "session.started", subject_type="session", subject_id=family.id, how=how, who=str(employee_id)
            )
            return self._issue(uow, employee, family)

    def _issue(self, uow: UnitOfWork, employee: Employee, family: SessionRow) -> Tokens:
        caller = _caller(employee, SessionId(family.id), Door(family.door))
        fresh = RefreshToken.new(employee.org_id)
        family.expires_at = uow.now + REFRESH_LIFE
        uow.session.add(
            RefreshTokenRow(
                org_id=employee.org_id,
                id=fresh.id,
                session_id=family.id,
                digest=fresh.digest,
                issued_at=uow.now,
                expires_at=family.expires_at,
            )
        )
        claims = AccessClaims(employee.org_id, employee.id, SessionId(family.id), family.door)
        access = self._access.issue(claims, at=uow.now)
        return Tokens(caller, access, int(ACCESS_LIFE.total_seconds()), str(fresh), family.expires_at)

    @staticmethod
    async def _active(uow: UnitOfWork, employee_id: UUID) -> Employee:
        employee = await PeopleRepository(uow.session).find(employee_id)
        if employee is None or not employee.is_active:
            raise TokenRefused("This account is not active.")
        return employee

    @staticmethod
    async def _family(uow: UnitOfWork, caller: Caller, session_id: UUID) -> SessionRow | None:
        wanted = (
            select(SessionRow)
            .where(
                SessionRow.id == session_id,
                SessionRow.employee_id == caller.employee_id,
                SessionRow.ended_at.is_(None),
            )
            .with_for_update()
        )
        return (await uow.session.execute(wanted)).scalar_one_or_none()

    @staticmethod
    def _end(uow: UnitOfWork, family: SessionRow, *, because: str) -> None:
        family.ended_at = uow.now
        family.ended_because = because
        uow.audit.add("session.ended", subject_type="session", subject_id=family.id, because=because)


def _caller(employee: Employee, session_id: SessionId, door: Door) -> Caller:
    return Caller(
        employee.org_id, employee.id, employee.name, employee.email, employee.roles, door, session_id=session_id
    )


def _view(row: SessionRow, caller: Caller) -> SessionView:
    current = row.id == caller.session_id
    return SessionView(SessionId(row.id), row.created_at, row.last_seen_at, row.ip, row.agent, current)
