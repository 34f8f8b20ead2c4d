"""Disputes: money gone at once, evidence due by a date, won or lost by what the evidence says."""

from __future__ import annotations

from typing import Final

from sandbox.stripe import charging
from sandbox.stripe.books import Json, with_metadata
from sandbox.stripe.desk import Call, Desk
from sandbox.stripe.errors import refused
from sandbox.stripe.pages import page
from sandbox.stripe.tables import EVIDENCE
from sandbox.stripe.testcards import BY_NAME

_DUE_IN: Final = 9 * 24 * 3600
_FEE: Final = 1500
_VERDICTS: Final = {"winning_evidence": "won", "losing_evidence": "lost"}


def open_if_the_card_disputes(desk: Desk, charged: Json) -> None:
    """The test cards whose holder disputes everything."""
    method = desk.books.get("payment_method", charged["payment_method"])
    reason = BY_NAME[method["_behaviour"]].dispute
    if reason is not None:
        open_dispute(desk, charged, reason)


def open_dispute(desk: Desk, charged: Json, reason: str) -> Json:
    """The cardholder's bank takes the money back."""
    if charged["disputed"]:
        raise refused(f"Charge {charged['id']} is already disputed.", code="charge_disputed")
    blank: Json = dict.fromkeys(sorted(EVIDENCE.known))
    card = charged["payment_method_details"]["card"]
    made = desk.books.create(
        "dispute",
        amount=charged["amount_captured"],
        balance_transactions=[],
        charge=charged["id"],
        currency=charged["currency"],
        enhanced_eligibility_types=[],
        evidence={**blank, "enhanced_evidence": {}},
        evidence_details={
            "due_by": desk.wake_at(desk.books.now() + _DUE_IN),
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        is_charge_refundable=False,
        metadata={},
        payment_intent=charged["payment_intent"],
        payment_method_details={
            "type": "card",
            "card": {
                "brand": card["brand"],
                "case_type": "chargeback",
                "network": card["brand"],
                "network_reason_code": "10.4",
            },
        },
        reason=reason,
        status="needs_response",
    )
    charged["disputed"] = True
    desk.books.keep(charged)
    desk.tell("charge.dispute.created", made)
    taken = charging.book(
        desk, "adjustment", {**made, "description": "Chargeback withdrawal"}, amount=-made["amount"], fee=_FEE,
        label="dispute",
    )  # fmt: skip
    made["balance_transactions"] = [{name: value for name, value in taken.items() if not name.startswith("_")}]
    desk.books.keep(made)
    desk.tell("charge.dispute.funds_withdrawn", made)
    return made


def get_dispute(desk: Desk, call: Call) -> Json:
    """`GET /v1/disputes/{id}`."""
    return desk.books.get("dispute", call.id)


def list_disputes(desk: Desk, call: Call) -> Json:
    """`GET /v1/disputes`."""
    wanted = {name: call.get(name) for name in ("charge", "payment_intent")}
    return page(desk, call, "dispute", "/v1/disputes", **wanted)


def update_dispute(desk: Desk, call: Call) -> Json:
    """`POST /v1/disputes/{id}`: evidence, and with `submit` (the default) its one submission."""
    dispute = desk.books.get("dispute", call.id)
    if "evidence" in call.params:
        if dispute["status"] != "needs_response":
            raise refused("This dispute is already closed.", code="dispute_already_closed")
        dispute["evidence"].update(call.params["evidence"])
        dispute["evidence_details"]["has_evidence"] = True
    with_metadata(dispute, call.params)
    if dispute["status"] == "needs_response" and "evidence" in call.params and call.get("submit", True):
        dispute["status"] = "under_review"
        dispute["evidence_details"]["submission_count"] += 1
        dispute["evidence_details"]["submission_method"] = "manual"
    desk.books.keep(dispute)
    desk.tell("charge.dispute.updated", dispute)
    verdict = _VERDICTS.get(str(dispute["evidence"].get("uncategorized_text")))
    if dispute["status"] == "under_review" and verdict is not None:
        decide(desk, dispute, verdict)
    return dispute


def close_dispute(desk: Desk, call: Call) -> Json:
    """`POST /v1/disputes/{id}/close`: accepts the loss."""
    dispute = desk.books.get("dispute", call.id)
    if dispute["status"] != "needs_response":
        raise refused("This dispute is already closed.", code="dispute_already_closed")
    return decide(desk, dispute, "lost")


def settle_due(desk: Desk) -> None:
    """Evidence that was not sent in time loses."""
    now = desk.books.now()
    for dispute in desk.books.all("dispute", lambda one: one["status"] == "needs_response", newest_first=False):
        if dispute["evidence_details"]["due_by"] <= now:
            dispute["evidence_details"]["past_due"] = True
            decide(desk, dispute, "lost")


def decide(desk: Desk, dispute: Json, verdict: str) -> Json:
    """The network's last word."""
    dispute["status"] = verdict
    if verdict == "won":
        back = charging.book(
            desk, "adjustment", {**dispute, "description": "Chargeback reversal"}, amount=dispute["amount"],
            label="dispute_reversal",
        )  # fmt: skip
        dispute["balance_transactions"].append({k: v for k, v in back.items() if not k.startswith("_")})
    desk.books.keep(dispute)
    if verdict == "won":
        desk.tell("charge.dispute.funds_reinstated", dispute)
    desk.tell("charge.dispute.closed", dispute)
    return dispute
