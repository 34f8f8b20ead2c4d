"""Parameters of the Issuing operations and of their test helpers."""

from __future__ import annotations

from typing import Final

from sandbox.stripe.categories import CATEGORIES
from sandbox.stripe.parameters import (
    AMOUNT,
    BOOLEAN,
    EXPAND,
    INTEGER,
    METADATA,
    TEXT,
    Fields,
    Integer,
    ListOf,
    Text,
    clearable,
    fields,
    one_of,
)
from sandbox.stripe.tables import CLEARABLE_METADATA, CLEARABLE_TEXT, CURRENCY, SINCE, listed, listed_except

CATEGORY: Final = Text(choices=tuple(sorted(CATEGORIES)))
SOLD: Final = Text(choices=tuple(sorted(CATEGORIES - {"miscellaneous"})))
PRESENCES: Final = ListOf(item=one_of("not_present present"))
SPENDING_LIMIT: Final = fields(
    required="amount interval",
    amount=AMOUNT,
    categories=ListOf(item=CATEGORY),
    interval=one_of("all_time daily monthly per_authorization weekly yearly"),
)
CARD_CONTROLS: Final = fields(
    allowed_card_presences=PRESENCES,
    allowed_categories=clearable(ListOf(item=CATEGORY)),
    allowed_merchant_countries=clearable(ListOf(item=Text(longest=2))),
    blocked_card_presences=PRESENCES,
    blocked_categories=clearable(ListOf(item=CATEGORY)),
    blocked_merchant_countries=clearable(ListOf(item=Text(longest=2))),
    spending_limits=clearable(ListOf(item=SPENDING_LIMIT)),
)
CARDHOLDER_CONTROLS: Final = Fields(known={**CARD_CONTROLS.known, "spending_limits_currency": CURRENCY})
BILLING_ADDRESS: Final = fields(
    required="city country line1 postal_code",
    city=TEXT,
    country=Text(longest=2),
    line1=TEXT,
    line2=TEXT,
    postal_code=TEXT,
    state=TEXT,
)
INDIVIDUAL: Final = fields(
    unimitated="verification",
    card_issuing=fields(
        user_terms_acceptance=fields(date=INTEGER, ip=TEXT, user_agent=CLEARABLE_TEXT),
    ),
    dob=fields(required="day month year", day=Integer(least=1, most=31), month=Integer(least=1, most=12), year=INTEGER),
    first_name=TEXT,
    last_name=TEXT,
)
_LOCALES: Final = ListOf(item=one_of("de en es fr it"))

CARDHOLDER_CREATE: Final = fields(
    required="billing name",
    billing=fields(required="address", address=BILLING_ADDRESS),
    company=fields(tax_id=TEXT),
    email=TEXT,
    expand=EXPAND,
    individual=INDIVIDUAL,
    metadata=METADATA,
    name=Text(longest=24),
    phone_number=TEXT,
    preferred_locales=_LOCALES,
    spending_controls=CARDHOLDER_CONTROLS,
    status=one_of("active inactive"),
    type=one_of("company individual"),
)
CARDHOLDER_UPDATE: Final = fields(
    billing=fields(required="address", address=BILLING_ADDRESS),
    company=fields(tax_id=TEXT),
    email=TEXT,
    expand=EXPAND,
    individual=INDIVIDUAL,
    metadata=METADATA,
    phone_number=TEXT,
    preferred_locales=_LOCALES,
    spending_controls=CARDHOLDER_CONTROLS,
    status=one_of("active inactive"),
)
CARDHOLDER_LIST: Final = listed(
    created=SINCE,
    email=TEXT,
    phone_number=TEXT,
    status=one_of("active blocked inactive"),
    type=one_of("company individual"),
)

CARD_CREATE: Final = fields(
    required="currency type",
    unimitated=(
        "financial_account lifecycle_controls personalization_design pin replacement_for replacement_reason "
        "second_line shipping"
    ),
    cardholder=TEXT,
    currency=CURRENCY,
    exp_month=Integer(least=1, most=12),
    exp_year=INTEGER,
    expand=EXPAND,
    metadata=METADATA,
    spending_controls=CARD_CONTROLS,
    status=one_of("active inactive"),
    type=one_of("physical virtual"),
)
CARD_UPDATE: Final = fields(
    unimitated="financial_account personalization_design pin shipping",
    cancellation_reason=one_of("lost stolen"),
    expand=EXPAND,
    metadata=CLEARABLE_METADATA,
    spending_controls=CARD_CONTROLS,
    status=one_of("active canceled inactive"),
)
CARD_LIST: Final = listed_except(
    "personalization_design",
    cardholder=TEXT,
    created=SINCE,
    exp_month=INTEGER,
    exp_year=INTEGER,
    last4=TEXT,
    status=one_of("active canceled inactive"),
    type=one_of("physical virtual"),
)

AUTHORIZATION_LIST: Final = listed(
    card=TEXT, cardholder=TEXT, created=SINCE, status=one_of("closed expired pending reversed")
)
AUTHORIZATION_UPDATE: Final = fields(expand=EXPAND, metadata=CLEARABLE_METADATA)
APPROVE: Final = fields(amount=AMOUNT, expand=EXPAND, metadata=CLEARABLE_METADATA)
DECLINE: Final = fields(expand=EXPAND, metadata=CLEARABLE_METADATA)
TRANSACTION_LIST: Final = listed(card=TEXT, cardholder=TEXT, created=SINCE, type=one_of("capture refund"))
TRANSACTION_UPDATE: Final = fields(expand=EXPAND, metadata=CLEARABLE_METADATA)

MERCHANT: Final = fields(
    category=SOLD,
    city=TEXT,
    country=Text(longest=2),
    name=TEXT,
    network_id=TEXT,
    postal_code=TEXT,
    state=TEXT,
    terminal_id=TEXT,
    url=TEXT,
)
TEST_AUTHORIZE: Final = fields(
    required="card",
    unimitated=(
        "amount_details fleet fraud_disputability_likelihood fuel network_data risk_assessment verification_data wallet"
    ),
    amount=AMOUNT,
    authorization_method=one_of("chip contactless keyed_in online swipe"),
    card=TEXT,
    currency=CURRENCY,
    expand=EXPAND,
    is_amount_controllable=BOOLEAN,
    merchant_amount=AMOUNT,
    merchant_currency=CURRENCY,
    merchant_data=MERCHANT,
)
TEST_CAPTURE: Final = fields(
    unimitated="purchase_details", capture_amount=AMOUNT, close_authorization=BOOLEAN, expand=EXPAND
)
TEST_REVERSE: Final = fields(expand=EXPAND, reverse_amount=AMOUNT)
TEST_INCREMENT: Final = fields(
    required="increment_amount", expand=EXPAND, increment_amount=AMOUNT, is_amount_controllable=BOOLEAN
)
TEST_FORCE_CAPTURE: Final = fields(
    required="amount card",
    unimitated="purchase_details",
    amount=AMOUNT,
    card=TEXT,
    currency=CURRENCY,
    expand=EXPAND,
    merchant_data=MERCHANT,
)
TEST_REFUND: Final = fields(expand=EXPAND, refund_amount=AMOUNT)
