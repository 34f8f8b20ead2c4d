"""Reading `POST /v3/mail/send`: what is refused, and the mails one accepted request turns into."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.sendgrid.wire import ApiError, unacceptable

LARGEST_BYTES = 30 * 1024 * 1024
FARTHEST_SEND_AT = 72 * 3600
MEMBERS = frozenset(
    {
        "personalizations", "from", "reply_to", "reply_to_list", "subject", "content", "attachments", "template_id",
        "headers", "categories", "custom_args", "send_at", "batch_id", "asm", "ip_pool_name", "mail_settings",
        "tracking_settings",
    }
)  # fmt: skip
PERSONAL = frozenset(
    {
        "from", "to", "cc", "bcc", "subject", "headers", "substitutions", "dynamic_template_data", "custom_args", "send_at",
    }
)  # fmt: skip
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
_NEEDS_CONTENT = (
    "Unless a valid template_id is provided, the content parameter is required. There must be at least one defined "
    "content block. We typically suggest both text/plain and text/html blocks are included, but only one block is required."
)
_NEEDS_SUBJECT = (
    "The subject is required. You can get around this requirement if you use a template with a subject defined or if "
    "every personalization has a subject defined."
)


@dataclass(frozen=True, slots=True)
class Mail:
    """One personalisation: what one set of recipients gets."""

    sender: Mapping[str, str]
    to: list[dict[str, str]]
    copies: list[dict[str, str]]
    subject: str
    text: str
    html: str
    attachments: list[dict[str, str]]
    categories: list[str]
    custom_args: dict[str, str]
    template_id: str | None
    template_data: Mapping[str, Any]
    send_at: int | None

    @property
    def recipients(self) -> list[str]:
        return [one["email"] for one in (*self.to, *self.copies)]


def read_mails(body: Any, size: int, now: datetime) -> list[Mail]:
    if not isinstance(body, dict):
        raise unacceptable("Bad Request", None)
    if size > LARGEST_BYTES:
        raise ApiError(413, ("content too large", None))
    if unknown := sorted(set(body) - MEMBERS):
        raise unacceptable(f"Additional property {unknown[0]} is not allowed", unknown[0])
    personal = body.get("personalizations")
    if not isinstance(personal, list) or not 1 <= len(personal) <= 1000:
        raise unacceptable(
            "The personalizations field is required and must have at least one personalization.", "personalizations"
        )
    _check_sender(body)
    content = _read_content(body)
    attachments = list(_read_attachments(body))
    categories = _read_categories(body)
    return [
        _read_one(body, one, f"personalizations.{index}", content, attachments, categories, now)
        for index, one in enumerate(personal)
    ]


def is_sandboxed(body: Mapping[str, Any]) -> bool:
    """Checked but not sent: SendGrid's own sandbox mode."""
    return bool(((body.get("mail_settings") or {}).get("sandbox_mode") or {}).get("enable"))


def _check_sender(body: Mapping[str, Any]) -> None:
    sender = body.get("from")
    if not isinstance(sender, dict) or not sender.get("email"):
        raise unacceptable(
            "The from object must be provided for every email send. It is an object that requires the email parameter, "
            "but may also contain a name parameter.",
            "from.email",
        )
    _address(sender, "from")
    if body.get("reply_to") is not None:
        _address(body["reply_to"], "reply_to")
    for index, one in enumerate(body.get("reply_to_list") or []):
        _address(one, f"reply_to_list.{index}")


def _read_content(body: Mapping[str, Any]) -> dict[str, str]:
    blocks = body.get("content") or []
    if not blocks and not body.get("template_id"):
        raise unacceptable(_NEEDS_CONTENT, "content")
    read: dict[str, str] = {}
    for index, block in enumerate(blocks):
        kind, value = (block.get("type"), block.get("value")) if isinstance(block, dict) else (None, None)
        if not isinstance(kind, str) or "/" not in kind:
            raise unacceptable("The content type must be a valid MIME type.", f"content.{index}.type")
        if not isinstance(value, str) or not value:
            raise unacceptable(
                "The content value must be a string at least one character in length.", f"content.{index}.value"
            )
        if kind in read:
            raise unacceptable("If present, text/plain and text/html may only be provided once.", "content")
        read[kind] = value
    order = [kind for kind in read if kind in ("text/plain", "text/html")]
    if order == ["text/html", "text/plain"] or ("text/plain" in read and next(iter(read)) != "text/plain"):
        raise unacceptable(
            "If present, text/plain must be first, followed by text/html, followed by any other content.", "content"
        )
    return read


def _read_attachments(body: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for index, one in enumerate(body.get("attachments") or []):
        field = f"attachments.{index}"
        content, name = one.get("content"), one.get("filename")
        if not isinstance(name, str) or not name:
            raise unacceptable("The attachment filename is required.", f"{field}.filename")
        if any(sign in name for sign in "\r\n"):
            raise unacceptable("The attachment filename cannot contain CRLF characters.", f"{field}.filename")
        try:
            base64.b64decode(content if isinstance(content, str) and content else "!", validate=True)
        except (binascii.Error, ValueError):
            raise unacceptable("The attachment content must be base64 encoded.", f"{field}.content") from None
        if one.get("disposition", "attachment") not in ("attachment", "inline"):
            raise unacceptable('The disposition must be either "inline" or "attachment".', f"{field}.disposition")
        yield {
            "filename": name,
            "type": str(one.get("type") or "application/octet-stream"),
            "content_b64": str(content),
        }


def _read_categories(body: Mapping[str, Any]) -> list[str]:
    categories = body.get("categories") or []
    if not isinstance(categories, list) or len(categories) > 10 or len(set(categories)) != len(categories):
        raise unacceptable("There can be at most 10 categories, each of them once.", "categories")
    if any(not isinstance(one, str) or len(one) > 255 for one in categories):
        raise unacceptable("A category is a string of at most 255 characters.", "categories")
    return categories


def _read_one(
    body: Mapping[str, Any],
    personal: Any,
    field: str,
    content: Mapping[str, str],
    attachments: list[dict[str, str]],
    categories: list[str],
    now: datetime,
) -> Mail:
    if not isinstance(personal, dict) or (unknown := sorted(set(personal) - PERSONAL)):
        name = unknown[0] if isinstance(personal, dict) else "personalization"
        raise unacceptable(f"Additional property {name} is not allowed", field)
    to = _people(personal, "to", field)
    if not to:
        raise unacceptable("The to array is required for all personalization objects, and must have at least one email object with a valid email address.", f"{field}.to")  # fmt: skip
    copies = _people(personal, "cc", field) + _people(personal, "bcc", field)
    addresses = [one["email"].lower() for one in (*to, *copies)]
    if len(set(addresses)) != len(addresses):
        raise unacceptable("Each email address in the personalization block should be unique between to, cc, and bcc.", field)  # fmt: skip
    subject = personal.get("subject") or body.get("subject")
    if not body.get("template_id") and not (isinstance(subject, str) and subject):
        raise unacceptable(_NEEDS_SUBJECT, "subject")
    return Mail(
        sender=personal.get("from") or body["from"],
        to=to,
        copies=copies,
        subject=str(subject or ""),
        text=content.get("text/plain", ""),
        html=content.get("text/html", ""),
        attachments=attachments,
        categories=categories,
        custom_args=_arguments(body, "custom_args") | _arguments(personal, f"{field}.custom_args"),
        template_id=body.get("template_id"),
        template_data=personal.get("dynamic_template_data") or {},
        send_at=_send_at(personal.get("send_at", body.get("send_at")), now),
    )


def _people(personal: Mapping[str, Any], name: str, field: str) -> list[dict[str, str]]:
    given = personal.get(name) or []
    if not isinstance(given, list):
        raise unacceptable(f"The {name} parameter must be an array.", f"{field}.{name}")
    return [_address(one, f"{field}.{name}.{index}") for index, one in enumerate(given)]


def _address(one: Any, field: str) -> dict[str, str]:
    email = one.get("email") if isinstance(one, dict) else None
    if not isinstance(email, str) or not _ADDRESS.fullmatch(email):
        raise unacceptable("Does not contain a valid address.", f"{field}.email")
    return {"email": email, "name": str(one.get("name") or "")}


def _arguments(holder: Mapping[str, Any], field: str) -> dict[str, str]:
    given = holder.get("custom_args") or {}
    if not isinstance(given, dict) or any(not isinstance(value, str) for value in given.values()):
        raise unacceptable("The custom_args must be an object of strings.", field)
    if len(str(given)) > 10_000:
        raise unacceptable("The combined custom arguments may not exceed 10,000 bytes.", field)
    return dict(given)


def _send_at(value: Any, now: datetime) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or value > now.timestamp() + FARTHEST_SEND_AT:
        raise unacceptable("The send_at time must be a unix timestamp at most 72 hours ahead.", "send_at")
    return value
