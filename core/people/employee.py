"""A person of an organisation, as the rest of the core sees one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from core.kernel.ids import EmployeeId, OrgId
from core.kernel.money import Currency
from core.people.caller import Caller, Door, Role

PASSPORT_WARNING: Final = timedelta(days=90)


class Level(StrEnum):
    """How senior somebody is; policy reads it."""

    JUNIOR = "junior"
    SENIOR = "senior"
    MANAGER = "manager"
    VP = "vp"
    EXECUTIVE = "executive"


@dataclass(frozen=True, slots=True)
class Passport:
    """Issuing country and expiry; the number is asked for by nobody here and kept nowhere."""

    country: str
    expires_on: date

    def is_expiring_soon(self, on: date) -> bool:
        """Whether it ends within 90 days of a day."""
        return self.expires_on <= on + PASSPORT_WARNING

    def as_json(self, on: date) -> dict[str, Any]:
        """For screens."""
        return {
            "country": self.country,
            "expires_on": self.expires_on.isoformat(),
            "expiring_soon": self.is_expiring_soon(on),
        }


@dataclass(frozen=True, slots=True)
class LoyaltyCard:
    """Membership of one programme, named by the airline's or chain's code."""

    programme: str
    number: str

    def as_json(self) -> dict[str, str]:
        """For screens: all but the last four signs are hidden."""
        return {"programme": self.programme, "number": f"•••{self.number[-4:]}"}


@dataclass(frozen=True, slots=True)
class Organisation:
    """One customer and what it has decided for itself."""

    id: OrgId
    name: str
    slug: str
    currency: Currency
    tier: str
    is_demo: bool
    settings: Mapping[str, Any]

    @property
    def preferred_airlines(self) -> frozenset[str]:
        """Codes of the airlines the organisation has agreements with."""
        return frozenset(self.settings.get("preferred_airlines", ()))

    @property
    def preferred_hotels(self) -> frozenset[str]:
        """Words in the names of hotels the organisation has agreements with, in lower case."""
        return frozenset(str(word).lower() for word in self.settings.get("preferred_hotels", ()))

    @property
    def approves_in_policy_trips_itself(self) -> bool:
        """Whether a trip inside policy needs nobody's approval."""
        return bool(self.settings.get("auto_approve_in_policy", True))

    def limit(self, name: str, default: Decimal) -> Decimal:
        """A threshold of the organisation, in its currency; `default` where it has set none."""
        found = self.settings.get(name)
        return default if found is None else Decimal(str(found))

    def as_json(self) -> dict[str, str]:
        """For screens."""
        return {"id": str(self.id), "name": self.name, "currency": self.currency.code}


@dataclass(frozen=True, slots=True)
class TravellerFacts:
    """What policy and ranking need to know about who travels; no name in it."""

    department: str
    employee_level: Level
    region: str
    currency: Currency
    preferred_airlines: frozenset[str] = frozenset()
    preferred_hotels: frozenset[str] = frozenset()

    def prefers_airline(self, code: str) -> bool:
        """Whether the organisation prefers this airline."""
        return code.upper() in self.preferred_airlines

    def prefers_hotel(self, name: str) -> bool:
        """Whether the organisation prefers this hotel."""
        words = name.lower()
        return any(word in words for word in self.preferred_hotels)

    def facts(self) -> dict[str, str]:
        """The facts about the person, under policy's names."""
        return {
            "department": self.department,
            "employee_level": self.employee_level.value,
            "region": self.region,
            "currency": self.currency.code,
        }


@dataclass(frozen=True, slots=True)
class Employee:
    """One person. What only they and the travel desk may see is marked by `without_private`."""

    id: EmployeeId
    org_id: OrgId
    email: str
    given_name: str
    family_name: str
    title: str
    department: str
    level: Level
    region: str
    manager_id: EmployeeId | None
    roles: frozenset[Role]
    cost_center: str | None
    home_airport: str | None
    honorific: str = "mx"
    born_on: date | None = field(default=None, repr=False)
    gender: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    address: Mapping[str, str] | None = field(default=None, repr=False)
    passport: Passport | None = field(default=None, repr=False)
    loyalty: tuple[LoyaltyCard, ...] = field(default=(), repr=False)
    preferences: Mapping[str, Any] = field(default_factory=dict, repr=False)
    stripe_customer_ref: str | None = field(default=None, repr=False)
    is_active: bool = True

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    def without_private(self) -> Employee:
        """What every colleague may know."""
        return replace(
            self,
            born_on=None,
            gender=None,
            phone=None,
            address=None,
            passport=None,
            loyalty=(),
            preferences={},
            stripe_customer_ref=None,
        )

    def caller(self, door: Door) -> Caller:
        """This person, asking through a door."""
        return Caller(self.org_id, self.id, self.name, self.email, self.roles, door)


@dataclass(frozen=True, slots=True)
class Profile:
    """A person with what stands around them."""

    employee: Employee
    organisation: Organisation
    manager_name: str | None
    today: date

    def as_json(self) -> dict[str, Any]:
        """The person's own view of themselves."""
        person = self.employee
        return {
            "id": str(person.id),
            "name": person.name,
            "given_name": person.given_name,
            "email": person.email,
            "title": person.title,
            "department": person.department,
            "level": person.level.value,
            "cost_center": person.cost_center,
            "org": self.organisation.as_json(),
            "roles": sorted(role.value for role in person.roles),
            "manager": {"name": self.manager_name} if self.manager_name else None,
            "home_airport": person.home_airport,
            "passport": person.passport.as_json(self.today) if person.passport else None,
            "loyalty": [card.as_json() for card in person.loyalty],
        }
