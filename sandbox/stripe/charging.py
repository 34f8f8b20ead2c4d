"""What the traveller's bank answers, and the charge that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from sandbox.stripe.books import Json
from sandbox.stripe.desk import PARTY, Desk, network_reference
from sandbox.stripe.testcards import BY_NAME, decline_message

HOLD_SECONDS: Final = 7 * 24 * 3600
_FEE_PERCENT: Final = Decimal("2.9")
_FEE_FIXED: Final = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """`approved`, `declined` with codes, or `authenticate`."""

    verdict: str
    code: str = ""
    decline_code: str = ""

    @property
    def message(self) -> str:
        """What the cardholder reads."""
        return decline_message(self.code, self.decline_code)


APPROVED: Final = Answer("approved")
AUTHENTICATE: Final = Answer("authenticate")
UNAUTHENTICATED: Final = Answer("declined", "authentication_required", "authentication_required")


def ask_bank(desk: Desk, method: Json, *, off_session: bool, authenticated: bool, amount: int) -> Answer:
    """The bank's answer to a charge of this method. A scripted decline wins over the card's own behaviour."""
    scripted = desk.hub.faults.domain(PARTY, "decline", amount=amount, payment_method=method["id"])
    if scripted is not None:
        decline_code = str(scripted.get("code", "generic_decline"))
        return Answer("declined", "card_declined", decline_code)
    card = BY_NAME[method["_behaviour"]]
    if card.decline is not None:
        return Answer("declined", *card.decline)
    asks = card.authentication == "always" or (card.authentication == "unless_set_up" and not method["_set_up"])
    if asks and not authenticated:
        return UNAUTHENTICATED if off_session else AUTHENTICATE
    return APPROVED


def error_of(answer: Answer, method: Json) -> Json:
    """A decline as `last_payment_error` and `last_setup_error` carry it. It outlives the method, so it is a copy."""
    error: Json = {
        "type": "card_error",
        "code": answer.code,
        "decline_code": answer.decline_code,
        "doc_url": f"https://stripe.com/docs/error-codes/{answer.code.replace('_', '-')}",
        "message": answer.message,
        "payment_method": {name: value for name, value in method.items() if not name.startswith("_")},
    }
    return error


def charge(desk: Desk, intent: Json, method: Json, answer: Answer, *, capture: bool) -> Json:
    """A charge for the whole intent, successful or failed."""
    paid = answer.verdict == "approved"
    amount = intent["amount"]
    made = desk.books.create(
        "charge",
        amount=amount,
        amount_captured=amount if paid and capture else 0,
        amount_refunded=0,
        application=None,
        application_fee=None,
        application_fee_amount=None,
        balance_transaction=None,
        billing_details=method["billing_details"],
        calculated_statement_descriptor="TRIPWRIGHT SANDBOX",
        captured=paid and capture,
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        disputed=False,
        failure_balance_transaction=None,
        failure_code=None if paid else answer.code,
        failure_message=None if paid else answer.message,
        fraud_details={},
        metadata=dict(intent["metadata"]),
        on_behalf_of=None,
        outcome=_outcome(answer),
        paid=paid,
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details={"type": "card", "card": _card_details(desk, method, amount, paid, capture)},
        receipt_email=intent["receipt_email"],
        receipt_number=None,
        receipt_url=None,
        refunded=False,
        review=None,
        shipping=intent["shipping"],
        source_transfer=None,
        statement_descriptor=intent["statement_descriptor"],
        statement_descriptor_suffix=intent["statement_descriptor_suffix"],
        status="succeeded" if paid else "failed",
        transfer_data=None,
        transfer_group=None,
    )
    if paid and capture:
        made["balance_transaction"] = book_charge(desk, made)["id"]
        desk.books.keep(made)
    return made


def book_charge(desk: Desk, charged: Json) -> Json:
    """The money of a captured charge, less the fee, on the way to the balance."""
    amount = charged["amount_captured"]
    fee = int((amount * _FEE_PERCENT / 100).to_integral_value(ROUND_HALF_UP)) + _FEE_FIXED
    return book(desk, "charge", charged, amount=amount, fee=min(fee, amount))


def book(
    desk: Desk, kind: str, source: Json, *, amount: int, fee: int = 0, balance: str = "payments", label: str = ""
) -> Json:
    """A balance transaction, and the pocket it changes."""
    currency = source["currency"]
    details = [
        {
            "amount": fee,
            "application": None,
            "currency": currency,
            "description": "Processing fees",
            "type": "stripe_fee",
        }
    ]
    booked = desk.books.create(
        "balance_transaction",
        amount=amount,
        available_on=desk.books.now(),
        balance_type=balance,
        currency=currency,
        description=source.get("description"),
        exchange_rate=None,
        fee=fee,
        fee_details=details if fee else [],
        net=amount - fee,
        reporting_category=label or kind,
        source=source["id"],
        status="available",
        type=kind,
    )
    desk.books.add_to(f"{balance}:{currency}", amount - fee)
    return booked


def blank_billing() -> Json:
    """Billing details nobody gave."""
    blank = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    return {"address": blank, "email": None, "name": None, "phone": None, "tax_id": None}


def _outcome(answer: Answer) -> Json:
    approved = answer.verdict == "approved"
    return {
        "advice_code": None if approved else "try_again_later",
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network" if approved else "declined_by_network",
        "reason": None if approved else answer.decline_code,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": "Payment complete." if approved else "The bank did not return any further details.",
        "type": "authorized" if approved else "issuer_declined",
    }


def _card_details(desk: Desk, method: Json, amount: int, paid: bool, capture: bool) -> Json:
    card = method["card"]
    unavailable: dict[str, Any] = {"status": "unavailable"}
    details: Json = {
        name: card[name]
        for name in (
            "brand",
            "checks",
            "country",
            "exp_month",
            "exp_year",
            "fingerprint",
            "funding",
            "last4",
            "regulated_status",
            "wallet",
        )
    }
    details.update(
        amount_authorized=amount if paid else None,
        authorization_code=None,
        extended_authorization={"status": "disabled"},
        incremental_authorization=unavailable,
        installments=None,
        mandate=None,
        multicapture=unavailable,
        network=card["brand"],
        network_token={"used": False},
        network_transaction_id=network_reference(),
        overcapture={"maximum_amount_capturable": amount, "status": "unavailable"},
        three_d_secure=None,
        transaction_link_id=None,
    )
    if paid and not capture:
        details["capture_before"] = desk.books.now() + HOLD_SECONDS
    return details
