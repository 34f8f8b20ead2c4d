"""PaymentIntents: created, confirmed, perhaps authenticated, held, captured or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sandbox.stripe import charging, disputes
from sandbox.stripe.authentication import next_action
from sandbox.stripe.books import Json, our_reference, with_metadata
from sandbox.stripe.charging import Answer
from sandbox.stripe.customers import live_customer, usable_method
from sandbox.stripe.desk import Call, Desk
from sandbox.stripe.errors import StripeError, declined, invalid, refused
from sandbox.stripe.ids import client_secret, new_id
from sandbox.stripe.lifecycle import unexpected_state
from sandbox.stripe.money import check_amount, check_currency
from sandbox.stripe.pages import page

_CAPTURABLE: Final = ("requires_capture",)
_CANCELABLE: Final = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")
_CONFIRMABLE: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
_CHANGEABLE: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
_COPIED: Final = (
    "description", "receipt_email", "setup_future_usage", "statement_descriptor", "statement_descriptor_suffix",
)  # fmt: skip

_UNUSED: Final[Mapping[str, None]] = dict.fromkeys(
    (
        "application", "application_fee_amount", "canceled_at", "cancellation_reason", "customer_account",
        "excluded_payment_method_types", "last_payment_error", "latest_charge", "next_action", "on_behalf_of",
        "payment_method", "payment_method_configuration_details", "processing", "review", "source", "transfer_data",
        "transfer_group",
    )
)  # fmt: skip
"""Members every intent starts without."""


def create_intent(desk: Desk, call: Call) -> Json:
    """`POST /v1/payment_intents`; with `confirm=true` the bank is asked at once."""
    currency = check_currency(call.params["currency"])
    check_amount(call.params["amount"], currency)
    _check_confirm_parameters(call)
    allowed = _allowed_types(call)
    customer = call.get("customer")
    if customer is not None:
        live_customer(desk, customer, param="customer")
    identifier = new_id("payment_intent")
    intent = desk.books.create(
        "payment_intent",
        **_UNUSED,
        **{name: call.get(name) for name in _COPIED},
        id=identifier,
        client_secret=client_secret(identifier),
        allowed_payment_method_types=allowed,
        amount=call.params["amount"],
        amount_capturable=0,
        amount_details={"tip": {}},
        amount_received=0,
        automatic_payment_methods=_automatic(call),
        capture_method=call.get("capture_method", "automatic_async"),
        confirmation_method=call.get("confirmation_method", "automatic"),
        currency=currency,
        customer=customer,
        metadata=dict(call.get("metadata", {})),
        payment_method_options=_card_options(call),
        payment_method_types=["card"],
        shipping=call.get("shipping"),
        status="requires_payment_method",
    )
    if "payment_method" in call.params:
        _choose(desk, intent, call.params["payment_method"])
    desk.books.keep(intent)
    desk.tell("payment_intent.created", intent)
    return _confirm(desk, intent, call) if call.get("confirm") else intent


def get_intent(desk: Desk, call: Call) -> Json:
    """`GET /v1/payment_intents/{id}`."""
    return desk.books.get("payment_intent", call.id)


def list_intents(desk: Desk, call: Call) -> Json:
    """`GET /v1/payment_intents`."""
    return page(desk, call, "payment_intent", "/v1/payment_intents", customer=call.get("customer"))


def update_intent(desk: Desk, call: Call) -> Json:
    """`POST /v1/payment_intents/{id}`: amounts only before the bank was asked, words always."""
    intent = desk.books.get("payment_intent", call.id)
    settled = intent["status"] not in _CHANGEABLE
    if settled and set(call.params) - {"metadata", "description", "expand", "receipt_email", "shipping"}:
        raise unexpected_state("payment_intent", "updated", intent["status"], _CHANGEABLE)
    for name in (*_COPIED, "capture_method", "shipping", "allowed_payment_method_types"):
        if name in call.params:
            intent[name] = call.params[name]
    intent["currency"] = check_currency(call.get("currency", intent["currency"]))
    if "amount" in call.params:
        check_amount(call.params["amount"], intent["currency"])
        intent["amount"] = call.params["amount"]
    if "customer" in call.params:
        intent["customer"] = live_customer(desk, call.params["customer"], param="customer")["id"]
    if "payment_method" in call.params:
        _choose(desk, intent, call.params["payment_method"])
    with_metadata(intent, call.params)
    return desk.books.keep(intent)


def confirm_intent(desk: Desk, call: Call) -> Json:
    """`POST /v1/payment_intents/{id}/confirm`."""
    intent = desk.books.get("payment_intent", call.id)
    if intent["status"] not in _CONFIRMABLE:
        raise unexpected_state("payment_intent", "confirmed", intent["status"], _CONFIRMABLE)
    for name in ("capture_method", "receipt_email", "setup_future_usage", "shipping"):
        if name in call.params:
            intent[name] = call.params[name]
    if "payment_method" in call.params:
        _choose(desk, intent, call.params["payment_method"])
    return _confirm(desk, intent, call)


def capture_intent(desk: Desk, call: Call) -> Json:
    """`POST …/capture`: all or part of what is held; the rest is released."""
    intent = desk.books.get("payment_intent", call.id)
    if intent["status"] not in _CAPTURABLE:
        raise unexpected_state("payment_intent", "captured", intent["status"], _CAPTURABLE)
    amount = call.get("amount_to_capture", intent["amount_capturable"])
    if amount > intent["amount_capturable"]:
        message = (
            f"The amount to capture ({amount}) is greater than the amount that can be captured "
            f"({intent['amount_capturable']}) for this PaymentIntent."
        )
        raise refused(message, code="amount_too_large", param="amount_to_capture")
    charged = desk.books.get("charge", intent["latest_charge"])
    charged.update(captured=True, amount_captured=amount)
    charged["balance_transaction"] = charging.book_charge(desk, charged)["id"]
    desk.books.keep(charged)
    intent.update(status="succeeded", amount_capturable=0, amount_received=amount)
    with_metadata(intent, call.params)
    desk.books.keep(intent)
    desk.hub.effects.update("stripe", "authorization", intent["id"], status="captured")
    desk.note("capture", charged["id"], our_reference=our_reference(intent), amount=amount,
              currency=intent["currency"], status="succeeded", intent=intent["id"])  # fmt: skip
    desk.tell("charge.captured", charged)
    desk.tell("payment_intent.succeeded", intent)
    disputes.open_if_the_card_disputes(desk, charged)
    return intent


def cancel_intent(desk: Desk, call: Call) -> Json:
    """`POST …/cancel`: releases what is held. Not after success: that is a refund."""
    intent = desk.books.get("payment_intent", call.id)
    if intent["status"] not in _CANCELABLE:
        raise unexpected_state("payment_intent", "canceled", intent["status"], _CANCELABLE)
    return release(desk, intent, call.get("cancellation_reason"))


def release(desk: Desk, intent: Json, reason: str | None) -> Json:
    """End an intent that took no money."""
    held = intent["status"] == "requires_capture"
    intent.update(
        status="canceled",
        canceled_at=desk.books.now(),
        cancellation_reason=reason,
        amount_capturable=0,
        next_action=None,
    )
    if held:
        charged = desk.books.get("charge", intent["latest_charge"])
        charged.update(amount_refunded=charged["amount"], refunded=True)
        desk.books.keep(charged)
        desk.hub.effects.update("stripe", "authorization", intent["id"], status="released")
        desk.tell("charge.expired" if reason == "automatic" else "charge.refunded", charged)
    desk.books.keep(intent)
    desk.tell("payment_intent.canceled", intent)
    return intent


def finish_authentication(desk: Desk, intent: Json, *, passed: bool) -> Json:
    """The cardholder came back from the bank's page."""
    method = desk.books.get("payment_method", intent["payment_method"])
    intent["next_action"] = None
    if passed:
        return _charge(desk, intent, method, off_session=False, authenticated=True, expects_no_action=False)
    answer = Answer("declined", "payment_intent_authentication_failure", "authentication_required")
    return _fail(desk, intent, method, answer)


def _confirm(desk: Desk, intent: Json, call: Call) -> Json:
    if intent["payment_method"] is None:
        message = (
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a "
            "payment method or ConfirmationToken."
        )
        raise refused(message, code="payment_intent_unexpected_state")
    if _needs_return_url(intent, call):
        message = (
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these "
            "payment methods might redirect your customer off of your page, you must provide a `return_url`. If you "
            "don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and "
            "`automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents."
        )
        raise invalid(message, param="return_url")
    method = desk.books.get("payment_method", intent["payment_method"])
    intent["_return_url"], intent["_base_url"] = call.get("return_url"), call.base_url
    off_session = call.get("off_session", "false") != "false"
    expects_no_action = bool(call.get("error_on_requires_action"))
    return _charge(
        desk, intent, method, off_session=off_session, authenticated=False, expects_no_action=expects_no_action
    )


def _charge(
    desk: Desk, intent: Json, method: Json, *, off_session: bool, authenticated: bool, expects_no_action: bool
) -> Json:
    answer = charging.ask_bank(
        desk, method, off_session=off_session, authenticated=authenticated, amount=intent["amount"]
    )
    if answer.verdict == "authenticate" and expects_no_action:
        answer = charging.UNAUTHENTICATED
    if answer.verdict == "authenticate":
        intent.update(status="requires_action", next_action=next_action(intent), last_payment_error=None)
        desk.books.keep(intent)
        desk.tell("payment_intent.requires_action", intent)
        return intent
    if answer.verdict == "declined":
        failed = _fail(desk, intent, method, answer)
        raise declined(
            answer.code,
            answer.message,
            decline_code=answer.decline_code,
            keeps=True,
            more={
                "charge": failed["latest_charge"],
                "payment_intent": desk.show(failed),
                "payment_method": desk.show(method),
            },
        )
    return _succeed(desk, intent, method)


def _fail(desk: Desk, intent: Json, method: Json, answer: Answer) -> Json:
    charged = charging.charge(desk, intent, method, answer, capture=False)
    error = {**charging.error_of(answer, method), "charge": charged["id"]}
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        latest_charge=charged["id"],
        last_payment_error=error,
        next_action=None,
    )
    desk.books.keep(intent)
    desk.tell("charge.failed", charged)
    desk.tell("payment_intent.payment_failed", intent)
    return intent


def _succeed(desk: Desk, intent: Json, method: Json) -> Json:
    holds = intent["capture_method"] == "manual"
    charged = charging.charge(desk, intent, method, charging.APPROVED, capture=not holds)
    intent.update(
        status="requires_capture" if holds else "succeeded",
        amount_capturable=intent["amount"] if holds else 0,
        amount_received=0 if holds else intent["amount"],
        latest_charge=charged["id"],
        last_payment_error=None,
        next_action=None,
    )
    if holds:
        intent["_expires_at"] = desk.wake_at(desk.books.now() + charging.HOLD_SECONDS)
    desk.books.keep(intent)
    _save_method(desk, intent, method)
    facts: dict[str, Any] = {"our_reference": our_reference(intent), "amount": intent["amount"],
                             "currency": intent["currency"], "intent": intent["id"]}  # fmt: skip
    if holds:
        desk.note("authorization", intent["id"], status="held", **facts)
    else:
        desk.note("charge", charged["id"], status="succeeded", **facts)
    desk.tell("charge.succeeded", charged)
    desk.tell("payment_intent.amount_capturable_updated" if holds else "payment_intent.succeeded", intent)
    if not holds:
        disputes.open_if_the_card_disputes(desk, charged)
    return intent


def _needs_return_url(intent: Json, call: Call) -> bool:
    automatic = intent["automatic_payment_methods"]
    redirects = automatic is not None and automatic["allow_redirects"] == "always"
    return redirects and not any(call.get(name) for name in ("return_url", "use_stripe_sdk", "off_session"))


def _save_method(desk: Desk, intent: Json, method: Json) -> None:
    usage = intent["setup_future_usage"]
    if usage is None or intent["customer"] is None or method["customer"] is not None:
        return
    method.update(customer=intent["customer"], _set_up=usage == "off_session")
    desk.books.keep(method)
    desk.tell("payment_method.attached", method)


def _choose(desk: Desk, intent: Json, identifier: str) -> None:
    method = usable_method(desk, identifier)
    owner = method["customer"]
    if owner is not None and owner != intent["customer"]:
        message = (
            f"The PaymentMethod {method['id']} belongs to the Customer {owner}. Please include the Customer in the "
            "`customer` parameter on the PaymentIntent."
        )
        raise refused(message, param="payment_method")
    if method.get("_detached"):
        raise refused(
            "This PaymentMethod was detached from a Customer, and may not be used again.",
            code="payment_method_unexpected_state",
            param="payment_method",
        )
    intent.update(payment_method=method["id"], status="requires_confirmation")


def _check_confirm_parameters(call: Call) -> None:
    if call.get("confirm"):
        return
    for name in ("off_session", "error_on_requires_action", "return_url"):
        if name in call.params:
            raise _only_with_confirm(name)


def _only_with_confirm(name: str) -> StripeError:
    return invalid(f"You can only use the `{name}` parameter when `confirm=true`.", param=name)


def _automatic(call: Call) -> Json | None:
    given = call.get("automatic_payment_methods")
    if given is None and "allowed_payment_method_types" in call.params:
        return None
    if given is not None and not given["enabled"]:
        return None
    return {"enabled": True, "allow_redirects": (given or {}).get("allow_redirects", "always")}


def _allowed_types(call: Call) -> list[str] | None:
    types = call.get("allowed_payment_method_types")
    if types not in (None, ["card"]):
        message = "This sandbox knows only the payment method type card."
        raise invalid(message, param="allowed_payment_method_types")
    return None if types is None else list(types)


def _card_options(call: Call) -> Json:
    given = (call.get("payment_method_options") or {}).get("card") or {}
    card = {
        "installments": None,
        "mandate_options": None,
        "network": None,
        "request_three_d_secure": given.get("request_three_d_secure", "automatic"),
    }
    card.update({name: given[name] for name in ("setup_future_usage",) if given.get(name)})
    return {"card": card}
