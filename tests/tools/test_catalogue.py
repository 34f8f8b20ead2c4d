"""What models are shown of the tools, and to whom."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.kernel.ids import EmployeeId, OrgId, new_id
from core.people.caller import Caller, Door, Role
from tools.catalogue import CATALOGUE, effect_of, offered, schemas
from tools.reply import Reply
from tools.tool import Effect, ToolContext, ToolInput, tool

SNAPSHOT = Path(__file__).with_name("schemas.json")
NOBODY = Caller(OrgId(new_id()), EmployeeId(new_id()), "Nobody", "n@x.example", frozenset(), Door.CHAT)
APPROVER = replace(NOBODY, roles=frozenset({Role.APPROVER}))


def fields(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = list(schema.get("properties", {}).items())
    for inner in schema.get("$defs", {}).values():
        found += inner.get("properties", {}).items()
    return found


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_field_of_every_tool_is_described(name: str) -> None:
    schema = CATALOGUE[name].schema()
    assert len(schema["description"]) > 40
    for field, described in fields(schema["input_schema"]):
        assert len(described.get("description", "")) > 8, f"{name}.{field}"
    assert schema["input_schema"]["additionalProperties"] is False


@pytest.mark.parametrize("name", CATALOGUE)
def test_no_tool_takes_who_asks_how_much_or_a_nonce(name: str) -> None:
    for field, _ in fields(CATALOGUE[name].schema()["input_schema"]):
        assert (
            not {"org", "employee", "caller", "nonce", "user", "role", "amount"} & set(field.split("_"))
            or field == "budget_amount"
        ), f"{name}.{field}"


def test_the_schemas_are_as_they_were() -> None:
    """After a change that is meant: TRIPWRIGHT_TEST_SNAPSHOT=1 writes them anew."""
    now = {name: one.schema() | {"effect": one.effect.value} for name, one in CATALOGUE.items()}
    if os.environ.get("TRIPWRIGHT_TEST_SNAPSHOT"):
        SNAPSHOT.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert now == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_a_tool_beyond_the_callers_rights_is_not_shown() -> None:
    assert "approvals_waiting" not in {one["name"] for one in schemas(NOBODY)}
    assert "approvals_waiting" in {one.name for one in offered(APPROVER)}
    assert len(schemas(APPROVER)) == len(CATALOGUE)


def test_nothing_but_a_withdrawal_commits() -> None:
    assert {name for name, one in CATALOGUE.items() if one.effect is Effect.COMMITS} == {"withdraw_booking"}
    assert effect_of("propose_booking") is Effect.DRAFTS
    assert effect_of("no such tool") is Effect.READS


def test_a_tool_without_input_docstring_or_question_is_refused_where_it_is_made() -> None:
    class Nothing(ToolInput):
        pass

    async def undescribed(ask: Nothing, context: ToolContext) -> Reply:
        return Reply("")

    async def untyped(ask: str, context: ToolContext) -> Reply:
        """Described."""
        return Reply("")

    async def unasked(ask: Nothing, context: ToolContext) -> Reply:
        """Described."""
        return Reply("")

    for effect, body in ((Effect.READS, undescribed), (Effect.READS, untyped), (Effect.COMMITS, unasked)):
        with pytest.raises(TypeError):
            tool(effect=effect)(body)  # type: ignore[arg-type]
