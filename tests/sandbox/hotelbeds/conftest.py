import hashlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Fault
from sandbox.server import Sandbox, create_sandbox
from tests.fixtures.vendor_specs import openapi_problems

KEY, SECRET = "sandbox-hotelbeds-key", "sandbox-hotelbeds-secret"
BOOKING_DOCUMENT = "hotelbeds/hotel-booking-api.json"
CARD = {
    "paymentCard": {
        "cardType": "VI",
        "cardNumber": "4000009990000018",
        "cardHolderName": "Grace Hopper",
        "expiryDate": "1238",
        "cardCVC": "123",
    },
    "contactData": {"email": "grace@example.com", "phoneNumber": 2025550100},
}


def signed_headers(key=KEY, secret=SECRET, at=None) -> dict[str, str]:
    seconds = int(time.time()) if at is None else at
    return {
        "Api-key": key,
        "X-Signature": hashlib.sha256(f"{key}{secret}{seconds}".encode()).hexdigest(),
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
    }


@dataclass
class Cards:
    """Stands in for the card scheme: remembers amounts and references, never a number."""

    declines: bool = False
    charges: list[dict[str, Any]] = field(default_factory=list)
    refunds: list[dict[str, Any]] = field(default_factory=list)

    def charge(self, *, number=None, card_id=None, **facts) -> bool:
        if not self.declines:
            self.charges.append(facts | {"last4": number[-4:]})
        return not self.declines

    def refund(self, *, number=None, card_id=None, **facts) -> bool:
        self.refunds.append(facts)
        return True


class Agency:
    """A client of the booking API that holds every answer against the published document."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox, self.hub = sandbox, sandbox.hub
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(sandbox), base_url="http://sandbox")

    async def ask(self, method, path, schema, *, mount="/hotelbeds/hotel-api/1.0", **options) -> httpx.Response:
        headers = options.pop("headers", None) or signed_headers()
        response = await self.http.request(method, mount + path, headers=headers, **options)
        if response.content and schema:
            assert openapi_problems(BOOKING_DOCUMENT, schema, response.json()) == []
        return response

    async def search(self, **body) -> httpx.Response:
        return await self.ask("POST", "/hotels", "availabilityRS", json=self.search_body(**body))

    def search_body(self, nights=3, ahead=20, adults=1, rooms=1, **more) -> dict[str, Any]:
        check_in = self.today() + timedelta(days=ahead)
        body = {
            "stay": {"checkIn": check_in.isoformat(), "checkOut": (check_in + timedelta(days=nights)).isoformat()},
            "occupancies": [{"rooms": rooms, "adults": adults, "children": 0}],
        }
        return body | (more or {"destination": {"code": "LON"}})

    def today(self):
        return self.hub.clock.now().astimezone(UTC).date()

    async def rates(self, **body) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """(hotel, rate) of every rate found; `search` is the one that holds large answers against the document."""
        response = await self.ask("POST", "/hotels", None, json=self.search_body(**body))
        found = response.json()["hotels"].get("hotels", [])
        return [(hotel, rate) for hotel in found for room in hotel["rooms"] for rate in room["rates"]]

    async def a_rate(self, accepts=lambda rate: True, **body) -> dict[str, Any]:
        return next(rate for _, rate in await self.rates(**body) if rate["rateType"] == "BOOKABLE" and accepts(rate))

    async def flexible(self, **body) -> dict[str, Any]:
        return await self.a_rate(
            lambda rate: "BAR-" in rate["rateKey"] and "sellingRate" not in rate and rate["allotment"] >= 2, **body
        )

    async def check(self, key, **more) -> httpx.Response:
        return await self.ask("POST", "/checkrates", "checkRateRS", json={"rooms": [{"rateKey": key}], **more})

    async def book(self, key, *, reference="TRIP-1", mount=None, adults=1, **more) -> httpx.Response:
        paxes = [{"roomId": 1, "type": "AD", "name": "Grace", "surname": "Hopper"}] * adults
        body = {
            "holder": {"name": "Grace", "surname": "Hopper"},
            "rooms": [{"rateKey": key, "paxes": paxes}],
            "clientReference": reference,
            **more,
        }
        where = mount or "/hotelbeds/hotel-api/1.0"
        return await self.ask("POST", "/bookings", "bookingRS", mount=where, json=body)

    async def book_with_card(self, key, **more) -> httpx.Response:
        return await self.book(key, mount="/hotelbeds-secure/hotel-api/1.2", **({"paymentData": CARD} | more))

    async def booked(self, key, **more) -> dict[str, Any]:
        response = await self.book(key, **more)
        assert response.status_code == 200, response.text
        return response.json()["booking"]

    async def cancel(self, reference, flag="CANCELLATION") -> httpx.Response:
        path = f"/bookings/{reference}?cancellationFlag={flag}"
        return await self.ask("DELETE", path, "bookingCancellationRS")

    def script(self, kind, **facts) -> None:
        self.hub.faults.add(Fault(party="hotelbeds", kind=kind, **facts))

    def effects(self, kind):
        return [effect for effect in self.hub.effects.all(party="hotelbeds") if effect["kind"] == kind]


@pytest.fixture
def cards() -> Cards:
    return Cards()


@pytest.fixture
async def agency(cards):
    sandbox = create_sandbox(SandboxConfig(clock_start=datetime.now(UTC)))
    sandbox.hub.register("charge_card", cards.charge)
    sandbox.hub.register("refund_card", cards.refund)
    one = Agency(sandbox)
    async with one.http:
        yield one
    await sandbox.hub.close()
