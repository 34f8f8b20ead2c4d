"""Addresses nothing is sent to any more, by the reason they ended up there."""

from datetime import datetime
from typing import Any

from sandbox.kernel.store import Store
from sandbox.sendgrid.wire import unacceptable

PARTY, KIND = "sendgrid", "suppression"
LISTS = ("bounces", "blocks", "spam_reports", "unsubscribes")
# A blocked mail does not keep the next one from being tried.
HOLDING = ("bounces", "spam_reports", "unsubscribes")
REASONS = {
    "bounces": "Bounced Address",
    "spam_reports": "Spam Reporting Address",
    "unsubscribes": "Unsubscribed Address",
}


class Suppressions:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, email: str, *, at: datetime, reason: str = "", status: str = "") -> None:
        entry: dict[str, Any] = {"created": int(at.timestamp()), "email": email}
        if name in ("bounces", "blocks"):
            entry |= {"reason": reason, "status": status}
        elif name == "spam_reports":
            entry |= {"ip": "192.0.2.1"}
        self._store.put(PARTY, KIND, f"{name}:{email.lower()}", {"list": name, "entry": entry}, list=name)

    def holding(self, email: str) -> str | None:
        """Why nothing is sent to the address, or None."""
        return next((REASONS[name] for name in HOLDING if self.get(name, email)), None)

    def get(self, name: str, email: str) -> dict[str, Any] | None:
        found = self._store.get(PARTY, KIND, f"{name}:{email.lower()}")
        return None if found is None else found["entry"]

    def all(self, name: str) -> list[dict[str, Any]]:
        return [one["entry"] for one in self._store.find(PARTY, KIND, list=name)]

    def remove(self, name: str, email: str) -> bool:
        return self._store.delete(PARTY, KIND, f"{name}:{email.lower()}")

    def remove_many(self, name: str, asked: Any) -> None:
        """`{"delete_all": true}` or `{"emails": […]}`, not both."""
        body = asked if isinstance(asked, dict) else {}
        everything, emails = body.get("delete_all"), body.get("emails")
        if bool(everything) == bool(emails):
            raise unacceptable("Exactly one of delete_all and emails must be given", None)
        for email in emails or [entry["email"] for entry in self.all(name)]:
            self.remove(name, str(email))
