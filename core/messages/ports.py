"""What sending needs from outside, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    filename: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail to one person. `custom_args` come back on every delivery event."""

    to_email: str
    to_name: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    custom_args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MailReceipt:
    """Taken by the provider; delivery is told later by events."""

    provider_id: str


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, mail: Mail) -> MailReceipt:
        """Hand one mail over. Raises `TryLater` or `OutcomeUnknown`."""
        ...
