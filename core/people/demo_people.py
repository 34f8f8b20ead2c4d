"""The people of the demo organisations, as data: invented, and the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid5

from core.kernel.ids import EmployeeId, OrgId
from core.people.caller import Role
from core.people.employee import Level

DEMO_PASSWORD: Final = "travel-well-2026"
"""Of every demo account; printed by `make up` and in the README."""

_SPACE: Final = UUID("6d1f0a52-8a0e-4a5b-9a60-7a4c9f1b2e37")


def demo_id(name: str) -> UUID:
    """The fixed id of something in the demo data."""
    return uuid5(_SPACE, name)


NORTHWIND: Final = OrgId(demo_id("northwind"))
CONTOSO: Final = OrgId(demo_id("contoso"))


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """One organisation to set up."""

    id: OrgId
    name: str
    slug: str
    tier: str
    currency: str
    domain: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """What the sign-in page shows of somebody a visitor may be."""

    email: str
    name: str
    title: str
    role: str
    blurb: str


@dataclass(frozen=True, slots=True)
class DemoEmployee:
    """One person to set up; `manager` is the given name of another of the same organisation."""

    org: DemoOrganisation
    given: str
    family: str
    title: str
    department: str
    level: Level
    manager: str | None
    roles: tuple[Role, ...]
    born_on: str
    gender: str
    honorific: str
    home: str = "JFK"
    region: str = "americas"
    cost_center: str = "GL-4100-T&E"
    phone: str = "+12125550100"
    passport: tuple[str, str] = ("US", "2031-05-14")
    loyalty: tuple[tuple[str, str], ...] = ()
    preferences: Mapping[str, Any] = field(default_factory=dict)
    blurb: str = ""

    @property
    def email(self) -> str:
        """Work address."""
        return f"{self.given}.{self.family}@{self.org.domain}".lower()

    @property
    def id(self) -> EmployeeId:
        """Fixed, so that demo links stay good."""
        return EmployeeId(demo_id(self.email))


NORTHWIND_ORG: Final = DemoOrganisation(
    NORTHWIND,
    "Northwind Research",
    "northwind",
    "enterprise",
    "USD",
    "northwind.example",
    {
        "preferred_airlines": ["BA", "AA", "DL", "LH", "JL"],
        "preferred_hotels": ["halcyon", "meridian", "northgate", "kestrel", "greystone", "rosengarten", "belle rive"],
        "auto_approve_in_policy": True,
        "department_budgets": {"Research": "180000", "Engineering": "240000", "Sales": "320000", "Operations": "90000"},
    },
)
CONTOSO_ORG: Final = DemoOrganisation(
    CONTOSO,
    "Contoso Legal",
    "contoso",
    "professional",
    "USD",
    "contoso.example",
    {"preferred_airlines": ["UA", "LH"], "preferred_hotels": [], "auto_approve_in_policy": True},
)
ORGANISATIONS: Final = (NORTHWIND_ORG, CONTOSO_ORG)

ADDRESS: Final[Mapping[OrgId, Mapping[str, str]]] = {
    NORTHWIND: {
        "line1": "350 Fifth Avenue",
        "city": "New York",
        "postal_code": "10118",
        "state": "NY",
        "country": "US",
    },
    CONTOSO: {
        "line1": "1 Market Street",
        "city": "San Francisco",
        "postal_code": "94105",
        "state": "CA",
        "country": "US",
    },
}

_T, _A = Role.TRAVELLER, Role.APPROVER
_N, _C = NORTHWIND_ORG, CONTOSO_ORG

EMPLOYEES: Final = (
    DemoEmployee(
        _N, "Helena", "Voss", "Chief executive", "Executive", Level.EXECUTIVE, None, (_T, _A), "1968-02-11", "f", "ms",
        blurb="Runs Northwind. Approves trips above 10,000 USD.",
    ),
    DemoEmployee(
        _N, "Daniel", "Osei", "Director of research", "Research", Level.MANAGER, "Ruth", (_T, _A), "1979-09-30", "m", "mr",
        passport=("GH", "2029-11-02"), blurb="Maya's manager. Approves what is outside policy.",
    ),
    DemoEmployee(
        _N, "Priya", "Raman", "Head of finance", "Finance", Level.VP, "Helena", (_T, _A, Role.FINANCE), "1975-12-04", "f", "ms",
        cost_center="GL-2200-FIN", blurb="Finance. Second approval above 5,000 USD.",
    ),
    DemoEmployee(
        _N, "Tom", "Brandt", "Travel manager", "Operations", Level.MANAGER, "Priya",
        (_T, _A, Role.TRAVEL_ADMIN), "1983-06-21", "m", "mr",
        passport=("DE", "2030-03-19"), blurb="Runs the travel desk: every booking, and the sandbox page.",
    ),
    DemoEmployee(
        _N, "Maya", "Chen", "Senior researcher", "Research", Level.SENIOR, "Daniel", (_T,), "1990-04-17", "f", "ms",
        phone="+12125550142", loyalty=(("BA", "40021199"), ("DL", "9027734410")),
        preferences={"seat": "aisle", "meal": "vegetarian", "hotel": "near the office, quiet room"},
        blurb="Travels. Lives in New York, flies from JFK.",
    ),
    DemoEmployee(
        _N, "Sofia", "Marin", "Travel expert", "Operations", Level.SENIOR, "Tom", (_T, Role.EXPERT), "1987-08-08", "f", "ms",
        passport=("ES", "2028-09-12"), blurb="Reviews plans the concierge hands over.",
    ),
    DemoEmployee(
        _N, "Jonas", "Weber", "Platform operator", "Operations", Level.SENIOR, "Tom", (_T, Role.PLATFORM_ADMIN), "1992-05-26", "m", "mr",
        passport=("AT", "2030-12-01"), blurb="Keeps the installation running: the sandbox page and its clock.",
    ),
    DemoEmployee(
        _N, "Ruth", "Adeyemi", "VP research", "Research", Level.VP, "Helena", (_T, _A), "1972-01-25", "f", "dr", home="BOS",
    ),
    DemoEmployee(
        _N, "Liam", "Kowalski", "Research assistant", "Research", Level.JUNIOR, "Daniel", (_T,), "1998-10-02", "m", "mr",
        passport=("PL", "2027-01-20"),
    ),
    DemoEmployee(
        _N, "Amara", "Diallo", "Staff engineer", "Engineering", Level.SENIOR, "Victor", (_T,), "1989-03-13", "f", "ms",
        home="EWR", preferences={"seat": "window"},
    ),
    DemoEmployee(
        _N, "Victor", "Lindqvist", "VP engineering", "Engineering", Level.VP, "Helena", (_T, _A), "1974-07-07", "m", "mr",
        home="SFO", passport=("SE", "2031-10-10"),
    ),
    DemoEmployee(
        _N, "Noor", "Haddad", "Account director", "Sales", Level.MANAGER, "Carla", (_T, _A), "1985-11-18", "f", "ms",
        home="LHR", region="emea", phone="+442079460123", passport=("GB", "2030-06-01"),
    ),
    DemoEmployee(
        _N, "Carla", "Mendes", "VP sales", "Sales", Level.VP, "Helena", (_T, _A), "1977-05-05", "f", "ms",
        home="ORD", passport=("PT", "2029-04-28"),
    ),
    DemoEmployee(
        _N, "Kenji", "Watanabe", "Field scientist", "Research", Level.SENIOR, "Daniel", (_T,), "1986-02-23", "m", "mr",
        home="LAX", region="apac", phone="+815055501234", passport=("JP", "2032-08-15"), loyalty=(("JL", "557120934"),),
    ),
    DemoEmployee(
        _N, "Ines", "Barbosa", "Account executive", "Sales", Level.JUNIOR, "Noor", (_T,), "1996-12-30", "f", "ms",
        home="LIS", region="emea", phone="+351210550123", passport=("PT", "2028-02-02"),
    ),
    DemoEmployee(
        _C, "Grace", "Whitfield", "Managing partner", "Partners", Level.EXECUTIVE, None,
        (_T, _A, Role.FINANCE, Role.TRAVEL_ADMIN), "1966-04-02", "f", "ms", home="SFO",
    ),
    DemoEmployee(
        _C, "Owen", "Park", "Associate", "Litigation", Level.SENIOR, "Grace", (_T,), "1991-09-09", "m", "mr", home="SFO",
        blurb="Another company: sees nothing of Northwind.",
    ),
)  # fmt: skip


def _shown_as(employee: DemoEmployee) -> str:
    for role in (Role.TRAVEL_ADMIN, Role.PLATFORM_ADMIN, Role.FINANCE, Role.EXPERT, Role.APPROVER):
        if role in employee.roles:
            return role.value
    return Role.TRAVELLER.value


_ORDER: Final = ("Maya", "Daniel", "Priya", "Helena", "Tom", "Sofia", "Jonas", "Owen")
DEMO_PEOPLE: Final = tuple(
    DemoPerson(person.email, f"{person.given} {person.family}", person.title, _shown_as(person), person.blurb)
    for given in _ORDER
    for person in EMPLOYEES
    if person.given == given
)
