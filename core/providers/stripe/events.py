"""Stripe's events in our words. What we do not act on is nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from core.kernel.money import Money
from core.payments.cards import CardCharge, CardTransaction
from core.payments.ports import Authorisation, RefundReceipt
from core.providers.stripe.amounts import inbound

Json: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """Something that happened at the provider. `event_id` is the same however often it is told."""

    event_id: str
    type: str
    at: datetime
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAsked(ProviderEvent):
    """A merchant asks a virtual card for money and waits two seconds for the answer."""

    authorization_id: str
    charge: CardCharge


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDecided(ProviderEvent):
    """A merchant's request was decided, or the hold changed since."""

    authorization_id: str
    charge: CardCharge
    approved: bool
    status: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardMoneyMoved(ProviderEvent):
    """A merchant took money from a virtual card, or gave some back."""

    authorization_id: str | None
    transaction: CardTransaction


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationMoved(ProviderEvent):
    """A reservation on a saved card changed."""

    authorisation: Authorisation


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRefunded(ProviderEvent):
    """So much of a charge has gone back in all."""

    intent_id: str | None
    charge_id: str
    refunded: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundMoved(ProviderEvent):
    """A refund was made, succeeded, or failed, perhaps days later."""

    intent_id: str | None
    receipt: RefundReceipt
    failure_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeMoved(ProviderEvent):
    """A cardholder disputes a charge."""

    intent_id: str | None
    dispute_id: str
    status: str
    reason: str
    amount: Money
    due_by: datetime | None


def normalise(event: Json) -> ProviderEvent | None:
    """What an event means to us; nothing when we do not act on its type."""
    kind = str(event["type"])
    for prefix, read in _READERS.items():
        if kind == prefix or (prefix.endswith(".") and kind.startswith(prefix)):
            shown = event["data"]["object"]
            base = {
                "event_id": str(event["id"]),
                "type": kind,
                "at": _time(event["created"]),
                "reference": (shown.get("metadata") or {}).get("reference"),
            }
            return read(base, shown)
    return None


def _asked_or_decided(base: dict[str, Any], shown: Json) -> ProviderEvent:
    card, merchant, pending = shown["card"], shown["merchant_data"], shown.get("pending_request")
    base["reference"] = (card.get("metadata") or {}).get("reference")
    history = shown.get("request_history") or []
    minor = pending["amount"] if pending else history[-1]["amount"] if history else shown["amount"]
    charge = CardCharge(
        card_id=card["id"],
        amount=inbound(minor, shown["currency"]),
        merchant=merchant.get("name") or "",
        category=merchant["category"],
    )
    if base["type"] == "issuing_authorization.request":
        return CardAsked(**base, authorization_id=shown["id"], charge=charge)
    return CardDecided(
        **base,
        authorization_id=shown["id"],
        charge=charge,
        approved=bool(shown["approved"]),
        status=shown["status"],
        reason=history[-1]["reason"] if history else None,
    )


def _card_money(base: dict[str, Any], shown: Json) -> ProviderEvent:
    amount = inbound(abs(shown["amount"]), shown["currency"])
    merchant = shown["merchant_data"]
    moved = CardTransaction(
        provider_ref=shown["id"],
        card_id=_id(shown["card"]) or "",
        kind="capture" if shown["type"] == "capture" else "refund",
        amount=amount,
        merchant=merchant.get("name") or "",
        category=merchant["category"],
        at=_time(shown["created"]),
    )
    return CardMoneyMoved(**base, authorization_id=_id(shown.get("authorization")), transaction=moved)


def _authorisation(base: dict[str, Any], shown: Json) -> ProviderEvent:
    error = shown.get("last_payment_error") or {}
    moved = Authorisation(
        intent_id=shown["id"],
        status=_INTENTS.get(shown["status"], "declined" if error else "pending"),
        amount=inbound(shown["amount"], shown["currency"]),
        decline_code=error.get("decline_code") or error.get("code"),
    )
    return AuthorisationMoved(**base, authorisation=moved)


def _charge_refunded(base: dict[str, Any], shown: Json) -> ProviderEvent:
    refunded = inbound(shown["amount_refunded"], shown["currency"])
    return ChargeRefunded(**base, intent_id=_id(shown.get("payment_intent")), charge_id=shown["id"], refunded=refunded)


def _refund(base: dict[str, Any], shown: Json) -> ProviderEvent:
    status = _REFUNDS.get(str(shown.get("status")), "pending")
    receipt = RefundReceipt(shown["id"], status, inbound(shown["amount"], shown["currency"]))
    intent_id = _id(shown.get("payment_intent"))
    return RefundMoved(**base, intent_id=intent_id, receipt=receipt, failure_reason=shown.get("failure_reason"))


def _dispute(base: dict[str, Any], shown: Json) -> ProviderEvent:
    due = shown["evidence_details"].get("due_by")
    return DisputeMoved(
        **base,
        intent_id=_id(shown.get("payment_intent")),
        dispute_id=shown["id"],
        status=shown["status"],
        reason=shown["reason"],
        amount=inbound(shown["amount"], shown["currency"]),
        due_by=None if due is None else _time(due),
    )


_READERS: Final[Mapping[str, Callable[[dict[str, Any], Json], ProviderEvent]]] = {
    "issuing_authorization.": _asked_or_decided,
    "issuing_transaction.created": _card_money,
    "payment_intent.": _authorisation,
    "charge.refunded": _charge_refunded,
    "charge.refund.updated": _refund,
    "refund.": _refund,
    "charge.dispute.": _dispute,
}
_INTENTS: Final = {
    "requires_capture": "authorised",
    "requires_action": "requires_action",
    "succeeded": "captured",
    "canceled": "released",
}
_REFUNDS: Final = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}


def _id(value: Any) -> str | None:
    """An id, expanded or not."""
    if value is None or isinstance(value, str):
        return value
    return str(value["id"])


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
