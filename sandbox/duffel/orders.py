"""Booking: instant orders, holds, payment, and reading them back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sandbox.duffel import fields as f
from sandbox.duffel import test_routes
from sandbox.duffel.balance import Balance
from sandbox.duffel.events import Events
from sandbox.duffel.offer_json import Json
from sandbox.duffel.offers import LiveOffer, Offers
from sandbox.duffel.order_json import bought_services, order, tickets
from sandbox.duffel.order_requests import PAYMENT, ensure_passengers, read_order
from sandbox.duffel.problems import Problem, airline_refused, invalid, invalid_state, not_found, offer_gone, problem
from sandbox.duffel.wire import at, cents, moment, new_id, only, page
from sandbox.kernel.hub import Hub

PARTY, KIND = "duffel", "order"


class Accepted(Exception):
    """The airline has not answered yet: the vendor says 202 and tells the outcome later."""


class Orders:
    def __init__(self, hub: Hub, offers: Offers, balance: Balance, events: Events) -> None:
        self._hub, self._offers, self._balance, self._events = hub, offers, balance, events
        hub.timers.on(PARTY, "lapse_hold", self._lapse)
        hub.timers.on(PARTY, "settle_order", self._settle)

    def create(self, body: Any) -> Json:
        asked = read_order(body)
        found = self._offers.live(asked["selected_offers"][0])
        ensure_passengers(asked, found.body["passengers"])
        self._meet_faults(found, asked)
        if (pending := self._hub.faults.domain(PARTY, "pending_202", offer_id=found.id)) is not None:
            self._defer(body, found, pending)
            raise Accepted
        outcome = self._book(found, asked)
        if isinstance(outcome, Problem):
            raise outcome
        return outcome

    def get(self, id_: str) -> Json:
        """The public order; 404 for any other id."""
        body: Json = self.kept(id_)["order"]
        return body

    def kept(self, id_: str) -> Json:
        """The order with what the airline keeps to itself: seats, card, offer."""
        found = self._hub.store.get(PARTY, KIND, id_)
        if found is None:
            raise not_found()
        return found

    def save(self, kept: Json) -> None:
        body = kept["order"]
        body["synced_at"] = at(self._hub.clock.now())[:19] + "Z"
        self._hub.store.put(
            PARTY, KIND, body["id"], kept, offer=body["offer_id"], reference=body["booking_reference"],
            awaiting=body["payment_status"]["awaiting_payment"],
        )  # fmt: skip

    def listing(self, query: Mapping[str, str], names: list[str]) -> Json:
        only(
            query, "booking_reference", "awaiting_payment", "passenger_name[]", "user_id", "offer_id", "sort",
            "owner_id", "requires_action",
        )  # fmt: skip
        index: dict[str, Any] = {}
        for name, entry in (("booking_reference", "reference"), ("offer_id", "offer")):
            if name in query:
                index[entry] = query[name]
        if "awaiting_payment" in query:
            if query["awaiting_payment"] not in ("true", "false"):
                raise invalid("awaiting_payment", "Field 'awaiting_payment' must be true or false")
            index["awaiting"] = query["awaiting_payment"] == "true"
        kept = self._hub.store.find(PARTY, KIND, None, newest_first=True, **index)
        found = [one["order"] for one in kept if _fits(one["order"], query, names)]
        return page(query, _sorted(found, query.get("sort")))

    def update(self, id_: str, body: Any) -> Json:
        asked = f.read(body, {"metadata": f.metadata, "users": f.array(f.text())}, {"metadata"})
        with self._hub.store.transaction():
            kept = self.kept(id_)
            kept["order"]["metadata"] = asked["metadata"]
            self.save(kept)
            self._hub.effects.update(PARTY, "order", id_, metadata=asked["metadata"])
            self._events.emit("order.updated", id_, kept["order"])
        updated: Json = kept["order"]
        return updated

    def pay(self, body: Any) -> Json:
        """Pay a held order; answers the payment."""
        asked = f.read(body, {"order_id": f.text(), "payment": PAYMENT}, {"order_id", "payment"})
        with self._hub.store.transaction():
            kept = self.kept(asked["order_id"])
            refusal = self._charge(kept, asked["payment"])
            if refusal is None:
                payment = self._paid(kept, asked["payment"])
        if refusal is not None:
            raise refusal
        return payment

    def _book(self, found: LiveOffer, asked: Json) -> Json | Problem:
        """A declined card is given back as the refusal, so that its trace is committed."""
        hold = asked["type"] == "hold"
        offered = self._offers.services(found)
        services = bought_services(offered, asked.get("services", []))
        total = cents(found.body["total_amount"]) + self._offers.services_total(offered, asked.get("services", []))
        now = self._hub.clock.now()
        body = order(found, asked, services, total, now, hold=hold)
        if hold and found.body["payment_requirements"]["requires_instant_payment"]:
            raise problem(
                400, "invalid_state_error", "invalid_order_create_type", "Invalid order create type",
                "The specified `type` was incorrect.",
            )  # fmt: skip
        if not hold:
            _ensure_amount(asked["payments"][0], total, body["total_currency"])
        with self._hub.store.transaction():
            if not hold and (declined := self._balance.charge_card(body, total)) is not None:
                return declined
            seats = self._offers.take_seats(found)
            if seats is None:
                raise offer_gone(found.airline)
            kept = {"order": body, "seats": seats, "card": body["metadata"].get("card")}
            self._record(kept, found, total, hold=hold)
        return body

    def _record(self, kept: Json, found: LiveOffer, total: int, *, hold: bool) -> None:
        body, now = kept["order"], self._hub.clock.now()
        facts = {
            "booking_reference": body["booking_reference"], "offer_id": found.id, "metadata": body["metadata"],
            "airline": body["owner"]["iata_code"],
        }  # fmt: skip
        if hold:
            due = moment(body["payment_status"]["payment_required_by"])
            self._hub.timers.schedule(PARTY, "lapse_hold", due, order_id=body["id"])
        else:
            self._balance.pay(total, exhausted=found.is_on(test_routes.INSUFFICIENT_BALANCE))
            body["payment_status"]["paid_at"] = at(now)
            body["documents"] = tickets(body)
        self.save(kept)
        self._hub.effects.record(
            PARTY, "hold" if hold else "order", body["id"], our_reference=body["metadata"].get("booking"),
            amount=body["total_amount"], currency=body["total_currency"], status="held" if hold else "confirmed",
            **facts,
        )  # fmt: skip
        self._events.emit("order.created", body["id"], body)

    def _charge(self, kept: Json, payment: Json) -> Problem | None:
        body = kept["order"]
        status = body["payment_status"]
        if body["type"] == "instant":
            raise invalid_state(
                "order_type_not_eligible_for_payment", "Order type not eligible for payment",
                "Only orders of type hold can be paid for separately.",
            )  # fmt: skip
        if body["cancelled_at"] is not None:
            raise invalid_state("already_cancelled", "Order already cancelled", "The order has been cancelled.")
        if status["paid_at"] is not None:
            raise invalid_state("already_paid", "Order already paid", "The order has already been paid for.")
        if not status["awaiting_payment"] or self._hub.clock.now() >= moment(status["payment_required_by"]):
            raise invalid_state(
                "past_payment_required_by_date", "Past payment required by date",
                "The order can no longer be paid for: its seats have been released.",
            )  # fmt: skip
        total = cents(body["total_amount"])
        _ensure_amount(payment, total, body["total_currency"])
        declined = self._balance.charge_card(body, total)
        if declined is None:
            self._balance.pay(total)
        return declined

    def _paid(self, kept: Json, payment: Json) -> Json:
        body, now = kept["order"], self._hub.clock.now()
        body["payment_status"] |= {"awaiting_payment": False, "paid_at": at(now)}
        body["documents"] = tickets(body)
        body["available_actions"] = ["cancel", "change", "update"]
        self.save(kept)
        made = {
            "id": new_id("pay"), "type": payment["type"], "amount": body["total_amount"],
            "currency": body["total_currency"], "created_at": at(now), "live_mode": False, "order_id": body["id"],
            "status": "succeeded", "failure_reason": None,
        }  # fmt: skip
        self._hub.store.put(PARTY, "payment", made["id"], made, order=body["id"])
        self._hub.effects.update(PARTY, "hold", body["id"], status="paid")
        self._hub.effects.record(
            PARTY, "order", body["id"], our_reference=body["metadata"].get("booking"), amount=body["total_amount"],
            currency=body["total_currency"], status="confirmed", booking_reference=body["booking_reference"],
            offer_id=body["offer_id"], metadata=body["metadata"], airline=body["owner"]["iata_code"],
        )  # fmt: skip
        self._events.emit("payment.created", made["id"], made)
        self._events.emit("order.updated", body["id"], body)
        return made

    def _meet_faults(self, found: LiveOffer, asked: Json) -> None:
        """Scripted refusals of this booking, and those of the documented test route."""
        first = found.sold["ways"][0][0].split(":")
        match = {"offer_id": found.id, "carrier": found.sold["carrier"], "flight": first[1]}
        faults = self._hub.faults
        if (args := faults.domain(PARTY, "airline_error", **match)) is not None:
            raise airline_refused(
                str(args.get("code", "airline_unknown")), str(args.get("title", "Unexpected Airline Error")),
                str(args.get("message", "The airline responded with an unexpected error. Please contact us.")),
                found.airline, int(args.get("status", 502)),
            )  # fmt: skip
        sold_out = faults.domain(PARTY, "sold_out", **match) is not None
        if sold_out or faults.domain(PARTY, "offer_gone", **match) is not None:
            self._offers.withdraw(found.id)
            raise offer_gone(found.airline)
        if asked["type"] == "hold" and faults.domain(PARTY, "hold_refused", **match) is not None:
            raise airline_refused(
                "hold_refused", "Hold refused", "The airline no longer lets this fare be held.", found.airline
            )
        change = faults.domain(PARTY, "price_change", **match)
        if found.is_on(test_routes.CHANGES_AT_BOOKING) and found.sold["brand"] == "Basic":
            self._offers.withdraw(found.id)
            raise offer_gone(found.airline)
        if change is None and found.is_on(test_routes.CHANGES_AT_BOOKING):
            change = {"percent": 10} if found.body["updated_at"] == found.body["created_at"] else None
        if change is not None:
            self._offers.reprice(found, change)
            raise invalid_state(
                "price_changed", "Price changed",
                "The price of the offer has changed. Please retrieve the offer again to get its latest price.",
            )  # fmt: skip

    def _defer(self, body: Any, found: LiveOffer, pending: Mapping[str, Any]) -> None:
        due = self._hub.clock.now() + timedelta(seconds=float(pending["seconds"]))
        failed = str(pending.get("outcome", "created")) == "failed"
        self._hub.timers.schedule(PARTY, "settle_order", due, body=body, failed=failed, offer_id=found.id)

    def _settle(self, *, body: Any, failed: bool, offer_id: str) -> None:
        """The outcome of an accepted order, told by webhook."""
        asked = read_order(body)
        outcome: Json | Problem | None = None
        if not failed:
            try:
                outcome = self._book(self._offers.live(offer_id), asked)
            except Problem as refused:
                outcome = refused
        if outcome is None or isinstance(outcome, Problem):
            told = {"offer_id": offer_id, "metadata": asked.get("metadata") or {}}
            self._events.emit("order.creation_failed", offer_id, told)

    def _lapse(self, *, order_id: str) -> None:
        """A held order nobody paid for: the seats go, and it no longer awaits payment."""
        kept = self._hub.store.get(PARTY, KIND, order_id)
        if kept is None or not kept["order"]["payment_status"]["awaiting_payment"]:
            return
        self._offers.give_back(kept["seats"])
        kept["seats"] = []
        kept["order"]["payment_status"]["awaiting_payment"] = False
        kept["order"]["available_actions"] = []
        self.save(kept)
        self._hub.effects.update(PARTY, "hold", order_id, status="lapsed")
        self._events.emit("order.updated", order_id, kept["order"])


def _ensure_amount(payment: Json, total: int, currency: str) -> None:
    if payment["currency"] != currency:
        raise problem(
            422, "validation_error", "payment_currency_does_not_match_order_currency", "Payment currency mismatch",
            f"The currency of the payment must be {currency}.", {"field": "currency", "pointer": "/payments/0/currency"},
        )  # fmt: skip
    if cents(payment["amount"]) != total:
        raise problem(
            422, "validation_error", "payment_amount_does_not_match_order_amount", "Payment amount mismatch",
            "The amount of the payment must be exactly the total of the order.",
            {"field": "amount", "pointer": "/payments/0/amount"},
        )  # fmt: skip


def _fits(body: Json, query: Mapping[str, str], names: list[str]) -> bool:
    full = [f"{one['given_name']} {one['family_name']}".lower() for one in body["passengers"]]
    if names and not any(wish.lower() in name for wish in names for name in full):
        return False
    if (user := query.get("user_id")) and user not in [*body["users"], *(p["user_id"] for p in body["passengers"])]:
        return False
    if (owner := query.get("owner_id")) and body["owner"]["id"] != owner:
        return False
    waits = any(change["action_taken"] is None for change in body["airline_initiated_changes"])
    return query.get("requires_action") in (None, "true" if waits else "false")


def _sorted(found: list[Json], wish: str | None) -> list[Json]:
    match wish:
        case None:
            return found
        case "payment_required_by" | "-payment_required_by" | "pay_by" | "-pay_by":
            due = [(one["payment_status"]["payment_required_by"] or "9", one) for one in found]
            return [one for _, one in sorted(due, key=lambda pair: pair[0], reverse=wish.startswith("-"))]
        case "created_at" | "-created_at":
            return sorted(found, key=lambda one: one["created_at"], reverse=wish.startswith("-"))
        case _:
            raise invalid("sort", "Field 'sort' must be payment_required_by or created_at, with - for descending")
