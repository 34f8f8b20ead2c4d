"""Issuing transactions: money taken from a card, and money given back to it."""

from __future__ import annotations

from sandbox.stripe import charging
from sandbox.stripe.authorizations import merchant, shrink
from sandbox.stripe.books import Json, our_reference, public, with_metadata
from sandbox.stripe.customers import changed
from sandbox.stripe.desk import PARTY, Call, Desk, network_reference
from sandbox.stripe.errors import invalid, refused
from sandbox.stripe.pages import page


def get_transaction(desk: Desk, call: Call) -> Json:
    """`GET /v1/issuing/transactions/{id}`."""
    return desk.books.get("issuing.transaction", call.id)


def list_transactions(desk: Desk, call: Call) -> Json:
    """`GET /v1/issuing/transactions`."""
    kind = call.get("type")
    wanted = {name: call.get(name) for name in ("card", "cardholder")}
    return page(
        desk, call, "issuing.transaction", "/v1/issuing/transactions", lambda one: kind in {None, one["type"]}, **wanted
    )


def update_transaction(desk: Desk, call: Call) -> Json:
    """`POST /v1/issuing/transactions/{id}`: metadata only."""
    transaction = desk.books.get("issuing.transaction", call.id)
    before = public(transaction)
    with_metadata(transaction, call.params)
    desk.books.keep(transaction)
    desk.tell("issuing_transaction.updated", transaction, changed(before, transaction))
    return transaction


def capture(desk: Desk, authorization: Json, amount: int | None, *, close: bool = True) -> Json:
    """The merchant takes the money: as much as was authorized, less, or, as merchants may, more."""
    if authorization["status"] != "pending" or not authorization["approved"]:
        raise refused(f"Authorization {authorization['id']} is {authorization['status']} and cannot be captured.")
    taken = authorization["amount"] if amount is None else amount
    authorization["_captured"] += taken
    held = authorization["amount"]
    released = held if close else min(held, taken)
    shrink(desk, authorization, released, "closed" if close or released == held else "pending")
    card = desk.books.get("issuing.card", authorization["card"])
    made = _move(desk, card, -taken, authorization["merchant_data"], authorization=authorization["id"])
    return _booked(desk, card, made, "charge")


def force_capture(desk: Desk, card: Json, amount: int, seller: Json) -> Json:
    """Money taken without an authorization before it; networks allow that."""
    return _booked(desk, card, _move(desk, card, -amount, seller, authorization=None), "charge")


def give_back(desk: Desk, card: Json, amount: int, seller: Json, *, authorization: str | None) -> Json:
    """A merchant's refund to the card. It arrives even on a canceled card."""
    made = _move(desk, card, amount, seller, authorization=authorization)
    return _booked(desk, card, made, "refund")


def refund_transaction(desk: Desk, transaction: Json, amount: int | None) -> Json:
    """Undo all or part of a captured transaction."""
    if transaction["type"] != "capture":
        raise refused("Only transactions of type capture can be refunded.")
    left = -transaction["amount"] - transaction.get("_refunded", 0)
    wanted = left if amount is None else amount
    if wanted > left:
        raise invalid("The refund amount is greater than what is left of the transaction.", param="refund_amount")
    transaction["_refunded"] = transaction.get("_refunded", 0) + wanted
    desk.books.keep(transaction)
    card = desk.books.get("issuing.card", transaction["card"])
    return give_back(desk, card, wanted, transaction["merchant_data"], authorization=transaction["authorization"])


def seller_of(call: Call) -> Json:
    """The merchant a test helper was told of."""
    return merchant(call.get("merchant_data", {}))


def _move(desk: Desk, card: Json, amount: int, seller: Json, *, authorization: str | None) -> Json:
    return desk.books.create(
        "issuing.transaction",
        amount=amount,
        amount_details={"atm_fee": None, "cashback_amount": None},
        authorization=authorization,
        balance_transaction=None,
        card=card["id"],
        cardholder=card["cardholder"],
        currency=card["currency"],
        dispute=None,
        merchant_amount=amount,
        merchant_currency=card["currency"],
        merchant_data=seller,
        metadata=dict(card["metadata"]),
        network_data={
            "authorization_code": None,
            "processing_date": desk.hub.clock.now().date().isoformat(),
            "transaction_id": network_reference(),
        },
        token=None,
        type="capture" if amount < 0 else "refund",
        wallet=None,
    )


def _booked(desk: Desk, card: Json, made: Json, effect: str) -> Json:
    made["balance_transaction"] = charging.book(
        desk, "issuing_transaction", made, amount=made["amount"], balance="issuing"
    )["id"]
    desk.books.keep(made)
    desk.note(effect, made["id"], our_reference=our_reference(card), amount=abs(made["amount"]),
              currency=made["currency"], status="succeeded", card=card["id"],
              merchant=made["merchant_data"]["name"])  # fmt: skip
    if effect == "charge" and made["authorization"] is not None:
        desk.hub.effects.update(PARTY, "authorization", made["authorization"], status="captured")
    desk.tell("issuing_transaction.created", made)
    return made
