"""Who asks, for which tenant, with which rights. Identity comes from here and never from a model's arguments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.kernel.errors import Forbidden
from core.kernel.ids import EmployeeId, OrgId, SessionId


class Role(StrEnum):
    """What a person is for the organisation; one person may be several."""

    TRAVELLER = "traveller"
    APPROVER = "approver"
    TRAVEL_ADMIN = "travel_admin"
    FINANCE = "finance"
    EXPERT = "expert"
    PLATFORM_ADMIN = "platform_admin"


class Door(StrEnum):
    """Through which door a request came."""

    CHAT = "chat"
    WEB = "web"
    API = "api"
    SLACK = "slack"
    WEBHOOK = "webhook"
    WORKER = "worker"
    SYSTEM = "system"
    CLI = "cli"


class RoleMissing(Forbidden):
    """The caller's roles do not cover what was asked."""

    code = "auth.role_missing"


@dataclass(frozen=True, slots=True)
class Caller:
    """One authenticated person acting in their organisation."""

    org_id: OrgId
    employee_id: EmployeeId
    name: str
    email: str
    roles: frozenset[Role]
    door: Door
    session_id: SessionId | None = None

    @property
    def actor_id(self) -> EmployeeId:
        """The employee, for the history."""
        return self.employee_id

    @property
    def actor_name(self) -> str:
        """The name, for the history."""
        return self.name

    @property
    def door_name(self) -> str:
        """The door, for the history."""
        return self.door.value

    def is_(self, *roles: Role) -> bool:
        """Whether any of the roles is held."""
        return not self.roles.isdisjoint(roles)

    def require(self, *roles: Role) -> None:
        """Refuse unless any of the roles is held."""
        if not self.is_(*roles):
            wanted = " or ".join(role.value.replace("_", " ") for role in roles)
            raise RoleMissing(f"This needs the role {wanted}.", roles=[role.value for role in roles])

    @property
    def sees_everyone(self) -> bool:
        """Travel admins, finance and experts may read colleagues' trips."""
        return self.is_(Role.TRAVEL_ADMIN, Role.FINANCE, Role.EXPERT)
