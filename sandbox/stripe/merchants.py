"""Merchants who charge issued cards: the sandbox's suppliers through the hub, and Stripe's test helpers."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.stripe import realtime, transactions
from sandbox.stripe.authorizations import Asked, Verdict, conclude, expire, increment, merchant, open_, reverse
from sandbox.stripe.books import Json
from sandbox.stripe.desk import Call, Desk
from sandbox.stripe.errors import invalid, refused
from sandbox.stripe.money import check_currency, convert
from sandbox.stripe.testcards import BY_NUMBER


class Acquirer:
    """What the other parties call: `hub.charge_card` and `hub.refund_card`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._silent: set[str] = set()

    def charge(
        self,
        *,
        amount_minor: int,
        currency: str,
        merchant: Mapping[str, str],
        reference: str,
        card_id: str | None = None,
        number: str | None = None,
        capture: bool = True,
    ) -> bool:
        """Authorize, and capture at once unless told otherwise. False: declined."""
        card = self._card(card_id, number)
        if card is None:
            return _foreign_card_pays(number)
        asked = Asked(amount_minor, currency.lower(), _seller(merchant), merchant_reference=reference)
        with self._desk.hub.store.transaction():
            authorization, verdict = open_(self._desk, card, asked)
            if verdict is None:
                verdict = self._ask(authorization)
            conclude(self._desk, authorization, verdict)
            if verdict.approved and capture:
                transactions.capture(self._desk, authorization, None)
        return verdict.approved

    def refund(
        self,
        *,
        amount_minor: int,
        currency: str,
        merchant: Mapping[str, str],
        reference: str,
        card_id: str | None = None,
        number: str | None = None,
    ) -> bool:
        """Give money back for what was charged under `reference`: a hold shrinks, a capture is refunded.

        A merchant that kept no card names none; the reference then finds the card it was charged to.
        """
        card = self._card(card_id, number) if card_id or number else self._charged_under(reference)
        if card is None:
            return _foreign_card_pays(number)
        amount = convert(amount_minor, currency.lower(), card["currency"])
        if amount is None:
            return False
        with self._desk.hub.store.transaction():
            return self._refund(card, amount, reference, _seller(merchant))

    def forget(self) -> None:
        """Ask everybody again."""
        self._silent.clear()

    def _ask(self, authorization: Json) -> Verdict:
        """The account's own decision.

        A supplier's transaction is open, so the whole sandbox waits for the answer: who was silent once is not asked
        again before a reset, and a receiver inside this very process (a transport given by a test) is not asked at all.
        """
        if self._desk.config.webhook_transport is not None:
            return realtime.unasked()
        wanted = realtime.question(self._desk, authorization)
        if wanted is None or wanted.url in self._silent:
            return realtime.unasked()
        verdict = wanted.ask_now()
        if verdict.reason == "webhook_timeout":
            self._silent.add(wanted.url)
        return verdict

    def _refund(self, card: Json, amount: int, reference: str, seller: Json) -> bool:
        earlier = self._desk.books.all("issuing.authorization", card=card["id"], _merchant_reference=reference)
        approved = [one for one in earlier if one["approved"]]
        if not approved:
            return False
        latest = approved[0]
        if latest["status"] == "pending":
            reverse(self._desk, latest, min(amount, latest["amount"]))
        else:
            transactions.give_back(self._desk, card, amount, seller, authorization=latest["id"])
        return True

    def _charged_under(self, reference: str) -> Json | None:
        found = self._desk.books.all(
            "issuing.authorization", lambda one: bool(one["approved"]), _merchant_reference=reference
        )
        return self._desk.books.find("issuing.card", found[0]["card"]) if found else None

    def _card(self, card_id: str | None, number: str | None) -> Json | None:
        if card_id is not None:
            return self._desk.books.find("issuing.card", card_id)
        if number is None:
            return None
        found = self._desk.books.all("issuing.card", _fingerprint=self._desk.press.fingerprint(number))
        return found[0] if found else None


async def authorize(desk: Desk, call: Call) -> Json:
    """`POST /v1/test_helpers/issuing/authorizations`: a merchant asks, the account may answer."""
    with desk.hub.store.transaction():
        card = desk.books.get("issuing.card", call.params["card"], param="card")
        authorization, verdict = open_(desk, card, _asked(call, card))
        wanted = realtime.question(desk, authorization) if verdict is None else None
    if wanted is not None:
        verdict = await wanted.ask(desk.config.webhook_transport)
    with desk.hub.store.transaction():
        authorization = desk.books.get("issuing.authorization", authorization["id"])
        verdict = _answered_by_call(authorization) or verdict or realtime.unasked()
        return conclude(desk, authorization, verdict)


def capture(desk: Desk, call: Call) -> Json:
    """`POST …/{id}/capture`."""
    authorization = desk.books.get("issuing.authorization", call.id)
    close = call.get("close_authorization", True)
    transactions.capture(desk, authorization, call.get("capture_amount"), close=close)
    return desk.books.get("issuing.authorization", call.id)


def reverse_helper(desk: Desk, call: Call) -> Json:
    """`POST …/{id}/reverse`."""
    return reverse(desk, desk.books.get("issuing.authorization", call.id), call.get("reverse_amount"))


def expire_helper(desk: Desk, call: Call) -> Json:
    """`POST …/{id}/expire`."""
    return expire(desk, desk.books.get("issuing.authorization", call.id))


def increment_helper(desk: Desk, call: Call) -> Json:
    """`POST …/{id}/increment`."""
    return increment(desk, desk.books.get("issuing.authorization", call.id), call.params["increment_amount"])


def force_capture(desk: Desk, call: Call) -> Json:
    """`POST /v1/test_helpers/issuing/transactions/create_force_capture`."""
    card = _card_in_its_currency(desk, call)
    return transactions.force_capture(desk, card, call.params["amount"], transactions.seller_of(call))


def unlinked_refund(desk: Desk, call: Call) -> Json:
    """`POST /v1/test_helpers/issuing/transactions/create_unlinked_refund`."""
    card = _card_in_its_currency(desk, call)
    return transactions.give_back(desk, card, call.params["amount"], transactions.seller_of(call), authorization=None)


def refund_helper(desk: Desk, call: Call) -> Json:
    """`POST /v1/test_helpers/issuing/transactions/{id}/refund`."""
    transaction = desk.books.get("issuing.transaction", call.id)
    transactions.refund_transaction(desk, transaction, call.get("refund_amount"))
    return desk.books.get("issuing.transaction", call.id)


def _card_in_its_currency(desk: Desk, call: Call) -> Json:
    card = desk.books.get("issuing.card", call.params["card"], param="card")
    if call.get("currency", card["currency"]).lower() != card["currency"]:
        raise invalid(f"The currency must be the card's own, {card['currency']}.", param="currency")
    return card


def _asked(call: Call, card: Json) -> Asked:
    own, foreign = call.get("amount"), call.get("merchant_amount")
    if (own is None) == (foreign is None):
        raise invalid(
            "Exactly one of amount and merchant_amount must be given.", code="parameter_missing", param="amount"
        )
    if foreign is not None and "merchant_currency" not in call.params:
        raise invalid("Missing required param: merchant_currency.", code="parameter_missing", param="merchant_currency")
    currency = call.params["merchant_currency"] if own is None else call.get("currency", card["currency"])
    if own is not None and currency.lower() != card["currency"]:
        raise refused(f"The currency of `amount` must be the card's own, {card['currency']}.", param="currency")
    return Asked(
        amount=own if own is not None else foreign,
        currency=check_currency(currency),
        merchant=transactions.seller_of(call),
        method=call.get("authorization_method", "online"),
        controllable=call.get("is_amount_controllable", False),
    )


def _answered_by_call(authorization: Json) -> Verdict | None:
    said = authorization.pop("_answer", None)
    return None if said is None else Verdict(said["approved"], said["reason"], amount=said["amount"])


def _seller(given: Mapping[str, str]) -> Json:
    return merchant(dict(given))


def _foreign_card_pays(number: str | None) -> bool:
    """A card that is not issued here: test cards behave as documented, anything else is declined."""
    known = BY_NUMBER.get(number or "")
    return known is not None and known.decline is None
