"""Issuing authorizations: a merchant asks for money, and the card, its limits and the account's webhook answer.

`open_` writes nothing but the request; `conclude` writes the outcome. Between the two the account may be asked over
its webhook, which is why they are two steps: no transaction of the store stays open across the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sandbox.stripe import charging
from sandbox.stripe.balance import issuing_funds
from sandbox.stripe.books import Json, our_reference, public, with_metadata
from sandbox.stripe.categories import category_code
from sandbox.stripe.controls import Purchase, Spent, reason_to_decline
from sandbox.stripe.customers import changed
from sandbox.stripe.desk import PARTY, Call, Desk, network_reference
from sandbox.stripe.errors import invalid, refused
from sandbox.stripe.ids import token
from sandbox.stripe.lifecycle import may_move
from sandbox.stripe.money import convert
from sandbox.stripe.pages import page

VALID_SECONDS: Final = 7 * 24 * 3600
_NO_DETAILS: Final = {"atm_fee": None, "cashback_amount": None}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a merchant asks a card for."""

    amount: int
    currency: str
    merchant: Json
    method: str = "online"
    controllable: bool = False
    merchant_reference: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer, with the reason `request_history` gives."""

    approved: bool
    reason: str
    message: str | None = None
    amount: int | None = None
    metadata: Json | None = None


def get_authorization(desk: Desk, call: Call) -> Json:
    """`GET /v1/issuing/authorizations/{id}`."""
    return desk.books.get("issuing.authorization", call.id)


def list_authorizations(desk: Desk, call: Call) -> Json:
    """`GET /v1/issuing/authorizations`."""
    wanted = {name: call.get(name) for name in ("card", "cardholder", "status")}
    return page(
        desk,
        call,
        "issuing.authorization",
        "/v1/issuing/authorizations",
        lambda one: one["pending_request"] is None,
        **wanted,
    )


def update_authorization(desk: Desk, call: Call) -> Json:
    """`POST /v1/issuing/authorizations/{id}`: metadata only."""
    authorization = desk.books.get("issuing.authorization", call.id)
    before = public(authorization)
    with_metadata(authorization, call.params)
    desk.books.keep(authorization)
    desk.tell("issuing_authorization.updated", authorization, changed(before, authorization))
    return authorization


def answer_authorization(desk: Desk, call: Call, *, approved: bool) -> Json:
    """`POST …/approve` and `…/decline` while the real-time request waits."""
    authorization = desk.books.get("issuing.authorization", call.id)
    if authorization["pending_request"] is None:
        raise refused(f"Authorization {call.id} is not waiting for an answer: its request has been closed already.")
    if "amount" in call.params and not authorization["pending_request"]["is_amount_controllable"]:
        raise invalid("The amount of this authorization cannot be changed.", param="amount")
    with_metadata(authorization, call.params)
    reason = "webhook_approved" if approved else "webhook_declined"
    authorization["_answer"] = {"approved": approved, "reason": reason, "amount": call.get("amount")}
    return desk.books.keep(authorization)


def open_(desk: Desk, card: Json, asked: Asked) -> tuple[Json, Verdict | None]:
    """The merchant's request, and the card's own refusal if it has one."""
    amount = convert(asked.amount, asked.currency, card["currency"])
    holder = desk.books.get("issuing.cardholder", card["cardholder"])
    authorization = desk.books.create(
        "issuing.authorization",
        amount=0,
        amount_details=_NO_DETAILS,
        approved=False,
        authorization_method=asked.method,
        card=card["id"],
        card_presence="not_present" if asked.method in {"online", "keyed_in"} else "present",
        cardholder=holder["id"],
        currency=card["currency"],
        fleet=None,
        fraud_challenges=None,
        fuel=None,
        merchant_amount=0,
        merchant_currency=asked.currency,
        merchant_data=asked.merchant,
        metadata={},
        network_data={
            "acquiring_institution_id": None,
            "system_trace_audit_number": None,
            "transaction_id": network_reference(),
        },
        pending_request={
            "amount": amount or 0,
            "amount_details": _NO_DETAILS,
            "currency": card["currency"],
            "is_amount_controllable": asked.controllable,
            "merchant_amount": asked.amount,
            "merchant_currency": asked.currency,
            "network_risk_score": 12,
        },
        request_history=[],
        status="pending",
        token=None,
        verification_data=_verified(asked.method),
        verified_by_fraud_challenge=None,
        wallet=None,
        _merchant_reference=asked.merchant_reference,
        _captured=0,
        _expires_at=desk.wake_at(desk.books.now() + VALID_SECONDS),
    )
    if amount is None:
        return authorization, Verdict(False, "not_allowed", f"No rate is known for {asked.currency}.")
    return authorization, _refusal(desk, card, holder, authorization, amount)


def conclude(desk: Desk, authorization: Json, verdict: Verdict) -> Json:
    """Write the answer: the hold, the history, the events."""
    asked = authorization["pending_request"]
    amount = verdict.amount if verdict.amount is not None else asked["amount"]
    authorization.update(
        approved=verdict.approved,
        pending_request=None,
        amount=amount if verdict.approved else 0,
        merchant_amount=asked["merchant_amount"] if verdict.approved else 0,
        status="pending" if verdict.approved else "closed",
        request_history=[
            {
                "amount": amount,
                "amount_details": _NO_DETAILS,
                "approved": verdict.approved,
                "authorization_code": token(6).upper() if verdict.approved else None,
                "created": desk.books.now(),
                "currency": asked["currency"],
                "merchant_amount": asked["merchant_amount"],
                "merchant_currency": asked["merchant_currency"],
                "network_risk_score": asked["network_risk_score"],
                "reason": verdict.reason,
                "reason_message": verdict.message,
                "requested_at": authorization["created"],
            }
        ],
    )
    with_metadata(authorization, {"metadata": verdict.metadata} if verdict.metadata else {})
    desk.books.keep(authorization)
    if verdict.approved:
        charging.book(desk, "issuing_authorization_hold", authorization, amount=-amount, balance="issuing")
    card = desk.books.get("issuing.card", authorization["card"])
    desk.note("authorization", authorization["id"], our_reference=our_reference(card), amount=amount,
              currency=asked["currency"], status="approved" if verdict.approved else "declined", card=card["id"],
              merchant=authorization["merchant_data"]["name"], reason=verdict.reason)  # fmt: skip
    desk.tell("issuing_authorization.created", authorization)
    return authorization


def reverse(desk: Desk, authorization: Json, amount: int | None) -> Json:
    """The merchant lets go of all or part of the hold."""
    _only_pending(authorization, "reversed")
    released = authorization["amount"] if amount is None else amount
    if released > authorization["amount"]:
        raise invalid("The amount to reverse is greater than the authorization's amount.", param="reverse_amount")
    whole = released == authorization["amount"]
    after = ("closed" if authorization["_captured"] else "reversed") if whole else "pending"
    return shrink(desk, authorization, released, after)


def expire(desk: Desk, authorization: Json) -> Json:
    """The merchant never captured."""
    _only_pending(authorization, "expired")
    return shrink(desk, authorization, authorization["amount"], "expired")


def increment(desk: Desk, authorization: Json, amount: int) -> Json:
    """The merchant asks for more on the same authorization; the limits are asked again."""
    _only_pending(authorization, "incremented")
    card = desk.books.get("issuing.card", authorization["card"])
    holder = desk.books.get("issuing.cardholder", authorization["cardholder"])
    refusal = _refusal(desk, card, holder, authorization, amount)
    verdict = refusal or Verdict(True, "card_active")
    before = public(authorization)
    entry = dict(authorization["request_history"][-1])
    entry.update(
        amount=amount, merchant_amount=amount, approved=verdict.approved, reason=verdict.reason,
        reason_message=verdict.message, created=desk.books.now(), requested_at=desk.books.now(),
    )  # fmt: skip
    authorization["request_history"] = [*authorization["request_history"], entry]
    if verdict.approved:
        authorization["amount"] += amount
        authorization["merchant_amount"] += amount
        charging.book(desk, "issuing_authorization_hold", authorization, amount=-amount, balance="issuing")
    desk.books.keep(authorization)
    desk.tell("issuing_authorization.updated", authorization, changed(before, authorization))
    return authorization


def shrink(desk: Desk, authorization: Json, released: int, status: str) -> Json:
    """Give back part of the hold, and perhaps end it."""
    before = public(authorization)
    if released:
        charging.book(desk, "issuing_authorization_release", authorization, amount=released, balance="issuing")
    authorization["amount"] -= released
    authorization["merchant_amount"] = max(0, authorization["merchant_amount"] - released)
    if status != authorization["status"] and not may_move("issuing.authorization", authorization["status"], status):
        raise refused(f"Authorization {authorization['id']} is {authorization['status']}.")
    authorization["status"] = status
    desk.books.keep(authorization)
    if status != "pending":
        desk.hub.effects.update(PARTY, "authorization", authorization["id"], status=status)
    desk.tell("issuing_authorization.updated", authorization, changed(before, authorization))
    return authorization


def expire_due(desk: Desk) -> None:
    """Holds whose week is over."""
    now = desk.books.now()
    due = desk.books.all(
        "issuing.authorization",
        lambda one: one["_expires_at"] <= now and one["pending_request"] is None,
        newest_first=False,
        status="pending",
    )
    for authorization in due:
        expire(desk, authorization)


def merchant(given: Json) -> Json:
    """A merchant as authorizations and transactions show it."""
    category = given.get("category") or "travel_agencies_tour_operators"
    return {
        "category": category,
        "category_code": category_code(category),
        "city": given.get("city"),
        "country": given.get("country") or "US",
        "name": given.get("name") or "Test merchant",
        "network_id": given.get("network_id") or "TRIPWRIGHT1",
        "postal_code": given.get("postal_code"),
        "state": given.get("state"),
        "tax_id": None,
        "terminal_id": given.get("terminal_id"),
        "url": given.get("url"),
    }


def _refusal(desk: Desk, card: Json, holder: Json, authorization: Json, amount: int) -> Verdict | None:
    purchase = Purchase(
        amount=amount,
        category=authorization["merchant_data"]["category"],
        country=authorization["merchant_data"]["country"],
        presence=authorization["card_presence"],
        at=_at(desk.books.now()),
    )
    earlier = _spent(desk, card["id"])
    no = reason_to_decline(card, holder, purchase, earlier, issuing_funds(desk, card["currency"]))
    if no is not None:
        return Verdict(False, *no)
    scripted = desk.hub.faults.domain(PARTY, "authorization_declined", card=card["id"], amount=amount)
    if scripted is not None:
        return Verdict(False, str(scripted.get("reason", "suspected_fraud")), "Declined because a test asked for it.")
    return None


def _spent(desk: Desk, card_id: str) -> list[Spent]:
    """Holds still open, captures, and refunds as negative spending."""
    open_holds = desk.books.all("issuing.authorization", card=card_id, status="pending")
    moved = desk.books.all("issuing.transaction", card=card_id)
    held = [
        Spent(one["amount"], one["merchant_data"]["category"], _at(one["created"]))
        for one in open_holds
        if one["pending_request"] is None
    ]
    return held + [Spent(-one["amount"], one["merchant_data"]["category"], _at(one["created"])) for one in moved]


def _verified(method: str) -> Json:
    return {
        "address_line1_check": "not_provided",
        "address_postal_code_check": "not_provided",
        "authentication_exemption": None,
        "cvc_check": "match" if method in {"online", "keyed_in"} else "not_provided",
        "expiry_check": "match",
        "postal_code": None,
        "three_d_secure": None,
    }


def _only_pending(authorization: Json, verb: str) -> None:
    if authorization["status"] != "pending" or authorization["pending_request"] is not None:
        raise refused(f"Authorization {authorization['id']} is {authorization['status']} and cannot be {verb}.")


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
