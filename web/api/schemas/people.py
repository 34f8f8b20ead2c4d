"""People as they see themselves."""

from datetime import date, datetime

from web.api.schemas.common import PaymentMethod, Shape


class Organisation(Shape):
    id: str
    name: str
    currency: str


class Manager(Shape):
    name: str


class PassportView(Shape):
    country: str
    expires_on: date
    expiring_soon: bool


class Loyalty(Shape):
    programme: str
    number: str


class Me(Shape):
    """The person who is signed in."""

    id: str
    name: str
    given_name: str
    email: str
    title: str
    department: str
    level: str
    cost_center: str | None
    org: Organisation
    roles: list[str]
    manager: Manager | None
    home_airport: str | None
    passport: PassportView | None
    loyalty: list[Loyalty]
    sandbox: bool
    operator: bool
    approvals_pending: int
    payment_methods: list[PaymentMethod]


class AccessToken(Shape):
    """For programs: send it as `Authorization: Bearer`."""

    access_token: str
    token_type: str
    expires_in: int


class SessionRow(Shape):
    """One place where the caller is signed in."""

    id: str
    created_at: datetime
    last_seen_at: datetime
    ip: str
    agent: str
    current: bool


class SessionList(Shape):
    items: list[SessionRow]


class DemoPerson(Shape):
    """Somebody a visitor may be with one click."""

    email: str
    name: str
    title: str
    role: str
    blurb: str


class DemoPeople(Shape):
    items: list[DemoPerson]


class Preference(Shape):
    """Something the concierge remembers about the caller, in words."""

    id: str
    text: str
    source: str
    created_at: datetime


class PreferenceList(Shape):
    items: list[Preference]


class PaymentMethodList(Shape):
    items: list[PaymentMethod]
