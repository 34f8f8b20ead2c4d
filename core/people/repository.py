"""Every query about people. All but `find_by_email` and `demo_organisations` run inside one tenant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.kernel.ids import EmployeeId, OrgId
from core.kernel.money import currency
from core.people.caller import Role
from core.people.employee import Employee, Level, LoyaltyCard, Organisation, Passport
from core.people.errors import EmployeeNotFound
from core.people.models import CredentialRow, DelegationRow, EmployeeRow, OrganisationRow


def employee_of(row: EmployeeRow) -> Employee:
    """The person of a row."""
    has_passport = row.passport_country is not None and row.passport_expires_on is not None
    return Employee(
        id=EmployeeId(row.id),
        org_id=OrgId(row.org_id),
        email=row.email,
        given_name=row.given_name,
        family_name=row.family_name,
        title=row.job_title,
        department=row.department,
        level=Level(row.level),
        region=row.region,
        manager_id=None if row.manager_id is None else EmployeeId(row.manager_id),
        roles=frozenset(Role(role) for role in row.roles),
        cost_center=row.cost_center,
        home_airport=row.home_airport,
        honorific=row.honorific,
        born_on=row.born_on,
        gender=row.gender,
        phone=row.phone,
        address=row.address,
        passport=Passport(row.passport_country or "", row.passport_expires_on)
        if has_passport and row.passport_expires_on
        else None,
        loyalty=tuple(LoyaltyCard(card["programme"], card["number"]) for card in row.loyalty),
        preferences=row.preferences,
        stripe_customer_ref=row.stripe_customer_ref,
        is_active=row.is_active,
    )


def organisation_of(row: OrganisationRow) -> Organisation:
    """The organisation of a row."""
    return Organisation(
        OrgId(row.org_id), row.name, row.slug, currency(row.currency), row.tier, row.is_demo, row.settings
    )


class PeopleRepository:
    """People of the tenant the session is in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, employee_id: UUID) -> Employee:
        """One person, or `employee.not_found`."""
        found = await self.find(employee_id)
        if found is None:
            raise EmployeeNotFound("There is no such person in your organisation.", employee_id=str(employee_id))
        return found

    async def find(self, employee_id: UUID) -> Employee | None:
        """One person, active or not."""
        row = (await self._session.execute(select(EmployeeRow).where(EmployeeRow.id == employee_id))).scalar()
        return None if row is None else employee_of(row)

    async def by_email(self, email: str) -> Employee | None:
        """The active person of an e-mail address."""
        wanted = select(EmployeeRow).where(EmployeeRow.email == email.strip().lower(), EmployeeRow.is_active)
        row = (await self._session.execute(wanted)).scalar()
        return None if row is None else employee_of(row)

    async def with_role(self, role: Role) -> tuple[Employee, ...]:
        """Active people with a role, by name."""
        wanted = (
            select(EmployeeRow)
            .where(EmployeeRow.roles.contains([role.value]), EmployeeRow.is_active)
            .order_by(EmployeeRow.family_name, EmployeeRow.given_name, EmployeeRow.id)
        )
        return tuple(employee_of(row) for row in (await self._session.execute(wanted)).scalars())

    async def of_levels(self, *levels: Level) -> tuple[Employee, ...]:
        """Active people of these levels, by name."""
        wanted = (
            select(EmployeeRow)
            .where(EmployeeRow.level.in_([level.value for level in levels]), EmployeeRow.is_active)
            .order_by(EmployeeRow.family_name, EmployeeRow.given_name, EmployeeRow.id)
        )
        return tuple(employee_of(row) for row in (await self._session.execute(wanted)).scalars())

    async def managers_above(self, employee: Employee, most: int = 10) -> tuple[Employee, ...]:
        """Manager, their manager, and so on; inactive ones are passed over, and a ring ends where it began."""
        above: list[Employee] = []
        seen = {employee.id}
        next_id = employee.manager_id
        for _ in range(most):
            if next_id is None or next_id in seen:
                break
            seen.add(next_id)
            manager = await self.get(next_id)
            if manager.is_active:
                above.append(manager)
            next_id = manager.manager_id
        return tuple(above)

    async def who_delegated_to(self, delegate_id: UUID, *, at: datetime, permission: str = "approve") -> Sequence[UUID]:
        """People whose `permission` this person holds at an instant."""
        wanted = select(DelegationRow.employee_id).where(
            DelegationRow.delegate_id == delegate_id,
            DelegationRow.permission == permission,
            DelegationRow.starts_at <= at,
            DelegationRow.ends_at > at,
        )
        return (await self._session.execute(wanted)).scalars().all()

    async def organisation(self) -> Organisation:
        """The tenant itself."""
        row = (await self._session.execute(select(OrganisationRow))).scalar_one()
        return organisation_of(row)

    async def keep_stripe_customer(self, employee_id: UUID, reference: str) -> None:
        """Remember the payment provider's name of this person; the first one kept stays."""
        await self._session.execute(
            update(EmployeeRow)
            .where(EmployeeRow.id == employee_id, EmployeeRow.stripe_customer_ref.is_(None))
            .values(stripe_customer_ref=reference)
        )


Account = tuple[OrgId, EmployeeId, str | None]
"""Organisation, person, password hash."""


async def find_by_email(session: AsyncSession, email: str, slug: str | None = None) -> Sequence[Account]:
    """Accounts of an e-mail across tenants, for sign-in and the operator's command line only."""
    wanted = (
        select(EmployeeRow.org_id, EmployeeRow.id, CredentialRow.password_hash)
        .join(OrganisationRow, OrganisationRow.org_id == EmployeeRow.org_id)
        .outerjoin(CredentialRow, (CredentialRow.org_id == EmployeeRow.org_id) & (CredentialRow.id == EmployeeRow.id))
        .where(EmployeeRow.email == email, EmployeeRow.is_active, OrganisationRow.is_active)
        .where(true() if slug is None else OrganisationRow.slug == slug)
        .order_by(EmployeeRow.org_id)
        .limit(5)
    )
    return [(OrgId(row[0]), EmployeeId(row[1]), row[2]) for row in await session.execute(wanted)]


async def demo_organisations(session: AsyncSession) -> Sequence[OrgId]:
    """Tenants that may be entered with one click."""
    found = await session.execute(select(OrganisationRow.org_id).where(OrganisationRow.is_demo))
    return [OrgId(org_id) for org_id in found.scalars()]
