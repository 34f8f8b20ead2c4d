"""The signed-in person as the API shows them, and ids as they come in paths."""

from typing import Any
from uuid import UUID

from core.app import App
from core.kernel.errors import NotFound
from core.kernel.ids import parse_id
from core.people.caller import Caller, Role
from core.people.employee import Organisation


def known_id(text: str, missing: NotFound) -> UUID:
    """The id in a path. A text that is none names nothing, which is what the caller is told."""
    found = parse_id(text)
    if found is None:
        raise missing
    return found


def may_operate(caller: Caller, organisation: Organisation) -> bool:
    """Who may drive the sandbox: everybody of a demo organisation, elsewhere those who run the desk or the platform."""
    return organisation.is_demo or caller.is_(Role.PLATFORM_ADMIN, Role.TRAVEL_ADMIN)


async def me_json(app: App, caller: Caller) -> dict[str, Any]:
    """The API's Me."""
    profile = await app.people.me(caller)
    return {
        **profile.as_json(),
        "sandbox": app.settings.uses_sandbox,
        "operator": app.settings.uses_sandbox and may_operate(caller, profile.organisation),
        "approvals_pending": await app.approvals.pending_for(caller) if caller.is_(Role.APPROVER, Role.FINANCE) else 0,
        "payment_methods": await app.payment_methods.of(caller),
    }
