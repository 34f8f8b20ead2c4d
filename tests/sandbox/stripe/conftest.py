"""A sandboxed Stripe account, asked over HTTP; every answer is held against the published schema."""

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from sandbox.config import SandboxConfig
from sandbox.server import Sandbox, create_sandbox
from tests.fixtures.vendor_specs import load_spec

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Spec:
    """The published schema of the API."""

    def __init__(self) -> None:
        self.doc = load_spec("stripe/openapi.derived.json")
        self.schemas = self.doc["components"]["schemas"]
        self._paths = [(re.compile(re.sub(r"\{\w+\}", r"[^/]+", path) + "$"), path) for path in self.doc["paths"]]
        self._of_object = {
            schema["properties"]["object"]["enum"][0]: name
            for name, schema in self.schemas.items()
            if (schema.get("properties", {}).get("object", {}).get("enum") or [None])[0]
            and "id" in schema["properties"]
        }
        self._validator = cache(self._make_validator)

    def operation(self, method: str, path: str) -> dict[str, Any]:
        exact = self.doc["paths"].get(path)
        if exact and method.lower() in exact:
            return exact[method.lower()]
        for pattern, name in self._paths:
            if pattern.match(path) and method.lower() in self.doc["paths"][name]:
                return self.doc["paths"][name][method.lower()]
        raise AssertionError(f"the specification has no {method} {path}")

    def check_answer(self, method: str, path: str, status: int, body: Any) -> None:
        if status >= 400:
            self.check({"$ref": "#/components/schemas/error"}, body)
            return
        if body.get("deleted"):
            return
        self.check(self.operation(method, path)["responses"]["200"]["content"]["application/json"]["schema"], body)

    def check_event(self, event: dict[str, Any]) -> None:
        self.check({"$ref": "#/components/schemas/Event"}, event)
        shown = event["data"]["object"]
        self.check({"$ref": f"#/components/schemas/{self._of_object[shown['object']]}"}, shown)

    def check(self, schema: dict[str, Any], value: Any) -> None:
        errors = list(self._validator(json.dumps(schema)).iter_errors(value))
        assert not errors, "\n".join(f"{list(error.absolute_path)}: {error.message[:300]}" for error in errors[:8])

    def _make_validator(self, schema: str) -> Draft202012Validator:
        return Draft202012Validator({**json.loads(schema), "components": self.doc["components"]})


def form(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """A tree in brackets, as Stripe's clients send it."""
    pairs: list[tuple[str, str]] = []
    for name, value in tree.items():
        at = f"{prefix}[{name}]" if prefix else name
        if isinstance(value, dict):
            pairs += form(value, at)
        elif isinstance(value, list | tuple):
            pairs += form({str(i): one for i, one in enumerate(value)}, at)
        else:
            pairs.append((at, str(value).lower() if isinstance(value, bool) else str(value)))
    return pairs


class Account:
    """The account's API. `post`, `get`, `delete` give the parsed body and insist on the status."""

    def __init__(self, client: httpx.AsyncClient, spec: Spec) -> None:
        self.client, self.spec = client, spec

    async def send(self, method: str, path: str, tree: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        pairs = form(tree or {})
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "GET":
            answer = await self.client.get(path, params=pairs, headers=named)
        else:
            answer = await self.client.request(method, path, data=dict(pairs), headers=named)
        self.spec.check_answer(method, path, answer.status_code, answer.json())
        return answer

    async def post(self, path: str, tree: dict[str, Any] | None = None, *, status: int = 200, **headers: str) -> Any:
        answer = await self.send("POST", path, tree, **headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def get(self, path: str, tree: dict[str, Any] | None = None, *, status: int = 200) -> Any:
        answer = await self.send("GET", path, tree)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def delete(self, path: str, *, status: int = 200) -> Any:
        answer = await self.send("DELETE", path)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def refusal(self, method: str, path: str, tree: dict[str, Any] | None = None, *, status: int = 400) -> Any:
        answer = await self.send(method, path, tree)
        assert answer.status_code == status, answer.text
        return answer.json()["error"]

    async def events(self, *types: str) -> list[dict[str, Any]]:
        """Oldest first."""
        found = (await self.get("/v1/events", {"limit": 100}))["data"]
        for event in found:
            self.spec.check_event(event)
        return [event for event in reversed(found) if not types or event["type"] in types]

    async def customer(self, **more: Any) -> str:
        return (await self.post("/v1/customers", {"name": "Ada Lovelace", "email": "ada@example.com", **more}))["id"]

    async def saved_card(self, customer: str, token: str = "pm_card_visa") -> str:
        return (await self.post(f"/v1/payment_methods/{token}/attach", {"customer": customer}))["id"]

    async def intent(self, token: str = "pm_card_visa", *, status: int = 200, **more: Any) -> Any:
        tree = {
            "amount": 12_345,
            "currency": "usd",
            "payment_method": token,
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            **more,
        }
        return await self.post("/v1/payment_intents", tree, status=status)

    async def cardholder(self, **more: Any) -> str:
        tree = {
            "name": "Ada Lovelace",
            "type": "individual",
            "individual": {"first_name": "Ada", "last_name": "Lovelace"},
            "billing": {"address": {"line1": "1 Main St", "city": "Boston", "postal_code": "02110", "country": "US"}},
            **more,
        }
        return (await self.post("/v1/issuing/cardholders", tree))["id"]

    async def card(self, **more: Any) -> Any:
        tree = {
            "cardholder": await self.cardholder(),
            "currency": "usd",
            "type": "virtual",
            "status": "active",
            "metadata": {"reference": "K7QM2D"},
            "spending_controls": {
                "spending_limits": [{"amount": 100_000, "interval": "all_time"}],
                "allowed_categories": ["airlines_air_carriers", "hotels_motels_and_resorts"],
            },
            **more,
        }
        return await self.post("/v1/issuing/cards", tree)

    async def purchase(self, card: str, amount: int, category: str = "airlines_air_carriers", **more: Any) -> Any:
        tree = {"card": card, "amount": amount, "merchant_data": {"name": "Aurora Air", "category": category}, **more}
        return await self.post("/v1/test_helpers/issuing/authorizations", tree)


@pytest.fixture(scope="session")
def spec() -> Spec:
    return Spec()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = create_sandbox(SandboxConfig(clock_start=NOON))
    yield made
    made.hub.store.close()


@pytest.fixture
def join(spec: Spec) -> Callable[[Sandbox], AbstractAsyncContextManager[Account]]:
    """The account in a sandbox made by the test itself."""

    @asynccontextmanager
    async def account_in(sandbox: Sandbox) -> AsyncIterator[Account]:
        transport = httpx.ASGITransport(app=sandbox)
        headers = {"authorization": f"Bearer {sandbox.hub.config.stripe_key}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox/stripe", headers=headers) as client:
            yield Account(client, spec)

    return account_in


@pytest.fixture
async def account(sandbox: Sandbox, join) -> AsyncIterator[Account]:
    async with join(sandbox) as joined:
        yield joined
