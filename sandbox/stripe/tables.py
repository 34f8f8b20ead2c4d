"""Parameters of the payment operations, as API version 2026-10-28 documents them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sandbox.stripe.parameters import (
    AMOUNT,
    BOOLEAN,
    EXPAND,
    INTEGER,
    METADATA,
    TEXT,
    Either,
    Fields,
    Integer,
    Kind,
    ListOf,
    Text,
    clearable,
    fields,
    one_of,
)

CURRENCY: Final = Text(longest=3)
CLEARABLE_TEXT: Final = clearable(TEXT)
CLEARABLE_METADATA: Final = clearable(METADATA)
ONLY_EXPAND: Final = fields(expand=EXPAND)
NOTHING: Final = fields()
SINCE: Final = Either(plain=INTEGER, nested=fields(gt=INTEGER, gte=INTEGER, lt=INTEGER, lte=INTEGER))
ALLOWED_TYPES: Final = ListOf(item=TEXT)

ADDRESS: Final = fields(
    city=CLEARABLE_TEXT,
    country=CLEARABLE_TEXT,
    line1=CLEARABLE_TEXT,
    line2=CLEARABLE_TEXT,
    postal_code=CLEARABLE_TEXT,
    state=CLEARABLE_TEXT,
)
BILLING_DETAILS: Final = fields(
    address=clearable(ADDRESS), email=CLEARABLE_TEXT, name=CLEARABLE_TEXT, phone=CLEARABLE_TEXT, tax_id=TEXT
)
SHIPPING: Final = fields(required="address name", address=ADDRESS, name=TEXT, phone=TEXT)
PARCEL: Final = fields(
    required="address name", address=ADDRESS, name=TEXT, phone=TEXT, carrier=TEXT, tracking_number=TEXT
)
AUTOMATIC_METHODS: Final = fields(required="enabled", enabled=BOOLEAN, allow_redirects=one_of("always never"))
CARD_INPUT: Final = fields(
    unimitated="networks",
    number=Text(longest=19),
    cvc=Text(longest=4),
    exp_month=Integer(least=1, most=12),
    exp_year=INTEGER,
    token=TEXT,
)
CARD_OPTIONS: Final = fields(
    unimitated=(
        "cvc_token installments mandate_options network request_extended_authorization require_cvc_recollection "
        "request_incremental_authorization request_multicapture request_overcapture statement_descriptor_suffix_kana "
        "setup_credential_usage statement_descriptor_suffix_kanji stored_credential_usage three_d_secure"
    ),
    capture_method=clearable(one_of("manual")),
    moto=BOOLEAN,
    request_three_d_secure=one_of("any automatic challenge"),
    setup_future_usage=clearable(one_of("none off_session on_session")),
)
_OTHER_METHODS: Final = (
    "acss_debit alipay amazon_pay bacs_debit bancontact cashapp customer_balance ideal klarna link paypal "
    "revolut_pay sepa_debit upi us_bank_account wechat_pay"
)
METHOD_OPTIONS: Final = fields(unimitated=f"{_OTHER_METHODS} card_present", card=clearable(CARD_OPTIONS))
SETUP_CARD_OPTIONS: Final = fields(
    unimitated="mandate_options network setup_credential_usage three_d_secure",
    moto=BOOLEAN,
    request_three_d_secure=one_of("any automatic challenge"),
)
SETUP_METHOD_OPTIONS: Final = fields(
    unimitated=("acss_debit amazon_pay bacs_debit card_present klarna link paypal sepa_debit upi us_bank_account"),
    card=SETUP_CARD_OPTIONS,
)


_PAGING: Final[Mapping[str, Kind]] = {
    "expand": EXPAND,
    "limit": Integer(least=1, most=100),
    "starting_after": TEXT,
    "ending_before": TEXT,
}


def listed(**filters: Kind) -> Fields:
    """The parameters of a list: pages, and what it can be narrowed by."""
    return Fields(known={**_PAGING, **filters})


def listed_except(unimitated: str, **filters: Kind) -> Fields:
    """A list some of whose filters are not imitated."""
    return Fields(known={**_PAGING, **filters}, unimitated=frozenset(unimitated.split()))


_CUSTOMER_UNIMITATED: Final = (
    "cash_balance invoice_prefix invoice_settings next_invoice_sequence source tax tax_exempt validate"
)
CUSTOMER_UPDATE: Final = fields(
    unimitated=f"{_CUSTOMER_UNIMITATED} default_source",
    address=clearable(ADDRESS),
    balance=INTEGER,
    business_name=CLEARABLE_TEXT,
    description=TEXT,
    email=Text(longest=512),
    expand=EXPAND,
    individual_name=CLEARABLE_TEXT,
    metadata=CLEARABLE_METADATA,
    name=TEXT,
    phone=TEXT,
    preferred_locales=ListOf(item=TEXT),
    shipping=clearable(SHIPPING),
)
CUSTOMER_CREATE: Final = Fields(
    known={**CUSTOMER_UPDATE.known, "payment_method": TEXT},
    unimitated=frozenset(f"{_CUSTOMER_UNIMITATED} tax_id_data test_clock".split()),
)
CUSTOMER_LIST: Final = listed_except("test_clock", created=SINCE, email=TEXT)

METHOD_CREATE: Final = fields(
    unimitated=f"{_OTHER_METHODS} customer payment_method radar_options",
    allow_redisplay=one_of("always limited unspecified"),
    billing_details=BILLING_DETAILS,
    card=CARD_INPUT,
    expand=EXPAND,
    metadata=METADATA,
    type=TEXT,
)
METHOD_UPDATE: Final = fields(
    unimitated="us_bank_account",
    allow_redisplay=one_of("always limited unspecified"),
    billing_details=BILLING_DETAILS,
    card=fields(unimitated="networks", exp_month=Integer(least=1, most=12), exp_year=INTEGER),
    expand=EXPAND,
    metadata=CLEARABLE_METADATA,
)
METHOD_ATTACH: Final = fields(unimitated="customer_account", customer=TEXT, expand=EXPAND)
METHOD_LIST: Final = listed_except("customer_account allow_redisplay", customer=TEXT, type=TEXT)
CUSTOMER_METHOD_LIST: Final = listed_except("allow_redisplay", type=TEXT)

_INTENT_UNIMITATED: Final = "amount_details excluded_payment_method_types hooks payment_details"
_CONNECT: Final = "application_fee_amount transfer_data transfer_group"
_OFF_SESSION: Final = one_of("true false one_off recurring")

INTENT_CREATE: Final = fields(
    required="amount currency",
    unimitated=(
        f"{_INTENT_UNIMITATED} {_CONNECT} on_behalf_of confirmation_token customer_account mandate mandate_data "
        "payment_method_configuration payment_method_data radar_options"
    ),
    amount=AMOUNT,
    automatic_payment_methods=AUTOMATIC_METHODS,
    capture_method=one_of("automatic automatic_async manual"),
    confirm=BOOLEAN,
    confirmation_method=one_of("automatic manual"),
    currency=CURRENCY,
    customer=TEXT,
    description=Text(longest=1000),
    error_on_requires_action=BOOLEAN,
    expand=EXPAND,
    metadata=METADATA,
    off_session=_OFF_SESSION,
    payment_method=TEXT,
    payment_method_options=METHOD_OPTIONS,
    allowed_payment_method_types=ALLOWED_TYPES,
    receipt_email=TEXT,
    return_url=TEXT,
    setup_future_usage=one_of("off_session on_session"),
    shipping=PARCEL,
    statement_descriptor=Text(longest=22),
    statement_descriptor_suffix=Text(longest=22),
    use_stripe_sdk=BOOLEAN,
)
INTENT_UPDATE: Final = fields(
    unimitated=(f"{_INTENT_UNIMITATED} {_CONNECT} customer_account payment_method_configuration payment_method_data"),
    amount=AMOUNT,
    capture_method=one_of("automatic automatic_async manual"),
    currency=CURRENCY,
    customer=TEXT,
    description=Text(longest=1000),
    expand=EXPAND,
    metadata=CLEARABLE_METADATA,
    payment_method=TEXT,
    payment_method_options=METHOD_OPTIONS,
    allowed_payment_method_types=ALLOWED_TYPES,
    receipt_email=CLEARABLE_TEXT,
    setup_future_usage=clearable(one_of("off_session on_session")),
    shipping=clearable(PARCEL),
    statement_descriptor=Text(longest=22),
    statement_descriptor_suffix=Text(longest=22),
)
INTENT_CONFIRM: Final = fields(
    unimitated=(
        f"{_INTENT_UNIMITATED} amount_to_confirm confirmation_token mandate mandate_data payment_method_data "
        "radar_options"
    ),
    capture_method=one_of("automatic automatic_async manual"),
    error_on_requires_action=BOOLEAN,
    expand=EXPAND,
    off_session=_OFF_SESSION,
    payment_method=TEXT,
    payment_method_options=METHOD_OPTIONS,
    allowed_payment_method_types=ALLOWED_TYPES,
    receipt_email=CLEARABLE_TEXT,
    return_url=TEXT,
    setup_future_usage=clearable(one_of("off_session on_session")),
    shipping=clearable(PARCEL),
    use_stripe_sdk=BOOLEAN,
)
INTENT_CAPTURE: Final = fields(
    unimitated="amount_details application_fee_amount hooks payment_details transfer_data",
    amount_to_capture=AMOUNT,
    expand=EXPAND,
    final_capture=BOOLEAN,
    metadata=CLEARABLE_METADATA,
    statement_descriptor=Text(longest=22),
    statement_descriptor_suffix=Text(longest=22),
)
CANCELLATION: Final = one_of("abandoned duplicate fraudulent requested_by_customer")
INTENT_CANCEL: Final = fields(cancellation_reason=CANCELLATION, expand=EXPAND)
INTENT_RETRIEVE: Final = fields(client_secret=TEXT, expand=EXPAND)
INTENT_LIST: Final = listed_except("customer_account", created=SINCE, customer=TEXT)

SETUP_CREATE: Final = fields(
    unimitated=(
        "attach_to_self confirmation_token customer_account "
        "excluded_payment_method_types flow_directions mandate_data on_behalf_of payment_method_configuration "
        "payment_method_data single_use"
    ),
    automatic_payment_methods=AUTOMATIC_METHODS,
    confirm=BOOLEAN,
    customer=TEXT,
    description=Text(longest=1000),
    expand=EXPAND,
    metadata=METADATA,
    payment_method=TEXT,
    payment_method_options=SETUP_METHOD_OPTIONS,
    allowed_payment_method_types=ALLOWED_TYPES,
    return_url=TEXT,
    usage=one_of("off_session on_session"),
    use_stripe_sdk=BOOLEAN,
)
SETUP_CONFIRM: Final = fields(
    unimitated="confirmation_token mandate_data payment_method_data",
    allowed_payment_method_types=ALLOWED_TYPES,
    expand=EXPAND,
    payment_method=TEXT,
    payment_method_options=SETUP_METHOD_OPTIONS,
    return_url=TEXT,
    use_stripe_sdk=BOOLEAN,
)
SETUP_CANCEL: Final = fields(cancellation_reason=one_of("abandoned duplicate requested_by_customer"), expand=EXPAND)
SETUP_LIST: Final = listed_except("attach_to_self customer_account", created=SINCE, customer=TEXT, payment_method=TEXT)

CHARGE_LIST: Final = listed_except("transfer_group", created=SINCE, customer=TEXT, payment_intent=TEXT)
REFUND_CREATE: Final = fields(
    unimitated="currency customer instructions_email origin refund_application_fee reverse_transfer",
    amount=AMOUNT,
    charge=TEXT,
    expand=EXPAND,
    metadata=CLEARABLE_METADATA,
    payment_intent=TEXT,
    reason=one_of("duplicate fraudulent requested_by_customer"),
)
REFUND_UPDATE: Final = fields(expand=EXPAND, metadata=CLEARABLE_METADATA)
REFUND_LIST: Final = listed(charge=TEXT, created=SINCE, payment_intent=TEXT)

_EVIDENCE: Final = [
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
]
EVIDENCE: Final = Fields(
    known={name: Text(longest=20_000) for name in _EVIDENCE}, unimitated=frozenset({"appeal", "enhanced_evidence"})
)
DISPUTE_UPDATE: Final = fields(
    unimitated="intended_submission_method",
    evidence=EVIDENCE,
    expand=EXPAND,
    metadata=CLEARABLE_METADATA,
    submit=BOOLEAN,
)
DISPUTE_LIST: Final = listed(charge=TEXT, created=SINCE, payment_intent=TEXT)

EVENT_LIST: Final = listed(created=SINCE, delivery_success=BOOLEAN, type=TEXT, types=ListOf(item=TEXT))
BALANCE_TRANSACTION_LIST: Final = listed_except("payout", created=SINCE, currency=TEXT, source=TEXT, type=TEXT)
ENDPOINT_CREATE: Final = fields(
    required="enabled_events url",
    unimitated="connect",
    api_version=TEXT,
    description=CLEARABLE_TEXT,
    enabled_events=ListOf(item=TEXT),
    expand=EXPAND,
    metadata=CLEARABLE_METADATA,
    url=TEXT,
)
ENDPOINT_LIST: Final = listed()
