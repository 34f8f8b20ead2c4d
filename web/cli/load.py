"""One JSON file of a tenant's own data: its policy, its limits, what it prefers. Loading it again changes nothing.

    {"policies": {"replace": false, "rules": [...]}, "settings": {"approval_manager_limit": 3000, ...}}

A file that holds only `rules` is taken as the policies alone.
"""

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select

from core.app import App
from core.kernel.errors import Refused
from core.people.caller import Caller, Door, Role
from core.people.models import OrganisationRow


class TenantSettings(BaseModel):
    """What a tenant may set for itself; what it does not name stays as it is."""

    model_config = ConfigDict(extra="forbid")

    approval_manager_limit: Decimal | None = Field(None, ge=0)
    approval_finance_limit: Decimal | None = Field(None, ge=0)
    approval_step_hours: Decimal | None = Field(None, gt=0)
    approval_cap_hours: Decimal | None = Field(None, gt=0)
    auto_approve_in_policy: bool | None = None
    preferred_airlines: list[str] | None = None
    preferred_hotels: list[str] | None = None
    department_budgets: dict[str, Decimal] | None = None


class TenantFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    policies: dict[str, Any] | None = None
    settings: TenantSettings | None = None


async def load(app: App, file: Path, email: str) -> int:
    """Load `file` for the tenant of `email`, who must be a travel admin of it."""
    try:
        found = orjson.loads(file.read_bytes())  # noqa: ASYNC240 - one small file, nothing else runs
        document = TenantFile.model_validate({"policies": found} if "rules" in found else found)
        caller = await app.people.caller_for_email(email, Door.CLI)
        caller.require(Role.TRAVEL_ADMIN, Role.PLATFORM_ADMIN)
        changed = []
        if document.policies is not None:
            changed += [f"rule {key}" for key in await app.policies.load_file(caller, document.policies)]
        if document.settings is not None:
            changed += [f"setting {key}" for key in await _set(app, caller, document.settings)]
    except OSError as unread:
        return _fail(f"{file} cannot be read: {unread.strerror}")
    except (orjson.JSONDecodeError, TypeError) as unfit:
        return _fail(f"{file} holds no JSON object: {unfit}")
    except ValidationError as unfit:
        first = unfit.errors()[0]
        return _fail(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")
    except Refused as refused:
        return _fail(f"{refused.code}: {refused.message}")
    print("\n".join(changed) if changed else "Nothing changed.")
    return 0


async def _set(app: App, caller: Caller, wanted: TenantSettings) -> list[str]:
    fresh = wanted.model_dump(mode="json", exclude_unset=True)
    async with app.begin(caller) as uow:
        row = (await uow.session.execute(select(OrganisationRow).with_for_update())).scalar_one()
        changed = sorted(name for name, value in fresh.items() if row.settings.get(name) != value)
        if changed:
            row.settings = {**row.settings, **fresh}
            uow.audit.add("organisation.changed", subject_type="organisation", subject_id=uow.org_id, settings=changed)
    return changed


def _fail(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
