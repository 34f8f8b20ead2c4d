"""Issuing: whose name is on a card, and the cards. Numbers exist only in the answer that was asked for them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final

from sandbox.stripe.books import Json, our_reference, public, with_metadata
from sandbox.stripe.customers import changed
from sandbox.stripe.desk import PARTY, Call, Desk
from sandbox.stripe.errors import invalid, refused
from sandbox.stripe.lifecycle import may_move
from sandbox.stripe.pages import page

_CARD_CURRENCIES: Final = ("usd", "eur", "gbp")
_NAME: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .'’-])*")
_DEFAULT_LIMIT: Final = 50_000
_VALID_YEARS: Final = 3


def create_cardholder(desk: Desk, call: Call) -> Json:
    """`POST /v1/issuing/cardholders`."""
    name = call.params["name"]
    if _NAME.fullmatch(name) is None:
        raise invalid("The cardholder's name cannot contain numbers or special characters.", param="name")
    kind = call.get("type", "individual")
    made = desk.books.create(
        "issuing.cardholder",
        billing={"address": _address(call.params["billing"]["address"])},
        company={"tax_id_provided": "tax_id" in call.params["company"]} if "company" in call.params else None,
        email=call.get("email"),
        individual=_individual(call.get("individual")),
        metadata={},
        name=name,
        phone_number=call.get("phone_number"),
        preferred_locales=call.get("preferred_locales", []),
        requirements={"disabled_reason": None, "past_due": []},
        spending_controls=_controls(call.get("spending_controls", {}), None),
        status=call.get("status", "active"),
        type=kind,
    )
    with_metadata(made, call.params)
    _require(made)
    desk.books.keep(made)
    desk.tell("issuing_cardholder.created", made)
    return made


def get_cardholder(desk: Desk, call: Call) -> Json:
    """`GET /v1/issuing/cardholders/{id}`."""
    return desk.books.get("issuing.cardholder", call.id)


def update_cardholder(desk: Desk, call: Call) -> Json:
    """`POST /v1/issuing/cardholders/{id}`."""
    holder = desk.books.get("issuing.cardholder", call.id)
    before = public(holder)
    for name in ("email", "phone_number", "preferred_locales", "status"):
        if name in call.params:
            holder[name] = call.params[name]
    if "billing" in call.params:
        holder["billing"] = {"address": _address(call.params["billing"]["address"])}
    if "individual" in call.params:
        holder["individual"] = _individual(call.params["individual"])
    if "spending_controls" in call.params:
        holder["spending_controls"] = _controls(call.params["spending_controls"], holder["spending_controls"])
    with_metadata(holder, call.params)
    _require(holder)
    desk.books.keep(holder)
    desk.tell("issuing_cardholder.updated", holder, changed(before, holder))
    return holder


def list_cardholders(desk: Desk, call: Call) -> Json:
    """`GET /v1/issuing/cardholders`."""
    phone, kind = call.get("phone_number"), call.get("type")
    return page(
        desk,
        call,
        "issuing.cardholder",
        "/v1/issuing/cardholders",
        lambda one: phone in {None, one["phone_number"]} and kind in {None, one["type"]},
        email=call.get("email"),
        status=call.get("status"),
    )


def create_card(desk: Desk, call: Call) -> Json:
    """`POST /v1/issuing/cards`."""
    currency = call.params["currency"].lower()
    if currency not in _CARD_CURRENCIES:
        raise invalid(f"Invalid currency: cards are issued in {', '.join(_CARD_CURRENCIES)}.", param="currency")
    if call.params["type"] != "virtual":
        raise invalid("This sandbox issues only virtual cards.", param="type")
    if "cardholder" not in call.params:
        raise invalid("Missing required param: cardholder.", code="parameter_missing", param="cardholder")
    holder = desk.books.get("issuing.cardholder", call.params["cardholder"], param="cardholder")
    status = call.get("status", "inactive")
    if status == "active" and holder["status"] != "active":
        raise refused(
            f"The cardholder {holder['id']} is {holder['status']}, so the card cannot be active.", param="status"
        )
    made = desk.books.create(
        "issuing.card",
        brand="Visa",
        cancellation_reason=None,
        cardholder=holder["id"],
        currency=currency,
        **_expiry(desk, call),
        last4="",
        latest_fraud_warning=None,
        lifecycle_controls=None,
        metadata={},
        personalization_design=None,
        replaced_by=None,
        replacement_for=None,
        replacement_reason=None,
        second_line=None,
        shipping=None,
        spending_controls=_card_controls(call.get("spending_controls"), None, currency),
        status=status,
        type="virtual",
        wallets=_wallets(),
    )
    numbers = desk.press.of(made["id"])
    made.update(last4=numbers.number[-4:], _fingerprint=desk.press.fingerprint(numbers.number))
    with_metadata(made, call.params)
    desk.books.keep(made)
    limit = made["spending_controls"]["spending_limits"]
    desk.note("card", made["id"], our_reference=our_reference(made), currency=currency, status=status,
              amount=limit[0]["amount"] if limit else None)  # fmt: skip
    desk.tell("issuing_card.created", made)
    return made


def get_card(desk: Desk, call: Call) -> Json:
    """`GET /v1/issuing/cards/{id}`; `expand[]=number&expand[]=cvc` reveals."""
    return desk.books.get("issuing.card", call.id)


def update_card(desk: Desk, call: Call) -> Json:
    """`POST /v1/issuing/cards/{id}`. Cancelling is final."""
    card = desk.books.get("issuing.card", call.id)
    before = public(card)
    after = call.get("status", card["status"])
    if not may_move("issuing.card", card["status"], after):
        raise refused("Canceled cards cannot be updated to another status.", param="status")
    if "cancellation_reason" in call.params and after != "canceled":
        raise invalid("A cancellation reason needs `status=canceled`.", param="cancellation_reason")
    card["status"] = after
    card["cancellation_reason"] = call.get("cancellation_reason", card["cancellation_reason"])
    if "spending_controls" in call.params:
        card["spending_controls"] = _card_controls(
            call.params["spending_controls"], card["spending_controls"], card["currency"]
        )
    with_metadata(card, call.params)
    difference = changed(before, card)
    desk.books.keep(card)
    if difference:
        desk.hub.effects.update(PARTY, "card", card["id"], status=card["status"])
        desk.tell("issuing_card.updated", card, difference)
    return card


def list_cards(desk: Desk, call: Call) -> Json:
    """`GET /v1/issuing/cards`."""
    wanted = {name: call.get(name) for name in ("exp_month", "exp_year", "last4", "type")}

    def fits(card: Json) -> bool:
        return all(value in {None, card[name]} for name, value in wanted.items())

    return page(
        desk,
        call,
        "issuing.card",
        "/v1/issuing/cards",
        fits,
        cardholder=call.get("cardholder"),
        status=call.get("status"),
    )


def _controls(given: Json, before: Json | None) -> Json:
    kept: Json = before or {
        "allowed_card_presences": None,
        "allowed_categories": None,
        "allowed_merchant_countries": None,
        "blocked_card_presences": None,
        "blocked_categories": None,
        "blocked_merchant_countries": None,
        "spending_limits": [],
        "spending_limits_currency": None,
    }
    both = {**kept, **given}
    if both["allowed_categories"] and both["blocked_categories"]:
        message = "Only one of `allowed_categories` and `blocked_categories` can be set."
        raise invalid(message, param="spending_controls")
    limits = both["spending_limits"] or []
    both["spending_limits"] = [{"categories": None, **limit} for limit in limits]
    return both


def _card_controls(given: Json | None, before: Json | None, currency: str) -> Json:
    both = _controls(given or {}, before)
    if given is None and before is None:
        both["spending_limits"] = [{"amount": _DEFAULT_LIMIT, "categories": None, "interval": "daily"}]
    both["spending_limits_currency"] = currency if both["spending_limits"] else None
    return both


def _expiry(desk: Desk, call: Call) -> dict[str, int]:
    now = datetime.fromtimestamp(desk.books.now(), tz=UTC)
    month, year = call.get("exp_month", now.month), call.get("exp_year", now.year + _VALID_YEARS)
    if (year, month) < (now.year, now.month):
        raise invalid("The card would have expired already.", param="exp_year")
    return {"exp_month": month, "exp_year": year}


def _wallets() -> Json:
    ineligible: dict[str, Any] = {"eligible": False, "ineligible_reason": "missing_agreement"}
    return {"apple_pay": ineligible, "google_pay": ineligible, "primary_account_identifier": None}


def _address(given: Json) -> Json:
    names = ("city", "country", "line1", "line2", "postal_code", "state")
    return {name: given.get(name) for name in names}


def _individual(given: Json | None) -> Json | None:
    if given is None:
        return None
    issuing = given.get("card_issuing")
    terms = {"date": None, "ip": None, "user_agent": None, **(issuing or {}).get("user_terms_acceptance", {})}
    return {
        "card_issuing": None if issuing is None else {"user_terms_acceptance": terms},
        "dob": given.get("dob"),
        "first_name": given.get("first_name"),
        "last_name": given.get("last_name"),
        "verification": None,
    }


def _require(holder: Json) -> None:
    """An individual's card works only once first and last name are known."""
    due: list[str] = []
    if holder["type"] == "individual":
        person = holder["individual"] or {}
        due = [f"individual.{name}" for name in ("first_name", "last_name") if not person.get(name)]
    holder["requirements"] = {"disabled_reason": "requirements.past_due" if due else None, "past_due": due}
