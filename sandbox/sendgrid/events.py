"""The event webhook: batches as JSON arrays, signed over timestamp and raw bytes."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from sandbox.kernel.hub import Hub
from sandbox.kernel.ids import HEX, token
from sandbox.sendgrid.signing import SigningKey

PARTY = "sendgrid"
SIGNATURE_HEADER = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP_HEADER = "X-Twilio-Email-Event-Webhook-Timestamp"
HAPPENINGS: Mapping[str, Mapping[str, Any]] = {
    "processed": {},
    "delivered": {"response": "250 2.0.0 OK"},
    "deferred": {"response": "421 try again later", "attempt": "1"},
    "bounce": {
        "type": "bounce",
        "bounce_classification": "Invalid Address",
        "reason": "550 5.1.1 user unknown",
        "status": "5.1.1",
    },
    "blocked": {"type": "blocked", "bounce_classification": "Reputation", "reason": "550 blocked", "status": "5.7.1"},
    "dropped": {"reason": "Bounced Address", "status": "5.0.0"},
    "open": {"useragent": "Mozilla/5.0", "ip": "192.0.2.1", "sg_machine_open": False},
    "click": {
        "url": "https://example.com/", "url_offset": {"index": 0, "type": "html"}, "useragent": "Mozilla/5.0",
        "ip": "192.0.2.1",
    },
    "spamreport": {},
    "unsubscribe": {},
    "group_unsubscribe": {"asm_group_id": 10},
    "group_resubscribe": {"asm_group_id": 10},
}  # fmt: skip


class Events:
    """Writes what happened to a mail and sends it on."""

    def __init__(self, hub: Hub, seed: str) -> None:
        self._hub, self._key = hub, SigningKey(seed)
        self.public_key = self._key.public_key
        hub.webhooks.sign_with(PARTY, self.sign)

    def sign(self, raw: bytes, at: datetime, _secret: str | None = None) -> dict[str, str]:
        timestamp = str(int(at.timestamp()))
        return {
            TIMESTAMP_HEADER: timestamp,
            SIGNATURE_HEADER: self._key.sign(timestamp.encode() + raw),
            "user-agent": "SendGrid Event API",
        }

    def tell(self, mail: Mapping[str, Any], what: str, recipients: list[str], **facts: Any) -> list[dict[str, Any]]:
        """One batch: the same thing happening to each of the recipients."""
        batch = [self._event(mail, what, email, facts) for email in recipients]
        if batch:
            raw = orjson.dumps(batch) + b"\r\n"
            self._hub.webhooks.emit(PARTY, what, raw, event_id=batch[0]["sg_event_id"])
        return batch

    def _event(self, mail: Mapping[str, Any], what: str, email: str, facts: Mapping[str, Any]) -> dict[str, Any]:
        event = {
            **mail["custom_args"],
            "email": email,
            "timestamp": int(self._hub.clock.now().timestamp()),
            "smtp-id": mail["smtp_id"],
            "event": "bounce" if what == "blocked" else what,
            "sg_event_id": secrets.token_urlsafe(24),
            "sg_message_id": mail["sg_message_id"],
            **HAPPENINGS[what],
            **facts,
        }
        if mail["categories"]:
            event["category"] = mail["categories"]
        return event


def message_ids() -> tuple[str, str, str]:
    """(X-Message-Id, sg_message_id, smtp-id): the second begins with the first."""
    mail = secrets.token_urlsafe(16)
    return mail, f"{mail}.recvd-{token(10, HEX)}-1-{token(8, HEX).upper()}-7.0", f"<{mail}@geopod-ismtpd-1>"
