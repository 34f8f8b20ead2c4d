"""Mails that were accepted: kept for the mailbox, and what becomes of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.kernel.hub import Hub
from sandbox.kernel.store import Document
from sandbox.sendgrid.events import HAPPENINGS, PARTY, Events, message_ids
from sandbox.sendgrid.mail import Mail
from sandbox.sendgrid.suppressions import Suppressions

KIND = "mail"
SUPPRESSED_BY = {"bounce": "bounces", "blocked": "blocks", "spamreport": "spam_reports", "unsubscribe": "unsubscribes"}
# A mail to an address that begins with one of these meets that fate, so a demonstration needs no script.
FATES = ("bounce", "blocked", "deferred")
OUR_REFERENCES = ("our_reference", "reference", "booking_reference", "booking", "booking_id", "message_id")


class Outbox:
    def __init__(self, hub: Hub, events: Events, suppressions: Suppressions) -> None:
        self._hub, self._events, self._suppressions = hub, events, suppressions

    def accept(self, mails: Sequence[Mail]) -> str:
        """Everything one request sends; the id of the request is the answer's X-Message-Id."""
        message_id, sg_message_id, smtp_id = message_ids()
        with self._hub.store.transaction():
            for index, mail in enumerate(mails):
                kept = self._kept(mail, f"{message_id}-{index}" if index else message_id, sg_message_id, smtp_id)
                self._hub.store.put(PARTY, KIND, kept["id"], kept)
                self._hub.effects.record(
                    PARTY, "message", kept["id"],
                    our_reference=next((mail.custom_args[name] for name in OUR_REFERENCES if name in mail.custom_args), None),
                    status="processed", to=mail.recipients, subject=mail.subject, custom_args=mail.custom_args,
                )  # fmt: skip
                self._deliver(kept, mail.recipients)
        return message_id

    def happen(self, mail_id: str, what: str, facts: Mapping[str, Any], email: str | None = None) -> Document:
        """Something happens to a mail that was sent before: an open, a click, a bounce, a complaint."""
        kept = self._hub.store.get(PARTY, KIND, mail_id)
        if kept is None:
            raise ValueError(f"no mail {mail_id!r}")
        if email is not None and email not in kept["recipients"]:
            raise ValueError(f"{email!r} did not get that mail")
        with self._hub.store.transaction():
            self._note(kept, what, [email] if email else kept["recipients"][:1], facts)
        return kept

    def find(self, mail_id: str | None) -> str:
        """The id itself, or that of the newest mail."""
        newest = self._hub.store.find(PARTY, KIND, newest_first=True, limit=1)
        if not mail_id and not newest:
            raise ValueError("no mail was sent yet")
        return mail_id or str(newest[0]["id"])

    def mailbox(self) -> list[Document]:
        return [shown(kept) for kept in self._hub.store.find(PARTY, KIND, newest_first=True)]

    def _kept(self, mail: Mail, mail_id: str, sg_message_id: str, smtp_id: str) -> Document:
        return {
            "id": mail_id,
            "message_id": sg_message_id.split(".", 1)[0],
            "sg_message_id": sg_message_id,
            "smtp_id": smtp_id,
            "from": dict(mail.sender),
            "to": mail.to,
            "recipients": mail.recipients,
            "subject": mail.subject or f"(template {mail.template_id})",
            "at": self._hub.clock.now().isoformat(),
            "send_at": mail.send_at,
            "text": mail.text,
            "html": mail.html,
            "attachments": mail.attachments,
            "categories": mail.categories,
            "custom_args": mail.custom_args,
            "template": {"id": mail.template_id, "data": dict(mail.template_data)} if mail.template_id else None,
            "status": "processed",
            "events": [],
        }

    def _deliver(self, kept: Document, recipients: list[str]) -> None:
        fates: dict[str, list[str]] = {}
        for email in recipients:
            fates.setdefault(self._fate(email), []).append(email)
        dropped = fates.pop("dropped", [])
        for email in dropped:
            self._note(kept, "dropped", [email], {"reason": self._suppressions.holding(email) or "Invalid"})
        self._note(kept, "processed", [email for email in recipients if email not in dropped], {})
        for fate, emails in fates.items():
            self._note(kept, fate, emails, {})
            if fate == "deferred":
                self._note(kept, "delivered", emails, {})

    def _fate(self, email: str) -> str:
        if self._suppressions.holding(email):
            return "dropped"
        for fate in FATES:
            if email.startswith(f"{fate}@") or self._hub.faults.domain(PARTY, fate, email=email) is not None:
                return fate
        return "delivered"

    def _note(self, kept: Document, what: str, recipients: list[str], facts: Mapping[str, Any]) -> None:
        if not recipients:
            return
        batch = self._events.tell(kept, what, recipients, **facts)
        kept["status"] = batch[0]["event"]
        kept["events"] += [{"event": one["event"], "email": one["email"], "at": one["timestamp"]} for one in batch]
        self._hub.store.put(PARTY, KIND, kept["id"], kept)
        self._hub.effects.update(PARTY, "message", kept["id"], status=kept["status"])
        if what in SUPPRESSED_BY:
            why = HAPPENINGS[what]
            for email in recipients:
                self._suppressions.add(
                    SUPPRESSED_BY[what], email, at=self._hub.clock.now(), reason=str(why.get("reason", "")),
                    status=str(why.get("status", "")),
                )  # fmt: skip


def shown(kept: Document) -> Document:
    """A mail as the mailbox shows it."""
    sender = kept["from"]
    name = sender.get("name")
    return {
        "id": kept["id"],
        "to": ", ".join(one["email"] for one in kept["to"]),
        "recipients": kept["recipients"],
        "from": f"{name} <{sender['email']}>" if name else sender["email"],
        "subject": kept["subject"],
        "at": kept["at"],
        "text": kept["text"],
        "html": kept["html"],
        "attachments": kept["attachments"],
        "status": kept["status"],
        "events": kept["events"],
        "categories": kept["categories"],
        "custom_args": kept["custom_args"],
        "template": kept["template"],
        "send_at": kept["send_at"],
    }
