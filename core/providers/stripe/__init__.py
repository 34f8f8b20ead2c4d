"""Stripe: virtual cards, charges of saved cards, and its webhooks. The SDK is imported when the first call is made."""

from __future__ import annotations

from core.providers.stripe.account import StripeAccount, StripeConfig
from core.providers.stripe.charges import StripeCharges
from core.providers.stripe.errors import SignatureRefused, StripeMisuse
from core.providers.stripe.events import (
    AuthorisationMoved,
    CardAsked,
    CardDecided,
    CardMoneyMoved,
    ChargeRefunded,
    DisputeMoved,
    ProviderEvent,
    RefundMoved,
    normalise,
)
from core.providers.stripe.issuer import StripeIssuer
from core.providers.stripe.webhooks import authorization_answer, verify_webhook

__all__ = [
    "AuthorisationMoved",
    "CardAsked",
    "CardDecided",
    "CardMoneyMoved",
    "ChargeRefunded",
    "DisputeMoved",
    "ProviderEvent",
    "RefundMoved",
    "SignatureRefused",
    "StripeAccount",
    "StripeCharges",
    "StripeConfig",
    "StripeIssuer",
    "StripeMisuse",
    "authorization_answer",
    "normalise",
    "verify_webhook",
]
