"""Cancelling in two steps: a quote, and its confirmation."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.duffel import fields as f
from sandbox.duffel import test_routes
from sandbox.duffel.balance import Balance
from sandbox.duffel.events import Events
from sandbox.duffel.offer_json import Json
from sandbox.duffel.offers import Offers
from sandbox.duffel.orders import PARTY, Orders
from sandbox.duffel.problems import airline_refused, invalid_state, not_found
from sandbox.duffel.wire import at, cents, moment, money, new_id, only, page
from sandbox.kernel.hub import Hub
from sandbox.kernel.ids import PNR, token
from sandbox.world.airports import airports

KIND = "order_cancellation"
QUOTE_LIVES = timedelta(minutes=30)
VOID_WITHIN = timedelta(hours=24)


class Cancellations:
    def __init__(self, hub: Hub, orders: Orders, offers: Offers, balance: Balance, events: Events) -> None:
        self._hub, self._orders, self._offers, self._balance, self._events = hub, orders, offers, balance, events

    def create(self, body: Any) -> Json:
        """A quote; nothing is cancelled yet. A newer quote for the order makes the older ones stale."""
        asked = f.read(body, {"order_id": f.text()}, {"order_id"})
        now = self._hub.clock.now()
        with self._hub.store.transaction():
            kept = self._orders.kept(asked["order_id"])
            order = kept["order"]
            self._ensure_cancellable(order)
            amount, refund_to = self._refund(kept)
            quote = {
                "id": new_id("ore"), "order_id": order["id"], "live_mode": False, "created_at": at(now),
                "expires_at": at(now + QUOTE_LIVES), "confirmed_at": None,
                "refund_amount": None if amount is None else money(amount),
                "refund_currency": order["total_currency"], "refund_to": refund_to,
                "airline_credits": _credits(order, amount, at(now)[:10]) if refund_to == "airline_credits" else [],
            }  # fmt: skip
            self._hub.store.put(PARTY, KIND, quote["id"], quote, order=order["id"])
            self._events.emit("order_cancellation.created", quote["id"], quote)
        return quote

    def get(self, id_: str) -> Json:
        found = self._hub.store.get(PARTY, KIND, id_)
        if found is None:
            raise not_found()
        return found

    def listing(self, query: Mapping[str, str]) -> Json:
        only(query, "order_id")
        index = {"order": query["order_id"]} if "order_id" in query else {}
        return page(query, self._hub.store.find(PARTY, KIND, None, newest_first=True, **index))  # type: ignore[arg-type]

    def confirm(self, id_: str) -> Json:
        with self._hub.store.transaction():
            quote = self.get(id_)
            kept = self._orders.kept(quote["order_id"])
            self._ensure_fresh(quote, kept["order"])
            self._cancel(kept, quote)
        return quote

    def _ensure_fresh(self, quote: Json, order: Json) -> None:
        if order["cancelled_at"] is not None:
            raise invalid_state("already_cancelled", "Order already cancelled", "The order has been cancelled.")
        newest = self._hub.store.find(PARTY, KIND, None, newest_first=True, limit=1, order=order["id"])[0]
        if newest["id"] != quote["id"] or self._hub.clock.now() >= moment(quote["expires_at"]):
            raise invalid_state(
                "order_cancellation_stale", "Order cancellation stale",
                "This quote has expired or a newer one was made. Please create a new order cancellation.",
            )  # fmt: skip

    def _cancel(self, kept: Json, quote: Json) -> None:
        order, now = kept["order"], self._hub.clock.now()
        refund = cents(quote["refund_amount"] or "0.00")
        quote["confirmed_at"] = at(now)
        order |= {"cancelled_at": at(now), "available_actions": [], "cancellation": quote}
        order["payment_status"]["awaiting_payment"] = False
        self._offers.give_back(kept["seats"])
        kept["seats"] = []
        self._orders.save(kept)
        self._hub.store.put(PARTY, KIND, quote["id"], quote, order=order["id"])
        ours = order["metadata"].get("booking")
        self._hub.effects.update(PARTY, "order", order["id"], status="cancelled")
        self._hub.effects.update(PARTY, "hold", order["id"], status="cancelled")
        self._hub.effects.record(
            PARTY, "cancellation", quote["id"], our_reference=ours, amount=quote["refund_amount"],
            currency=quote["refund_currency"], status="confirmed", order_id=order["id"],
        )  # fmt: skip
        if refund and quote["refund_to"] == "balance":
            self._balance.add(refund)
            self._balance.refund_card(order, refund)
            self._hub.effects.record(
                PARTY, "refund", quote["id"], our_reference=ours, amount=quote["refund_amount"],
                currency=quote["refund_currency"], status="done", order_id=order["id"],
            )  # fmt: skip
        self._events.emit("order_cancellation.confirmed", quote["id"], quote)

    def _ensure_cancellable(self, order: Json) -> None:
        if order["cancelled_at"] is not None:
            raise invalid_state("already_cancelled", "Order already cancelled", "The order has been cancelled.")
        airline = order["owner"]["name"]
        if (args := self._hub.faults.domain(PARTY, "cancel_refused", order_id=order["id"])) is not None:
            raise airline_refused(
                str(args.get("code", "cancellation_refused")), "Cancellation refused",
                "The airline refused to cancel this order. Please contact us.", airline,
            )  # fmt: skip
        if "cancel" not in order["available_actions"]:
            raise invalid_state(
                "order_not_cancellable", "Order not cancellable", "The order can not be cancelled through the API."
            )
        if departure(order) <= self._hub.clock.now():
            raise airline_refused(
                "order_not_cancellable", "Order not cancellable", "The journey has already begun.", airline
            )

    def _refund(self, kept: Json) -> tuple[int | None, str]:
        """Cents that would come back, and where to."""
        order, now = kept["order"], self._hub.clock.now()
        total = cents(order["total_amount"])
        if order["payment_status"]["paid_at"] is None:
            return 0, "awaiting_payment"
        if self._hub.faults.domain(PARTY, "refund_unknown", order_id=order["id"]) is not None:
            return None, "balance"
        ways = [(one["origin"]["iata_code"], one["destination"]["iata_code"]) for one in order["slices"]]
        if test_routes.touches(test_routes.AIRLINE_CREDITS, order["owner"]["iata_code"], ways):
            return total, "airline_credits"
        bought, departs = moment(order["created_at"]), departure(order)
        broken = any(change["action_taken"] is None for change in order["airline_initiated_changes"])
        if broken or (now - bought <= VOID_WITHIN and departs - now >= VOID_WITHIN):
            return total, "balance"
        refund = order["conditions"]["refund_before_departure"]
        if refund is None or not refund["allowed"]:
            return 0, "balance"
        return max(0, total - cents(refund["penalty_amount"] or "0.00")), "balance"


def departure(order: Json) -> Any:
    """The instant the first flight leaves."""
    first = order["slices"][0]["segments"][0]
    zone = airports()[first["origin"]["iata_code"]].zone
    return moment(first["departing_at"]).replace(tzinfo=zone)


def _credits(order: Json, amount: int | None, day: str) -> list[Json]:
    share, rest = divmod(amount or 0, len(order["passengers"]))
    return [
        {
            "id": new_id("acd"), "credit_name": "Travel voucher", "credit_code": token(10, PNR),
            "credit_amount": money(share + (rest if number == 0 else 0)), "credit_currency": order["total_currency"],
            "issued_on": day, "passenger_id": one["id"],
        }
        for number, one in enumerate(order["passengers"])
    ]  # fmt: skip
