"""SetupIntents: a card saved for later without taking money."""

from __future__ import annotations

from typing import Final

from sandbox.stripe import charging
from sandbox.stripe.authentication import next_action
from sandbox.stripe.books import Json, with_metadata
from sandbox.stripe.charging import Answer
from sandbox.stripe.customers import live_customer, usable_method
from sandbox.stripe.desk import Call, Desk
from sandbox.stripe.errors import declined, invalid, refused
from sandbox.stripe.ids import client_secret, new_id
from sandbox.stripe.lifecycle import unexpected_state
from sandbox.stripe.pages import page
from sandbox.stripe.testcards import BY_NAME

_OPEN: Final = ("requires_payment_method", "requires_confirmation", "requires_action")


def create_setup(desk: Desk, call: Call) -> Json:
    """`POST /v1/setup_intents`."""
    customer = call.get("customer")
    if customer is not None:
        live_customer(desk, customer, param="customer")
    if call.get("allowed_payment_method_types", ["card"]) != ["card"]:
        raise invalid("This sandbox knows only the payment method type card.", param="allowed_payment_method_types")
    if "return_url" in call.params and not call.get("confirm"):
        raise invalid("You can only use the `return_url` parameter when `confirm=true`.", param="return_url")
    identifier = new_id("setup_intent")
    automatic = call.get("automatic_payment_methods")
    intent = desk.books.create(
        "setup_intent",
        id=identifier,
        client_secret=client_secret(identifier),
        allowed_payment_method_types=call.get("allowed_payment_method_types"),
        application=None,
        automatic_payment_methods=automatic and {"allow_redirects": "always", **automatic},
        cancellation_reason=None,
        customer=customer,
        customer_account=None,
        description=call.get("description"),
        excluded_payment_method_types=None,
        flow_directions=None,
        last_setup_error=None,
        latest_attempt=None,
        mandate=None,
        metadata={},
        next_action=None,
        on_behalf_of=None,
        payment_method=None,
        payment_method_configuration_details=None,
        payment_method_options={"card": {"mandate_options": None, "network": None,
                                         "request_three_d_secure": "automatic"}},
        payment_method_types=["card"],
        single_use_mandate=None,
        status="requires_payment_method",
        usage=call.get("usage", "off_session"),
    )  # fmt: skip
    with_metadata(intent, call.params)
    _choose(desk, intent, call)
    desk.books.keep(intent)
    desk.tell("setup_intent.created", intent)
    return _confirm(desk, intent, call) if call.get("confirm") else intent


def get_setup(desk: Desk, call: Call) -> Json:
    """`GET /v1/setup_intents/{id}`."""
    return desk.books.get("setup_intent", call.id)


def list_setups(desk: Desk, call: Call) -> Json:
    """`GET /v1/setup_intents`."""
    wanted = {name: call.get(name) for name in ("customer", "payment_method")}
    return page(desk, call, "setup_intent", "/v1/setup_intents", **wanted)


def confirm_setup(desk: Desk, call: Call) -> Json:
    """`POST /v1/setup_intents/{id}/confirm`."""
    intent = desk.books.get("setup_intent", call.id)
    if intent["status"] not in _OPEN:
        raise unexpected_state("setup_intent", "confirmed", intent["status"], _OPEN)
    _choose(desk, intent, call)
    return _confirm(desk, intent, call)


def cancel_setup(desk: Desk, call: Call) -> Json:
    """`POST /v1/setup_intents/{id}/cancel`."""
    intent = desk.books.get("setup_intent", call.id)
    if intent["status"] not in _OPEN:
        raise unexpected_state("setup_intent", "canceled", intent["status"], _OPEN)
    intent.update(status="canceled", cancellation_reason=call.get("cancellation_reason"), next_action=None)
    desk.books.keep(intent)
    desk.tell("setup_intent.canceled", intent)
    return intent


def finish_authentication(desk: Desk, intent: Json, *, passed: bool) -> Json:
    """The cardholder came back from the bank's page."""
    method = desk.books.get("payment_method", intent["payment_method"])
    if passed:
        return _succeed(desk, intent, method)
    return _fail(
        desk, intent, method, Answer("declined", "setup_intent_authentication_failure", "authentication_required")
    )


def _choose(desk: Desk, intent: Json, call: Call) -> None:
    if "payment_method" not in call.params:
        return
    method = usable_method(desk, call.params["payment_method"])
    if method["customer"] not in {None, intent["customer"]}:
        raise refused(f"The PaymentMethod {method['id']} belongs to another Customer.", param="payment_method")
    intent.update(payment_method=method["id"], status="requires_confirmation")


def _confirm(desk: Desk, intent: Json, call: Call) -> Json:
    if intent["payment_method"] is None:
        raise refused(
            "You cannot confirm this SetupIntent because it's missing a payment method.",
            code="setup_intent_unexpected_state",
        )
    method = desk.books.get("payment_method", intent["payment_method"])
    intent["_return_url"], intent["_base_url"] = call.get("return_url"), call.base_url
    behaviour = BY_NAME[method["_behaviour"]]
    if behaviour.decline is not None and not behaviour.attaches:
        answer = Answer("declined", *behaviour.decline)
        failed = _fail(desk, intent, method, answer)
        raise declined(
            answer.code,
            answer.message,
            decline_code=answer.decline_code,
            keeps=True,
            more={"setup_intent": desk.show(failed), "payment_method": desk.show(method)},
        )
    if behaviour.authentication != "none":
        intent.update(status="requires_action", next_action=next_action(intent), last_setup_error=None)
        desk.books.keep(intent)
        desk.tell("setup_intent.requires_action", intent)
        return intent
    return _succeed(desk, intent, method)


def _succeed(desk: Desk, intent: Json, method: Json) -> Json:
    intent.update(status="succeeded", next_action=None, last_setup_error=None)
    attached = intent["customer"] is not None and method["customer"] is None
    method["_set_up"] = intent["usage"] == "off_session"
    if attached:
        method["customer"] = intent["customer"]
    desk.books.keep(method)
    desk.books.keep(intent)
    if attached:
        desk.tell("payment_method.attached", method)
    desk.tell("setup_intent.succeeded", intent)
    return intent


def _fail(desk: Desk, intent: Json, method: Json, answer: Answer) -> Json:
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        next_action=None,
        last_setup_error=charging.error_of(answer, method),
    )
    desk.books.keep(intent)
    desk.tell("setup_intent.setup_failed", intent)
    return intent
