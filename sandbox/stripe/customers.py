"""Customers, and the cards saved for them."""

from __future__ import annotations

from typing import Any, Final

from sandbox.stripe import charging
from sandbox.stripe.books import Json, public, with_metadata
from sandbox.stripe.desk import Call, Desk
from sandbox.stripe.errors import StripeError, declined, invalid, missing, refused
from sandbox.stripe.ids import token
from sandbox.stripe.pages import page
from sandbox.stripe.testcards import BY_NAME, BY_NUMBER, TestCard, by_token, decline_message

_ADDRESS: Final = ("city", "country", "line1", "line2", "postal_code", "state")
_COPIED: Final = (
    "business_name", "description", "email", "individual_name", "name", "phone",
)  # fmt: skip


def create_customer(desk: Desk, call: Call) -> Json:
    """`POST /v1/customers`."""
    shipping = call.get("shipping")
    made = desk.books.create(
        "customer",
        **{name: call.get(name) for name in _COPIED},
        address=_address(call.get("address")),
        balance=call.get("balance", 0),
        currency=None,
        default_source=None,
        delinquent=False,
        discount=None,
        invoice_prefix=token(8).upper(),
        invoice_settings={
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        metadata={},
        next_invoice_sequence=1,
        preferred_locales=call.get("preferred_locales", []),
        shipping=shipping and {**shipping, "address": _address(shipping["address"])},
        tax_exempt="none",
        test_clock=None,
    )
    with_metadata(made, call.params)
    desk.books.keep(made)
    desk.tell("customer.created", made)
    if "payment_method" in call.params:
        attach(desk, call.params["payment_method"], made, param="payment_method")
    return made


def get_customer(desk: Desk, call: Call) -> Json:
    """A deleted customer still answers, as a stub."""
    return _stub_or_whole(desk.books.get("customer", call.id))


def update_customer(desk: Desk, call: Call) -> Json:
    """`POST /v1/customers/{id}`."""
    customer = live_customer(desk, call.id)
    before = public(customer)
    for name in (*_COPIED, "balance", "preferred_locales"):
        if name in call.params:
            customer[name] = call.params[name]
    if "address" in call.params:
        customer["address"] = _address(call.params["address"])
    if "shipping" in call.params:
        shipping = call.params["shipping"]
        customer["shipping"] = shipping and {**shipping, "address": _address(shipping["address"])}
    with_metadata(customer, call.params)
    desk.books.keep(customer)
    desk.tell("customer.updated", customer, changed(before, customer))
    return customer


def delete_customer(desk: Desk, call: Call) -> Json:
    """The customer and the cards saved for it are gone."""
    customer = live_customer(desk, call.id)
    for method in desk.books.all("payment_method", customer=customer["id"]):
        _detach(desk, method)
    desk.tell("customer.deleted", customer)
    customer["_deleted"] = True
    desk.books.keep(customer)
    return _stub_or_whole(customer)


def list_customers(desk: Desk, call: Call) -> Json:
    """`GET /v1/customers`."""
    return page(desk, call, "customer", "/v1/customers", lambda one: not one.get("_deleted"), email=call.get("email"))


def live_customer(desk: Desk, identifier: str, *, param: str = "id") -> Json:
    """A customer that was not deleted."""
    customer = desk.books.get("customer", identifier, param=param)
    if customer.get("_deleted"):
        raise missing("customer", identifier, param=param)
    return customer


def create_method(desk: Desk, call: Call) -> Json:
    """`POST /v1/payment_methods`: only test numbers and test tokens exist here."""
    kind, card = call.get("type"), call.get("card")
    if kind is None:
        raise invalid("Missing required param: type.", code="parameter_missing", param="type")
    if kind != "card":
        raise invalid(f"This sandbox knows only payment methods of type card, not {kind}.", param="type")
    if card is None:
        raise invalid("Missing required param: card.", code="parameter_missing", param="card")
    made = _make(desk, _test_card(card), card.get("exp_month", 12), card.get("exp_year", _far_year(desk)))
    _describe(made, call)
    return desk.books.keep(made)


def get_method(desk: Desk, call: Call) -> Json:
    """`GET /v1/payment_methods/{id}`. A bare test token is a method too."""
    return usable_method(desk, call.id, param="id")


def get_method_of(desk: Desk, call: Call) -> Json:
    """`GET /v1/customers/{customer}/payment_methods/{id}`."""
    method = desk.books.get("payment_method", call.id)
    if method["customer"] != call.path["customer"]:
        raise missing("PaymentMethod", call.id)
    return method


def update_method(desk: Desk, call: Call) -> Json:
    """`POST /v1/payment_methods/{id}`: only a saved method can be changed."""
    method = desk.books.get("payment_method", call.id)
    if method["customer"] is None:
        raise refused("You must save this PaymentMethod to a customer before you can update it.")
    before = public(method)
    card = call.get("card", {})
    method["card"] = {**method["card"], **card}
    _describe(method, call)
    desk.books.keep(method)
    desk.tell("payment_method.updated", method, changed(before, method))
    return method


def attach_method(desk: Desk, call: Call) -> Json:
    """`POST /v1/payment_methods/{id}/attach`."""
    if "customer" not in call.params:
        raise invalid("Missing required param: customer.", code="parameter_missing", param="customer")
    customer = live_customer(desk, call.params["customer"], param="customer")
    return attach(desk, call.id, customer, param="id")


def detach_method(desk: Desk, call: Call) -> Json:
    """`POST /v1/payment_methods/{id}/detach`: final."""
    method = desk.books.get("payment_method", call.id)
    if method["customer"] is None:
        raise refused("The payment method you provided is not attached to a customer so detachment is impossible.")
    return _detach(desk, method)


def list_methods(desk: Desk, call: Call) -> Json:
    """`GET /v1/payment_methods?customer=`."""
    customer = call.get("customer")
    if customer is not None:
        live_customer(desk, customer, param="customer")
    return _listed(desk, call, customer, "/v1/payment_methods")


def list_methods_of(desk: Desk, call: Call) -> Json:
    """`GET /v1/customers/{id}/payment_methods`."""
    customer = live_customer(desk, call.path["customer"])
    return _listed(desk, call, customer["id"], f"/v1/customers/{customer['id']}/payment_methods")


def attach(desk: Desk, identifier: str, customer: Json, *, param: str) -> Json:
    """Save a method for a customer. The bank is asked first, as the real one is with a charge of nothing."""
    method = usable_method(desk, identifier, param=param)
    if method["customer"] not in {None, customer["id"]}:
        raise refused(
            "The payment method you provided has already been attached to a customer.",
            code="payment_method_unexpected_state",
        )
    if method.get("_detached"):
        message = (
            "This PaymentMethod was previously used without being attached to a Customer or was detached from a "
            "Customer, and may not be used again."
        )
        raise refused(message, code="payment_method_unexpected_state")
    behaviour = BY_NAME[method["_behaviour"]]
    if behaviour.decline is not None and not behaviour.attaches:
        code, decline_code = behaviour.decline
        raise declined(code, decline_message(code, decline_code), decline_code=decline_code)
    method["customer"] = customer["id"]
    method["card"]["checks"]["cvc_check"] = "pass"
    desk.books.keep(method)
    desk.tell("payment_method.attached", method)
    return method


def usable_method(desk: Desk, identifier: str, *, param: str = "payment_method") -> Json:
    """The method of an id; a test token such as `pm_card_visa` makes a fresh one."""
    card = by_token(identifier) if identifier.startswith("pm_card_") else None
    if card is not None:
        return _make(desk, card, 12, _far_year(desk))
    return desk.books.get("payment_method", identifier, param=param)


def changed(before: Json, after: Json) -> Json:
    """The earlier values of what differs, as an `.updated` event carries them."""
    now = public(after)
    return {name: value for name, value in before.items() if now.get(name) != value}


def _listed(desk: Desk, call: Call, customer: str | None, url: str) -> Json:
    kind = call.get("type")
    return page(
        desk,
        call,
        "payment_method",
        url,
        lambda one: one["customer"] is not None and kind in {None, one["type"]},
        customer=customer,
    )


def _stub_or_whole(customer: Json) -> Json:
    if customer.get("_deleted"):
        return {"id": customer["id"], "object": "customer", "deleted": True}
    return customer


def _address(given: Json | None) -> Json | None:
    return None if given is None else {name: given.get(name) for name in _ADDRESS}


def _far_year(desk: Desk) -> int:
    return int(desk.hub.clock.now().year) + 4


def _test_card(card: Json) -> TestCard:
    if "token" in card:
        found = by_token(card["token"])
        if found is None:
            raise missing("token", card["token"], param="card[token]")
        return found
    for name in ("number", "exp_month", "exp_year"):
        if name not in card:
            raise invalid(f"Missing required param: card[{name}].", code="parameter_missing", param=f"card[{name}]")
    known = BY_NUMBER.get(card["number"].replace(" ", ""))
    if known is None:
        raise _no_test_card()
    return known


def _no_test_card() -> StripeError:
    return StripeError(
        402,
        "card_error",
        "Your card was declined. Your request was in test mode, but used a non test card. "
        "For a list of valid test cards, visit: https://stripe.com/docs/testing.",
        code="card_declined",
        param="card[number]",
        stored=False,
        more={"decline_code": "test_mode_live_card"},
    )


def _describe(method: Json, call: Call) -> None:
    details = call.get("billing_details")
    if details is not None:
        given = dict(details)
        if "address" in given:
            given["address"] = _address(given["address"] or {})
        method["billing_details"] = {**method["billing_details"], **given}
    if "allow_redisplay" in call.params:
        method["allow_redisplay"] = call.params["allow_redisplay"]
    with_metadata(method, call.params)


def _make(desk: Desk, card: TestCard, exp_month: int, exp_year: int) -> Json:
    shape: dict[str, Any] = {
        "brand": card.brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "unchecked"},
        "country": card.country,
        "display_brand": card.brand,
        "exp_month": exp_month,
        "exp_year": exp_year,
        "fingerprint": desk.press.fingerprint(card.number)[:16],
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return desk.books.create(
        "payment_method",
        allow_redisplay="unspecified",
        billing_details=charging.blank_billing(),
        card=shape,
        customer=None,
        customer_account=None,
        metadata={},
        type="card",
        _behaviour=card.name,
        _set_up=False,
    )


def _detach(desk: Desk, method: Json) -> Json:
    before = public(method)
    method["customer"], method["_detached"] = None, True
    desk.books.keep(method)
    desk.tell("payment_method.detached", method, changed(before, method))
    return method
