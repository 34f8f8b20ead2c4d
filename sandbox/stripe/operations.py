"""Every operation the sandbox answers to: method, path, parameters, handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from sandbox.stripe import (
    authorizations,
    balance,
    customers,
    disputes,
    intents,
    issued_cards,
    merchants,
    refunds,
    setup_intents,
    transactions,
)
from sandbox.stripe import issuing_tables as issuing
from sandbox.stripe import tables as payments
from sandbox.stripe.books import Json
from sandbox.stripe.desk import Call, Desk
from sandbox.stripe.parameters import Fields

Handler = Callable[[Desk, Call], Json | Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of the API."""

    method: str
    path: str
    table: Fields
    act: Handler


def _rows(prefix: str, *rows: tuple[str, str, Fields, Handler]) -> tuple[Operation, ...]:
    return tuple(Operation(method, prefix + path, table, act) for method, path, table, act in rows)


_PLAIN: Final = payments.ONLY_EXPAND

_CUSTOMERS: Final = _rows(
    "/v1/customers",
    ("POST", "", payments.CUSTOMER_CREATE, customers.create_customer),
    ("GET", "", payments.CUSTOMER_LIST, customers.list_customers),
    ("GET", "/{id}", _PLAIN, customers.get_customer),
    ("POST", "/{id}", payments.CUSTOMER_UPDATE, customers.update_customer),
    ("DELETE", "/{id}", payments.NOTHING, customers.delete_customer),
    ("GET", "/{customer}/payment_methods", payments.CUSTOMER_METHOD_LIST, customers.list_methods_of),
    ("GET", "/{customer}/payment_methods/{id}", _PLAIN, customers.get_method_of),
)
_METHODS: Final = _rows(
    "/v1/payment_methods",
    ("POST", "", payments.METHOD_CREATE, customers.create_method),
    ("GET", "", payments.METHOD_LIST, customers.list_methods),
    ("GET", "/{id}", _PLAIN, customers.get_method),
    ("POST", "/{id}", payments.METHOD_UPDATE, customers.update_method),
    ("POST", "/{id}/attach", payments.METHOD_ATTACH, customers.attach_method),
    ("POST", "/{id}/detach", _PLAIN, customers.detach_method),
)
_INTENTS: Final = _rows(
    "/v1/payment_intents",
    ("POST", "", payments.INTENT_CREATE, intents.create_intent),
    ("GET", "", payments.INTENT_LIST, intents.list_intents),
    ("GET", "/{id}", payments.INTENT_RETRIEVE, intents.get_intent),
    ("POST", "/{id}", payments.INTENT_UPDATE, intents.update_intent),
    ("POST", "/{id}/confirm", payments.INTENT_CONFIRM, intents.confirm_intent),
    ("POST", "/{id}/capture", payments.INTENT_CAPTURE, intents.capture_intent),
    ("POST", "/{id}/cancel", payments.INTENT_CANCEL, intents.cancel_intent),
)
_SETUPS: Final = _rows(
    "/v1/setup_intents",
    ("POST", "", payments.SETUP_CREATE, setup_intents.create_setup),
    ("GET", "", payments.SETUP_LIST, setup_intents.list_setups),
    ("GET", "/{id}", payments.INTENT_RETRIEVE, setup_intents.get_setup),
    ("POST", "/{id}/confirm", payments.SETUP_CONFIRM, setup_intents.confirm_setup),
    ("POST", "/{id}/cancel", payments.SETUP_CANCEL, setup_intents.cancel_setup),
)
_AFTERWARDS: Final = _rows(
    "/v1",
    ("GET", "/charges", payments.CHARGE_LIST, refunds.list_charges),
    ("GET", "/charges/{id}", _PLAIN, refunds.get_charge),
    ("POST", "/refunds", payments.REFUND_CREATE, refunds.create_refund),
    ("GET", "/refunds", payments.REFUND_LIST, refunds.list_refunds),
    ("GET", "/refunds/{id}", _PLAIN, refunds.get_refund),
    ("POST", "/refunds/{id}", payments.REFUND_UPDATE, refunds.update_refund),
    ("GET", "/disputes", payments.DISPUTE_LIST, disputes.list_disputes),
    ("GET", "/disputes/{id}", _PLAIN, disputes.get_dispute),
    ("POST", "/disputes/{id}", payments.DISPUTE_UPDATE, disputes.update_dispute),
    ("POST", "/disputes/{id}/close", _PLAIN, disputes.close_dispute),
)
_ACCOUNT: Final = _rows(
    "/v1",
    ("GET", "/balance", _PLAIN, balance.get_balance),
    ("GET", "/balance_transactions", payments.BALANCE_TRANSACTION_LIST, balance.list_movements),
    ("GET", "/balance_transactions/{id}", _PLAIN, balance.get_movement),
    ("GET", "/events", payments.EVENT_LIST, balance.list_events),
    ("GET", "/events/{id}", _PLAIN, balance.get_event),
    ("POST", "/webhook_endpoints", payments.ENDPOINT_CREATE, balance.create_endpoint),
    ("GET", "/webhook_endpoints", payments.ENDPOINT_LIST, balance.list_endpoints),
    ("GET", "/webhook_endpoints/{id}", _PLAIN, balance.get_endpoint),
    ("DELETE", "/webhook_endpoints/{id}", payments.NOTHING, balance.delete_endpoint),
)
_ISSUING: Final = _rows(
    "/v1/issuing",
    ("POST", "/cardholders", issuing.CARDHOLDER_CREATE, issued_cards.create_cardholder),
    ("GET", "/cardholders", issuing.CARDHOLDER_LIST, issued_cards.list_cardholders),
    ("GET", "/cardholders/{id}", _PLAIN, issued_cards.get_cardholder),
    ("POST", "/cardholders/{id}", issuing.CARDHOLDER_UPDATE, issued_cards.update_cardholder),
    ("POST", "/cards", issuing.CARD_CREATE, issued_cards.create_card),
    ("GET", "/cards", issuing.CARD_LIST, issued_cards.list_cards),
    ("GET", "/cards/{id}", _PLAIN, issued_cards.get_card),
    ("POST", "/cards/{id}", issuing.CARD_UPDATE, issued_cards.update_card),
    ("GET", "/authorizations", issuing.AUTHORIZATION_LIST, authorizations.list_authorizations),
    ("GET", "/authorizations/{id}", _PLAIN, authorizations.get_authorization),
    ("POST", "/authorizations/{id}", issuing.AUTHORIZATION_UPDATE, authorizations.update_authorization),
    (
        "POST",
        "/authorizations/{id}/approve",
        issuing.APPROVE,
        partial(authorizations.answer_authorization, approved=True),
    ),
    (
        "POST",
        "/authorizations/{id}/decline",
        issuing.DECLINE,
        partial(authorizations.answer_authorization, approved=False),
    ),
    ("GET", "/transactions", issuing.TRANSACTION_LIST, transactions.list_transactions),
    ("GET", "/transactions/{id}", _PLAIN, transactions.get_transaction),
    ("POST", "/transactions/{id}", issuing.TRANSACTION_UPDATE, transactions.update_transaction),
)
_TEST_HELPERS: Final = _rows(
    "/v1/test_helpers/issuing",
    ("POST", "/authorizations", issuing.TEST_AUTHORIZE, merchants.authorize),
    ("POST", "/authorizations/{id}/capture", issuing.TEST_CAPTURE, merchants.capture),
    ("POST", "/authorizations/{id}/reverse", issuing.TEST_REVERSE, merchants.reverse_helper),
    ("POST", "/authorizations/{id}/expire", _PLAIN, merchants.expire_helper),
    ("POST", "/authorizations/{id}/increment", issuing.TEST_INCREMENT, merchants.increment_helper),
    ("POST", "/transactions/create_force_capture", issuing.TEST_FORCE_CAPTURE, merchants.force_capture),
    ("POST", "/transactions/create_unlinked_refund", issuing.TEST_FORCE_CAPTURE, merchants.unlinked_refund),
    ("POST", "/transactions/{id}/refund", issuing.TEST_REFUND, merchants.refund_helper),
)
OPERATIONS: Final = (
    *_CUSTOMERS, *_METHODS, *_INTENTS, *_SETUPS, *_AFTERWARDS, *_ACCOUNT, *_ISSUING, *_TEST_HELPERS,
)  # fmt: skip
