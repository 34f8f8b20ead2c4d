"""Sending through SendGrid's v3 mail API."""

from __future__ import annotations

import base64
from typing import Any, Final

import httpx

from core.kernel.errors import OutcomeUnknown, Refused, TryLater
from core.messages.ports import Mail, MailReceipt
from core.providers.resilience import Breaker, Line
from core.providers.transport import Wire

API: Final = "https://api.sendgrid.com"
WORDS: Final = "The mail service"
SECONDS: Final = 10.0


class MailRefused(Refused):
    """The mail service does not take this mail, now or later."""

    code = "mail.refused"


class SendGridMailer:
    """Hands mail over. Delivery is told by events; see `core.providers.sendgrid.events`."""

    def __init__(
        self,
        api_key: str,
        sender: str,
        *,
        sender_name: str = "Tripwright",
        base_url: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self._sender = {"email": sender, "name": sender_name}
        wire = Wire(
            "sendgrid",
            base_url or API,
            headers={"authorization": f"Bearer {api_key}"},
            timeout=SECONDS,
            transport=transport,
        )
        self._line = Line(wire, breaker or Breaker("SendGrid"), words=WORDS)

    async def send(self, mail: Mail) -> MailReceipt:
        """One mail to one person. Raises `TryLater` (not taken), `OutcomeUnknown`, or `MailRefused`."""
        reply = await self._line.act("POST", "/v3/mail/send", body=_message(mail, self._sender), within=SECONDS)
        if reply.status == 202:
            return MailReceipt(reply.headers.get("x-message-id", ""))
        facts = {"provider": "sendgrid", "status": reply.status}
        if reply.status in {408, 500, 502, 504}:
            raise OutcomeUnknown(f"{WORDS} failed while taking a mail.", **facts)
        if reply.status in {401, 403} or reply.status >= 500:
            raise TryLater(f"{WORDS} cannot take mail right now.", **facts)
        if reply.status == 413:
            raise MailRefused("The mail and its attachments are too large.", **facts)
        if reply.status < 400:
            raise OutcomeUnknown(f"{WORDS} answered something unexpected.", **facts)
        raise MailRefused("The mail service refused this mail.", **facts)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._line.aclose()


def _message(mail: Mail, sender: dict[str, str]) -> dict[str, Any]:
    """`text/plain` must come before `text/html`."""
    person: dict[str, Any] = {"to": [{"email": mail.to_email, "name": mail.to_name}]}
    if mail.custom_args:
        person["custom_args"] = dict(mail.custom_args)
    message: dict[str, Any] = {
        "personalizations": [person],
        "from": sender,
        "subject": mail.subject,
        "content": [
            {"type": kind, "value": value}
            for kind, value in (("text/plain", mail.text), ("text/html", mail.html))
            if value
        ],
    }
    if mail.attachments:
        message["attachments"] = [
            {
                "content": base64.b64encode(one.content).decode(),
                "filename": one.filename.replace("\r", "").replace("\n", ""),
                "type": one.type,
                "disposition": "attachment",
            }
            for one in mail.attachments
        ]
    return message
