"""A sandboxed Duffel account asked over HTTP; every answer is held against the published schema.

The schema is computed from the publisher's SDK and is stricter than the wire: what real answers leave null (see the
list in PROVIDERS.md §1 and the recordings) may be null here too, and nothing else.
"""

import copy
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from jsonschema import Draft7Validator

from sandbox.config import SandboxConfig
from sandbox.server import Sandbox, create_sandbox
from tests.fixtures.vendor_specs import load_spec

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HEADERS = {"authorization": "Bearer duffel_test_tripwright", "duffel-version": "v2", "accept": "application/json"}
MAY_BE_NULL = frozenset(
    [
        "given_name",
        "family_name",
        "age",
        "aircraft",
        "fare_basis_code",
        "cabin_class",
        "available_services",
        "metadata",
        "logo_symbol_url",
        "logo_lockup_url",
        "origin_terminal",
        "destination_terminal",
        "iata_code",
        "city",
        "airports",
        "latitude",
        "longitude",
        "time_zone",
        "icao_code",
        "city_name",
        "refund_amount",
        "total_emissions_kg",
        "confirmed_at",
        "infant_passenger_id",
        "payment_required_by",
        "price_guarantee_expires_at",
        "seat",
    ]
)
DEFINITION_OF = {
    "offer_requests": "OfferRequest",
    "offers": "Offer",
    "orders": "Order",
    "payments": "Payment",
    "order_cancellations": "OrderCancellation",
    "order_change_requests": "OrderChangeRequestResponse",
    "order_change_offers": "OrderChangeOffer",
    "order_changes": "OrderChange",
    "airline_initiated_changes": "AirlineInitiatedChange",
    "webhooks": "Webhooks",
    "airlines": "Airline",
    "airports": "Airport",
    "aircraft": "Aircraft",
    "suggestions": "Places",
}


class Schema:
    def __init__(self) -> None:
        definitions = copy.deepcopy(load_spec("duffel/schemas.derived.json")["definitions"])
        for definition in definitions.values():
            self._loosen(definition)
        self._definitions = definitions

    def check(self, name: str, value: Any) -> None:
        schema = {"$ref": f"#/definitions/{name}", "definitions": self._definitions}
        errors = list(Draft7Validator(schema).iter_errors(value))
        told = [f"{list(error.absolute_path)}: {error.message[:250]}" for error in errors[:8]]
        assert not errors, f"not a {name}:\n" + "\n".join(told)

    def check_error(self, status: int, body: Any) -> None:
        assert set(body) == {"meta", "errors"}
        self.check("ApiResponseMeta", body["meta"])
        assert body["meta"]["status"] == status
        for error in body["errors"]:
            self.check("ApiResponseError", error)
            known = "authentication_error airline_error invalid_state_error rate_limit_error validation_error"
            assert error["type"] in (*known.split(), "invalid_request_error", "api_error")
            if error["type"] == "validation_error":
                assert set(error["source"]) == {"field", "pointer"}
            if error["type"] == "airline_error":
                assert isinstance(error["source"], str)

    def _loosen(self, node: Any) -> None:
        if isinstance(node, list):
            for one in node:
                self._loosen(one)
        elif isinstance(node, dict):
            for name, schema in list(node.get("properties", {}).items()):
                if name in MAY_BE_NULL:
                    node["properties"][name] = {"anyOf": [schema, {"type": "null"}]}
            for one in node.values():
                self._loosen(one)


@dataclass
class Duffel:
    """The account's side of the wire."""

    client: httpx.AsyncClient
    sandbox: Sandbox
    schema: Schema

    async def ask(self, method: str, path: str, data: Any = None, **query: Any) -> httpx.Response:
        body = None if data is None else {"data": data}
        response = await self.client.request(method, path, json=body, params=query)
        assert response.headers["x-request-id"]
        assert response.headers["ratelimit-limit"]
        if response.status_code >= 400:
            self.schema.check_error(response.status_code, response.json())
        elif response.status_code in (200, 201):
            self._check(path, response.json())
        return response

    async def have(self, method: str, path: str, data: Any = None, **query: Any) -> Any:
        """The `data` of an answer that must be a success."""
        response = await self.ask(method, path, data, **query)
        assert response.status_code in (200, 201), response.text[:500]
        return response.json()["data"]

    async def refused(self, method: str, path: str, data: Any = None, **query: Any) -> tuple[int, str]:
        response = await self.ask(method, path, data, **query)
        assert response.status_code >= 400, response.text[:300]
        return response.status_code, response.json()["errors"][0]["code"]

    async def search(self, *slices: tuple[str, str, date], **more: Any) -> list[dict[str, Any]]:
        asked = {
            "slices": [{"origin": a, "destination": b, "departure_date": str(on)} for a, b, on in slices],
            "passengers": [{"type": "adult"}],
            **more,
        }
        found = await self.have("POST", "/air/offer_requests", asked, return_offers="true")
        return found["offers"]

    async def order(self, offer: dict[str, Any], **more: Any) -> dict[str, Any]:
        return await self.have("POST", "/air/orders", booking(offer, **more))

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        response = await self.client.request(method, f"http://sandbox/_sandbox/{path}", json=body)
        assert response.status_code < 300, response.text
        return response.json()

    async def fault(self, kind: str, **more: Any) -> None:
        await self.control("POST", "faults", {"party": "duffel", "kind": kind, **more})

    async def pass_time(self, **span: float) -> None:
        await self.control("POST", "clock", {"advance_seconds": timedelta(**span).total_seconds()})

    def _check(self, path: str, body: Any) -> None:
        name = DEFINITION_OF.get(next((part for part in path.split("/")[2:3]), ""), "")
        if not name or "deliveries" in path or "events" in path or path.endswith("available_services"):
            return
        if "/passengers/" in path:
            name = "OfferPassenger"
        listed = body["data"] if isinstance(body["data"], list) else [body["data"]]
        for one in listed:
            self.schema.check(name, one)
        if isinstance(body["data"], list) and "meta" in body:
            assert set(body["meta"]) == {"limit", "before", "after"}


def booking(offer: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order for every passenger of an offer."""
    people = [
        {
            "id": one["id"],
            "title": "ms",
            "gender": "f",
            "given_name": "Ana",
            "family_name": "Silva",
            "born_on": "1990-01-31",
            "email": "ana@example.com",
            "phone_number": "+442080160508",
        }
        for one in offer["passengers"]
    ]
    payment = {"type": "balance", "amount": offer["total_amount"], "currency": offer["total_currency"]}
    asked = {"type": "instant", "selected_offers": [offer["id"]], "passengers": people, "payments": [payment], **more}
    return {name: value for name, value in asked.items() if value is not None}


def make_sandbox(**config: Any) -> Sandbox:
    return create_sandbox(SandboxConfig(clock_start=MORNING, **config))


@pytest.fixture(scope="session")
def schema() -> Schema:
    return Schema()


Opened = Callable[..., Awaitable[Duffel]]


@pytest.fixture
async def open_duffel(schema: Schema) -> AsyncIterator[Opened]:
    """Opens accounts on sandboxes of one's own configuration."""
    opened: list[Duffel] = []

    async def open_(**config: Any) -> Duffel:
        sandbox = make_sandbox(**config)
        transport = httpx.ASGITransport(sandbox)
        client = httpx.AsyncClient(transport=transport, base_url="http://sandbox/duffel", headers=HEADERS)
        opened.append(Duffel(client, sandbox, schema))
        return opened[-1]

    yield open_
    for one in opened:
        await one.client.aclose()
        await one.sandbox.hub.close()


@pytest.fixture
async def duffel(open_duffel: Opened) -> Duffel:
    return await open_duffel()


@pytest.fixture
def soon() -> date:
    return (MORNING + timedelta(days=11)).date()


@pytest.fixture
def back(soon: date) -> date:
    return soon + timedelta(days=3)


def dumped(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
