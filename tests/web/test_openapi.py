"""The OpenAPI document: complete, valid, and true of what is answered."""

import re
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator

from core.app import App
from tests.fixtures.app import Browser
from web.api.app import create_app
from web.cli.demo import Report, Walks
from web.cli.demo_client import Person


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app().openapi()


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_says_what_it_does_and_what_it_answers(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        assert operation.get("description"), f"{method} {path}"
        assert operation.get("tags"), f"{method} {path}"
        good = [status for status in operation["responses"] if status.startswith("2")]
        assert len(good) == 1, f"{method} {path}: {good}"
        assert "HTTPValidationError" not in str(operation)


def test_every_reference_in_it_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(re.findall(r"'\$ref': '([^']+)'", str(document))) <= known


def test_what_changes_something_once_says_that_it_needs_a_key(document: dict[str, Any]) -> None:
    free = ("/auth/", "/policies/", "/webhooks/", "/agui")
    for method, path, operation in operations(document):
        if method != "GET" and not any(part in path for part in free):
            names = [parameter["name"] for parameter in operation.get("parameters", [])]
            assert "Idempotency-Key" in names, f"{method} {path}"


def test_every_schema_in_it_is_one(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        OAS31Validator.check_schema(schema)


class Checked:
    """Holds every answer of a person against the document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas = document["components"]
        self._patterns = [
            (method, re.compile("/api/v1" + re.sub(r"\{\w+\}", "[^/]+", path.removeprefix("/api/v1")) + "$"), operation)
            for method, path, operation in operations(document)
        ]
        self.seen: set[str] = set()
        self.wrong: list[str] = []
        self.silent: set[str] = set()

    def check(self, method: str, path: str, status: int, body: Any) -> None:
        for wanted, pattern, operation in self._patterns:
            if wanted == method and pattern.match(path):
                content = operation["responses"].get(str(status), {}).get("content", {}).get("application/json")
                if content is None:
                    self.wrong.append(f"{method} {path}: {status} is not described")
                    return
                self.seen.add(f"{method} {pattern.pattern}")
                self._hold(f"{method} {path}", content["schema"], body)
                return
        self.wrong.append(f"{method} {path} is not described")

    def _hold(self, where: str, schema: dict[str, Any], body: Any) -> None:
        validator = OAS31Validator({**schema, "components": self._schemas})
        self.wrong += [f"{where} {list(e.absolute_path)}: {e.message[:150]}" for e in validator.iter_errors(body)]
        self._undescribed(where, schema, body)

    def _undescribed(self, where: str, schema: dict[str, Any], body: Any) -> None:
        while "$ref" in schema:
            schema = self._schemas["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        if "anyOf" in schema:
            fitting = [
                one for one in schema["anyOf"] if OAS31Validator({**one, "components": self._schemas}).is_valid(body)
            ]
            if fitting:
                self._undescribed(where, fitting[0], body)
        elif isinstance(body, list):
            for each in body[:3]:
                self._undescribed(f"{where}[]", schema.get("items", {}), each)
        elif isinstance(body, dict) and "properties" in schema:
            for name, value in body.items():
                if name not in schema["properties"]:
                    self.silent.add(f"{schema.get('title', where)}.{name}")
                else:
                    self._undescribed(f"{where}.{name}", schema["properties"][name], value)


@pytest.mark.slow
async def test_both_walks_are_answered_as_the_document_says(
    app: App, live_server: str, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = Checked(document)
    plain = Person._json

    def held(answer: Any) -> Any:
        shown = plain(answer)
        checked.check(answer.request.method, answer.request.url.path, answer.status_code, shown)
        return shown

    monkeypatch.setattr(Person, "_json", staticmethod(held))
    walks = Walks(Report(), live_server)
    await walks.compliant()
    await walks.approval()
    assert not checked.wrong, "\n".join(sorted(set(checked.wrong)))
    assert not checked.silent, "\n".join(sorted(checked.silent))
    assert len(checked.seen) >= 10


READS = [
    "/me",
    "/auth/sessions",
    "/auth/demo",
    "/preferences",
    "/payment-methods",
    "/threads",
    "/bookings",
    "/bookings?view=confirmed&limit=3",
    "/approvals",
    "/approvals?state=resolved",
    "/policies",
]


@pytest.mark.parametrize("path", READS)
async def test_reads_are_answered_as_the_document_says(maya: Browser, document: dict[str, Any], path: str) -> None:
    checked = Checked(document)
    answer = await maya.get(f"/api/v1{path}")
    checked.check("GET", answer.request.url.path, answer.status_code, answer.json())
    assert (checked.wrong, checked.silent) == ([], set())
