"""Test cards of test mode: what each number and token does. Only its last four digits are ever kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TestCard:
    """A card and how its bank behaves."""

    __test__ = False  # not a test case, whatever its name

    number: str
    brand: str
    funding: str = "credit"
    country: str = "US"
    decline: tuple[str, str] | None = None
    """Error code and decline code of every charge."""
    attaches: bool = True
    """False: already saving the card is declined."""
    authentication: str = "none"
    """`unless_set_up`: asks until saved for off-session use; `always`: asks each time."""
    dispute: str | None = None
    refund: str | None = None
    """`fails`: succeeds first and fails later; `pending`: succeeds later."""

    @property
    def last4(self) -> str:
        """All of the number that may be kept."""
        return self.number[-4:]

    @property
    def name(self) -> str:
        """The key under which saved methods remember the behaviour."""
        return f"{self.brand}_{self.last4}"


def _declining(number: str, code: str, decline_code: str) -> TestCard:
    return TestCard(number, "visa", decline=(code, decline_code), attaches=False)


_CARDS: Final = (
    TestCard("4242424242424242", "visa"),
    TestCard("4000056655665556", "visa", funding="debit"),
    TestCard("4000008260000000", "visa", country="GB"),
    TestCard("4000002760000016", "visa", country="DE"),
    TestCard("5555555555554444", "mastercard"),
    TestCard("5200828282828210", "mastercard", funding="debit"),
    TestCard("378282246310005", "amex"),
    TestCard("6011111111111117", "discover"),
    _declining("4000000000000002", "card_declined", "generic_decline"),
    _declining("4000000000009995", "card_declined", "insufficient_funds"),
    _declining("4000000000009987", "card_declined", "lost_card"),
    _declining("4000000000009979", "card_declined", "stolen_card"),
    _declining("4000000000000069", "expired_card", "expired_card"),
    _declining("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
    _declining("4000000000000119", "processing_error", "processing_error"),
    _declining("4100000000000019", "card_declined", "fraudulent"),
    TestCard("4000000000000341", "visa", decline=("card_declined", "generic_decline")),
    TestCard("4000002500003155", "visa", authentication="unless_set_up"),
    TestCard("4000002760003184", "visa", authentication="always"),
    TestCard("4000000000003220", "visa", authentication="always"),
    TestCard("4000000000000259", "visa", dispute="fraudulent"),
    TestCard("4000000000002685", "visa", dispute="product_not_received"),
    TestCard("4000000000005126", "visa", refund="fails"),
    TestCard("4000000000007726", "visa", refund="pending"),
)
BY_NUMBER: Final = {card.number: card for card in _CARDS}
BY_NAME: Final = {card.name: card for card in _CARDS}

_TOKENS: Final = {
    "visa": "4242424242424242",
    "visa_debit": "4000056655665556",
    "gb": "4000008260000000",
    "de": "4000002760000016",
    "mastercard": "5555555555554444",
    "mastercard_debit": "5200828282828210",
    "amex": "378282246310005",
    "discover": "6011111111111117",
    "chargeDeclined": "4000000000000002",
    "visa_chargeDeclined": "4000000000000002",
    "chargeDeclinedInsufficientFunds": "4000000000009995",
    "visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "visa_chargeDeclinedLostCard": "4000000000009987",
    "visa_chargeDeclinedStolenCard": "4000000000009979",
    "chargeDeclinedExpiredCard": "4000000000000069",
    "chargeDeclinedIncorrectCvc": "4000000000000127",
    "chargeDeclinedProcessingError": "4000000000000119",
    "chargeDeclinedFraudulent": "4100000000000019",
    "chargeCustomerFail": "4000000000000341",
    "authenticationRequiredOnSetup": "4000002500003155",
    "authenticationRequired": "4000002760003184",
    "threeDSecure2Required": "4000000000003220",
    "createDispute": "4000000000000259",
    "createDisputeProductNotReceived": "4000000000002685",
    "refundFail": "4000000000005126",
    "pendingRefund": "4000000000007726",
}

DECLINES: Final = {
    "card_declined": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
    "authentication_required": "Your card was declined. This transaction requires authentication.",
}


def by_token(token: str) -> TestCard | None:
    """The card behind `pm_card_…` or `tok_…`."""
    for prefix in ("pm_card_", "tok_"):
        if token.startswith(prefix) and token[len(prefix) :] in _TOKENS:
            return BY_NUMBER[_TOKENS[token[len(prefix) :]]]
    return None


def decline_message(code: str, decline_code: str) -> str:
    """What the bank's answer reads like."""
    return DECLINES.get(decline_code, DECLINES.get(code, DECLINES["card_declined"]))
