"""Refunds: all or part of what was captured; some fail days later, as real ones do."""

from __future__ import annotations

from typing import Final

from sandbox.stripe import charging
from sandbox.stripe.books import Json, our_reference, with_metadata
from sandbox.stripe.desk import PARTY, Call, Desk
from sandbox.stripe.errors import invalid, refused
from sandbox.stripe.lifecycle import may_move
from sandbox.stripe.pages import page
from sandbox.stripe.testcards import BY_NAME

_DAY: Final = 24 * 3600


def create_refund(desk: Desk, call: Call) -> Json:
    """`POST /v1/refunds`."""
    charged = _charge_of(desk, call)
    left = charged["amount_captured"] - charged["amount_refunded"]
    if left <= 0:
        raise refused(f"Charge {charged['id']} has already been refunded.", code="charge_already_refunded")
    if charged["disputed"]:
        raise refused(f"Charge {charged['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    amount = call.get("amount", left)
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise refused(message, param="amount")
    made = desk.books.create(
        "refund",
        amount=amount,
        balance_transaction=None,
        charge=charged["id"],
        currency=charged["currency"],
        customer=charged["customer"],
        customer_account=None,
        destination_details={"type": "card", "card": {"type": "refund", "reference_status": "pending",
                                                      "reference_type": "acquirer_reference_number"}},
        metadata={},
        payment_intent=charged["payment_intent"],
        payment_method=charged["payment_method"],
        reason=call.get("reason"),
        receipt_number=None,
        source_transfer_reversal=None,
        status="succeeded",
        transfer_reversal=None,
    )  # fmt: skip
    with_metadata(made, call.params)
    booked = charging.book(desk, "refund", {**made, "description": charged["description"]}, amount=-amount)
    made["balance_transaction"] = booked["id"]
    _plan(desk, made, charged)
    desk.books.keep(made)
    charged["amount_refunded"] += amount
    charged["refunded"] = charged["amount_refunded"] == charged["amount"]
    desk.books.keep(charged)
    intent = desk.books.get("payment_intent", charged["payment_intent"])
    desk.note("refund", made["id"], our_reference=our_reference(made) or our_reference(intent), amount=amount,
              currency=made["currency"], status=made["status"], intent=intent["id"])  # fmt: skip
    desk.tell("charge.refunded", charged)
    desk.tell("refund.created", made)
    return made


def get_refund(desk: Desk, call: Call) -> Json:
    """`GET /v1/refunds/{id}`."""
    return desk.books.get("refund", call.id)


def list_refunds(desk: Desk, call: Call) -> Json:
    """`GET /v1/refunds`."""
    wanted = {name: call.get(name) for name in ("charge", "payment_intent")}
    return page(desk, call, "refund", "/v1/refunds", **wanted)


def update_refund(desk: Desk, call: Call) -> Json:
    """`POST /v1/refunds/{id}`: metadata only."""
    refund = desk.books.get("refund", call.id)
    with_metadata(refund, call.params)
    desk.books.keep(refund)
    desk.tell("refund.updated", refund)
    return refund


def get_charge(desk: Desk, call: Call) -> Json:
    """`GET /v1/charges/{id}`."""
    return desk.books.get("charge", call.id)


def list_charges(desk: Desk, call: Call) -> Json:
    """`GET /v1/charges`."""
    wanted = {name: call.get(name) for name in ("customer", "payment_intent")}
    return page(desk, call, "charge", "/v1/charges", **wanted)


def settle_due(desk: Desk) -> None:
    """What time brings: refunds that were waiting succeed or fail."""
    now = desk.books.now()
    for refund in desk.books.all("refund", lambda one: one["_due"] <= now, newest_first=False, _waiting="yes"):
        if refund["_outcome"] == "failed":
            fail(desk, refund, refund["_failure_reason"])
        else:
            _move(desk, refund, "succeeded")
            desk.tell("refund.updated", refund)


def fail(desk: Desk, refund: Json, reason: str) -> Json:
    """The traveller's bank sent the money back to us."""
    if not may_move("refund", refund["status"], "failed"):
        raise refused(f"Refund {refund['id']} is {refund['status']} and cannot fail any more.")
    returned = charging.book(desk, "refund_failure", {**refund, "description": None}, amount=refund["amount"])
    refund.update(failure_reason=reason, failure_balance_transaction=returned["id"])
    _move(desk, refund, "failed")
    charged = desk.books.get("charge", refund["charge"])
    charged["amount_refunded"] -= refund["amount"]
    charged["refunded"] = False
    desk.books.keep(charged)
    desk.tell("refund.failed", refund)
    desk.tell("charge.refund.updated", refund)
    return refund


def _move(desk: Desk, refund: Json, status: str) -> None:
    refund.update(status=status, _waiting=None)
    desk.books.keep(refund)
    desk.hub.effects.update(PARTY, "refund", refund["id"], status=status)


def _plan(desk: Desk, refund: Json, charged: Json) -> None:
    method = desk.books.get("payment_method", charged["payment_method"])
    behaviour = BY_NAME[method["_behaviour"]].refund
    refund["_waiting"] = None
    fault = desk.hub.faults.domain(PARTY, "refund_fails_later", amount=refund["amount"])
    if fault is not None:
        after = float(fault.get("after_seconds", _DAY))
        _wait(desk, refund, "failed", after, str(fault.get("reason", "expired_or_canceled_card")))
    elif behaviour == "fails":
        _wait(desk, refund, "failed", _DAY, "expired_or_canceled_card")
    elif behaviour == "pending":
        refund["status"] = "pending"
        refund["pending_reason"] = "processing"
        _wait(desk, refund, "succeeded", _DAY, "")


def _wait(desk: Desk, refund: Json, outcome: str, after: float, reason: str) -> None:
    due = desk.wake_at(desk.books.now() + int(after))
    refund.update(_waiting="yes", _outcome=outcome, _due=due, _failure_reason=reason)


def _charge_of(desk: Desk, call: Call) -> Json:
    given = [name for name in ("charge", "payment_intent") if name in call.params]
    if len(given) != 1:
        raise invalid("One of the following params should be provided for this request: payment_intent or charge.",
                      code="parameter_missing", param="charge")  # fmt: skip
    if given == ["charge"]:
        charged = desk.books.get("charge", call.params["charge"], param="charge")
        if not charged["captured"]:
            raise refused(f"Charge {charged['id']} was not captured, so it cannot be refunded.", param="charge")
        return charged
    intent = desk.books.get("payment_intent", call.params["payment_intent"], param="payment_intent")
    if intent["status"] != "succeeded":
        raise refused(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    return desk.books.get("charge", intent["latest_charge"])
