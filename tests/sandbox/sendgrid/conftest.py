import base64
from datetime import UTC, datetime

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from sandbox.config import SandboxConfig
from sandbox.kernel.faults import Fault
from sandbox.server import create_sandbox
from tests.fixtures.vendor_specs import openapi_problems

KEY = "SG.tripwright-sandbox"
ICS = base64.b64encode(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n").decode()


def a_mail(**changes):
    return {
        "personalizations": [
            {"to": [{"email": "grace@example.com", "name": "Grace"}], "custom_args": {"booking": "K7QM2D"}}
        ],
        "from": {"email": "trips@example.com", "name": "Tripwright"},
        "subject": "Your trip to London",
        "content": [
            {"type": "text/plain", "value": "Have a good trip."},
            {"type": "text/html", "value": "<p>Have a good trip.</p>"},
        ],
        "attachments": [{"content": ICS, "filename": "trip.ics", "type": "text/calendar", "disposition": "attachment"}],
        "categories": ["itinerary"],
    } | changes


def verifies(public_key, message, signature):
    """What a receiver does, as SendGrid's own helper library does it."""
    key = serialization.load_der_public_key(base64.b64decode(public_key))
    try:
        key.verify(base64.b64decode(signature), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


class Post:
    """A sender of mail, and the receiver of the events."""

    def __init__(self):
        self.received: list[tuple[bytes, dict[str, str]]] = []
        receiver = Starlette(routes=[Route("/hooks/sendgrid", self._receive, methods=["POST"])])
        self.sandbox = create_sandbox(
            SandboxConfig(
                clock_start=datetime.now(UTC),
                webhook_base="http://product/hooks",
                webhook_transport=httpx.ASGITransport(receiver),
            )
        )
        self.hub = self.sandbox.hub
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox), base_url="http://sandbox")

    async def _receive(self, request):
        self.received.append((await request.body(), dict(request.headers)))
        return Response(status_code=204)

    async def ask(self, method, path, *, key=KEY, **options) -> httpx.Response:
        headers = {"authorization": f"Bearer {key}"} | options.pop("headers", {})
        response = await self.http.request(method, f"/sendgrid{path}", headers=headers, **options)
        if response.status_code >= 400:
            assert openapi_problems("sendgrid/mail_v3.json", "ErrorResponse", response.json()) == []
        return response

    async def send(self, mail=None, **options) -> httpx.Response:
        return await self.ask("POST", "/v3/mail/send", json=a_mail() if mail is None else mail, **options)

    async def mailbox(self):
        return (await self.http.get("/_sandbox/mailbox")).json()["items"]

    async def happens(self, **event):
        return await self.http.post("/_sandbox/events", json={"party": "sendgrid", **event})

    def script(self, kind, **facts):
        self.hub.faults.add(Fault(party="sendgrid", kind=kind, **facts))


@pytest.fixture
async def post():
    one = Post()
    async with one.http:
        yield one
    await one.hub.close()
